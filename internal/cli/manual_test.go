package cli

import (
	"os/exec"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestEveryCommandHasAManualPage(t *testing.T) {
	t.Parallel()
	root := rootCommand(&app{getenv: func(string) string { return "" }})
	commands := documented(root)
	require.Greater(t, len(commands), 25)
	for _, c := range commands {
		page := manual(c)
		assert.Contains(t, page, "\n.SH NAME\n", c.CommandPath())
		assert.NotEmpty(t, c.Short, c.CommandPath())
		assert.NotEmpty(t, c.Example+c.Long, "%s has neither an example nor a text", c.CommandPath())
		if !installed("groff") {
			continue
		}
		read := exec.Command("groff", "-Kutf8", "-man", "-ww", "-z", "-Tutf8")
		read.Stdin = strings.NewReader(page)
		said, err := read.CombinedOutput()
		require.NoError(t, err, c.CommandPath())
		assert.Empty(t, string(said), "%s: groff warns", c.CommandPath())
	}
	if !installed("groff") {
		t.Log("skipped in part: groff is not installed, so no page was set")
	}
}

func TestTextInAManualPageIsNoRequest(t *testing.T) {
	t.Parallel()
	assert.Equal(t, `\&.SH a\-b \en`, roff(`.SH a-b \n`))
	assert.Equal(t, "x\n\\&'y", roff("x\n'y"))
}
