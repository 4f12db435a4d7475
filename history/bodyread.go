package history

import (
	"context"
	"crypto/sha256"
	"slices"

	"redial/history/internal/record"

	"redial/history/internal/logfile"
)

// Body returns the exact bytes of a callback, following body_of. They are held
// against the line's checksum: a *DamagedError says that they changed.
func (s *Store) Body(ctx context.Context, id string) ([]byte, error) {
	var buf []byte
	return s.body(id, &buf, func(holder string) (*index, uint32, error) { return s.row(ctx, holder) })
}

// ReadBody returns the exact bytes of row i, as Store.Body does, from the file
// as it was when the view was made: it does not search for what was appended
// since. They are read into buf, which grows as it must, and stay what they are
// until buf is used again.
func (v *View) ReadBody(i int, buf *[]byte) ([]byte, error) {
	if i < 0 || i >= v.n {
		return nil, ErrNotFound
	}
	row := v.row(i)
	v.index.mu.RLock()
	id := v.index.idText(row)
	v.index.mu.RUnlock()
	return v.store.body(id, buf, func(holder string) (*index, uint32, error) {
		if holder == id {
			return v.index, row, nil
		}
		at, ok := v.index.lookup(holder)
		if !ok {
			return nil, 0, ErrNotFound
		}
		return v.index, at, nil
	})
}

// body reads a callback's body, and goes on to the one that holds it; row finds
// where a callback is.
func (s *Store) body(id string, buf *[]byte, row func(id string) (*index, uint32, error)) ([]byte, error) {
	var seen []string // nearly always none: a line refers to the line with the body
	for holder := id; ; {
		x, at, err := row(holder)
		if err != nil && holder == id {
			return nil, err
		}
		if err != nil || slices.Contains(seen, holder) {
			return nil, &DamagedError{ID: id, Reason: "the callback that holds its body, " + holder + ", is not there"}
		}
		seen = append(seen, holder)
		p := x.lineSpan(at)
		body, next, reason, err := x.bodyAt(p, buf)
		if err != nil {
			return nil, logfile.Wrap("read", s.path, err)
		}
		if reason != "" {
			return nil, &DamagedError{ID: holder, Offset: p.offset, Reason: reason}
		}
		if next == "" {
			return body, nil
		}
		holder = next
	}
}

func (x *index) lineSpan(row uint32) span {
	x.mu.RLock()
	defer x.mu.RUnlock()
	b, i := x.at(row)
	return span{b.offset[i], b.length[i]}
}

// bodyAt reads the line at p into buf and returns what bodyOf does.
func (x *index) bodyAt(p span, buf *[]byte) (body []byte, id, reason string, err error) {
	body, proven, err := x.provenAt(p, buf)
	if err != nil || proven {
		return body, "", "", err
	}
	line, err := x.readInto(p, buf)
	if err != nil {
		return nil, "", "", err
	}
	body, id, reason = record.BodyOf(line)
	return body, id, reason, nil
}

// readInto is read into a buffer that is used again.
func (x *index) readInto(p span, buf *[]byte) ([]byte, error) {
	if cap(*buf) < int(p.length) {
		*buf = make([]byte, p.length)
	}
	b := (*buf)[:p.length]
	if err := x.fill(b, p.offset); err != nil {
		return nil, err
	}
	return record.TrimNewline(b), nil
}

// chunkSize is how much of a line is read at a time: what is decoded next is then
// still in the processor's cache.
const chunkSize = 64 << 10

// lineEnd is what stands after the body in a line as this package writes it.
const lineEnd = "\"}\n"

// provenAt is record.ProvenBody for the line at p, which it reads part by part into buf.
func (x *index) provenAt(p span, buf *[]byte) (body []byte, proven bool, err error) {
	var room [headSize]byte
	line := room[:min(p.length, headSize)]
	if err := x.fill(line, p.offset); err != nil {
		return nil, false, err
	}
	var h record.Head
	from, quick := record.ParseHead(line, &h)
	want, sound := h.Checksum()
	if !quick || !sound || h.Tail != record.BodyTail || h.Size > int64(p.length) {
		return nil, false, nil
	}
	size := int(h.Size)
	if need := size + chunkSize + record.LongestEscape; cap(*buf) < need {
		*buf = make([]byte, need)
	}
	b := (*buf)[:cap(*buf)]
	n, rest := 0, 0 // of b is decoded, and what follows that is read already
	for left := int(p.length) - from; left > 0; {
		more := b[n+rest:][:min(left, chunkSize-rest)]
		if err := x.fill(more, p.offset+int64(p.length)-int64(left)); err != nil {
			return nil, false, err
		}
		left -= len(more)
		raw := b[n : n+rest+len(more)]
		end := max(0, len(raw)-len(lineEnd))
		to, read, err := record.UnescapeOver(raw[:end], left == 0)
		if err != nil || n+to > size {
			return nil, false, nil //nolint:nilerr // it is not as this package writes it, no more
		}
		rest = copy(raw[to:], raw[read:])
		n += to
	}
	proven = n == size && string(b[n:n+rest]) == lineEnd && sha256.Sum256(b[:n]) == want
	return b[:n], proven, nil
}
