// Package internal holds the test that holds what stands
// at the top, and which package may import which.
package internal

import (
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// allowed says what of ours each package may import. A new package is a
// decision: put it in the README's map, with its reason, and here.
var allowed = map[string][]string{
	"redial":                           {"redial/internal/cli"},
	"redial/internal/cli":              {"redial/tui/keymap", "redial/internal/config", "redial/internal/doctor", "redial/internal/export", "redial/internal/importer", "redial/internal/orderplay", "redial/internal/ordercheck", "redial/callback/order", "redial/history/orders", "redial/history/listen", "redial/tui", "redial/tui/term/safe", "redial/history", "redial/history/query", "redial/history/stats", "redial/history/replay", "redial/history/capture", "redial/callback", "redial/callback/mock"},
	"redial/internal/config":           {"redial/callback"},
	"redial/internal/automationtest":   {"redial/callback", "redial/callback/order"},
	"redial/internal/orderplay":        {"redial/callback", "redial/callback/mock", "redial/callback/order", "redial/history"},
	"redial/internal/ordercheck":       {"redial/callback", "redial/callback/mock", "redial/callback/order", "redial/history", "redial/internal/orderplay"},
	"redial/internal/doctor":           {"redial/callback", "redial/history"},
	"redial/internal/export":           {"redial/callback", "redial/history", "redial/tui/term/safe"},
	"redial/internal/importer":         {"redial/callback", "redial/history"},
	"redial/tui":                       {"redial/tui/browser", "redial/tui/inspector", "redial/tui/compose", "redial/tui/mockview", "redial/tui/replayview", "redial/tui/event", "redial/tui/widget", "redial/tui/reader", "redial/tui/label", "redial/tui/keymap", "redial/tui/theme", "redial/tui/format", "redial/tui/widget/list", "redial/tui/term", "redial/tui/term/safe", "redial/callback", "redial/callback/mock", "redial/history", "redial/history/query", "redial/history/replay", "redial/history/capture"},
	"redial/tui/keymap":                {"redial/callback"},
	"redial/tui/theme":                 {"redial/callback", "redial/tui/keymap", "redial/tui/format", "redial/tui/term/safe"},
	"redial/tui/format":                {"redial/tui/term/safe"},
	"redial/tui/browser":               paneImports,
	"redial/tui/inspector":             paneImports,
	"redial/tui/compose":               paneImports,
	"redial/tui/mockview":              paneImports,
	"redial/tui/replayview":            paneImports,
	"redial/tui/event":                 {"redial/callback", "redial/history", "redial/tui/format", "redial/tui/keymap", "redial/tui/label", "redial/tui/widget"},
	"redial/tui/disk":                  {},
	"redial/tui/widget":                {"redial/tui/format", "redial/tui/theme", "redial/tui/term", "redial/tui/term/safe", "redial/tui/widget/list"},
	"redial/tui/reader":                {"redial/callback", "redial/tui/format", "redial/tui/theme", "redial/tui/term/safe"},
	"redial/tui/label":                 {"redial/tui/term/safe", "redial/callback", "redial/history", "redial/tui/format", "redial/tui/theme"},
	"redial/tui/widget/list":           {},
	"redial/tui/term/safe":             {},
	"redial/tui/term":                  {"redial/tui/term/internal/noquery"},
	"redial/tui/term/internal/noquery": {},
	"redial/history/replay":            {"redial/callback", "redial/history"},
	"redial/history/stats":             {"redial/callback", "redial/history"},
	"redial/history/listen":            {"redial/callback", "redial/callback/order", "redial/history", "redial/history/capture"},
	"redial/history/orders":            {"redial/callback", "redial/history", "redial/history/query"},
	"redial/history/capture":           {"redial/callback", "redial/history"},
	"redial/history":                   {"redial/callback", "redial/history/query", "redial/history/internal/logfile", "redial/history/internal/record"},
	"redial/history/internal/record":   {"redial/callback"},
	"redial/history/internal/logfile":  {},
	"redial/history/query":             {"redial/callback"},
	"redial/callback/mock":             {"redial/callback"},
	"redial/callback/order":            {"redial/callback"},
	"redial/callback":                  {"redial/callback/internal/cause"},
	"redial/callback/internal/cause":   {},
	"redial/internal":                  {}, // this test
}

// paneImports is what a pane may import: no pane imports another.
var paneImports = []string{"redial/callback", "redial/callback/mock", "redial/history", "redial/history/query", "redial/history/replay", "redial/tui/event", "redial/tui/format", "redial/tui/keymap", "redial/tui/label", "redial/tui/reader", "redial/tui/term", "redial/tui/term/safe", "redial/tui/theme", "redial/tui/widget", "redial/tui/widget/list", "redial/tui/disk"}

// only says which packages may import a library.
var only = map[string][]string{
	"github.com/charmbracelet/lipgloss": {"redial/tui", "redial/tui/theme", "redial/tui/widget", "redial/tui/reader", "redial/tui/label", "redial/tui/browser", "redial/tui/inspector", "redial/tui/compose", "redial/tui/mockview", "redial/tui/replayview", "redial/tui/event", "redial/internal/cli"},
	"github.com/charmbracelet/":         {"redial/tui", "redial/tui/widget/list", "redial/tui/term", "redial/tui/term/safe", "redial/tui/theme", "redial/tui/keymap", "redial/tui/format", "redial/tui/widget", "redial/tui/reader", "redial/tui/label", "redial/tui/browser", "redial/tui/inspector", "redial/tui/compose", "redial/tui/mockview", "redial/tui/replayview", "redial/tui/event"},
	"github.com/spf13/cobra":            {"redial/internal/cli"},
	"mvdan.cc/sh/":                      {"redial/internal/importer"},
}

func TestImportsGoDown(t *testing.T) {
	packages := imports(t)
	require.GreaterOrEqual(t, len(packages), 7, "the walk found no packages")
	for name, imported := range packages {
		may, known := allowed[name]
		require.True(t, known, "%s is not in the table of packages", name)
		for _, path := range imported {
			switch first, _, _ := strings.Cut(path, "/"); {
			case first == "redial":
				assert.Contains(t, may, path, "%s imports %s", name, path)
			case strings.Contains(first, "."):
				assert.NotEqual(t, "redial/callback", name, "callback is standard library only, imports %s", path)
				assert.True(t, mayImport(name, path), "%s imports %s", name, path)
			}
		}
	}
}

func mayImport(name, path string) bool {
	longest := ""
	for prefix := range only {
		if strings.HasPrefix(path, prefix) && len(prefix) > len(longest) {
			longest = prefix
		}
	}
	return longest == "" || slices.Contains(only[longest], name)
}

func TestTopLevel(t *testing.T) {
	allowed := []string{"go.mod", "go.sum", "README.md", "LICENSE", "main.go", "Makefile", "tui", "callback", "history", "internal", "testdata"}
	entries, err := os.ReadDir("..")
	require.NoError(t, err)
	seen := 0
	for _, e := range entries {
		if strings.HasPrefix(e.Name(), ".") || e.Name() == "redial" || strings.HasSuffix(e.Name(), ".out") {
			continue // dotfiles, and what the Makefile builds
		}
		assert.Contains(t, allowed, e.Name())
		seen++
	}
	assert.GreaterOrEqual(t, seen, 5)
}

// imports returns what the non-test files of each package import. Whatever the
// module is called, its packages are under "redial" here.
func imports(t *testing.T) map[string][]string {
	module := moduleName(t)
	packages := map[string][]string{}
	err := filepath.WalkDir("..", func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if d.IsDir() && (d.Name() == "testdata" || d.Name() != ".." && strings.HasPrefix(d.Name(), ".")) {
			return filepath.SkipDir
		}
		if !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_test.go") {
			return nil
		}
		file, err := parser.ParseFile(token.NewFileSet(), path, nil, parser.ImportsOnly)
		if err != nil {
			return err
		}
		name := strings.TrimSuffix("redial/"+filepath.ToSlash(strings.TrimPrefix(filepath.Dir(path), "..")), "/")
		name = strings.ReplaceAll(name, "//", "/")
		if _, seen := packages[name]; !seen {
			packages[name] = []string{}
		}
		for _, i := range file.Imports {
			p, err := strconv.Unquote(i.Path.Value)
			if err != nil {
				return err
			}
			if rest, ours := strings.CutPrefix(p, module); ours && (rest == "" || rest[0] == '/') {
				p = "redial" + rest
			}
			packages[name] = append(packages[name], p)
		}
		return nil
	})
	require.NoError(t, err)
	return packages
}

// moduleName is the path of the module, as go.mod has it.
func moduleName(t *testing.T) string {
	t.Helper()
	b, err := os.ReadFile("../go.mod")
	require.NoError(t, err)
	first, _, _ := strings.Cut(string(b), "\n")
	return strings.TrimPrefix(first, "module ")
}
