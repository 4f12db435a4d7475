package widget

import (
	"testing"

	"github.com/stretchr/testify/assert"
)

// fruit is a menu of four items, one of which can't be chosen.
func fruit(typing bool) *Menu {
	return NewMenu(plain, "Fruit", []Item{
		{Key: "a", Name: "apple", Help: "Red, or as green as a lime.", Do: "apple"},
		{Key: "l", Name: "lime", Help: "Green and sour.", Do: "lime"},
		{Key: "m", Name: "mango", Help: "Yellow.", Why: "It is not ripe.", Do: "mango"},
		{Key: "p", Name: "plum", Help: "Blue.", Wrong: "It is rotten.", Do: "plum"},
	}, typing)
}

func found(m *Menu) []string {
	var names []string
	for _, it := range m.Found {
		names = append(names, it.Name)
	}
	return names
}

func TestMenuFilters(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		filter string
		want   []string
	}{
		"all":                      {"", []string{"apple", "lime", "mango", "plum"}},
		"the name before the help": {"lime", []string{"lime", "apple"}},
		"every word":               {"green red", []string{"apple"}},
		"in any case":              {"MAN", []string{"mango"}},
		"nothing":                  {"pear", nil},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			m := fruit(true)
			for _, r := range test.filter {
				press(m, string(r))
			}
			assert.Equal(t, test.want, found(m))
			if test.want == nil {
				assert.Contains(t, m.Box(60, 20), "No match.")
			}
		})
	}
}

func TestMenuChooses(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		keys []string
		do   any
		done bool
	}{
		"the first":                    {[]string{"enter"}, "apple", true},
		"the next":                     {[]string{"j", "enter"}, "lime", true},
		"back again":                   {[]string{"down", "up", "enter"}, "apple", true},
		"what was found":               {[]string{"/", "s", "o", "u", "r", "enter"}, "lime", true},
		"not what can't be done":       {[]string{"j", "j", "enter"}, nil, false},
		"nor what never can":           {[]string{"j", "j", "j", "enter"}, nil, false},
		"nothing, where none is found": {[]string{"/", "x", "x", "enter"}, nil, false},
		"q closes it":                  {[]string{"q"}, nil, true},
		"alt and a letter type none":   {[]string{"/", "alt+z", "enter"}, "apple", true},
		"esc takes the filter first":   {[]string{"/", "x", "esc"}, nil, false},
		"and then closes it":           {[]string{"/", "x", "esc", "esc"}, nil, true},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			do, done := press(fruit(false), test.keys...)
			assert.Equal(t, test.do, do)
			assert.Equal(t, test.done, done)
		})
	}
}

func TestMenuSaysWhyNot(t *testing.T) {
	t.Parallel()
	m := fruit(false)
	press(m, "j", "j")
	assert.Contains(t, m.Box(60, 20), "Not now: It is not ripe.")
	press(m, "j")
	assert.Contains(t, m.Box(60, 20), "It is rotten.")
}

func TestMenuIsChosenByTheSecondClick(t *testing.T) {
	t.Parallel()
	m := fruit(false)
	m.Box(60, 20)
	const lime = 3 // below the border, the filter and the apple
	do, done := m.Mouse(click(lime))
	assert.Nil(t, do)
	assert.False(t, done, "the first click selects")
	do, done = m.Mouse(click(lime))
	assert.Equal(t, "lime", do)
	assert.True(t, done)
}
