package importer

import (
	"context"
	"errors"
	"fmt"
	"net/url"
	"strings"

	"redial/callback"
	"redial/history"
)

// Result is what was read from another program's record of requests. It holds
// no secret: a Record has no place for headers, and what else may hold one was
// dropped and counted.
type Result struct {
	Found []Imported
	// Dropped counts the secrets that were left out, by what held them.
	Dropped map[string]int
	// Skipped says of each request that was not taken, why; Notes says what may
	// be wrong with one that was.
	Skipped, Notes []string
}

// Imported is a callback, and how it ended where the record tells.
type Imported struct {
	Record  callback.Record
	Attempt *callback.Attempt
	// Where names its place in what was read, such as "command 2".
	Where string
}

// Notes says what is wrong with the head of the request and with its address,
// a sentence each.
func (i Imported) Notes() []string {
	var notes []string
	if i.Record.Request != nil {
		notes = i.Record.Request.Notes()
	}
	if u, err := url.Parse(i.Record.URL); err == nil && i.Record.URL != "" && !strings.HasSuffix(strings.TrimSuffix(u.Path, "/"), "/api/orders/callback") {
		notes = append(notes, "Its address is no callback URL: the platform's ends in /api/orders/callback.")
	}
	return notes
}

// Secrets is how many secrets were left out.
func (m Result) Secrets() int {
	n := 0
	for _, count := range m.Dropped {
		n += count
	}
	return n
}

// ErrNothing is returned where a file has no callback in it.
var ErrNothing = errors.New("there is no callback in it")

// Save journals what was imported, and returns the new ids in its order.
func Save(ctx context.Context, s *history.Store, found []Imported) ([]string, error) {
	records := make([]callback.Record, len(found))
	for i, f := range found {
		records[i] = f.Record
	}
	ids, err := s.Callbacks(ctx, records)
	if err != nil {
		return nil, err
	}
	for i, f := range found {
		if f.Attempt == nil {
			continue
		}
		r := f.Record
		r.ID = ids[i]
		if err := s.Attempt(ctx, r, *f.Attempt); err != nil {
			return ids, err
		}
	}
	return ids, nil
}

// refuse says why a request was not taken.
func (m *Result) refuse(where, why string, args ...any) {
	m.Skipped = append(m.Skipped, where+": "+fmt.Sprintf(why, args...))
}

// done returns the import, or why it has nothing in it.
func (m *Result) done() (Result, error) {
	if len(m.Found) > 0 {
		return *m, nil
	}
	if len(m.Skipped) > 0 {
		return *m, fmt.Errorf("%w: %s", ErrNothing, m.Skipped[0])
	}
	return *m, ErrNothing
}
