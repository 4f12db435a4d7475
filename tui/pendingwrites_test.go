package tui

import (
	"testing"
	"testing/synctest"
	"time"

	"redial/tui/compose"

	tea "github.com/charmbracelet/bubbletea"
	"github.com/stretchr/testify/assert"
)

// What has begun comes to its end before the program does, and nothing begins
// afterwards.
func TestUnderWayIsWaitedFor(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		var u pendingWrites
		written := false
		write := u.whole(func() tea.Msg {
			time.Sleep(time.Second)
			written = true
			return compose.DraftSavedMsg{}
		})
		go write()
		synctest.Wait()
		u.wait()
		assert.True(t, written)
		written = false
		assert.Nil(t, write(), "it is too late")
		assert.False(t, written)
		u.wait()
	})
}
