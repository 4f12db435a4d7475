package logfile

import (
	"errors"
	"os"
	"path/filepath"
)

// mostLinks is how many links in a row are followed.
const mostLinks = 40

var errManyLinks = errors.New("its symbolic links lead round in a circle")

// Regular returns ErrNotRegular where something else than a regular file is at path.
// It is asked before a file is opened: opening a pipe waits for who writes to it.
func Regular(path string) error {
	if info, err := os.Stat(path); err == nil && !info.Mode().IsRegular() {
		return ErrNotRegular
	}
	return nil
}

// Real returns the absolute path of the file that path leads to, which need not be
// there. All that stands beside a history, such as its lock, stands beside that
// file: else writers by the link and by the file would not exclude each other, and
// a replacement would take the place of the link alone.
func Real(path string) (string, error) {
	path, err := filepath.Abs(path)
	if err != nil {
		return path, err
	}
	for range mostLinks {
		to, err := os.Readlink(path)
		if err != nil {
			return path, nil //nolint:nilerr // it is no link
		}
		if !filepath.IsAbs(to) {
			folder, err := filepath.EvalSymlinks(filepath.Dir(path))
			if err != nil {
				return path, err
			}
			to = filepath.Join(folder, to)
		}
		path = to
	}
	return path, errManyLinks
}
