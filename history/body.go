package history

import (
	"context"
	"slices"

	"redial/history/internal/record"

	"redial/callback"
	"redial/history/internal/logfile"
)

// Attempts returns a callback's attempts by number, responses included.
func (s *Store) Attempts(ctx context.Context, id string) ([]callback.Attempt, error) {
	x, row, err := s.row(ctx, id)
	if err != nil {
		return nil, err
	}
	attempts := []callback.Attempt{}
	for _, p := range x.attemptSpans(row) {
		line, err := x.read(p)
		if err != nil {
			return nil, logfile.Wrap("read", s.path, err)
		}
		a, err := record.AttemptOf(line)
		if err != nil {
			return nil, &DamagedError{ID: id, Offset: p.offset, Reason: err.Error()}
		}
		attempts = append(attempts, a)
	}
	slices.SortStableFunc(attempts, func(a, b callback.Attempt) int {
		if a.N != b.N {
			return a.N - b.N
		}
		return a.Time.Compare(b.Time)
	})
	return attempts, nil
}

func (x *index) attemptSpans(row uint32) []span {
	x.mu.RLock()
	defer x.mu.RUnlock()
	b, i := x.at(row)
	ps := x.attempts.spans(b.attempts[i])
	slices.Reverse(ps)
	return ps
}

// DeliveredBy returns the id of the callback that delivered an order to a
// target, the newest if there are several, or "". It does not search for what was
// appended since the view was made.
func (v *View) DeliveredBy(orderID, target string) string {
	x := v.index
	if x == nil || orderID == "" {
		return ""
	}
	x.mu.Lock()
	defer x.mu.Unlock()
	x.chains()
	k, _ := record.OrderKey([]byte(orderID))
	row, ok := x.byOrder.get(k, x.orderOf)
	for ok {
		if x.state(row) == stateDelivered && x.targetText(row) == target {
			return x.idText(row)
		}
		row, ok = x.before[row]-1, x.before[row] != 0
	}
	return ""
}
