package history

import (
	"time"

	"redial/history/query"
)

// Query selects callbacks. The zero Query selects all.
type Query = query.Query

// QueryError is returned by ParseQuery: what is wrong and where.
type QueryError = query.Error

// ParseQuery reads a query of package query. Times in it are relative to now.
func ParseQuery(s string, now time.Time) (Query, error) { return query.Parse(s, now) }
