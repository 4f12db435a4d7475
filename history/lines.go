package history

import (
	"context"
	"errors"
	"io"

	"redial/history/internal/logfile"
	"redial/history/internal/record"
)

// Lines calls each with every line of the callbacks that match q, as it is in the
// file and in its order: those of their attempts and of the orders that they
// complete too, and of the callbacks that hold their bodies. An empty query gives
// every line, of any kind. It returns how many lines were left out as damaged.
func (s *Store) Lines(ctx context.Context, q Query, each func(line []byte) error) (damaged int, err error) {
	v, err := s.Select(ctx, q)
	if err != nil || v.index == nil {
		return 0, err
	}
	wanted, err := v.wantedLines(q)
	if err != nil {
		return 0, logfile.Wrap("read", s.path, err)
	}
	var failed error
	err = scanLines(ctx, io.NewSectionReader(v.index.file, 0, v.index.indexed()), func(line []byte, _, length int64) {
		text := record.TrimNewline(line)
		if failed != nil || len(text) == 0 {
			return
		}
		if verifyLine(line, length) != "" {
			damaged++
			return
		}
		if wanted.has(text) {
			failed = each(text)
		}
	})
	switch {
	case failed != nil:
		return damaged, failed
	case err != nil && ctx.Err() == nil:
		err = logfile.Wrap("read", s.path, err)
	}
	return damaged, err
}

// wantedLines says which lines belong to some callbacks.
type wantedLines struct {
	all       bool
	callbacks map[record.Key]bool
	orders    map[string]bool
}

func (v *View) wantedLines(q Query) (wantedLines, error) {
	w := wantedLines{all: q.Empty(), callbacks: map[record.Key]bool{}, orders: map[string]bool{}}
	if w.all {
		return w, nil
	}
	for i := range v.n {
		e, err := v.Entry(i)
		var lost *DamagedError
		switch {
		case errors.As(err, &lost):
			continue
		case err != nil:
			return w, err
		}
		if e.OrderID != "" {
			w.orders[e.OrderID] = true
		}
		if err := v.wantHolders(w, e); err != nil {
			return w, err
		}
	}
	return w, nil
}

// wantHolders wants a callback, and the one that holds its body, whose body may
// stand with another again.
func (v *View) wantHolders(w wantedLines, e Entry) error {
	for {
		key, _ := record.IDKey([]byte(e.ID))
		if w.callbacks[key] {
			return nil
		}
		w.callbacks[key] = true
		if e.BodyOf == "" {
			return nil
		}
		row, ok := v.index.lookup(e.BodyOf)
		if !ok {
			return nil
		}
		var err error
		if e, err = v.index.entry(row); err != nil {
			return err
		}
	}
}

// has reports whether a line is wanted.
func (w wantedLines) has(line []byte) bool {
	if w.all {
		return true
	}
	var h record.Head
	if h.Parse(line) != nil {
		return false
	}
	if h.Kind == record.CallbackLine || h.Kind == record.AttemptLine {
		return w.callbacks[h.ID.Key]
	}
	return w.orders[orderOfLine(line)]
}

// orderOfLine returns whose order an order's line tells of, "" for other lines.
func orderOfLine(line []byte) string {
	if !record.IsOrder(line) {
		return ""
	}
	o, err := record.OrderOf(line)
	if err != nil {
		return ""
	}
	return o.OrderID
}
