package internal

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// TestTheModuleCanHaveAnotherName renames a copy of the tree, which still builds
// and still holds its imports to the table.
func TestTheModuleCanHaveAnotherName(t *testing.T) {
	if testing.Short() {
		t.Skip("builds all of redial once more")
	}
	t.Parallel()
	dir := copyOfTheTree(t)
	run(t, dir, "make", "module", "MODULE=example.org/you/redial")
	require.Equal(t, "example.org/you/redial", run(t, dir, "go", "list", "-m"))
	run(t, dir, "go", "build", "-o", "redial", ".")
	require.Contains(t, run(t, dir, "./redial", "version"), "redial ")
	run(t, dir, "go", "test", "-short", "-run", "TestImportsGoDown", "./internal")
}

// TestTheModuleCanBeUsedFromElsewhere builds what the README shows of another
// module.
func TestTheModuleCanBeUsedFromElsewhere(t *testing.T) {
	t.Parallel()
	if testing.Short() {
		t.Skip("builds another module")
	}
	here, err := filepath.Abs("..")
	require.NoError(t, err)
	module := moduleName(t)
	dir := t.TempDir()
	write := func(name, text string) {
		require.NoError(t, os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600))
	}
	write("go.mod", "module example.org/automation\n\ngo 1.26.0\n\nrequire "+module+" v0.0.0\n\nreplace "+module+" => "+here+"\n")
	write("main.go", "package main\n\nimport \""+module+"/callback\"\n\nfunc main() {\n\tprintln(string(callback.Payload{OK: true, OutputType: callback.Text, ResultText: \"x\"}.Encode()))\n}\n")
	require.Contains(t, run(t, dir, "go", "run", "."), `"result_text":"x"`)
}

// copyOfTheTree copies what git keeps, as it is now.
func copyOfTheTree(t *testing.T) string {
	t.Helper()
	dir := t.TempDir()
	for _, name := range strings.Split(strings.TrimSuffix(run(t, "..", "git", "ls-files", "-z"), "\x00"), "\x00") {
		b, err := os.ReadFile(filepath.Join("..", name))
		if os.IsNotExist(err) {
			continue // taken out, and not committed yet
		}
		require.NoError(t, err)
		to := filepath.Join(dir, name)
		require.NoError(t, os.MkdirAll(filepath.Dir(to), 0o700))
		require.NoError(t, os.WriteFile(to, b, 0o700))
	}
	return dir
}

// run runs a program in a folder and returns what it printed.
func run(t *testing.T, dir, program string, args ...string) string {
	t.Helper()
	c := exec.Command(program, args...)
	c.Dir = dir
	said, err := c.CombinedOutput()
	require.NoError(t, err, "%s %v\n%s", program, args, said)
	return strings.TrimSuffix(string(said), "\n")
}
