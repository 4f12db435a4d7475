// Command rename gives the module another path, in go.mod, in every import, and
// where the release and the linters name it: go run ./.ci/rename example.org/you/redial.
package main

import (
	"fmt"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
)

func main() {
	if len(os.Args) != 2 || !regexp.MustCompile(`^[\w.-]+(/[\w.~-]+)*$`).MatchString(os.Args[1]) {
		fail("usage: rename MODULE, such as example.org/you/redial")
	}
	to := os.Args[1]
	mod, err := os.ReadFile("go.mod")
	check(err)
	line := regexp.MustCompile(`(?m)^module (\S+)$`)
	found := line.FindSubmatch(mod)
	if found == nil {
		fail("go.mod names no module")
	}
	from := string(found[1])
	check(os.WriteFile("go.mod", line.ReplaceAll(mod, []byte("module "+to)), 0o644))
	check(filepath.WalkDir(".", func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || filepath.Ext(path) != ".go" {
			return err
		}
		return renameImports(path, from, to)
	}))
	replace(".golangci.yml", "local-prefixes: ["+from+"]", "local-prefixes: ["+to+"]")
	replace(".golangci.yml", "module-path: "+from, "module-path: "+to)
	replace(".goreleaser.yaml", "-X "+from+"/internal", "-X "+to+"/internal")
}

// renameImports changes the import paths of a file, and nothing else of it.
func renameImports(path, from, to string) error {
	b, err := os.ReadFile(path)
	if err != nil {
		return err
	}
	file, err := parser.ParseFile(token.NewFileSet(), path, b, parser.ImportsOnly)
	if err != nil {
		return err
	}
	before := len(b)
	for _, i := range slices.Backward(file.Imports) {
		old, err := strconv.Unquote(i.Path.Value)
		if err != nil {
			return err
		}
		if rest, ours := strings.CutPrefix(old, from); ours && (rest == "" || rest[0] == '/') {
			at := int(i.Path.Pos()) - 1
			b = slices.Concat(b[:at], []byte(strconv.Quote(to+rest)), b[at+len(i.Path.Value):])
		}
	}
	if len(b) == before {
		return nil
	}
	return os.WriteFile(path, b, 0o644)
}

// replace changes a text of a file that must be there.
func replace(path, from, to string) {
	b, err := os.ReadFile(path)
	check(err)
	if !strings.Contains(string(b), from) {
		fail(path + " does not hold " + from)
	}
	check(os.WriteFile(path, []byte(strings.ReplaceAll(string(b), from, to)), 0o644))
}

func check(err error) {
	if err != nil {
		fail(err.Error())
	}
}

func fail(why string) {
	fmt.Fprintln(os.Stderr, "rename:", why)
	os.Exit(1)
}
