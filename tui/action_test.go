package tui

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestTableHasNoConflicts(t *testing.T) {
	t.Parallel()
	tab, err := newTable(nil)
	require.NoError(t, err)
	require.Greater(t, len(tab.all), 20)
	ids := map[actionID]bool{}
	for _, a := range tab.all {
		assert.False(t, ids[a.id], "%s stands in the table twice", a.id)
		ids[a.id] = true
		assert.NotEmpty(t, a.keys, "%s has no key", a.id)
		assert.NotEmpty(t, a.name, "%s has no name", a.id)
		assert.True(t, strings.HasSuffix(a.help, "."), "the help of %s is not a sentence", a.id)
		from := a.scope
		if from == scopeCallback {
			from = scopeInspector
		}
		for _, k := range a.keys {
			found, ok := tab.find(k, from, false)
			assert.True(t, ok && found.id == a.id, "%s does not reach %s", k, a.id)
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
			_, err := newTable(c.rebound)
			if c.want == "" {
				require.NoError(t, err)
				return
			}
			require.ErrorContains(t, err, c.want)
		})
	}
}
