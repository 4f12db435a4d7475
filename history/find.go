package history

import (
	"context"
	"fmt"
	"strings"
)

// shortestRef is how much of an id it takes to find a callback by it.
const shortestRef = 4

// RefError is returned by Find for what can't be a reference.
type RefError struct{ Ref string }

func (e *RefError) Error() string {
	return fmt.Sprintf("%q is no reference to a callback: give %d or more characters of the beginning or end of its id, @last, or @failed", e.Ref, shortestRef)
}

// Find resolves what a person types for an id: any unambiguous prefix or
// suffix of four characters or more, @last, or @failed.
func (s *Store) Find(ctx context.Context, ref string) (string, error) {
	switch {
	case ref == "@last" || ref == "@failed":
	case len(ref) < shortestRef || ref[0] == '@':
		return "", &RefError{Ref: ref}
	}
	x, err := s.completeIndex(ctx)
	if err != nil {
		return "", err
	}
	if x == nil {
		return "", ErrNotFound
	}
	x.mu.RLock()
	defer x.mu.RUnlock()
	if ref[0] == '@' {
		return x.lastOf(ref == "@failed")
	}
	if row, ok := x.find(ref); ok {
		return x.idText(row), nil
	}
	var ids []string
	lower := strings.ToLower(ref)
	for row := x.rows; row > 0 && len(ids) < 5; row-- {
		id := x.idText(row - 1)
		folded := strings.ToLower(id)
		if strings.HasPrefix(folded, lower) || strings.HasSuffix(folded, lower) {
			ids = append(ids, id)
		}
	}
	switch len(ids) {
	case 0:
		return "", ErrNotFound
	case 1:
		return ids[0], nil
	}
	return "", &AmbiguousError{Ref: ref, IDs: ids}
}

// lastOf returns the newest callback, or the newest that did not arrive.
func (x *index) lastOf(undelivered bool) (string, error) {
	for row := x.rows; row > 0; row-- {
		if x.unsent(row - 1) {
			continue
		}
		if state := x.state(row - 1); !undelivered || state == stateRejected || state == stateFailed {
			return x.idText(row - 1), nil
		}
	}
	return "", ErrNotFound
}
