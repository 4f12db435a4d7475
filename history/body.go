package history

import (
	"context"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"math"
	"slices"
	"time"

	"redial/callback"
)

// Body returns the exact bytes of a callback, following body_of. They are held
// against the line's checksum: a *DamagedError tells that they changed.
func (s *Store) Body(ctx context.Context, id string) ([]byte, error) {
	return s.body(id, func(holder string) (*index, uint32, error) { return s.row(ctx, holder) })
}

// body reads a callback's body, and goes on to the one that holds it; row finds
// where a callback is.
func (s *Store) body(id string, row func(id string) (*index, uint32, error)) ([]byte, error) {
	var seen []string // nearly always none: a line refers to the holder itself
	for holder := id; ; {
		x, at, err := row(holder)
		if err != nil && holder == id {
			return nil, err
		}
		if err != nil || slices.Contains(seen, holder) {
			return nil, &DamagedError{ID: id, Reason: "the callback that holds its body, " + holder + ", is not there"}
		}
		seen = append(seen, holder)
		p := x.linePlace(at)
		line, err := x.read(p)
		if err != nil {
			return nil, fileError("read", s.path, err)
		}
		body, next, reason := bodyOf(line)
		if reason != "" {
			return nil, &DamagedError{ID: holder, Offset: p.offset, Reason: reason}
		}
		if next == "" {
			return body, nil
		}
		holder = next
	}
}

func (x *index) linePlace(row uint32) place {
	x.mu.RLock()
	defer x.mu.RUnlock()
	b, i := x.at(row)
	return place{b.offset[i], b.length[i]}
}

// bodyOf returns the body a callback's line holds, or the id of the one that
// holds it, or what is wrong.
func bodyOf(line []byte) (body []byte, id, reason string) {
	var h head
	if err := h.parse(line); err != nil {
		return nil, "", err.Error()
	}
	body, err := h.content(line)
	switch {
	case err != nil:
		return nil, "", err.Error()
	case h.tail == noTail && len(h.bodyOf) > 0:
		return nil, string(h.bodyOf), ""
	case h.tail == noTail:
		return nil, "", "its line has no body"
	}
	if len(h.sha) > 0 {
		if sum := sha256.Sum256(body); hex.EncodeToString(sum[:]) != string(h.sha) {
			return nil, "", "the body does not have its checksum"
		}
	}
	return body, "", ""
}

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
	for _, p := range x.attemptPlaces(row) {
		line, err := x.read(p)
		if err != nil {
			return nil, fileError("read", s.path, err)
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

func (x *index) attemptPlaces(row uint32) []place {
	x.mu.RLock()
	defer x.mu.RUnlock()
	b, i := x.at(row)
	ps := x.attempts.places(b.attempts[i])
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
		N: int(w.N), Time: unixTime(h.time), Status: w.Status, Error: callback.ErrorClass(w.Error),
		Duration: time.Duration(math.Round(w.MS*1000)) * time.Microsecond,
		Message:  w.Message, Headers: w.Headers, Response: response, ResponseBytes: w.ResponseBytes,
	}, nil
}

// DeliveredBy returns the id of the callback that delivered an order to a
// target, the newest if there are several, or "".
func (s *Store) DeliveredBy(ctx context.Context, orderID, target string) (string, error) {
	x, err := s.fresh(ctx)
	if err != nil || x == nil || orderID == "" {
		return "", err
	}
	x.mu.Lock()
	defer x.mu.Unlock()
	x.chains()
	k, _ := orderKey([]byte(orderID))
	row, ok := x.byOrder.get(k, x.orderOf)
	for ok {
		if x.state(row) == stateDelivered && x.targetText(row) == target {
			return x.idText(row), nil
		}
		row, ok = x.before[row]-1, x.before[row] != 0
	}
	return "", nil
}
