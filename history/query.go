package history

import "time"

// Query selects callbacks. The zero Query selects all.
type Query struct{}

// QueryError is returned by ParseQuery: what is wrong and where.
type QueryError struct {
	Column  int // 1-based, in characters
	Length  int // characters, for an underline
	Message string
}

func (e *QueryError) Error() string { return e.Message }

// ParseQuery reads the query language: terms joined by AND, a leading - or !
// negates, times are relative to now.
func ParseQuery(s string, now time.Time) (Query, error) { panic("not built yet") }

// Empty reports whether q selects all.
func (q Query) Empty() bool { panic("not built yet") }

// String returns q as it was written.
func (q Query) String() string { panic("not built yet") }
