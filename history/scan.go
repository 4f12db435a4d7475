package history

import (
	"bytes"
	"context"
	"errors"
	"io"
	"runtime"
	"slices"
	"sync"
	"sync/atomic"

	"redial/history/internal/record"

	"golang.org/x/sync/errgroup"
)

// reportFunc gets what a search has found since the last call, in no order, and
// how far it is.
type reportFunc func(found []uint32, done, total int64)

// fewRows is the share of all callbacks up to which their lines are read one
// by one rather than the whole file.
const fewRows = 1. / 64

// selectText keeps the rows whose text holds what it should. It returns them in
// ascending order.
func (x *index) selectText(ctx context.Context, rows []uint32, ns []needle, report reportFunc) ([]uint32, error) {
	if report == nil {
		report = func([]uint32, int64, int64) {}
	}
	for len(ns) > 0 {
		best, finders := bestFinders(ns)
		if best < 0 || float64(len(rows)) <= fewRows*float64(x.count()) {
			return x.filterText(ctx, rows, ns, report)
		}
		n := ns[best]
		ns = slices.Delete(slices.Clone(ns), best, best+1)
		s := &scan{index: x, needle: n, finders: finders, rows: setOf(rows), report: report}
		if n.not || len(ns) > 0 {
			s.report = func(_ []uint32, done, total int64) { report(nil, done, total) }
		}
		if err := s.run(ctx); err != nil {
			return nil, err
		}
		rows = slices.DeleteFunc(rows, func(row uint32) bool { return s.hits.has(row) == n.not })
	}
	report(nil, 1, 1)
	return rows, nil
}

// bestFinders picks the needle that is found fastest, one that must be there
// before one that must not. It returns -1 where no needle can be found by
// reading the file straight through.
func bestFinders(ns []needle) (int, []finder) {
	best, bestOnes := -1, []finder(nil)
	for i, n := range ns {
		ones := newFinders(n)
		if ones == nil {
			continue
		}
		better := best < 0 || n.not == ns[best].not && faster(ones, bestOnes) || !n.not && ns[best].not
		if better && (best < 0 || !n.not || ns[best].not) {
			best, bestOnes = i, ones
		}
	}
	return best, bestOnes
}

func faster(a, b []finder) bool {
	return len(a) < len(b) || len(a) == len(b) && len(a[0].run) > len(b[0].run)
}

func (x *index) count() uint32 {
	x.mu.RLock()
	defer x.mu.RUnlock()
	return x.rows
}

// filterText reads the lines of each row, the newest first, several at once.
func (x *index) filterText(ctx context.Context, rows []uint32, ns []needle, report reportFunc) ([]uint32, error) {
	const batch = 64
	var mu sync.Mutex // guards what follows
	var found []uint32
	done := 0
	var next atomic.Int64
	g, ctx := errgroup.WithContext(ctx)
	for range runtime.GOMAXPROCS(0) {
		g.Go(func() error {
			for {
				end := len(rows) - int(next.Add(batch)-batch)
				if end <= 0 {
					return nil
				}
				kept, err := x.keepText(ctx, rows[max(0, end-batch):end], ns)
				if err != nil {
					return err
				}
				mu.Lock()
				found = append(found, kept...)
				done += min(batch, end)
				report(kept, int64(done), int64(len(rows)))
				mu.Unlock()
			}
		})
	}
	err := g.Wait()
	slices.Sort(found)
	return found, err
}

func (x *index) keepText(ctx context.Context, rows []uint32, ns []needle) ([]uint32, error) {
	var kept []uint32
	for _, row := range rows {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		ok, err := x.matchText(row, ns)
		if err != nil {
			return nil, err
		}
		if ok {
			kept = append(kept, row)
		}
	}
	return kept, nil
}

// rowSet is a set of rows, a bit each.
type rowSet []uint64

func setOf(rows []uint32) rowSet {
	var s rowSet
	for i := len(rows) - 1; i >= 0; i-- { // the highest first: it grows once
		s.add(rows[i])
	}
	return s
}

func (s *rowSet) add(row uint32) {
	if need := int(row/64) + 1; need > len(*s) {
		*s = append(*s, make(rowSet, need-len(*s))...)
	}
	(*s)[row/64] |= 1 << (row % 64)
}

func (s rowSet) has(row uint32) bool {
	return int(row/64) < len(s) && s[row/64]>>(row%64)&1 == 1
}

// scan reads the file straight through for a needle, from its end on, several
// pieces at once.
type scan struct {
	index   *index
	needle  needle
	finders []finder // the file is read once for each
	finder  finder   // of this reading
	rows    rowSet   // that are asked for
	report  reportFunc

	end  int64 // how much of the file is looked at
	next atomic.Int64

	mu     sync.Mutex // guards what follows
	hits   rowSet     // of rows
	bodies rowSet     // whose own line has the needle, asked for or not
	done   int64
}

func (s *scan) run(ctx context.Context) error {
	x := s.index
	s.end = x.indexed()
	for _, f := range s.finders {
		s.finder = f
		s.next.Store(0)
		g, gctx := errgroup.WithContext(ctx)
		for range runtime.GOMAXPROCS(0) {
			g.Go(func() error { return s.work(gctx) })
		}
		if err := g.Wait(); err != nil {
			return err
		}
	}
	return s.rest(ctx)
}

