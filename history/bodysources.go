package history

import (
	"context"
	"crypto/sha256"
	"errors"
	"os"

	"redial/callback"
)

// bodySources finds the callbacks that hold the bodies of others, in the file as it
// is at one moment.
type bodySources struct {
	ctx   context.Context //nolint:containedctx // of the one call that they serve
	store *Store
	index *index      // of what is known without waiting; nil where there is no file
	file  os.FileInfo // nil where there is none
}

func (s *Store) bodySources(ctx context.Context) (bodySources, error) {
	b := bodySources{ctx: ctx, store: s}
	f, err := s.openCurrent()
	if err != nil {
		return b, err
	}
	if f != nil {
		b.file = f.info
	}
	b.index, _, err = s.currentIndex(ctx)
	return b, err
}

// borrow sees to the body of a record that refers to another callback's. The
// body it finds is kept in given, so that it is there if the line with it is pruned.
func (b bodySources) borrow(given, r *callback.Record) error {
	var err error
	if r.Body == nil && r.SHA256 != [sha256.Size]byte{} {
		return b.find(r.BodyOf)
	}
	if r.Body == nil {
		if given.Body, err = b.store.Body(b.ctx, r.BodyOf); err != nil {
			return err
		}
		r.Body = given.Body
		return nil
	}
	if err = b.find(r.BodyOf); errors.Is(err, ErrNotFound) {
		r.BodyOf, err = "", nil // that line is gone: this one holds the bytes itself
	}
	return err
}

// find returns ErrNotFound where there is no such callback.
func (b bodySources) find(id string) error {
	if b.index != nil {
		if _, ok := b.index.lookup(id); ok {
			return nil
		}
	}
	_, _, err := b.store.row(b.ctx, id) // in all of the file
	return err
}
