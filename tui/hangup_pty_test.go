//go:build unix

package tui_test

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// TestATerminalThatGoesAwayLosesNoDraft closes the terminal right after a key.
func TestATerminalThatGoesAwayLosesNoDraft(t *testing.T) {
	t.Parallel()
	home := t.TempDir()
	s := startSession(t, home)
	s.sees(0, "Nothing has been sent yet")
	s.press("2", "new callback")
	s.press("\t\t", "order_id")
	s.press("typed-before-the-end", "typed-before-the-end")
	require.NoError(t, s.tty.Close())
	err := s.cmd.Wait()
	<-s.end
	if err != nil { // it was ended by a signal
		assert.Equal(t, 130, s.cmd.ProcessState.ExitCode(), "as by an interrupt")
	}
	draft, err := os.ReadFile(filepath.Join(home, "state/redial/draft.json"))
	require.NoError(t, err)
	assert.Contains(t, string(draft), "typed-before-the-end")
}
