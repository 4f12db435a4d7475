package tui

import (
	"fmt"
	"os"
	"strings"
	"testing"

	"redial/tui/keymap"

	"github.com/stretchr/testify/require"
)

// TestReadmeKeys holds the README's table of keys to the table of actions.
func TestReadmeKeys(t *testing.T) {
	t.Parallel()
	const path = "../README.md"
	const begin, end = "<!-- keys: written by `make keys` from the table of actions -->\n", "<!-- /keys -->\n"
	readme, err := os.ReadFile(path)
	require.NoError(t, err)
	before, rest, ok := strings.Cut(string(readme), begin)
	require.True(t, ok, "the README has no place for the keys")
	have, after, ok := strings.Cut(rest, end)
	require.True(t, ok)

	want := keyTable(t)
	if *update {
		require.NoError(t, os.WriteFile(path, []byte(before+begin+want+end+after), 0o644))
		return
	}
	require.Equal(t, want, have, "make keys writes the README's table")
}

// keyTable is a row a scope: the README tells what there is, `?` the rest.
func keyTable(t *testing.T) string {
	tab, err := keymap.New(nil)
	require.NoError(t, err)
	rows := map[keymap.Scope][]string{}
	var order []keymap.Scope
	for _, a := range tab.All {
		if rows[a.Scope] == nil {
			order = append(order, a.Scope)
		}
		keys := make([]string, len(a.Keys))
		for i, k := range a.Keys {
			keys[i] = "`" + keymap.KeyName(k) + "`"
		}
		rows[a.Scope] = append(rows[a.Scope], strings.Join(keys, " ")+" "+a.Name)
	}
	var out strings.Builder
	out.WriteString("| where | keys |\n|---|---|\n")
	for _, s := range order {
		fmt.Fprintf(&out, "| %s | %s |\n", s, strings.Join(rows[s], " · "))
	}
	return out.String()
}
