package history

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/oklog/ulid/v2"

	"redial/history/internal/logfile"
)

// keptFor is how long a kept file stays for an upload to go on with.
const keptFor = 7 * 24 * time.Hour

// KeepUpload writes a file that was taken out of a body into a folder beside the
// history, readable by the user alone, and returns its path, which ends in its name:
// a direct upload reads it from there, now and when it is resumed. Files that were
// kept a week ago or longer are removed.
func KeepUpload(historyPath, name string, data []byte) (string, error) {
	root := filepath.Join(filepath.Dir(historyPath), "uploads")
	sweepKept(root, time.Now())
	dir := filepath.Join(root, ulid.Make().String())
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return "", logfile.Wrap("keep a file beside", historyPath, err)
	}
	path := filepath.Join(dir, keptName(name))
	if err := os.WriteFile(path, data, 0o600); err != nil {
		return "", logfile.Wrap("keep a file beside", historyPath, errors.Join(err, os.RemoveAll(dir)))
	}
	return path, nil
}

// keptName is a name that is one element of a path on every system.
func keptName(name string) string {
	name = strings.Map(func(r rune) rune {
		if r < ' ' || strings.ContainsRune(`/\:*?"<>|`, r) {
			return '_'
		}
		return r
	}, name)
	if name = strings.Trim(name, " ."); name == "" {
		return "file"
	}
	return name
}

// sweepKept removes the folders that were made long ago. What can't be removed stays.
func sweepKept(root string, now time.Time) {
	entries, err := os.ReadDir(root)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return
	}
	for _, e := range entries {
		id, err := ulid.ParseStrict(e.Name())
		if err == nil && now.Sub(ulid.Time(id.Time())) > keptFor {
			_ = os.RemoveAll(filepath.Join(root, e.Name()))
		}
	}
}
