package history

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"redial/history/internal/logfile"
)

// recordedDisk notes each step in order, with the size that a file has when it is
// synced, and fails the step of one number.
type recordedDisk struct {
	logfile.SystemDisk
	steps []string
	fails int // counted from 1, 0 for none
}

func (d *recordedDisk) step(format string, args ...any) error {
	d.steps = append(d.steps, fmt.Sprintf(format, args...))
	if len(d.steps) == d.fails {
		return errDisk
	}
	return nil
}

func (d *recordedDisk) Sync(f *os.File) error {
	info, err := f.Stat()
	if err != nil {
		return err
	}
	return d.step("sync %s of %d bytes", filepath.Base(f.Name()), info.Size())
}

func (d *recordedDisk) Rename(from, to string) error {
	if err := d.step("rename %s to %s", filepath.Base(from), filepath.Base(to)); err != nil {
		return err
	}
	return d.SystemDisk.Rename(from, to)
}

func (d *recordedDisk) SyncFolder(string) error { return d.step("sync the folder") }

// TestReplacedFileIsOnDiskInOrder holds repair and prune to their order: damage is
// on disk in its new place first, then the new file, then its name.
func TestReplacedFileIsOnDiskInOrder(t *testing.T) {
	t.Parallel()
	old, sound, young := callbackText(0, "{}"), callbackText(1, "{}"), callbackText(5000, "{}")
	damage := "damage\nmore damage\n"
	now := time.Date(2026, 1, 1, 2, 0, 0, 0, time.UTC)
	jobs := map[string]struct {
		before, after string
		run           func(path string, on logfile.Disk) error
		steps         []string
	}{
		"repair": {
			before: old + damage + sound, after: old + sound,
			run: func(path string, on logfile.Disk) error {
				_, err := repairOn(t.Context(), on, path, RepairOptions{})
				return err
			},
			steps: []string{
				fmt.Sprintf("sync history.jsonl.damaged of %d bytes", len(damage)), "sync the folder",
				fmt.Sprintf("sync history.jsonl.new of %d bytes", len(old+sound)),
				"rename history.jsonl.new to history.jsonl", "sync the folder",
			},
		},
		"prune": {
			before: old + sound + young, after: young,
			run: func(path string, on logfile.Disk) error {
				_, err := pruneOn(t.Context(), on, path, PruneOptions{OlderThan: time.Hour, Now: func() time.Time { return now }})
				return err
			},
			steps: []string{
				fmt.Sprintf("sync history.jsonl.new of %d bytes", len(young)),
				"rename history.jsonl.new to history.jsonl", "sync the folder",
			},
		},
	}
	for name, job := range jobs {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			path, on := writeFile(t, job.before), &recordedDisk{}
			require.NoError(t, job.run(path, on))
			assert.Equal(t, job.steps, on.steps)
			assert.Equal(t, job.after, readFile(t, path))
			for n := range job.steps {
				path, on := writeFile(t, job.before), &recordedDisk{fails: n + 1}
				require.ErrorIs(t, job.run(path, on), errDisk, job.steps[n])
				assert.Equal(t, job.steps[:n+1], on.steps, "nothing follows what failed")
				want := job.before
				if n == len(job.steps)-1 {
					want = job.after // the new file had taken its place
				}
				assert.Equal(t, want, readFile(t, path), job.steps[n])
			}
		})
	}
}

// TestCareNoticesAnotherReplacement has another process put a file in the
// history's place meanwhile: that file stays.
func TestCareNoticesAnotherReplacement(t *testing.T) {
	t.Parallel()
	other := callbackText(7, "{}")
	for name, run := range map[string]func(ctx context.Context, path string, progress func(done, total int64)) error{
		"repair": func(ctx context.Context, path string, progress func(done, total int64)) error {
			_, err := Repair(ctx, path, RepairOptions{Progress: progress})
			return err
		},
		"prune": func(ctx context.Context, path string, progress func(done, total int64)) error {
			_, err := Prune(ctx, path, PruneOptions{MaxSize: 1, Progress: progress})
			return err
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			path := writeFile(t, callbackText(0, "{}"), "damage\n", callbackText(1, "{}"))
			replaced := false
			err := run(t.Context(), path, func(int64, int64) {
				if !replaced {
					replaced = true
					assert.NoError(t, os.WriteFile(path+".other", []byte(other), 0o600))
					assert.NoError(t, os.Rename(path+".other", path))
				}
			})
			require.True(t, replaced)
			require.ErrorIs(t, err, logfile.ErrReplaced)
			assert.Equal(t, other, readFile(t, path))
			assert.NoFileExists(t, path+".new")
			left, err := filepath.Glob(path + "*")
			require.NoError(t, err)
			assert.NotContains(t, strings.Join(left, " "), ".damaged")
		})
	}
}
