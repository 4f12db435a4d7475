package tui

import (
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"redial/tui/term/safe"

	"github.com/stretchr/testify/require"
)

var update = flag.Bool("update", false, "write the golden screens anew")

// golden holds a screen to the one kept under testdata/golden.
func golden(t *testing.T, name, screen string) {
	t.Helper()
	path := filepath.Join("testdata", "golden", name+".txt")
	if *update {
		require.NoError(t, os.MkdirAll(filepath.Dir(path), 0o755))
		require.NoError(t, os.WriteFile(path, []byte(screen+"\n"), 0o644))
	}
	want, err := os.ReadFile(path)
	require.NoError(t, err, "go test ./tui -update writes it")
	require.Equal(t, string(want), screen+"\n", "%s; go test ./tui -update after a look at it", path)
}

// exactly fails unless a view is width by height cells.
func exactly(t testing.TB, view string, width, height int) {
	t.Helper()
	lines := strings.Split(view, "\n")
	require.Len(t, lines, height)
	for i, l := range lines {
		require.Equal(t, width, safe.Width(l), "line %d: %q", i, l)
	}
}
