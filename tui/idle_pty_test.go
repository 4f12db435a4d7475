//go:build linux

package tui_test

import (
	"fmt"
	"os"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// An idle screen may take this share of a core, and be woken so often a second. A
// screen that looks for a change 60 times a second wakes 300 times.
const (
	idleShare = 0.005
	idleWakes = 100
)

// TestIdleScreenSleeps measures a screen on which nothing happens.
func TestIdleScreenSleeps(t *testing.T) {
	s := startSession(t, t.TempDir())
	s.sees(0, "Nothing has been sent yet")
	<-time.After(2 * time.Second) // all that belongs to the start is over

	used, wakes := spent(t, s.cmd.Process.Pid)
	began := time.Now()
	<-time.After(5 * time.Second)
	usedAfter, wakesAfter := spent(t, s.cmd.Process.Pid)
	took := time.Since(began)

	assert.LessOrEqual(t, (usedAfter-used).Seconds()/took.Seconds(), idleShare)
	assert.LessOrEqual(t, float64(wakesAfter-wakes)/took.Seconds(), float64(idleWakes))
}

// spent is the time that a process has had of the processors, and how often its
// threads have gone to sleep.
func spent(t *testing.T, pid int) (cpu time.Duration, sleeps int) {
	t.Helper()
	threads, err := os.ReadDir(fmt.Sprintf("/proc/%d/task", pid))
	require.NoError(t, err)
	for _, thread := range threads {
		folder := fmt.Sprintf("/proc/%d/task/%s/", pid, thread.Name())
		stat, err := os.ReadFile(folder + "stat")
		require.NoError(t, err)
		_, after, _ := strings.Cut(string(stat), ") ")
		fields := strings.Fields(after)
		cpu += 10 * time.Millisecond * time.Duration(number(t, fields[11])+number(t, fields[12])) // utime and stime
		status, err := os.ReadFile(folder + "status")
		require.NoError(t, err)
		_, after, _ = strings.Cut(string(status), "\nvoluntary_ctxt_switches:")
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
