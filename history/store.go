package history

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"errors"
	"os"
	"slices"
	"sync"
	"time"

	"redial/history/internal/record"

	"redial/callback"
	"redial/history/internal/logfile"

	"github.com/oklog/ulid/v2"
)

// Store is an open history file. It implements callback.Journal. All methods
// are safe for concurrent use.
type Store struct {
	path string
	now  func() time.Time
	ids  ids
	out  *logfile.Appender // nil for a reader
	long longLines         // of CallbackAsync

	// ctx ends, and background waits for, what is done beside the caller.
	ctx        context.Context //nolint:containedctx // it is the store's own life
	cancel     context.CancelFunc
	background sync.WaitGroup
	revision   revision
	watch      *logfile.Watch

	mu       sync.Mutex // guards what follows
	followed *followed  // nil while there is no file
	saving   bool       // a checkpoint is due
	closed   bool
}

// Options say how to open a store.
type Options struct {
	// ReadOnly opens without the intent to append: a file that does not exist
	// is then an empty history and is not made.
	ReadOnly bool
	// Now is the clock, nil is time.Now.
	Now func() time.Time
}

// Open opens the history at path, making it and its folder (0600, 0700) where
// missing. It returns before the whole file is indexed; Select and the other
// readers wait for what they need, and View.Complete reports it.
func Open(path string, o Options) (*Store, error) {
	path, err := logfile.Real(path)
	if err != nil {
		return nil, logfile.Wrap("open", path, err)
	}
	s := &Store{path: path, now: o.Now, long: newLongLines(), watch: logfile.NewWatch(path)}
	if s.now == nil {
		s.now = time.Now
	}
	s.ids.entropy = ulid.Monotonic(rand.Reader, 0)
	s.revision.init()
	s.ctx, s.cancel = context.WithCancel(context.Background())
	if !o.ReadOnly {
		s.out = logfile.NewAppender(path, s.written)
		if err := s.out.Open(); err != nil {
			return nil, logfile.Wrap("open", path, err)
		}
	}
	if _, err := s.openCurrent(); err != nil {
		_ = s.Close() // the first error is the one to return
		return nil, err
	}
	return s, nil
}

// Close waits for appends under way and lets go of the file.
func (s *Store) Close() error {
	var err error
	if s.out != nil {
		err = s.out.Close()
	}
	s.mu.Lock()
	closed, f := s.closed, s.followed
	s.closed = true
	s.mu.Unlock()
	if closed {
		return nil
	}
	s.cancel()
	s.background.Wait()
	s.watch.Close()
	s.revision.grow(1) // whoever waits finds the store closed
	if f != nil {
		err = errors.Join(err, f.file.Close())
	}
	if err != nil {
		return logfile.Wrap("close", s.path, err)
	}
	return nil
}

// Path returns the file's path.
func (s *Store) Path() string { return s.path }

// Callback appends a callback line and returns its new id once it is durable.
func (s *Store) Callback(ctx context.Context, r callback.Record) (string, error) {
	ids, err := s.Callbacks(ctx, []callback.Record{r})
	if err != nil {
		return "", err
	}
	return ids[0], nil
}

// Callbacks appends several callback lines in one write, for a bulk replay. A
// record with BodyOf needs no Body: the bytes are those of the callback it
// names, which has to be there. They are not read where the record has their
// SHA256 and Bytes.
func (s *Store) Callbacks(ctx context.Context, rs []callback.Record) ([]string, error) {
	if s.out == nil {
		return nil, &FileError{Op: "append to", Path: s.path, Err: os.ErrPermission}
	}
	ids := make([]string, len(rs))
	if len(rs) == 0 {
		return ids, nil
	}
	rs = slices.Clone(rs) // borrow fills in bodies
	buf := borrowLine()
	defer buf.release()
	for {
		lines, in, err := s.callbackLines(ctx, (*buf)[:0], rs, ids)
		if err != nil {
			return nil, err
		}
		*buf = lines
		err = s.out.Append(ctx, logfile.Batch{Lines: lines, In: in})
		if errors.Is(err, logfile.ErrReplaced) {
			continue // find the bodies again
		}
		return ids, err
	}
}

