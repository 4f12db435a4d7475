package cli

import (
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"redial/callback"
	"redial/callback/mock"
)

// TestTheJobsOfTheHelpPages does what each page tells, in its order, in one folder.
// The platform is a mock on this machine.
func TestTheJobsOfTheHelpPages(t *testing.T) {
	t.Parallel()
	for _, name := range topics {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			commands := commandsOf(topic(name))
			require.NotEmpty(t, commands)
			platform, err := mock.Start(mock.Options{Secret: callback.NewSecret("platform")})
			require.NoError(t, err)
			defer func() { assert.NoError(t, platform.Close()) }()
			k := kitchen{dir: t.TempDir()}
			k.write(t, "redial/config.toml", fmt.Sprintf("[targets.prod]\nurl = %q\nsecret_env = \"CALLBACK_SECRET\"\n", platform.Target().URL))
			k.write(t, "failed.json", `{"ok":true,"order_id":"6fa459ea-ee8a-3ca4-894e-db77e160355e","output_type":"text","result_text":"x"}`)
			k.run(t, `REDIAL_MOCK_SCRIPT=500 redial send failed.json --retries 0 || test $? = 1`)
			for _, line := range commands {
				doAsTold(t, k, line, platform.Target().URL)
			}
		})
	}
}

// commandsOf returns the commands of a page, which stand four spaces in.
func commandsOf(page string) []string {
	var commands []string
	for line := range strings.Lines(page) {
		if command, ok := strings.CutPrefix(line, "    "); ok {
			commands = append(commands, strings.TrimSpace(command))
		}
	}
	return commands
}

// doAsTold runs a command of a page, unless it takes a tool or a machine that is
// not here.
func doAsTold(t *testing.T, k kitchen, line, platform string) {
	t.Helper()
	for _, tool := range []string{"jq", "duckdb"} {
		if strings.Contains(line, tool+" -") && !installed(tool) {
			t.Logf("skipped, %s is not installed: %s", tool, line)
			return
		}
	}
	line = strings.ReplaceAll(line, "http://127.0.0.1:8787/api/orders/callback", platform)
	switch {
	case strings.HasPrefix(line, "ssh "):
		t.Logf("skipped, there is no other machine: %s", line)
	case strings.HasPrefix(line, "redial mock"):
		k.serve(t, "REDIAL_SECRET=local "+strings.ReplaceAll(line, ":8787", ":0"))
	case strings.HasPrefix(line, "redial capture"):
		k.serve(t, "REDIAL_SECRET=local "+line+" --addr 127.0.0.1:0")
	case strings.Contains(line, "--follow"):
		k.run(t, "timeout -s INT 1 "+line+" || test $? = 124 -o $? = 130")
	default:
		k.run(t, line)
	}
}

func TestTheStatusPageTellsEachAnswer(t *testing.T) {
	t.Parallel()
	page := statusPage()
	for _, status := range answersTold {
		assert.Contains(t, page, fmt.Sprintf("\n%d ", status))
	}
	for _, class := range errorsTold {
		assert.Contains(t, page, "\n"+string(class)+" (no answer)\n")
	}
	assert.NotContains(t, page, "\n\n\n", "each has a sentence")
}
