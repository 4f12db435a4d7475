package history

import (
	"math/bits"
	"runtime"
	"slices"
	"strings"
	"sync"

	"redial/history/internal/record"

	"redial/callback"
	"redial/history/query"
)

// selectColumns returns the rows that meet the terms that the columns can
// answer, in ascending order. They are marked before they are listed: a list
// that grows touches several times the memory, and new memory is what takes
// the most time here.
func (x *index) selectColumns(q Query) []uint32 {
	x.prepare(q)
	x.mu.RLock()
	defer x.mu.RUnlock()
	workers := uint32(min(runtime.GOMAXPROCS(0), len(x.blocks)))
	if workers == 0 {
		return nil
	}
	each := (uint32(len(x.blocks)) + workers - 1) / workers * blockRows
	marked := make([]uint64, (x.rows+63)/64)
	counts := make([]int, workers)
	var g sync.WaitGroup
	var undelivered []uint64
	if q.Has(query.Is, "undelivered") {
		undelivered = x.newestUndelivered()
	}
	for w := range workers {
		g.Go(func() {
			m, n := x.matcher(q, undelivered), 0
			for row := w * each; row < min((w+1)*each, x.rows); row++ {
				if m(row) {
					marked[row/64] |= 1 << (row % 64)
					n++
				}
			}
			counts[w] = n
		})
	}
	g.Wait()
	total := 0
	for _, n := range counts {
		total += n
	}
	return listed(marked, total)
}

// listed returns the rows that are marked, of which there are n.
func listed(marked []uint64, n int) []uint32 {
	rows := make([]uint32, 0, n)
	for i, word := range marked {
		for ; word != 0; word &= word - 1 {
			rows = append(rows, uint32(i*64+bits.TrailingZeros64(word)))
		}
	}
	return rows
}

// prepare makes what the query needs beside the columns.
func (x *index) prepare(q Query) {
	if q.Has(query.Is, "undelivered") {
		x.makeChains()
	}
}

// match decides whether a row meets a condition.
type match func(row uint32) bool

// matcher returns what decides the terms that the columns can answer. The
// index is locked while it is made and used; it is for one goroutine.
func (x *index) matcher(q Query, undelivered []uint64) match {
	var all []match
	for _, t := range q.Terms() {
		if t.Field == query.Text {
			continue
		}
		m := x.matchTerm(t, undelivered)
		if t.Not {
			yes := m
			m = func(row uint32) bool { return !yes(row) }
		}
		all = append(all, m)
	}
	if x.hidden > 0 {
		all = append(all, func(row uint32) bool { return !x.unsent(row) })
	}
	if len(all) == 1 {
		return all[0]
	}
	return func(row uint32) bool {
		for _, m := range all {
			if !m(row) {
				return false
			}
		}
		return true
	}
}

func (x *index) matchTerm(t query.Term, undelivered []uint64) match {
	switch t.Field {
	case query.Status:
		return x.matchStatus(t)
	case query.Size, query.Duration, query.Tries, query.Since, query.Until:
		return x.matchNumber(t)
	case query.Type:
		return x.matchName(t, x.typeText, func(b *block, i uint32) uint16 { return b.typ[i] })
	case query.Target:
		return x.matchName(t, x.targetText, func(b *block, i uint32) uint16 { return b.target[i] })
	case query.Source:
		return x.matchName(t, x.sourceText, func(b *block, i uint32) uint16 { return b.source[i] })
	case query.Order:
		return x.matchOrder(t)
	case query.ID:
		return func(row uint32) bool {
			id := strings.ToLower(x.idText(row))
			return anyOf(t.Words, func(w string) bool { return strings.HasPrefix(id, strings.ToLower(w)) })
		}
	case query.OK:
		return x.matchOK(t)
	case query.Is:
		return x.matchIs(t, undelivered)
	case query.Text, query.Sort, query.Took:
	}
	return func(uint32) bool { return true }
}

// matchStatus looks for the status of the last attempt, or for the error class
// of one that got no answer.
func (x *index) matchStatus(t query.Term) match {
	status := x.matchNumber(t)
	if len(t.Words) == 0 {
		return status
	}
	wanted := make([]bool, len(x.names.list))
	canceled := -1
	for i, name := range x.names.list {
		class := record.ErrorClass(name)
		if class == callback.ErrCanceled {
			canceled = i
		}
		wanted[i] = slices.Contains(t.Words, string(class)) || class == callback.ErrCanceled && slices.Contains(t.Words, Cancelled)
	}
	cutOff, pending, unsent := slices.Contains(t.Words, CutOff), slices.Contains(t.Words, UnderWay), slices.Contains(t.Words, Unsent)
	return func(row uint32) bool {
		b, i := x.at(row)
		n := int(b.class[i])
		switch {
		case n < len(wanted) && wanted[n], status(row):
			return true
		case n == canceled:
			return cutOff && b.flags[i]&flagUnsent == 0
		case b.tries[i] > 0 || !pending && !unsent:
			return false
		}
		imported := x.sourceText(row) == string(callback.FromImport)
		return imported && unsent || !imported && pending
	}
}

// matchOK looks for what a body says of ok.
func (x *index) matchOK(t query.Term) match {
	return func(row uint32) bool {
		b, i := x.at(row)
		said := "none"
		switch f := b.flags[i]; {
		case f&flagOKTrue != 0:
			said = "true"
		case f&flagOKSaid != 0:
			said = "false"
		}
		return slices.Contains(t.Words, said)
	}
}

func anyOf(words []string, ok func(string) bool) bool {
	for _, w := range words {
		if ok(w) {
			return true
		}
	}
	return false
}

