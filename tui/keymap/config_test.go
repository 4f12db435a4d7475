package keymap

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestKeysAreReadByTheirNames(t *testing.T) {
	t.Parallel()
	cases := map[string]struct {
		keys  []string
		want  []string // nil for an error
		about string   // the error
	}{
		"a character":       {[]string{"ü"}, []string{"ü"}, ""},
		"space":             {[]string{"alt+space", "alt+pgdn"}, []string{"alt+ ", "alt+pgdown"}, ""},
		"as the help says":  {[]string{"f12", "ctrl+right", "alt+x", "alt+enter"}, []string{"f12", "ctrl+right", "alt+x", "alt+enter"}, ""},
		"twice":             {[]string{"ü", "ü"}, []string{"ü"}, ""},
		"no key":            {[]string{}, nil, "filter has no key: give it one, or leave it out to keep its own"},
		"a misspelt one":    {[]string{"ctr+f"}, nil, `filter: there is no key "ctr+f" (did you mean ctrl+f?)`},
		"a word":            {[]string{"hyperspace key"}, nil, `filter: there is no key "hyperspace key"`},
		"nothing":           {[]string{""}, nil, `filter: there is no key ""`},
		"a control":         {[]string{"\x01"}, nil, `filter: there is no key "\x01"`},
		"the type of runes": {[]string{"runes"}, nil, `there is no key "runes"`},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			tab, err := New(map[string][]string{"filter": c.keys})
			if c.want == nil {
				var wrong *Error
				require.ErrorAs(t, err, &wrong)
				assert.Equal(t, "filter", wrong.Action)
				assert.Contains(t, wrong.Message, c.about)
				return
			}
			require.NoError(t, err)
			assert.Equal(t, c.want, tab.ByID["filter"].Keys)
			for _, k := range c.want {
				a, ok := tab.Find(k, ScopeHistory, false)
				assert.True(t, ok && a.ID == "filter", k)
			}
			_, ok := tab.Find("/", ScopeHistory, false)
			assert.False(t, ok, "its own key is free")
		})
	}
}

// What Actions gives is a config that changes nothing.
func TestActionsCanBeGivenBackAsKeys(t *testing.T) {
	t.Parallel()
	keys := map[string][]string{}
	for _, a := range Listings() {
		assert.NotContains(t, keys, a.Name)
		assert.NotEmpty(t, a.Where)
		assert.NotEmpty(t, a.Help)
		keys[a.Name] = a.Keys
	}
	require.NoError(t, Check(keys))
	plain, err := New(nil)
	require.NoError(t, err)
	again, err := New(keys)
	require.NoError(t, err)
	assert.Equal(t, plain, again)
}

// A conflict is told of the action that was given the key, not of the one that
// had it.
func TestAConflictIsAboutWhatWasRebound(t *testing.T) {
	t.Parallel()
	for rebound, other := range map[string]string{"zoom": "quit", "filter": "quit", "quit": "filter"} {
		key := map[string]string{"quit": "q", "filter": "/"}[other]
		err := Check(map[string][]string{rebound: {key}})
		var wrong *Error
		require.ErrorAs(t, err, &wrong, rebound)
		assert.Equal(t, rebound, wrong.Action)
		assert.Contains(t, wrong.Message, rebound)
		assert.Contains(t, wrong.Message, other)
	}
}
