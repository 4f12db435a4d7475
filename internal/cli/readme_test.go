package cli

import (
	"bufio"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"redial/callback"
	"redial/callback/mock"
	"redial/internal/automationtest"
	"redial/internal/config"
)

// TestTheRecipesOfTheREADME runs what the README tells people to type, in its
// order, in one folder. Its target prod is a mock on this machine.
func TestTheRecipesOfTheREADME(t *testing.T) {
	t.Parallel()
	recipes := recipes(t)
	require.GreaterOrEqual(t, len(recipes), 8, "the README has lost its recipes")
	platform, err := mock.Start(mock.Options{Secret: callback.NewSecret("platform")})
	require.NoError(t, err)
	defer func() { assert.NoError(t, platform.Close()) }()
	n8n := automationtest.Start(config.LocalSecret)
	defer n8n.Close()
	k := kitchen{dir: t.TempDir()}
	k.write(t, "redial/config.toml", fmt.Sprintf("[targets.prod]\nurl = %q\nsecret_env = \"CALLBACK_SECRET\"\n[automations.n8n]\nurl = %q\n", platform.Target().URL, n8n.URL))
	k.write(t, "failed.json", `{"ok":true,"order_id":"6fa459ea-ee8a-3ca4-894e-db77e160355e","output_type":"text","result_text":"x"}`)
	k.run(t, `REDIAL_MOCK_SCRIPT=500 redial send failed.json --retries 0 || test $? = 1`)
	for _, recipe := range recipes {
		switch {
		case strings.HasPrefix(recipe, "redial listen"):
			k.serve(t, "REDIAL_SECRET=x "+strings.Replace(recipe, "listen", "listen --addr 127.0.0.1:0", 1))
		case strings.Contains(recipe, "redial mock"):
			k.serve(t, strings.ReplaceAll(recipe, ":8787", ":0"))
		case strings.HasPrefix(recipe, "jq ") && !installed("jq"):
			t.Logf("skipped, jq is not installed: %s", recipe)
		default:
			k.run(t, recipe)
		}
	}
	assert.Equal(t, 1, platform.Stats().Orders, "the order that was not delivered is")
}

// recipes returns the lines of the README's recipes.
func recipes(t *testing.T) []string {
	t.Helper()
	b, err := os.ReadFile("../../README.md")
	require.NoError(t, err)
	_, section, found := strings.Cut(string(b), "\n## Recipes\n")
	require.True(t, found)
	section, _, found = strings.Cut(section, "\n## ")
	require.True(t, found)
	var lines []string
	for i, block := range strings.Split(section, "```") {
		if code, ok := strings.CutPrefix(block, "sh\n"); ok && i%2 == 1 {
			lines = append(lines, strings.Split(strings.TrimSpace(code), "\n")...)
		}
	}
	return lines
}

// kitchen is where recipes are tried.
type kitchen struct{ dir string }

func (k kitchen) write(t *testing.T, name, content string) {
	t.Helper()
	path := filepath.Join(k.dir, name)
	require.NoError(t, os.MkdirAll(filepath.Dir(path), 0o700))
	require.NoError(t, os.WriteFile(path, []byte(content), 0o600))
}

func (k kitchen) command(line string) *exec.Cmd {
	c := exec.Command("sh", "-c", line)
	c.Dir = k.dir
	c.Env = []string{"PATH=" + os.Getenv("PATH"), "HOME=" + k.dir, "XDG_STATE_HOME=" + k.dir, "XDG_CONFIG_HOME=" + k.dir, "CALLBACK_SECRET=platform"}
	return c
}

func (k kitchen) run(t *testing.T, line string) {
	t.Helper()
	said, err := k.command(line).CombinedOutput()
	require.NoError(t, err, "%s\n%s", line, said)
}

// serve runs a recipe that goes on until it is interrupted.
func (k kitchen) serve(t *testing.T, line string) {
	t.Helper()
	name, value, _ := strings.Cut(line, " redial ")
	c := k.command("exec redial " + value)
	c.Env = append(c.Env, name)
	out, err := c.StdoutPipe()
	require.NoError(t, err)
	require.NoError(t, c.Start())
	first, err := bufio.NewReader(out).ReadString('\n')
	assert.NoError(t, err)
	assert.Contains(t, first, "listening on http://127.0.0.1:", line)
	require.NoError(t, c.Process.Signal(os.Interrupt))
	require.NoError(t, c.Wait(), line)
}

func installed(program string) bool {
	_, err := exec.LookPath(program)
	return err == nil
}
