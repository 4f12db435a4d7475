package history

import (
	"context"
	"errors"
	"time"

	"redial/callback"
)

// Store is an open history file. It implements callback.Journal. All methods
// are safe for concurrent use.
type Store struct{}

// Options say how to open a store.
type Options struct {
	// ReadOnly opens without the intent to append: a file that does not exist
	// is then an empty history and is not made.
	ReadOnly bool
	// Now is the clock, nil is time.Now.
	Now func() time.Time
}

// ErrNotFound is returned where no callback has the id that was asked for.
var ErrNotFound = errors.New("no such callback in the history")

// AmbiguousError is returned by Find when several ids match.
type AmbiguousError struct {
	Ref string
	IDs []string // some of them, newest first
}

func (e *AmbiguousError) Error() string { return "several callbacks match " + e.Ref }

// Open opens the history at path, making it and its folder (0600, 0700) where
// missing. It returns before the whole file is indexed; Select and the other
// readers wait for what they need, and View.Complete tells.
func Open(path string, o Options) (*Store, error) { panic("not built yet") }

// Close waits for appends under way and lets go of the file.
func (s *Store) Close() error { panic("not built yet") }

// Path returns the file's path.
func (s *Store) Path() string { panic("not built yet") }

// Callback appends a callback line and returns its new id once it is durable.
func (s *Store) Callback(ctx context.Context, r callback.Record) (string, error) {
	panic("not built yet")
}

// Callbacks appends several callback lines in one write, for a bulk replay.
func (s *Store) Callbacks(ctx context.Context, rs []callback.Record) ([]string, error) {
	panic("not built yet")
}

// Attempt appends an attempt line and returns once it is durable.
func (s *Store) Attempt(ctx context.Context, r callback.Record, a callback.Attempt) error {
	panic("not built yet")
}

// Entry returns a callback's entry by its full id, or ErrNotFound.
func (s *Store) Entry(ctx context.Context, id string) (Entry, error) { panic("not built yet") }

// Find resolves what a person types for an id: any unambiguous prefix or
// suffix of four characters or more, @last, or @failed.
func (s *Store) Find(ctx context.Context, ref string) (string, error) { panic("not built yet") }

// Body returns the exact bytes of a callback, following body_of.
func (s *Store) Body(ctx context.Context, id string) ([]byte, error) { panic("not built yet") }

// Attempts returns a callback's attempts by number, responses included.
func (s *Store) Attempts(ctx context.Context, id string) ([]callback.Attempt, error) {
	panic("not built yet")
}

// DeliveredBy returns the id of the callback that delivered an order to a
// target, or "".
func (s *Store) DeliveredBy(ctx context.Context, orderID, target string) (string, error) {
	panic("not built yet")
}

// Revision counts what a store has seen; it grows with every line read.
type Revision uint64

// Wait returns when the store knows more than since: lines appended by anyone,
// or index progress. It is how a screen follows the file.
func (s *Store) Wait(ctx context.Context, since Revision) (Revision, error) {
	panic("not built yet")
}

// Stats is what `history stats` prints.
type Stats struct {
	Callbacks int        `json:"callbacks"`
	Attempts  int        `json:"attempts"`
	Bytes     int64      `json:"bytes"`
	Damaged   int        `json:"damaged"`
	Pending   int        `json:"pending"`
	Oldest    *time.Time `json:"oldest"`
	Newest    *time.Time `json:"newest"`
}

// Stats counts the whole file.
func (s *Store) Stats(ctx context.Context) (Stats, error) { panic("not built yet") }
