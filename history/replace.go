package history

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"io"
	"os"

	"github.com/gofrs/flock"
)

// ErrCareUnderWay is returned, inside a *FileError, when another process is
// repairing or pruning the same history.
var ErrCareUnderWay = errors.New("another process is repairing or pruning it")

// replacement is a new file that is to take the history's place. Until it does
// the history is as it was; after it, the history is the new file whole.
type replacement struct {
	path string
	op   string // for errors
	disk disk
	old  *os.File
	new  *os.File
	out  *bufio.Writer // to the new file
	mine *flock.Flock  // on the new file: one at a time
	lock *flock.Flock  // the one all writers share
}

// replace begins a replacement of the history at path.
func replace(path, op string, on disk) (*replacement, error) {
	r := &replacement{path: path, op: op, disk: on, lock: flock.New(lockPath(path), flock.SetPermissions(0o600))}
	var err error
	if r.old, err = os.Open(path); err != nil {
		return nil, fileError("open", path, err)
	}
	info, err := r.old.Stat()
	if err == nil && !info.Mode().IsRegular() {
		err = errNotRegular
	}
	if err != nil {
		_ = r.old.Close() // read only
		return nil, fileError("open", path, err)
	}
	r.mine = flock.New(path+".new", flock.SetPermissions(0o600))
	locked, err := r.mine.TryLock()
	if err == nil && !locked {
		err = ErrCareUnderWay
	}
	if err == nil {
		r.new, err = os.OpenFile(path+".new", os.O_WRONLY|os.O_TRUNC, 0o600)
	}
	r.out = bufio.NewWriterSize(struct{ io.Writer }{r.new}, 1<<20)
	if err != nil {
		_ = r.old.Close() // read only
		return nil, r.fail(err)
	}
	return r, nil
}

func (r *replacement) fail(err error) error {
	if errors.Is(err, context.Canceled) || errors.Is(err, context.DeadlineExceeded) {
		return err
	}
	return fileError(r.op, r.path, err)
}

// hold keeps all writers out until the replacement is closed. It fails if the
// history is no longer the file that the replacement began with.
func (r *replacement) hold() error {
	if _, err := acquire(r.lock, r.path, lockWait); err != nil {
		return err
	}
	now, err := os.Stat(r.path)
	if err != nil {
		return err
	}
	then, err := r.old.Stat()
	if err == nil && !os.SameFile(now, then) {
		err = errReplaced
	}
	return err
}

var errReplaced = errors.New("another file took its place meanwhile")

// size returns the history's size now.
func (r *replacement) size() (int64, error) {
	info, err := r.old.Stat()
	if err != nil {
		return 0, err
	}
	return info.Size(), nil
}

// again empties the new file.
func (r *replacement) again() error {
	r.out.Reset(struct{ io.Writer }{r.new})
	if _, err := r.new.Seek(0, io.SeekStart); err != nil {
		return err
	}
	return r.new.Truncate(0)
}

// copy copies a stretch of the history.
func (r *replacement) copy(from, to int64) error {
	if from == to {
		return nil
	}
	n, err := io.Copy(r.out, io.NewSectionReader(r.old, from, to-from))
	if err == nil && n < to-from {
		err = io.ErrUnexpectedEOF
	}
	return err
}

// commit makes the new file durable and puts it in the history's place.
func (r *replacement) commit() error {
	if err := r.out.Flush(); err != nil {
		return err
	}
	if err := r.disk.sync(r.new); err != nil {
		return err
	}
	if err := r.disk.rename(r.path+".new", r.path); err != nil {
		return err
	}
	return r.disk.syncFolder(r.path)
}

// close lets writers in again and removes the new file where it did not take
// the history's place.
func (r *replacement) close(committed bool) {
	if !committed {
		_ = os.Remove(r.path + ".new") // the next replacement empties it anyway
	}
	_ = r.lock.Unlock() // locks go with their files at the latest
	_ = r.mine.Unlock()
	_ = r.new.Close() // synced where it matters
	_ = r.old.Close() // read only
}

// wholeLines returns how much of the first size bytes is whole lines.
func wholeLines(f io.ReaderAt, size int64) (int64, error) {
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
