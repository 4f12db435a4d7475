package history

import (
	"cmp"
	"errors"
	"slices"

	"redial/history/internal/record"

	"redial/history/internal/logfile"
)

// Prefetched is a callback that is read before its turn.
type Prefetched struct {
	Entry Entry
	// Body is the exact body, held against its checksum; nil where it is large
	// or can't be had: ReadBody reads it at its turn, or says why.
	Body []byte
	// Err says why the callback can't be read: a *DamagedError, or ErrNotFound. Then
	// there is nothing else here but the id.
	Err error
}

const (
	// prefetchMost is the longest line whose body is read ahead.
	prefetchMost = 16 << 10
	// nearGap is how far lines may be apart to be read together, and nearMost
	// how much is read together.
	nearGap  = 8 << 10
	nearMost = 1 << 20
)

// Prefetch reads several callbacks by their ids with as few reads as where
// they lie allows, and the small bodies among them. It is for a bulk replay. One
// that can't be read says so itself, and keeps no other from being read. The
// bodies are in buf, which grows as it must, and stay what they are until buf is
// used again.
func (v *View) Prefetch(ids []string, buf *[]byte) ([]Prefetched, error) {
	*buf = (*buf)[:0]
	found := make([]Prefetched, len(ids))
	var at []int // in found
	var spans []span
	for i, id := range ids {
		row := v.Index(id)
		if row < 0 {
			found[i] = Prefetched{Entry: Entry{ID: id}, Err: ErrNotFound}
			continue
		}
		e, p := v.index.columns(v.row(row))
		found[i].Entry, at, spans = e, append(at, i), append(spans, p)
	}
	if len(spans) == 0 {
		return found, nil
	}
	lines, err := v.index.readNear(spans, buf)
	if err != nil {
		return nil, logfile.Wrap("read", v.store.path, err)
	}
	for k, i := range at {
		if err := v.index.readOrMark(&found[i], spans[k], lines[k]); err != nil {
			return nil, logfile.Wrap("read", v.store.path, err)
		}
	}
	if err := v.index.prefetchBorrowed(found, buf); err != nil {
		return nil, logfile.Wrap("read", v.store.path, err)
	}
	return found, nil
}

// readOrMark is readFull for a line that may be damaged: then a says so.
func (x *index) readOrMark(a *Prefetched, p span, line []byte) error {
	full, err := x.readFull(a.Entry, p, line)
	err = x.noteDamage(a.Entry, p, err)
	var damaged *DamagedError
	if errors.As(err, &damaged) {
		*a = Prefetched{Entry: Entry{ID: a.Entry.ID}, Err: damaged}
		return nil
	}
	*a = full
	return err
}

// readFull completes an entry by what its line says, which it may write over, and
// takes the body that the line holds.
func (x *index) readFull(e Entry, p span, line []byte) (Prefetched, error) {
	h := new(record.Head)
	from, quick := record.ParseHead(line, h)
	if quick = quick && (h.Tail != record.NoTail || len(h.BodyOf) > 0); !quick {
		var err error
		if h, err = x.head(p); err != nil {
			return Prefetched{}, err
		}
	}
	if err := e.complete(h, p); err != nil {
		return Prefetched{}, err
	}
	a := Prefetched{Entry: e}
	if quick && p.length <= prefetchMost {
		if body, ok := h.ProvenBody(line, from); ok {
			a.Body = body
		}
	}
	return a, nil
}

// prefetchBorrowed reads the small bodies that other lines hold.
func (x *index) prefetchBorrowed(found []Prefetched, buf *[]byte) error {
	var spans []span
	at := map[span][]int{} // the borrowers by where their body is
	for i := range found {
		if found[i].Entry.BodyOf == "" {
			continue
		}
		row, ok := x.lookup(found[i].Entry.BodyOf)
		if !ok {
			continue
		}
		p := x.lineSpan(row)
		if p.length > prefetchMost {
			continue
		}
		if len(at[p]) == 0 {
			spans = append(spans, p)
		}
		at[p] = append(at[p], i)
	}
	lines, err := x.readNear(spans, buf)
	for k := range lines {
		if body, ok := record.ProvenBody(lines[k]); ok {
			for _, i := range at[spans[k]] {
				found[i].Body = body
			}
		}
	}
	return err
}

// readNear reads the lines at spans, or the beginnings of long ones, each
// stretch of neighbours at once. They are added to what buf holds.
func (x *index) readNear(spans []span, buf *[]byte) ([][]byte, error) {
	order := make([]int, len(spans))
	for i := range order {
		order[i] = i
	}
	slices.SortFunc(order, func(a, b int) int { return cmp.Compare(spans[a].offset, spans[b].offset) })
	lines := make([][]byte, len(spans))
	for len(order) > 0 {
		from := spans[order[0]].offset
		n, end := 0, from
		for n < len(order) {
			p := spans[order[n]]
			if last := p.offset + int64(p.prefetched()); n == 0 || p.offset-end <= nearGap && last-from <= nearMost {
				end = max(end, last)
				n++
				continue
			}
			break
		}
		stretch := addTo(buf, int(end-from))
		if err := x.fill(stretch, from); err != nil {
			return nil, err
		}
		for _, i := range order[:n] {
			p := spans[i]
			start := int(p.offset - from)
			lines[i] = record.TrimNewline(stretch[start : start+p.prefetched() : start+p.prefetched()])
		}
		order = order[n:]
	}
	return lines, nil
}

// addTo makes room for n bytes more in buf. What it held before stays where it is.
func addTo(buf *[]byte, n int) []byte {
	used := len(*buf)
	if cap(*buf)-used < n {
		*buf, used = make([]byte, 0, max(n, 2*cap(*buf))), 0
	}
	*buf = (*buf)[:used+n]
	return (*buf)[used : used+n : used+n]
}

// prefetched is how much of a line is read ahead, in bytes.
func (p span) prefetched() int {
	if p.length > prefetchMost {
		return headSize
	}
	return int(p.length)
}
