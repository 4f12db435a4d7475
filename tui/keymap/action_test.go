package keymap

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestTableHasNoConflicts(t *testing.T) {
	t.Parallel()
	tab, err := New(nil)
	require.NoError(t, err)
	require.Greater(t, len(tab.All), 20)
	ids := map[ID]bool{}
	for _, a := range tab.All {
		assert.False(t, ids[a.ID], "%s stands in the table twice", a.ID)
		ids[a.ID] = true
		assert.NotEmpty(t, a.Keys, "%s has no key", a.ID)
		assert.NotEmpty(t, a.Name, "%s has no name", a.ID)
		assert.True(t, strings.HasSuffix(a.Help, "."), "the help of %s is not a sentence", a.ID)
		from := a.Scope
		if from == ScopeCallback {
			from = ScopeInspector
		}
		for _, k := range a.Keys {
			found, ok := tab.Find(k, from, false)
			assert.True(t, ok && found.ID == a.ID, "%s does not reach %s", k, a.ID)
		}
	}
}

func TestTableRefusesAKeyWithTwoMeanings(t *testing.T) {
	t.Parallel()
	cases := map[string]struct {
		rebound map[string][]string
		want    string
	}{
		"same scope":      {map[string][]string{"filter": {"enter"}}, `"enter" is bound to filter and to inspect`},
		"against global":  {map[string][]string{"filter": {"q"}}, `"q" is bound to filter and to quit`},
		"unknown action":  {map[string][]string{"fly": {"f"}}, `there is no action "fly"`},
		"other scopes":    {map[string][]string{"mark": {"["}}, ""},
		"moved elsewhere": {map[string][]string{"filter": {"f"}}, ""},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			_, err := New(c.rebound)
			if c.want == "" {
				require.NoError(t, err)
				return
			}
			require.ErrorContains(t, err, c.want)
		})
	}
}
