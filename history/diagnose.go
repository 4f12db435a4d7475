package history

import (
	"context"

	"redial/history/internal/record"

	"redial/callback"
	"redial/history/internal/logfile"
)

// Diagnose explains why a callback is where it is: what its last answer says, what
// the validator says of its bytes, and what became of its neighbours in the
// file.
func (s *Store) Diagnose(ctx context.Context, id string) (callback.Diagnosis, error) {
	e, err := s.Entry(ctx, id)
	if err != nil {
		return callback.Diagnosis{}, err
	}
	attempts, err := s.Attempts(ctx, id)
	if err != nil {
		return callback.Diagnosis{}, err
	}
	body, err := s.Body(ctx, id)
	if err != nil {
		return callback.Diagnosis{}, err
	}
	uploads, err := s.Uploads(ctx, e)
	if err != nil {
		return callback.Diagnosis{}, err
	}
	neighbours, err := s.neighbours(ctx, e)
	if err != nil {
		return callback.Diagnosis{}, err
	}
	request, err := s.RequestHead(ctx, e)
	if err != nil {
		return callback.Diagnosis{}, err
	}
	return callback.Diagnose(callback.Facts{
		Target: e.Target, OrderID: e.OrderID, Source: e.Source, Report: callback.Validate(body),
		Attempts: attempts, Uploads: uploads, Neighbours: neighbours, Request: request,
	}), nil
}

// acceptedLookups bounds how many callbacks of an order are compared by their
// bytes: each takes a read of the file.
const acceptedLookups = 16

// neighbours gathers what other callbacks say about one.
func (s *Store) neighbours(ctx context.Context, e Entry) (callback.Neighbours, error) {
	x, row, err := s.row(ctx, e.ID)
	if err != nil {
		return callback.Neighbours{}, err
	}
	n, elsewhere := x.neighbours(row)
	for _, other := range elsewhere {
		o, err := x.entry(other)
		if err != nil {
			return n, logfile.Wrap("read", s.path, err)
		}
		if o.SHA256 == e.SHA256 && o.SHA256 != "" {
			n.AcceptedBy = o.Target
			break
		}
	}
	return n, nil
}

// neighbours reads the columns. Elsewhere are rows of the same order that
// other targets have taken, newest first.
func (x *index) neighbours(row uint32) (n callback.Neighbours, elsewhere []uint32) {
	x.makeChains()
	x.mu.RLock()
	defer x.mu.RUnlock()
	x.runAround(row, &n)
	if x.orderText(row) == "" {
		return n, nil
	}
	slot, ok := x.byOrder.get(x.orderOf(row), x.orderOf)
	for ; ok; slot, ok = x.before[slot]-1, x.before[slot] != 0 {
		if slot == row || x.state(slot) != stateDelivered {
			continue
		}
		switch {
		case x.targetText(slot) != x.targetText(row):
			if len(elsewhere) < acceptedLookups {
				elsewhere = append(elsewhere, slot)
			}
		case n.OrderDelivered.IsZero():
			b, i := x.at(slot)
			n.OrderDelivered, n.OrderDeliveredBy = record.UnixTime(b.lastTime[i]), x.idText(slot)
		}
	}
	return n, elsewhere
}

// runAround looks at the callbacks before and after a row that went to the same
// target, in the order of the file. Those that have not ended are passed over.
func (x *index) runAround(row uint32, n *callback.Neighbours) {
	b, i := x.at(row)
	if b.tries[i] == 0 || x.unsent(row) {
		return
	}
	n.Run, n.RunSince = 1, record.UnixTime(b.lastTime[i])
	running := true
	for older := row; older > 0 && n.LastDelivered.IsZero(); {
		older--
		if !x.endedAt(older, row) {
			continue
		}
		running = running && x.endedAlike(older, row)
		o, j := x.at(older)
		switch {
		case running:
			n.Run++
			n.RunSince = record.UnixTime(o.lastTime[j])
		case x.state(older) == stateDelivered:
			n.LastDelivered = record.UnixTime(o.lastTime[j])
		}
	}
	running = true
	for newer := row + 1; newer < x.rows; newer++ {
		if !x.endedAt(newer, row) {
			continue
		}
		if running = running && x.endedAlike(newer, row); running {
			n.Run++
		}
		if x.state(newer) == stateDelivered {
			n.DeliveredSince++
		}
	}
}

// endedAt reports whether an attempt of a row has ended, at the target of
// another.
func (x *index) endedAt(row, other uint32) bool {
	b, i := x.at(row)
	o, j := x.at(other)
	return b.tries[i] > 0 && !x.unsent(row) && b.target[i] == o.target[j] &&
		(b.target[i] != manyNames || x.targetText(row) == x.targetText(other))
}

// endedAlike reports whether two rows ended in the same status or class.
func (x *index) endedAlike(row, other uint32) bool {
	b, i := x.at(row)
	o, j := x.at(other)
	return b.status[i] == o.status[j] && b.class[i] == o.class[j]
}
