package logfile

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
)

// ErrClosed is returned by what is closed.
var ErrClosed = errors.New("the history is closed")

// ErrLocked is returned, inside an *Error, when another process has held the lock
// for too long.
var ErrLocked = errors.New("another process holds its lock")

// ErrReplaceUnderWay is returned, inside an *Error, when another process is
// replacing the same file.
var ErrReplaceUnderWay = errors.New("another process is repairing, pruning or merging into it")

// ErrReplaced is returned when another file is at the path than before.
var ErrReplaced = errors.New("another file took its place meanwhile")

// ErrNotRegular is returned when a folder or a device is at the path.
var ErrNotRegular = errors.New("it is not a regular file")

// Error is returned when the file can't be opened, read or written.
type Error struct {
	Op   string // what was being done: "open", "append to", …
	Path string
	Err  error
}

func (e *Error) Error() string { return fmt.Sprintf("%s the history %s: %v", e.Op, e.Path, e.Err) }

func (e *Error) Unwrap() error { return e.Err }

// Wrap makes an *Error of a failure, unless it is one already. A path that the
// failure repeats is dropped.
func Wrap(op, path string, err error) error {
	var already *Error
	if errors.As(err, &already) {
		return err
	}
	var inner *fs.PathError
	if errors.As(err, &inner) && (inner.Path == path || inner.Op == "mkdir") {
		err = inner.Err
	}
	var link *os.LinkError
	if errors.As(err, &link) {
		err = link.Err
	}
	return &Error{Op: op, Path: path, Err: err}
}
