package history

import (
	"context"
	"encoding/base64"
	"encoding/json"
	"math"
	"slices"
	"time"

	"redial/callback"
	"redial/history/internal/logfile"
)

// content decodes the tail of the line that h was read from.
func (h *head) content(line []byte) ([]byte, error) {
	if h.tail == noTail {
		return nil, nil
	}
	if h.slow {
		return h.slowContent(line)
	}
	raw, err := unescape(line[h.tailFrom:h.tailTo])
	if err != nil || h.tail == bodyTail || h.tail == responseTail {
		return raw, err
	}
	return decodeBase64(raw)
}

func (h *head) slowContent(line []byte) ([]byte, error) {
	var w wire
	if err := json.Unmarshal(line, &w); err != nil {
		return nil, err
	}
	switch h.tail {
	case bodyTail:
		return []byte(*w.Body), nil
	case bodyBase64Tail:
		return decodeBase64([]byte(*w.BodyBase64))
	case responseTail:
		return []byte(*w.Response), nil
	case responseBase64Tail:
		return decodeBase64([]byte(*w.ResponseBase64))
	case noTail:
	}
	return nil, nil
}

func decodeBase64(b []byte) ([]byte, error) {
	return base64.StdEncoding.AppendDecode(nil, b)
}

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
		a, err := attemptOf(line)
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

// attemptOf reads an attempt's line whole.
func attemptOf(line []byte) (callback.Attempt, error) {
	var h head
	if err := h.parse(line); err != nil {
		return callback.Attempt{}, err
	}
	var w wire
	if err := json.Unmarshal(line, &w); err != nil {
		return callback.Attempt{}, err
	}
	response, err := h.content(line)
	if err != nil {
		return callback.Attempt{}, err
	}
	return callback.Attempt{
		N: int(w.N), Time: unixTime(h.time), Status: w.Status, Error: errorClass(w.Error),
		Duration: time.Duration(math.Round(w.MS*1000)) * time.Microsecond,
		Message:  w.Message, Headers: w.Headers, Response: response, ResponseBytes: w.ResponseBytes,
	}, nil
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
	k, _ := orderKey([]byte(orderID))
	row, ok := x.byOrder.get(k, x.orderOf)
	for ok {
		if x.state(row) == stateDelivered && x.targetText(row) == target {
			return x.idText(row)
		}
		row, ok = x.before[row]-1, x.before[row] != 0
	}
	return ""
}
