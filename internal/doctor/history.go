package doctor

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"runtime"

	"redial/history"
)

// LookAtHistory tells whether the history at path can be read and written, and
// whether lines of it are damaged.
func LookAtHistory(ctx context.Context, path string) Finding {
	f := Finding{Check: History, Level: OK}
	info, err := os.Stat(path)
	if errors.Is(err, fs.ErrNotExist) {
		f.Says = path + " is not there yet: the first send makes it"
		return f
	}
	var stats history.Stats
	if err == nil {
		stats, err = statsOf(ctx, path)
	}
	if err == nil {
		err = writable(path)
	}
	switch {
	case err != nil:
		f.Level, f.Says = Error, err.Error()
		f.Fix = "free what is in the way, or name another file with --history FILE"
	case stats.Damaged > 0:
		f.Level, f.Says = Warning, fmt.Sprintf("%s has %d damaged of its lines", path, stats.Damaged)
		f.Fix = "redial history verify says where, redial history repair moves them aside"
	case info.Mode().Perm()&0o077 != 0 && runtime.GOOS != "windows":
		f.Level, f.Says = Warning, fmt.Sprintf("%s can be read by others (mode %04o): it holds what buyers ordered", path, info.Mode().Perm())
		f.Fix = "chmod 600 " + path
	default:
		f.Says = fmt.Sprintf("%s: %d callbacks, %d attempts, none damaged, %d pending", path, stats.Callbacks, stats.Attempts, stats.Pending)
	}
	return f
}

func statsOf(ctx context.Context, path string) (history.Stats, error) {
	store, err := history.Open(path, history.Options{ReadOnly: true})
	if err != nil {
		return history.Stats{}, err
	}
	defer func() { _ = store.Close() }() // read only
	return store.Stats(ctx)
}

// writable opens a file as an append does, and writes nothing.
func writable(path string) error {
	f, err := os.OpenFile(path, os.O_WRONLY|os.O_APPEND, 0)
	if err != nil {
		return err
	}
	return f.Close()
}
