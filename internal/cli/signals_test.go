//go:build unix

package cli

import (
	"os/signal"
	"syscall"
	"testing"

	"github.com/stretchr/testify/assert"
)

// It runs alone: what a process ignores holds for all of it.
func TestAHangupEndsRedialUnlessItIsIgnored(t *testing.T) {
	assert.Contains(t, EndSignals(), syscall.SIGHUP)
	signal.Ignore(syscall.SIGHUP)
	t.Cleanup(func() { signal.Reset(syscall.SIGHUP) })
	assert.NotContains(t, EndSignals(), syscall.SIGHUP)
}
