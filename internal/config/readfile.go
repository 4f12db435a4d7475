package config

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"os"
)

const (
	// configLimit is how many bytes a config file may have.
	configLimit = 1 << 20
	// secretLimit is how many bytes a secret's file or command may give. No
	// server takes a header that long.
	secretLimit = 64 << 10
)

var (
	errNotRegular = errors.New("it is not a regular file")
	errTooLarge   = errors.New("it is too large")
)

// byteOrderMark is what some editors put before the first character.
var byteOrderMark = []byte("\xef\xbb\xbf")

// readRegular returns a file's bytes without a byte order mark. It opens regular
// files only, as a pipe could keep it waiting forever, and reads at most limit bytes.
func readRegular(path string, limit int64) ([]byte, error) {
	info, err := os.Stat(path)
	if err != nil {
		return nil, err
	}
	if !info.Mode().IsRegular() {
		return nil, errNotRegular
	}
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer func() { _ = f.Close() }()
	b, err := io.ReadAll(io.LimitReader(f, limit+1))
	if err != nil {
		return nil, err
	}
	if int64(len(b)) > limit {
		return nil, fmt.Errorf("%w: at most %d KiB are read", errTooLarge, limit>>10)
	}
	return bytes.TrimPrefix(b, byteOrderMark), nil
}

// cappedBuffer keeps the first bytes that are written to it, and drops the rest
// without an error, so that the writer can end.
type cappedBuffer struct {
	kept  bytes.Buffer
	limit int
	over  bool
}

// Write keeps what there is room for.
func (b *cappedBuffer) Write(p []byte) (int, error) {
	room := b.limit - b.kept.Len()
	if len(p) > room {
		b.over = true
		b.kept.Write(p[:room])
		return len(p), nil
	}
	return b.kept.Write(p)
}
