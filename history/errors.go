package history

import (
	"errors"
	"fmt"
	"strings"

	"redial/history/internal/logfile"
)

// ErrNotFound is returned where no callback has the id that was asked for.
var ErrNotFound = errors.New("no such callback in the history")

// ErrClosed is returned by the methods of a closed store.
var ErrClosed = logfile.ErrClosed

// ErrTooLong is returned for a callback whose line no reader would take.
var ErrTooLong = errors.New("the body is too long to be kept: a line of the history has 128 MiB at most")

// ErrLocked is returned, inside a *FileError, when another process has held
// the history's lock for too long.
var ErrLocked = logfile.ErrLocked

// ErrCareUnderWay is returned, inside a *FileError, when another process is
// repairing, pruning or merging into the same history.
var ErrCareUnderWay = logfile.ErrReplaceUnderWay

// FileError is returned when the history can't be opened, read or written.
type FileError = logfile.Error

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
