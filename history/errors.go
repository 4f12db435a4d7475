package history

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"strings"
)

// ErrNotFound is returned where no callback has the id that was asked for.
var ErrNotFound = errors.New("no such callback in the history")

// ErrClosed is returned by the methods of a closed store.
var ErrClosed = errors.New("the history is closed")

// ErrLocked is returned, inside a *FileError, when another process has held
// the history's lock for too long.
var ErrLocked = errors.New("another process holds its lock")

// FileError is returned when the history can't be opened, read or written.
type FileError struct {
	Op   string // what was being done: "open", "append to", …
	Path string
	Err  error
}

func (e *FileError) Error() string {
	return fmt.Sprintf("%s the history %s: %v", e.Op, e.Path, e.Err)
}

func (e *FileError) Unwrap() error { return e.Err }

// fileError wraps a failure once; a path that the error repeats is dropped.
func fileError(op, path string, err error) error {
	var already *FileError
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
	return &FileError{Op: op, Path: path, Err: err}
}

// AmbiguousError is returned by Find when several ids match.
type AmbiguousError struct {
	Ref string
	IDs []string // some of them, newest first
}

func (e *AmbiguousError) Error() string {
	return fmt.Sprintf("%q matches several callbacks: %s", e.Ref, strings.Join(e.IDs, ", "))
}

// DamagedError is returned when what a callback's line holds is not what was
// written there.
type DamagedError struct {
	ID     string
	Offset int64 // of the line in the file
	Reason string
}

func (e *DamagedError) Error() string {
	return fmt.Sprintf("callback %s is damaged in the history (at byte %d): %s", e.ID, e.Offset, e.Reason)
}
