package history

import (
	"cmp"
	"context"
	"slices"
	"time"

	"redial/history/internal/record"

	"redial/callback"
	"redial/history/internal/logfile"
)

// Order is what a callback completes, with what has become of it on each
// target. It counts all callbacks of the order, whichever a query matched.
type Order struct {
	ID        string // "" stands for one callback that names no order
	Callbacks int
	Attempts  int
	Newest    time.Time     // of the newest callback
	Targets   []OrderTarget // by name
}

// OrderTarget is where an order stands on one target.
type OrderTarget struct {
	Name string
	// State is Delivered where any callback was, else that of the newest, and
	// Status and Error are its last attempt's.
	State    callback.State
	Status   int
	Error    callback.ErrorClass
	Attempts int
	Standing string // StandingOf that callback
}

// Undelivered reports whether there is a target that has the order from no
// callback. One without a name, as an import has, waits for no target of its own.
func (o Order) Undelivered() bool {
	delivered := func(t OrderTarget) bool { return t.State == callback.Delivered }
	anywhere := slices.ContainsFunc(o.Targets, delivered)
	return slices.ContainsFunc(o.Targets, func(t OrderTarget) bool { return !delivered(t) && (t.Name != "" || !anywhere) })
}

// Orders is a view by order: the orders that have a callback in it, the one
// with the newest such callback first. A callback without an order id stands
// for itself.
type Orders struct {
	view  *View
	heads []uint32 // the newest row of each order, ascending
}

// Orders groups the view's callbacks by order.
func (v *View) Orders() *Orders {
	o := &Orders{view: v}
	if v.index == nil || v.n == 0 {
		return o
	}
	v.index.makeChains()
	v.index.mu.RLock()
	defer v.index.mu.RUnlock()
	if v.all {
		o.heads = v.index.newestOfOrders(uint32(v.n), func(uint32) bool { return true })
		return o
	}
	rows := v.rows
	if v.sorted {
		rows = slices.Sorted(slices.Values(rows))
	}
	next := len(rows) - 1
	o.heads = v.index.newestOfOrders(rows[next]+1, func(row uint32) bool {
		if next >= 0 && rows[next] == row {
			next--
			return true
		}
		return false
	})
	return o
}

// Undelivered counts the orders that some target has from no callback, in the
// whole history, for which it waits.
func (s *Store) Undelivered(ctx context.Context) (int, error) {
	x, err := s.completeIndex(ctx)
	if err != nil || x == nil {
		return 0, err
	}
	x.makeChains()
	x.mu.RLock()
	defer x.mu.RUnlock()
	set := x.newestUndelivered()
	return len(x.newestOfOrders(x.rows, func(row uint32) bool { return set[row/64]>>(row%64)&1 == 1 })), nil
}

// Len is how many orders there are.
func (o *Orders) Len() int { return len(o.heads) }

// At returns order i, 0 being the one with the newest callback, and that
// callback.
func (o *Orders) At(i int) (Order, Entry, error) {
	if i < 0 || i >= len(o.heads) {
		return Order{}, Entry{}, ErrNotFound
	}
	head := o.heads[len(o.heads)-1-i]
	e, err := o.view.index.entry(head)
	if err != nil {
		err = logfile.Wrap("read", o.view.store.path, err)
	}
	return o.view.index.orderFacts(head), e, err
}

// Callbacks returns the callbacks of order i, oldest first, those included that
// the view has not; of more than limit the newest.
func (o *Orders) Callbacks(i, limit int) ([]Entry, error) {
	if i < 0 || i >= len(o.heads) {
		return nil, ErrNotFound
	}
	x := o.view.index
	x.mu.RLock()
	rows := x.rowsOfOrder(o.heads[len(o.heads)-1-i])
	x.mu.RUnlock()
	rows = rows[:min(len(rows), limit)]
	entries := make([]Entry, 0, len(rows))
	for _, row := range slices.Backward(rows) {
		e, err := x.entry(row)
		if err != nil {
			return nil, logfile.Wrap("read", o.view.store.path, err)
		}
		entries = append(entries, e)
	}
	return entries, nil
}