func (x *index) matchNumber(t query.Term) match {
	number := numberColumn(t.Field)
	return func(row uint32) bool {
		b, i := x.at(row)
		n := number(b, i)
		for _, s := range t.Spans {
			if s.Has(n) {
				return true
			}
		}
		return false
	}
}

// numberColumn returns what reads a column of numbers.
func numberColumn(f query.Field) func(b *block, i uint32) int64 {
	switch f { //nolint:exhaustive // the others are no numbers
	case query.Status:
		return func(b *block, i uint32) int64 { return int64(b.status[i]) }
	case query.Size:
		return func(b *block, i uint32) int64 { return int64(b.size[i]) }
	case query.Tries:
		return func(b *block, i uint32) int64 { return int64(b.tries[i]) }
	case query.Duration:
		return func(b *block, i uint32) int64 {
			if b.tries[i] == 0 {
				return -1 // nothing took any time yet
			}
			return int64(b.micros[i])
		}
	}
	return func(b *block, i uint32) int64 { return b.time[i] }
}

// matchName compares numbers of names; "none" is the empty one.
func (x *index) matchName(t query.Term, text func(uint32) string, column func(*block, uint32) uint16) match {
	wanted := make([]bool, len(x.names.list))
	same := func(name string) bool {
		return anyOf(t.Words, func(w string) bool {
			return strings.EqualFold(w, name) || name == "" && strings.EqualFold(w, "none") || isHostOf(w, name)
		})
	}
	for i, name := range x.names.list {
		wanted[i] = same(name)
	}
	return func(row uint32) bool {
		b, i := x.at(row)
		if n := column(b, i); int(n) < len(wanted) {
			return wanted[n]
		}
		return same(text(row))
	}
}

// isHostOf reports whether a word is the host of a name that is a URL, with its port or
// without.
func isHostOf(word, name string) bool {
	_, rest, isURL := strings.Cut(name, "://")
	if !isURL {
		return false
	}
	host, _, _ := strings.Cut(rest, "/")
	bare := host
	if i := strings.LastIndexByte(host, ':'); i >= 0 {
		bare = host[:i]
	}
	return strings.EqualFold(word, host) || strings.EqualFold(word, bare)
}

// matchOrder compares beginnings, or with a leading * any part.
func (x *index) matchOrder(t query.Term) match {
	var parts []query.OrderPart
	for _, w := range t.Words {
		parts = append(parts, query.NewOrderPart(w))
	}
	var buf [36]byte
	return func(row uint32) bool {
		b, i := x.at(row)
		if b.flags[i]&flagOddOrder != 0 {
			order := []byte(strings.ToLower(x.odd[row].order))
			return slices.ContainsFunc(parts, func(p query.OrderPart) bool { return p.IsIn(order) })
		}
		uuid := &b.order[i]
		for k := range parts {
			if p := &parts[k]; p.MayBeIn((*[16]byte)(uuid)) && p.IsIn(uuid.AppendUUID(buf[:0])) {
				return true
			}
		}
		return false
	}
}

func (x *index) matchIs(t query.Term, undelivered []uint64) match {
	var wanted []match
	for _, w := range t.Words {
		switch w {
		case "undelivered":
			wanted = append(wanted, func(row uint32) bool { return undelivered[row/64]>>(row%64)&1 == 1 })
		case "replay":
			wanted = append(wanted, func(row uint32) bool {
				b, i := x.at(row)
				return b.flags[i]&flagReplay != 0
			})
		default:
			state := stateNumber(callback.State(w))
			wanted = append(wanted, func(row uint32) bool { return x.state(row) == state })
		}
	}
	return func(row uint32) bool {
		for _, m := range wanted {
			if m(row) {
				return true
			}
		}
		return false
	}
}

// newestUndelivered returns a bit for each row: set for the newest callback of
// each order and target where none is delivered, so that a count of them is a
// count of undelivered orders. A callback without an order id stands for
// itself. The chains are there.
func (x *index) newestUndelivered() []uint64 {
	set := make([]uint64, x.rows/64+1)
	older := make([]uint64, len(set)) // than another of the same order
	for _, slot := range x.before {
		if slot != 0 {
			older[(slot-1)/64] |= 1 << ((slot - 1) % 64)
		}
	}
	none := record.HashKey(nil)
	for row := range x.rows {
		switch {
		case older[row/64]>>(row%64)&1 == 1:
		case x.before[row] == 0: // the only one of its order, as most are
			if x.state(row) != stateDelivered && !x.unsent(row) {
				set[row/64] |= 1 << (row % 64)
			}
		default:
			x.undeliveredOf(row, set, x.orderOf(row) == none)
		}
	}
	return set
}

// undeliveredOf sets the bits of the callbacks that stand for an order; row is
// its newest. A callback without a target, as an import is, is undelivered only
// until any target has the order.
func (x *index) undeliveredOf(row uint32, set []uint64, noOrder bool) {
	mark := func(row uint32) { set[row/64] |= 1 << (row % 64) }
	newest := map[string]uint32{} // by target, row + 1, 0 once delivered
	anywhere := false
	for slot := row + 1; slot != 0; slot = x.before[slot-1] {
		if x.unsent(slot - 1) {
			continue
		}
		delivered := x.state(slot-1) == stateDelivered
		if noOrder {
			if !delivered {
				mark(slot - 1)
			}
			continue
		}
		target := x.targetText(slot - 1)
		if _, seen := newest[target]; !seen {
			newest[target] = slot
		}
		if delivered {
			newest[target], anywhere = 0, true
		}
	}
	if anywhere {
		delete(newest, "")
	}
	for _, slot := range newest {
		if slot != 0 {
			mark(slot - 1)
		}
	}
}