// callbackLines appends the lines of records, and returns the file that holds
// the bodies they refer to, if they do.
func (s *Store) callbackLines(ctx context.Context, lines []byte, rs []callback.Record, ids []string) (_ []byte, in os.FileInfo, err error) {
	var sources bodySources
	for i, r := range rs {
		now := s.now()
		if ids[i] == "" {
			ids[i] = s.ids.next(now)
		}
		r.ID = ids[i]
		if r.Time.IsZero() {
			r.Time = now
		}
		if r.BodyOf != "" {
			if sources.store == nil {
				if sources, err = s.bodySources(ctx); err != nil {
					return nil, nil, err
				}
			}
			if err := sources.borrow(&rs[i], &r); err != nil {
				return nil, nil, err
			}
		}
		if r.Body != nil || r.BodyOf == "" {
			r.SHA256, r.Bytes = sha256.Sum256(r.Body), int64(len(r.Body))
		}
		begin := len(lines)
		if lines = record.AppendCallback(lines, &r, r.Bytes); len(lines)-begin > record.MaxLine {
			return nil, nil, ErrTooLong
		}
	}
	return lines, sources.file, nil
}

// Attempt appends an attempt line and returns once it is durable.
func (s *Store) Attempt(ctx context.Context, r callback.Record, a callback.Attempt) error {
	line, err := s.attemptLine(r, a)
	if err != nil {
		return err
	}
	return s.out.Append(ctx, logfile.Batch{Lines: line})
}

func (s *Store) attemptLine(r callback.Record, a callback.Attempt) ([]byte, error) {
	if s.out == nil {
		return nil, &FileError{Op: "append to", Path: s.path, Err: os.ErrPermission}
	}
	if a.Time.IsZero() {
		a.Time = s.now()
	}
	return record.AttemptLineOf(&r, &a), nil
}

// latestID is the latest time of an id, a day before there would be no more.
var latestID = ulid.MaxTime() - 24*60*60*1000

// ids makes the ids of callbacks: ULIDs that only grow, also where the clock
// goes back.
type ids struct {
	mu      sync.Mutex
	entropy *ulid.MonotonicEntropy
	last    uint64
}

func (g *ids) next(now time.Time) string {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.last = max(g.last, min(uint64(max(now.UnixMilli(), 0)), latestID))
	for {
		id, err := ulid.New(g.last, g.entropy)
		if err == nil {
			return id.String()
		}
		g.last++ // the random part is used up within this millisecond
	}
}

// Stats is what `history stats` prints.
type Stats struct {
	Callbacks int        `json:"callbacks"`
	Attempts  int        `json:"attempts"`
	Bytes     int64      `json:"bytes"`
	Damaged   int        `json:"damaged"`
	Pending   int        `json:"pending"`
	Oldest    *time.Time `json:"oldest"`
	Newest    *time.Time `json:"newest"`
	// Orphans are attempts whose callback has no line; they are among Attempts.
	Orphans int `json:"orphans"`
}

// Stats counts the whole file.
func (s *Store) Stats(ctx context.Context) (Stats, error) {
	x, err := s.completeIndex(ctx)
	if err != nil || x == nil {
		return Stats{}, err
	}
	x.mu.RLock()
	defer x.mu.RUnlock()
	st := Stats{
		Callbacks: int(x.rows), Bytes: x.end + x.torn, Damaged: x.damaged, Pending: x.counts[statePending],
	}
	if x.torn > 0 {
		st.Damaged++
	}
	for _, lost := range x.orphans {
		st.Orphans += len(lost)
	}
	st.Attempts = int(x.attempts.n) + st.Orphans
	if x.rows > 0 {
		oldest, newest := record.UnixTime(x.oldest), record.UnixTime(x.newest)
		st.Oldest, st.Newest = &oldest, &newest
	}
	return st, nil
}