// Index returns the place of the order that a callback belongs to, or -1.
func (o *Orders) Index(id string) int {
	x := o.view.index
	if x == nil {
		return -1
	}
	x.mu.RLock()
	defer x.mu.RUnlock()
	row, ok := x.find(id)
	if !ok {
		return -1
	}
	for _, one := range x.rowsOfOrder(row) {
		if i, found := slices.BinarySearch(o.heads, one); found {
			return len(o.heads) - 1 - i
		}
	}
	return -1
}

// newestOfOrders returns of the rows before end that are wanted the newest of
// each order, ascending. It asks for each row once, the newest first.
func (x *index) newestOfOrders(end uint32, wanted func(row uint32) bool) []uint32 {
	var heads []uint32
	newer := make([]uint64, end/64+1) // a wanted row of the same order comes later
	none := record.HashKey(nil)
	for row := end; row > 0; {
		row--
		seen, want := newer[row/64]>>(row%64)&1 == 1, wanted(row)
		before := x.before[row]
		if before != 0 && x.orderOf(row) == none {
			before = 0
		}
		if before != 0 && (seen || want) {
			newer[(before-1)/64] |= 1 << ((before - 1) % 64)
		}
		if want && !seen {
			heads = append(heads, row)
		}
	}
	slices.Reverse(heads)
	return heads
}

// rowsOfOrder returns the rows of a row's order, newest first. The chains are
// there.
func (x *index) rowsOfOrder(row uint32) []uint32 {
	k := x.orderOf(row)
	if k == record.HashKey(nil) {
		return []uint32{row}
	}
	var rows []uint32
	slot, ok := x.byOrder.get(k, x.orderOf)
	for ; ok; slot, ok = x.before[slot]-1, x.before[slot] != 0 {
		if !x.unsent(slot) {
			rows = append(rows, slot)
		}
	}
	return rows
}

// orderFacts returns how a row's order stands.
func (x *index) orderFacts(row uint32) Order {
	x.mu.RLock()
	defer x.mu.RUnlock()
	rows := x.rowsOfOrder(row)
	b, i := x.at(rows[0])
	o := Order{ID: x.orderText(row), Callbacks: len(rows), Newest: record.UnixTime(b.time[i])}
	at := map[string]int{} // in o.Targets, by name
	for _, row := range rows {
		b, i := x.at(row)
		name, state := x.targetText(row), stateName(x.state(row))
		j, known := at[name]
		if !known {
			j = len(o.Targets)
			at[name], o.Targets = j, append(o.Targets, OrderTarget{Name: name})
		}
		t := &o.Targets[j]
		if !known || state == callback.Delivered && t.State != callback.Delivered {
			t.State, t.Status, t.Error = state, int(b.status[i]), record.ErrorClass(x.names.word(b.class[i]))
			t.Standing = StandingOf(Entry{
				Status: t.Status, Error: t.Error, Unsent: b.flags[i]&flagUnsent != 0, Source: callback.Source(x.sourceText(row)),
			})
		}
		t.Attempts += int(b.tries[i])
		o.Attempts += int(b.tries[i])
	}
	slices.SortFunc(o.Targets, func(a, b OrderTarget) int { return cmp.Compare(a.Name, b.Name) })
	return o
}

// chainStep is how many rows are chained at a time: whoever adds rows waits for
// no more.
const chainStep = 1 << 16

// makeChains makes the chains by order if there are none yet. Those who read
// need not wait meanwhile.
func (x *index) makeChains() {
	made := &index{byOrder: rowTable{seed: x.byOrder.seed}}
	for {
		x.mu.RLock()
		done, rows := x.before != nil, x.rows
		made.blocks = x.blocks
		for end := min(uint32(len(made.before))+chainStep, rows); !done && uint32(len(made.before)) < end; {
			made.chain(uint32(len(made.before)))
		}
		x.mu.RUnlock()
		if done {
			return
		}
		if uint32(len(made.before)) == rows {
			break
		}
	}
	x.mu.Lock()
	defer x.mu.Unlock()
	if x.before != nil {
		return
	}
	for row := uint32(len(made.before)); row < x.rows; row++ {
		made.blocks = x.blocks
		made.chain(row)
	}
	x.before, x.byOrder = made.before, made.byOrder
	if x.before == nil {
		x.before = []uint32{}
	}
}
