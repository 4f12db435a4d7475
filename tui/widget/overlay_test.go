package widget

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"redial/tui/term/safe"
	"redial/tui/theme"

	tea "github.com/charmbracelet/bubbletea"
	"github.com/charmbracelet/x/ansi"
	"github.com/muesli/termenv"
	"github.com/stretchr/testify/assert"
)

// plain are styles without colour.
var plain = theme.New(theme.Look{Profile: termenv.Ascii, NoColor: true})

// hostile is a text that would clear the screen.
const hostile = "name\x1b[2J\nnext 名前"

// overlays are one of each dialog, with texts longer than any screen is wide.
func overlays() map[string]Overlay {
	long := strings.Repeat("many words ", 40)
	items := make([]Item, 40)
	for i := range items {
		items[i] = Item{Key: "ctrl+x", Name: hostile, Help: long + hostile, Group: "group", Do: i}
	}
	return map[string]Overlay{
		"menu":     NewMenu(plain, "Menu", items, false),
		"question": NewQuestion(plain, Question{Title: "Sure?", Text: long, Verb: "send"}),
		"named":    NewQuestion(plain, Question{Title: "Sure?", Text: "One sentence.", Name: hostile, Verb: "send"}),
		"sheet": &Sheet{Styles: plain, Title: "Sheet", Leave: "close", Draw: func(width int) []string {
			return strings.Split(strings.Repeat(strings.Repeat("x", width)+"\n", 60), "\n")
		}},
	}
}

func TestOverlaysStayInTheirRoom(t *testing.T) {
	t.Parallel()
	for name, overlay := range overlays() {
		for _, size := range [][2]int{{36, 10}, {60, 16}, {100, 40}, {296, 98}} {
			box := overlay.Box(size[0], size[1])
			lines := strings.Split(box, "\n")
			assert.LessOrEqual(t, len(lines), size[1], "%s at %v", name, size)
			for _, line := range lines {
				assert.Equal(t, safe.Width(lines[0]), safe.Width(line), "%s at %v: %q", name, size, line)
				assert.LessOrEqual(t, safe.Width(line), size[0], "%s at %v: %q", name, size, line)
			}
			assert.NotContains(t, box, "\x1b[2J", name)
		}
	}
}

func TestOverlaysIgnoreKeysTheyDoNotKnow(t *testing.T) {
	t.Parallel()
	for name, overlay := range overlays() {
		overlay.Box(60, 20) // a sheet knows only by now that there is more
		before := overlay.Box(60, 20)
		for _, k := range []string{"f9", "alt+z", "shift+tab"} {
			do, done := overlay.Key(key(k))
			assert.Nil(t, do, name)
			assert.False(t, done, name)
		}
		assert.Equal(t, before, overlay.Box(60, 20), name)
	}
}

func TestQuestion(t *testing.T) {
	t.Parallel()
	ask := func(name string) Overlay {
		return NewQuestion(plain, Question{Title: "Replay", Text: "This sends 3.", Name: name, Verb: "send", Yes: "sent"})
	}
	tests := map[string]struct {
		name string // that must be typed
		keys []string
		do   any
		done bool
	}{
		"y says yes":             {"", []string{"y"}, "sent", true},
		"esc says no":            {"", []string{"esc"}, nil, true},
		"enter alone says none":  {"", []string{"enter"}, nil, false},
		"y is no name":           {"prod", []string{"y"}, nil, false},
		"a part is no name":      {"prod", []string{"p", "r", "enter"}, nil, false},
		"the name says yes":      {"prod", []string{"p", "r", "o", "d", "enter"}, "sent", true},
		"mended by backspace":    {"ab", []string{"a", "c", "backspace", "b", "enter"}, "sent", true},
		"begun again by ctrl+u":  {"ab", []string{"c", "ctrl+u", "a", "b", "enter"}, "sent", true},
		"esc with a name typed":  {"ab", []string{"a", "b", "esc"}, nil, true},
		"more than the name":     {"ab", []string{"a", "b", "c", "enter"}, nil, false},
		"a space is in the name": {"a b", []string{"a", " ", "b", "enter"}, "sent", true},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			do, done := press(ask(test.name), test.keys...)
			assert.Equal(t, test.do, do)
			assert.Equal(t, test.done, done)
		})
	}
}

