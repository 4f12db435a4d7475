package history

import (
	"cmp"
	"errors"
	"slices"

	"redial/history/internal/logfile"
)

// Ahead is a callback that is read before its turn.
type Ahead struct {
	Entry Entry
	// Body is the exact body, held against its checksum; nil where it is large
	// or can't be had: ReadBody reads it at its turn, or tells why.
	Body []byte
	// Err says why the callback can't be read: a *DamagedError, or ErrNotFound. Then
	// there is nothing else here but the id.
	Err error
}

const (
	// aheadMost is the longest line whose body is read ahead.
	aheadMost = 16 << 10
	// nearGap is how far lines may be apart to be read together, and nearMost
	// how much is read together.
	nearGap  = 8 << 10
	nearMost = 1 << 20
)

// ReadAhead reads several callbacks by their ids with as few reads as where
// they lie allows, and the small bodies among them. It is for a bulk replay. One
// that can't be read says so itself, and keeps no other from being read. The
// bodies are in buf, which grows as it must, and stay what they are until buf is
// used again.
func (v *View) ReadAhead(ids []string, buf *[]byte) ([]Ahead, error) {
	*buf = (*buf)[:0]
	found := make([]Ahead, len(ids))
	var at []int // in found
	var places []place
	for i, id := range ids {
		row := v.Index(id)
		if row < 0 {
			found[i] = Ahead{Entry: Entry{ID: id}, Err: ErrNotFound}
			continue
		}
		e, p := v.index.columns(v.row(row))
		found[i].Entry, at, places = e, append(at, i), append(places, p)
	}
	if len(places) == 0 {
		return found, nil
	}
	lines, err := v.index.readNear(places, buf)
	if err != nil {
		return nil, logfile.Wrap("read", v.store.path, err)
	}
	for k, i := range at {
		if err := v.index.readWhole(&found[i], places[k], lines[k]); err != nil {
			return nil, logfile.Wrap("read", v.store.path, err)
		}
	}
	if err := v.index.borrowAhead(found, buf); err != nil {
		return nil, logfile.Wrap("read", v.store.path, err)
	}
	return found, nil
}

// readWhole is whole for one that may be damaged, which then says so.
func (x *index) readWhole(a *Ahead, p place, line []byte) error {
	whole, err := x.whole(a.Entry, p, line)
	err = x.noteDamage(a.Entry, p, err)
	var damaged *DamagedError
	if errors.As(err, &damaged) {
		*a = Ahead{Entry: Entry{ID: a.Entry.ID}, Err: damaged}
		return nil
	}
	*a = whole
	return err
}

// whole completes an entry by what its line says, which it may write over, and
// takes the body that the line holds.
func (x *index) whole(e Entry, p place, line []byte) (Ahead, error) {
	h := new(head)
	from, quick := parseHead(line, h)
	if quick = quick && (h.tail != noTail || len(h.bodyOf) > 0); !quick {
		var err error
		if h, err = x.head(p); err != nil {
			return Ahead{}, err
		}
	}
	if err := e.complete(h, p); err != nil {
		return Ahead{}, err
	}
	a := Ahead{Entry: e}
	if quick && p.length <= aheadMost {
		if body, ok := h.provenBody(line, from); ok {
			a.Body = body
		}
	}
	return a, nil
}

// borrowAhead reads the small bodies that other lines hold.
func (x *index) borrowAhead(found []Ahead, buf *[]byte) error {
	var places []place
	at := map[place][]int{} // the borrowers by where their body is
	for i := range found {
		if found[i].Entry.BodyOf == "" {
			continue
		}
		row, ok := x.lookup(found[i].Entry.BodyOf)
		if !ok {
			continue
		}
		p := x.linePlace(row)
		if p.length > aheadMost {
			continue
		}
		if len(at[p]) == 0 {
			places = append(places, p)
		}
		at[p] = append(at[p], i)
	}
	lines, err := x.readNear(places, buf)
	for k := range lines {
		if body, ok := provenBody(lines[k]); ok {
			for _, i := range at[places[k]] {
				found[i].Body = body
			}
		}
	}
	return err
}

// readNear reads the lines at places, or the beginnings of long ones, each
// stretch of neighbours at once. They are added to what buf holds.
func (x *index) readNear(places []place, buf *[]byte) ([][]byte, error) {
	order := make([]int, len(places))
	for i := range order {
		order[i] = i
	}
	slices.SortFunc(order, func(a, b int) int { return cmp.Compare(places[a].offset, places[b].offset) })
	lines := make([][]byte, len(places))
	for len(order) > 0 {
		from := places[order[0]].offset
		n, end := 0, from
		for n < len(order) {
			p := places[order[n]]
			if last := p.offset + int64(p.ahead()); n == 0 || p.offset-end <= nearGap && last-from <= nearMost {
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
			p := places[i]
			start := int(p.offset - from)
			lines[i] = trimNewline(stretch[start : start+p.ahead() : start+p.ahead()])
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

// ahead is how much of a line is read ahead.
func (p place) ahead() int {
	if p.length > aheadMost {
		return headSize
	}
	return int(p.length)
}
