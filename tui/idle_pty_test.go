//go:build linux

package tui_test

import (
	"fmt"
	"math"
	"os"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// An idle screen may take this share of a core, twice what it should on a machine
// that does nothing else, and be woken so often a second. A screen that looks for a
// change 60 times a second wakes 300 times.
const (
	idleShare = 0.01
	idleWakes = 100
)

// TestIdleScreenSleeps measures a screen on which nothing happens. On a busy machine
// the same work takes longer, and the start too, so the best of some counts.
func TestIdleScreenSleeps(t *testing.T) {
	s := startSession(t, t.TempDir())
	s.sees(0, "Nothing has been sent yet")
	share, wakes := math.Inf(1), math.Inf(1)
	for range 6 {
		used, slept := spent(t, s.cmd.Process.Pid)
		began := time.Now()
		<-time.After(3 * time.Second)
		usedAfter, sleptAfter := spent(t, s.cmd.Process.Pid)
		took := time.Since(began).Seconds()
		share = min(share, (usedAfter-used).Seconds()/took)
		wakes = min(wakes, float64(sleptAfter-slept)/took)
		if share <= idleShare && wakes <= idleWakes {
			return
		}
	}
	assert.Fail(t, "the screen does not sleep", "it takes %.2f %% of a core and wakes %.0f times a second", 100*share, wakes)
}

// spent is the time that a process has had of the processors, and how often its
// threads have gone to sleep.
func spent(t *testing.T, pid int) (cpu time.Duration, sleeps int) {
	t.Helper()
	threads, err := os.ReadDir(fmt.Sprintf("/proc/%d/task", pid))
	require.NoError(t, err)
	for _, thread := range threads {
		folder := fmt.Sprintf("/proc/%d/task/%s/", pid, thread.Name())
		schedule, err := os.ReadFile(folder + "schedstat")
		require.NoError(t, err)
		cpu += time.Duration(number(t, strings.Fields(string(schedule))[0])) // nanoseconds
		status, err := os.ReadFile(folder + "status")
		require.NoError(t, err)
		_, after, _ := strings.Cut(string(status), "\nvoluntary_ctxt_switches:")
		sleeps += number(t, strings.Fields(after)[0])
	}
	return cpu, sleeps
}

func number(t *testing.T, text string) int {
	t.Helper()
	n, err := strconv.Atoi(text)
	require.NoError(t, err)
	return n
}
