package logfile

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"

	"github.com/gofrs/flock"
)

// Replacement is a new file that is to take the place of the one at a path. Until
// Commit that file is as it was; after it, the new one is there whole.
type Replacement struct {
	Path string
	Disk Disk
	Old  *os.File // what is replaced, to be read

	op   string // for errors
	new  *os.File
	out  *bufio.Writer // to the new file
	mine *flock.Flock  // on the new file: one replacement at a time
	lock *flock.Flock  // the one all writers share
}

// Replace begins a replacement of the file that path leads to. Errors name op.
func Replace(path, op string, on Disk) (*Replacement, error) {
	path, err := Real(path)
	if err != nil {
		return nil, Wrap(op, path, err)
	}
	if err := Regular(LockPath(path)); err != nil {
		return nil, Wrap("lock", path, err)
	}
	if err := Regular(path); err != nil {
		return nil, Wrap("open", path, err)
	}
	r := &Replacement{Path: path, Disk: on, op: op, lock: flock.New(LockPath(path), flock.SetPermissions(0o600))}
	if r.Old, err = os.Open(path); err != nil {
		return nil, Wrap("open", path, err)
	}
	info, err := r.Old.Stat()
	if err != nil {
		_ = r.Old.Close() // read only
		return nil, Wrap("open", path, err)
	}
	if err := r.openNew(info); err != nil {
		_ = r.Old.Close() // read only
		return nil, r.Fail(err)
	}
	r.out = bufio.NewWriterSize(struct{ io.Writer }{r.new}, 1<<20)
	return r, nil
}

// openNew locks the new file, makes sure that the locked file is the one at its
// path, and only then empties it: another replacement may have put the file in
// place meanwhile.
func (r *Replacement) openNew(old os.FileInfo) error {
	path := r.Path + ".new"
	if at, err := os.Lstat(path); err == nil && !at.Mode().IsRegular() {
		return fmt.Errorf("%s: %w", path, ErrNotRegular) // a link would lead elsewhere
	}
	r.mine = flock.New(path, flock.SetPermissions(0o600))
	locked, err := r.mine.TryLock()
	if err == nil && !locked {
		err = ErrReplaceUnderWay
	}
	if err == nil {
		r.new, err = r.openLocked(path)
	}
	if err == nil {
		err = errors.Join(r.new.Truncate(0), keepOwner(r.new, old))
	}
	if err != nil {
		_ = r.mine.Unlock() // the lock goes with its file at the latest
	}
	return err
}

// openLocked opens the new file where it is the one that is locked.
func (r *Replacement) openLocked(path string) (*os.File, error) {
	f, err := os.OpenFile(path, os.O_WRONLY, 0)
	if errors.Is(err, os.ErrNotExist) {
		return nil, ErrReplaceUnderWay
	}
	if err != nil {
		return nil, err
	}
	open, err := f.Stat()
	locked, lockErr := r.mine.Stat()
	at, atErr := os.Lstat(path)
	if err = errors.Join(err, lockErr, atErr); err == nil && os.SameFile(open, locked) && os.SameFile(open, at) {
		return f, nil
	}
	_ = f.Close() // nothing was written to it
	if err == nil || errors.Is(err, os.ErrNotExist) {
		err = ErrReplaceUnderWay
	}
	return nil, err
}

// Fail makes an *Error of a failure, unless it is that of a context.
func (r *Replacement) Fail(err error) error {
	if errors.Is(err, context.Canceled) || errors.Is(err, context.DeadlineExceeded) {
		return err
	}
	return Wrap(r.op, r.Path, err)
}

// Hold keeps all writers out until the replacement is closed. It fails if the
// history is no longer the file that the replacement began with.
func (r *Replacement) Hold(ctx context.Context) error {
	if _, err := acquire(r.lock, r.Path, LockWait, ctx.Err); err != nil {
		return err
	}
	now, err := os.Stat(r.Path)
	if err != nil {
		return err
	}
	then, err := r.Old.Stat()
	if err == nil && !os.SameFile(now, then) {
		err = ErrReplaced
	}
	return err
}

// Size returns the history's size now.
func (r *Replacement) Size() (int64, error) {
	info, err := r.Old.Stat()
	if err != nil {
		return 0, err
	}
	return info.Size(), nil
}

// Reset empties the new file.
func (r *Replacement) Reset() error {
	r.out.Reset(struct{ io.Writer }{r.new})
	if _, err := r.new.Seek(0, io.SeekStart); err != nil {
		return err
	}
	return r.new.Truncate(0)
}

// Copy copies a stretch of the history.
func (r *Replacement) Copy(from, to int64) error {
	if from == to {
		return nil
	}
	n, err := io.Copy(r.out, io.NewSectionReader(r.Old, from, to-from))
	if err == nil && n < to-from {
		err = io.ErrUnexpectedEOF
	}
	return err
}

// Commit makes the new file durable and puts it in the history's place.
func (r *Replacement) Commit() error {
	if err := r.out.Flush(); err != nil {
		return err
	}
	if err := r.Disk.Sync(r.new); err != nil {
		return err
	}
	if err := r.Disk.Rename(r.Path+".new", r.Path); err != nil {
		return err
	}
	return r.Disk.SyncFolder(r.Path)
}

// Close lets writers in again and removes the new file where it did not take
// the history's place.
func (r *Replacement) Close(committed bool) {
	if !committed {
		_ = os.Remove(r.Path + ".new") // the next replacement empties it anyway
	}
	_ = r.lock.Unlock() // locks go with their files at the latest
	_ = r.mine.Unlock()
	_ = r.new.Close() // synced where it matters
	_ = r.Old.Close() // read only
}

// WholeLines returns how much of the first size bytes is whole lines.
func WholeLines(f io.ReaderAt, size int64) (int64, error) {
	buf := make([]byte, 64<<10)
	for size > 0 {
		n := min(int64(len(buf)), size)
		if _, err := f.ReadAt(buf[:n], size-n); err != nil {
			return 0, err
		}
		if i := bytes.LastIndexByte(buf[:n], '\n'); i >= 0 {
			return size - n + int64(i) + 1, nil
		}
		size -= n
	}
	return 0, nil
}
