package importer

import (
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"

	"redial/callback"
)

// ReadFile reads a file that a curl command names, as in -d @file.
type ReadFile func(name string) ([]byte, error)

// bodyLimit is the most that is read for one body. It is far above the
// platform's limit, so that validation can tell by how much a body is over.
const bodyLimit = 64 * callback.SizeLimit

var (
	errNotRegular = errors.New("it is not a regular file")
	errTooLong    = fmt.Errorf("it is longer than %d MiB, and no callback is", bodyLimit>>20)
)

// FilesIn reads the files that a command names, from the folder that the
// command stands in. It reads regular files only: another could be without an
// end, or keep its reader waiting.
func FilesIn(dir string) ReadFile {
	return func(name string) ([]byte, error) {
		if !filepath.IsAbs(name) {
			name = filepath.Join(dir, name)
		}
		return readRegular(name, bodyLimit)
	}
}

func readRegular(name string, limit int64) ([]byte, error) {
	info, err := os.Stat(name)
	if err != nil {
		return nil, err
	}
	if !info.Mode().IsRegular() {
		return nil, fmt.Errorf("%s: %w", name, errNotRegular)
	}
	f, err := os.Open(name)
	if err != nil {
		return nil, err
	}
	defer func() { _ = f.Close() }()
	b, err := io.ReadAll(io.LimitReader(f, limit+1))
	if err == nil && int64(len(b)) > limit {
		err = fmt.Errorf("%s: %w", name, errTooLong)
	}
	return b, err
}