// work takes pieces from the end of the file until there are none.
func (s *scan) work(ctx context.Context) error {
	r := pieceReader{file: s.index.file, size: s.end}
	for {
		to := s.end - s.next.Add(pieceSize) + pieceSize
		if to <= 0 {
			return nil
		}
		if err := ctx.Err(); err != nil {
			return err
		}
		from := max(0, to-pieceSize)
		b, err := r.fill(from, int(to-from)+len(s.finder.run)-1)
		if err != nil {
			return err
		}
		hits, err := s.piece(b, from)
		if err != nil {
			return err
		}
		s.mu.Lock()
		s.done += to - from
		s.report(hits, s.done, s.end*int64(len(s.finders)))
		s.mu.Unlock()
	}
}

// piece looks through a piece of the file and returns the rows that are new
// hits.
func (s *scan) piece(b []byte, offset int64) ([]uint32, error) {
	var hits []uint32
	matches := s.finder.in(b)
	for p := matches.next(0); p >= 0; {
		line, at, err := s.lineAround(b, offset, p)
		if err != nil {
			return nil, err
		}
		inLine := offset + int64(p) - at
		next := len(line)
		var h record.Head
		if from, ok := record.ParseHead(line, &h); ok && h.Tail != record.NoTail {
			if inLine < int64(from) {
				next = from // what was found is in the head, and does not count
			} else if s.matches(line) {
				hits = s.hit(&h, hits)
			}
		}
		skip := at + int64(next) - offset
		if skip >= int64(len(b)) {
			break
		}
		p = matches.next(max(int(skip), p+1))
	}
	return hits, nil
}

// matches decodes a line and looks for the needle in it.
func (s *scan) matches(line []byte) bool {
	var h record.Head
	if h.Parse(record.TrimNewline(line)) != nil {
		return false
	}
	content, err := h.Content(line)
	return err == nil && slices.ContainsFunc(readings(content), s.needle.in)
}

// hit notes a line that matches.
func (s *scan) hit(h *record.Head, hits []uint32) []uint32 {
	row, ok := s.index.lookup(string(h.ID.Text))
	if !ok {
		return hits
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if h.Kind == record.CallbackLine {
		s.bodies.add(row)
	}
	return s.note(row, hits)
}

// note adds a row to the hits, if it is asked for and new.
func (s *scan) note(row uint32, hits []uint32) []uint32 {
	if !s.rows.has(row) || s.hits.has(row) {
		return hits
	}
	s.hits.add(row)
	return append(hits, row)
}

// lineAround returns the line that place p of a piece is in, and its offset.
func (s *scan) lineAround(b []byte, offset int64, p int) ([]byte, int64, error) {
	from := bytes.LastIndexByte(b[:p], '\n') + 1
	to := bytes.IndexByte(b[p:], '\n')
	if (from > 0 || offset == 0) && to >= 0 {
		return b[from : p+to+1], offset + int64(from), nil
	}
	at := offset + int64(from)
	if from == 0 {
		var err error
		if at, err = s.lineStart(offset); err != nil {
			return nil, 0, err
		}
	}
	return s.lineFrom(at, offset+int64(p))
}

// lineStart returns where the line begins that goes on at an offset.
func (s *scan) lineStart(offset int64) (int64, error) {
	buf := make([]byte, 64<<10)
	for offset > 0 {
		n := min(int64(len(buf)), offset)
		if _, err := s.index.file.ReadAt(buf[:n], offset-n); err != nil {
			return 0, err
		}
		if i := bytes.LastIndexByte(buf[:n], '\n'); i >= 0 {
			return offset - n + int64(i) + 1, nil
		}
		offset -= n
	}
	return 0, nil
}

// lineFrom reads the line that begins at an offset and goes beyond another.
func (s *scan) lineFrom(at, beyond int64) ([]byte, int64, error) {
	for size := beyond - at + 64<<10; ; size *= 2 {
		b := make([]byte, min(size, s.end-at))
		n, err := s.index.file.ReadAt(b, at)
		if n < len(b) {
			if errors.Is(err, io.EOF) {
				err = io.ErrUnexpectedEOF
			}
			return nil, 0, err
		}
		if i := bytes.IndexByte(b[beyond-at:], '\n'); i >= 0 {
			return b[:beyond-at+int64(i)+1], at, nil
		}
		if size >= s.end-at || size > record.MaxLine {
			return b, at, nil
		}
	}
}

// rest takes what reading straight through does not find: callbacks whose body
// another line holds, and lines that another program has escaped its own way.
func (s *scan) rest(ctx context.Context) error {
	x := s.index
	var ask rowSet
	x.mu.RLock()
	for i, b := range x.blocks {
		for j, flags := range b.flags {
			if flags&(flagEscaped|flagUploads) != 0 {
				ask.add(uint32(i*blockRows + j))
			}
		}
	}
	for changed := true; changed; {
		changed = false
		for _, b := range x.borrowers {
			holder, ok := x.byID.get(b.Holder, x.idOf)
			if !ok {
				continue
			}
			for _, set := range []*rowSet{&s.bodies, &ask} {
				if set.has(holder) && !set.has(b.Row) {
					set.add(b.Row)
					changed = true
				}
			}
			if s.bodies.has(b.Row) {
				s.report(s.note(b.Row, nil), s.end, s.end)
			}
		}
	}
	x.mu.RUnlock()
	var rows []uint32
	for row := range x.count() {
		if ask.has(row) && s.rows.has(row) && !s.hits.has(row) {
			rows = append(rows, row)
		}
	}
	wanted := s.needle
	wanted.not = false
	found, err := x.filterText(ctx, rows, []needle{wanted}, func(found []uint32, _, _ int64) { s.report(found, s.end, s.end) })
	for _, row := range found {
		s.hits.add(row)
	}
	return err
}