func TestChoiceByMouse(t *testing.T) {
	t.Parallel()
	d := NewChoice(plain, "Draft", "There is one.", Choice{Key: "k", Name: "keep", Do: "kept"}, Choice{Key: "x", Name: "discard", Do: "gone"})
	lines := strings.Split(ansi.Strip(d.Box(60, 20)), "\n")
	for i, line := range lines {
		do, done := d.Mouse(click(i))
		switch {
		case strings.Contains(line, "keep"):
			assert.Equal(t, "kept", do)
		case strings.Contains(line, "discard"):
			assert.Equal(t, "gone", do)
		default:
			assert.False(t, done, "line %d: %q", i, line)
		}
	}
}

func TestSheetScrolls(t *testing.T) {
	t.Parallel()
	drawn := 0
	d := &Sheet{Styles: plain, Title: "Text", Leave: "close", Choices: []Choice{{Key: "s", Name: "send", Do: "sent"}}, Draw: func(int) []string {
		drawn++
		lines := make([]string, 30)
		for i := range lines {
			lines[i] = fmt.Sprintf("line %02d.", i)
		}
		return lines
	}}
	first := func() string { return strings.Fields(ansi.Strip(strings.Split(d.Box(40, 13), "\n")[1]))[2] }
	assert.Equal(t, "00.", first())
	for _, step := range []struct{ key, first string }{
		{"up", "00."}, {"down", "01."}, {"end", "21."}, {"down", "21."}, {"pgup", "12."}, {"k", "11."}, {"g", "00."}, {" ", "09."},
	} {
		do, done := d.Key(key(step.key))
		assert.Nil(t, do)
		assert.False(t, done)
		assert.Equal(t, step.first, first(), "after %s", step.key)
	}
	assert.Equal(t, 1, drawn, "it is drawn once for a width")
	do, done := d.Key(key("s"))
	assert.Equal(t, "sent", do)
	assert.True(t, done)
	do, done = d.Key(key("q"))
	assert.Nil(t, do)
	assert.True(t, done)
}

func TestToast(t *testing.T) {
	t.Parallel()
	at := time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC)
	told := Toast{Kind: Good, Text: "Saved.", Since: at, Until: at.Add(ToastFor)}
	assert.False(t, told.Over(at.Add(ToastFor)))
	assert.True(t, told.Over(at.Add(ToastFor+1)))
	assert.False(t, told.Read(at.Add(toastLeast-1)), "nobody has read it yet")
	assert.True(t, told.Read(at.Add(toastLeast)))

	failed := Toast{Kind: Bad, Text: hostile, Since: at}
	assert.False(t, failed.Over(at.Add(24*time.Hour)), "an error stays until a key")
	assert.NotContains(t, failed.Line(plain, 20), "\x1b[2J")
	for _, line := range failed.Lines(plain, 12) {
		assert.Equal(t, 12, safe.Width(line))
	}
}

// press gives keys to a dialog until it closes.
func press(o Overlay, keys ...string) (do any, done bool) {
	for _, k := range keys {
		if do, done = o.Key(key(k)); done {
			break
		}
	}
	return do, done
}

// named are the keys that are not one character.
var named = map[string]tea.KeyMsg{
	"enter": {Type: tea.KeyEnter}, "esc": {Type: tea.KeyEsc}, "backspace": {Type: tea.KeyBackspace},
	"ctrl+u": {Type: tea.KeyCtrlU}, "up": {Type: tea.KeyUp}, "down": {Type: tea.KeyDown}, "end": {Type: tea.KeyEnd},
	"pgup": {Type: tea.KeyPgUp}, "f9": {Type: tea.KeyF9}, "shift+tab": {Type: tea.KeyShiftTab},
	"alt+z": {Type: tea.KeyRunes, Runes: []rune("z"), Alt: true}, " ": {Type: tea.KeySpace, Runes: []rune(" ")},
}

// key is the message of a key by its name.
func key(name string) tea.KeyMsg {
	if k, ok := named[name]; ok {
		return k
	}
	return tea.KeyMsg{Type: tea.KeyRunes, Runes: []rune(name)}
}

// click is the left button on a line of a dialog.
func click(y int) tea.MouseMsg {
	return tea.MouseMsg{X: 3, Y: y, Button: tea.MouseButtonLeft, Action: tea.MouseActionPress}
}
