package history

import (
	"context"
	"crypto/sha256"
	"errors"
	"os"

	"redial/callback"
)

// holders finds the callbacks that hold the bodies of others, in the file as it
// is at one moment.
type holders struct {
	ctx   context.Context //nolint:containedctx // of the one call that they serve
	store *Store
	index *index      // of what is known without waiting; nil where there is no file
	file  os.FileInfo // nil where there is none
}

func (s *Store) holders(ctx context.Context) (holders, error) {
	h := holders{ctx: ctx, store: s}
	f, err := s.look()
	if err != nil {
		return h, err
	}
	if f != nil {
		h.file = f.info
	}
	h.index, _, err = s.known(ctx)
	return h, err
}

// borrow sees to the body of a record that refers to another callback's. The
// body it finds is kept in given, so that it is there if its holder goes.
func (h holders) borrow(given, r *callback.Record) error {
	var err error
	if r.Body == nil && r.SHA256 != [sha256.Size]byte{} {
		return h.find(r.BodyOf)
	}
	if r.Body == nil {
		if given.Body, err = h.store.Body(h.ctx, r.BodyOf); err != nil {
			return err
		}
		r.Body = given.Body
		return nil
	}
	if err = h.find(r.BodyOf); errors.Is(err, ErrNotFound) {
		r.BodyOf, err = "", nil // its holder is gone: it holds the bytes itself
	}
	return err
}

// find returns ErrNotFound where there is no such callback.
func (h holders) find(id string) error {
	if h.index != nil {
		if _, ok := h.index.lookup(id); ok {
			return nil
		}
	}
	_, _, err := h.store.row(h.ctx, id) // in all of the file
	return err
}
