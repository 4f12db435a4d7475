package query

import (
	"fmt"
	"slices"
)

// Query selects callbacks. The zero Query selects all.
type Query struct {
	written string
	terms   []Term
	sorting Sorting
}

// Sorting is what a list is ordered by. The zero Sorting is newest first.
type Sorting struct {
	By Field // Since for the time, Size, Duration or Tries; Text for none
	// Reverse is true for the least first, or the oldest.
	Reverse bool
}

// Term is one condition; a callback has to meet all.
type Term struct {
	Not   bool
	Field Field
	Words []string // any of which will do
	Spans []Span   // any of which will do
}

// Span is an inclusive range of numbers: statuses, bytes, tries, microseconds,
// or Unix nanoseconds.
type Span struct{ Min, Max int64 }

// Has reports whether n is in the range.
func (s Span) Has(n int64) bool { return n >= s.Min && n <= s.Max }

// Field is what a term looks at.
type Field int

// The fields. Text is the full text: body, response and the names of uploads.
const (
	Text Field = iota
	Status
	Type
	Order
	ID
	Is
	Since
	Until
	Target
	Source
	Size
	Duration
	Tries
	OK
	Took // from an order's webhook to its callback
	Sort // is no condition: it is in Query.Sorting
)

// Error is returned by Parse: what is wrong and where.
type Error struct {
	Column  int // 1-based, in characters
	Length  int // characters, for an underline
	Message string
}

func (e *Error) Error() string { return fmt.Sprintf("column %d: %s", e.Column, e.Message) }

// Empty reports whether q selects all.
func (q Query) Empty() bool { return len(q.terms) == 0 }

// String returns q as it was written.
func (q Query) String() string { return q.written }

// Terms returns the conditions of q. They are not to be changed.
func (q Query) Terms() []Term { return q.terms }

// Sorting returns what a list of the answers is ordered by.
func (q Query) Sorting() Sorting { return q.sorting }

// Has reports whether a term of q on a field has this word.
func (q Query) Has(f Field, word string) bool {
	return slices.ContainsFunc(q.terms, func(t Term) bool { return t.Field == f && slices.Contains(t.Words, word) })
}

// SearchesText reports whether answering q takes reading the file.
func (q Query) SearchesText() bool {
	return slices.ContainsFunc(q.terms, func(t Term) bool { return t.Field == Text })
}
