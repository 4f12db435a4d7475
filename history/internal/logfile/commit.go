package logfile

import (
	"errors"
	"os"
	"path/filepath"
	"slices"
	"time"
)

// joinBytes is up to where lines are copied together to be written at once.
const joinBytes = 64 << 10

// hold takes the lock that all writers share. The folder is made where it is gone.
func (a *Appender) hold() (unlock func(), err error) {
	unlock, err = acquire(a.lock, a.path, a.lockWait, a.takenBack)
	if !errors.Is(err, os.ErrNotExist) {
		return unlock, err
	}
	if err := os.MkdirAll(filepath.Dir(a.path), 0o700); err != nil {
		return nil, Wrap("lock", a.path, err)
	}
	return acquire(a.lock, a.path, a.lockWait, a.takenBack)
}

// commit writes a group of batches. The lock is held.
func (a *Appender) commit(group []*commit) error {
	info, err := a.current()
	if err != nil {
		return Wrap("open", a.path, err)
	}
	if err := a.write(group, info); err != nil {
		return Wrap("append to", a.path, err)
	}
	return nil
}

// current makes sure that the open file is the one at the path, and returns its
// info: another process may have put a pruned one in its place.
func (a *Appender) current() (os.FileInfo, error) {
	if a.file != nil {
		if open, err := a.file.Stat(); err == nil && a.inPlace(open) {
			return open, nil
		}
		_ = a.file.Close() // nothing unwritten is in it
		a.swap(nil)
	}
	f, err := a.open(a.path)
	if err != nil {
		return nil, err
	}
	a.swap(f)
	return f.Stat()
}

// inPlace reports whether the open file is the one at the path.
func (a *Appender) inPlace(open os.FileInfo) bool {
	now := time.Now()
	if n := links(open); n != a.links {
		a.links = n
	} else if n > 0 && now.Sub(a.seen) < recheckEvery {
		return true
	}
	at, err := os.Stat(a.path)
	if err != nil || !os.SameFile(at, open) {
		return false
	}
	a.seen = now
	return true
}

func (a *Appender) swap(f File) {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.file, a.end, a.seen = f, 0, time.Time{}
}

// write appends the group to the file of info and makes it durable, or leaves the
// file as it was.
func (a *Appender) write(group []*commit, info os.FileInfo) error {
	group = slices.DeleteFunc(slices.Clone(group), func(c *commit) bool {
		if c.In != nil && !os.SameFile(c.In, info) {
			c.err = ErrReplaced
		}
		return c.err != nil
	})
	if len(group) == 0 {
		return nil
	}
	size := info.Size()
	begin, err := a.newline(size)
	if err != nil {
		return err
	}
	pieces := joined(begin, group)
	for _, b := range pieces {
		if _, err = a.file.Write(b); err != nil {
			break
		}
	}
	if err == nil {
		err = a.settle(group)
	}
	if err != nil {
		// If this fails too, the torn stretch is one damaged line: the next
		// append begins with a newline.
		return errors.Join(err, a.file.Truncate(size))
	}
	pieces[0] = pieces[0][len(begin):]
	at := size + int64(len(begin))
	for _, b := range pieces {
		a.written(b, at)
		at += int64(len(b))
	}
	a.end = at
	return nil
}

// settle brings what was written to disk, unless nobody waits for that.
func (a *Appender) settle(group []*commit) error {
	if !slices.ContainsFunc(group, func(c *commit) bool { return !c.Async }) {
		a.behind = true
		return nil
	}
	if err := a.file.Sync(); err != nil {
		return err
	}
	a.behind = false
	return nil
}

// newline returns what an append begins with: a newline where the file does not
// end in one, so that a torn line spoils no other.
func (a *Appender) newline(size int64) ([]byte, error) {
	if size == 0 || size == a.end {
		return nil, nil
	}
	var last [1]byte
	if _, err := a.file.ReadAt(last[:], size-1); err != nil {
		return nil, err
	}
	if last[0] != '\n' {
		return []byte{'\n'}, nil
	}
	return nil, nil
}

// joined returns the lines of a group, begun with begin, as pieces of whole lines,
// at least one: short ones are copied together, and a long one is a piece.
func joined(begin []byte, group []*commit) [][]byte {
	var pieces [][]byte
	for b := begin; ; b = nil {
		n := 0
		for size := len(b); n < len(group); n++ {
			if size += len(group[n].Lines); n > 0 && size > joinBytes {
				break
			}
		}
		if n == 1 && len(b) == 0 {
			b = group[0].Lines
		} else {
			for _, c := range group[:n] {
				b = append(b, c.Lines...)
			}
		}
		pieces = append(pieces, b)
		if group = group[n:]; len(group) == 0 {
			return pieces
		}
	}
}
