package cli

import (
	"context"
	"errors"
	"slices"
	"time"

	"redial/callback"
	"redial/history"
)

// runFollow prints what matches, oldest first, and then what comes: each
// callback when it appears, and again when how it stands has changed.
func (o listOptions) runFollow(ctx context.Context, a *app) error {
	query, err := a.parseQuery(o.query)
	if err != nil {
		return err
	}
	store, err := a.openHistory()
	if err != nil {
		return err
	}
	defer func() { _ = store.Close() }()
	f := follower{app: a, store: store, json: o.json, shown: map[string]bool{}, open: map[string]history.Entry{}}
	if err := f.print(ctx, query, o.limit); err != nil {
		return err
	}
	var seen history.Revision
	for {
		if seen, err = store.Wait(ctx, seen); err != nil {
			return err
		}
		if err := f.print(ctx, query, 0); err != nil {
			return err
		}
	}
}

// openFor is how long a callback that was not delivered is looked at for a try
// that ends otherwise.
const openFor = 15 * time.Minute

// idTime is how many characters of an id are its time.
const idTime = 10

// follower prints callbacks as they come.
type follower struct {
	app   *app
	store *history.Store
	json  bool
	// headed is true once the columns were named.
	headed bool
	// newest is the id of the newest that was printed, and shown are all.
	newest string
	shown  map[string]bool
	// open are those that may still end otherwise.
	open map[string]history.Entry
}

// print prints what is new since the last time: at first, all up to a limit.
func (f *follower) print(ctx context.Context, query history.Query, limit int) error {
	changed, err := f.changed(ctx)
	if err != nil {
		return err
	}
	fresh, err := f.fresh(ctx, query, limit)
	if err != nil {
		return err
	}
	all := slices.Concat(changed, fresh)
	for _, e := range all {
		f.shown[e.ID] = true
		f.newest = max(f.newest, e.ID)
		if (e.State == callback.Pending || e.State == callback.Failed) && time.Since(e.Time) < openFor {
			f.open[e.ID] = e
		} else {
			delete(f.open, e.ID)
		}
	}
	return f.write(all)
}

// fresh returns what was not printed yet, oldest first. Ids begin with the time
// that they were made at.
func (f *follower) fresh(ctx context.Context, query history.Query, limit int) ([]history.Entry, error) {
	view, err := f.store.Select(ctx, query)
	if err != nil {
		return nil, err
	}
	var fresh []history.Entry
	for i := range view.Len() {
		e, err := view.Entry(i)
		var damaged *history.DamagedError
		switch {
		case errors.As(err, &damaged):
			continue
		case err != nil:
			return nil, err
		}
		if f.newest != "" && e.ID[:min(idTime, len(e.ID))] < f.newest[:min(idTime, len(f.newest))] || limit > 0 && i == limit {
			break
		}
		if !f.shown[e.ID] {
			fresh = append(fresh, e)
		}
	}
	slices.Reverse(fresh)
	return fresh, nil
}

// changed returns those of the open ones that stand otherwise now.
func (f *follower) changed(ctx context.Context) ([]history.Entry, error) {
	var changed []history.Entry
	for id, was := range f.open {
		e, err := f.store.Entry(ctx, id)
		switch {
		case errors.Is(err, history.ErrNotFound) || err == nil && time.Since(e.Time) > openFor:
			delete(f.open, id)
		case err != nil:
			return nil, err
		case e.State != was.State || e.Attempts != was.Attempts:
			changed = append(changed, e)
		}
	}
	slices.SortFunc(changed, func(a, b history.Entry) int { return a.Time.Compare(b.Time) })
	return changed, nil
}

func (f *follower) write(entries []history.Entry) error {
	if !f.json {
		printEntries(f.app.out, entries, !f.headed)
		f.headed = f.headed || len(entries) > 0
		return nil
	}
	for _, e := range entries {
		if err := writeJSON(f.app.streams.Out, e); err != nil {
			return err
		}
	}
	return nil
}
