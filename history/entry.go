package history

import (
	"context"
	"errors"
	"time"

	"redial/history/internal/record"

	"redial/callback"
	"redial/history/internal/logfile"
)

// Entry is a callback as lists show it: what its line says but for the body,
// and where its attempts have brought it. Its JSON is what `list --json` prints.
type Entry struct {
	ID         string              `json:"id"`
	Time       time.Time           `json:"time"`
	Source     callback.Source     `json:"source"`
	ReplayOf   string              `json:"replay_of"`
	OrderID    string              `json:"order_id"`
	OK         *bool               `json:"ok"`
	OutputType string              `json:"output_type"`
	Target     string              `json:"target"`
	URL        string              `json:"url"`
	Bytes      int64               `json:"bytes"`
	SHA256     string              `json:"sha256"`
	State      callback.State      `json:"state"`
	Status     int                 `json:"status"` // of the last attempt, 0 for none
	Error      callback.ErrorClass `json:"error"`
	Attempts   int                 `json:"attempts"`
	MS         float64             `json:"ms"`       // of the last attempt
	Standing   string              `json:"standing"` // StandingOf it
	// BodyOf is the callback whose line holds the body, "" for its own.
	BodyOf string `json:"-"`
	// Unsent is true where a cancel ended the only attempt before anything had left.
	Unsent bool `json:"unsent,omitempty"`
	// HasUploads is true where Uploads returns some.
	HasUploads bool `json:"-"`
	// LastAttempt is when the last attempt began, zero for none.
	LastAttempt time.Time `json:"-"`
}

// Entry returns a callback's entry by its full id, or ErrNotFound.
func (s *Store) Entry(ctx context.Context, id string) (Entry, error) {
	x, row, err := s.row(ctx, id)
	if err != nil {
		return Entry{}, err
	}
	e, err := x.entry(row)
	if err != nil {
		return Entry{}, logfile.Wrap("read", s.path, err)
	}
	return e, nil
}

// Uploads returns the files of a callback that went, or should have gone, by
// direct upload.
func (s *Store) Uploads(ctx context.Context, e Entry) ([]callback.Upload, error) {
	if !e.HasUploads {
		return nil, nil
	}
	line, err := s.lineOf(ctx, e.ID)
	if err != nil {
		return nil, err
	}
	uploads, err := record.UploadsOf(line)
	if err != nil {
		return nil, &DamagedError{ID: e.ID, Reason: "its uploads can't be read"}
	}
	return uploads, nil
}

// RequestHead returns what is kept of the head of the request that a callback
// came with, nil where nothing is.
func (s *Store) RequestHead(ctx context.Context, e Entry) (*callback.RequestHead, error) {
	switch e.Source {
	case callback.FromCapture, callback.FromMock, callback.FromImport:
	default:
		return nil, nil
	}
	line, err := s.lineOf(ctx, e.ID)
	if err != nil {
		return nil, err
	}
	request, err := record.RequestOf(line)
	if err != nil {
		return nil, &DamagedError{ID: e.ID, Reason: "its request can't be read"}
	}
	return request, nil
}

// lineOf reads the whole line of a callback.
func (s *Store) lineOf(ctx context.Context, id string) ([]byte, error) {
	x, row, err := s.row(ctx, id)
	if err != nil {
		return nil, err
	}
	line, err := x.read(x.lineSpan(row))
	if err != nil {
		return nil, logfile.Wrap("read", s.path, err)
	}
	return line, nil
}

// row finds a callback: at the end of the file if it is there, else in all of
// it.
func (s *Store) row(ctx context.Context, id string) (*index, uint32, error) {
	x, complete, err := s.currentIndex(ctx)
	for {
		if err != nil {
			return nil, 0, err
		}
		if x == nil {
			return nil, 0, ErrNotFound
		}
		if row, ok := x.lookup(id); ok {
			return x, row, nil
		}
		if complete {
			return nil, 0, ErrNotFound
		}
		x, err = s.completeIndex(ctx)
		complete = true
	}
}

// lookup is find for those who do not hold the index.
func (x *index) lookup(id string) (uint32, bool) {
	x.mu.RLock()
	defer x.mu.RUnlock()
	return x.find(id)
}

// headSize is how much of a line is read for its head: most heads are half.
const headSize = 1 << 10

// entry puts together what the columns hold and what only the line says.
func (x *index) entry(row uint32) (Entry, error) {
	e, p := x.columns(row)
	h, err := x.head(p)
	if err == nil {
		err = e.complete(h, p)
	}
	return e, x.noteDamage(e, p, err)
}

// noteDamage returns the error of reading e's line. Where the line is damaged it is
// a *DamagedError, and the index is spoiled: the next check of the file makes a new
// one, which leaves the line out.
func (x *index) noteDamage(e Entry, p span, err error) error {
	if errors.Is(err, errDamagedSince) {
		err = &DamagedError{ID: e.ID, Offset: p.offset, Reason: errDamagedSince.Error()}
	}
	var damaged *DamagedError
	if errors.As(err, &damaged) {
		x.spoiled.Store(true)
	}
	return err
}

// complete fills in what only the line says, which has to be that callback's.
func (e *Entry) complete(h *record.Head, p span) error {
	if string(h.ID.Text) != e.ID || string(h.Order.Text) != e.OrderID || h.Time != e.Time.UnixNano() {
		return &DamagedError{ID: e.ID, Offset: p.offset, Reason: "another line stands in its place"}
	}
	e.ReplayOf, e.URL, e.SHA256 = string(h.ReplayOf), string(h.URL), string(h.SHA256)
	e.Bytes, e.BodyOf, e.HasUploads = h.Size, string(h.BodyOf), h.Uploads
	return nil
}

// columns returns the part of an entry that is in memory, and where its line is.
func (x *index) columns(row uint32) (Entry, span) {
	x.mu.RLock()
	defer x.mu.RUnlock()
	b, i := x.at(row)
	e := Entry{
		ID: x.idText(row), Time: record.UnixTime(b.time[i]), Source: callback.Source(x.sourceText(row)),
		OrderID: x.orderText(row), OutputType: x.typeText(row), Target: x.targetText(row),
		Bytes: int64(b.size[i]), State: stateName(x.state(row)), Status: int(b.status[i]),
		Error: record.ErrorClass(x.names.word(b.class[i])), Attempts: int(b.tries[i]), MS: float64(b.micros[i]) / 1000,
		HasUploads: b.flags[i]&flagUploads != 0, Unsent: b.flags[i]&flagUnsent != 0,
	}
	if b.flags[i]&flagOKSaid != 0 {
		said := b.flags[i]&flagOKTrue != 0
		e.OK = &said
	}
	if b.tries[i] > 0 {
		e.LastAttempt = record.UnixTime(b.lastTime[i])
	}
	e.Standing = StandingOf(e)
	return e, span{b.offset[i], b.length[i]}
}

// head reads a line's head, and no more of the line than that takes.
func (x *index) head(p span) (*record.Head, error) {
	var h record.Head
	if p.length > headSize {
		start, err := x.read(span{p.offset, headSize})
		if err != nil {
			return nil, err
		}
		if _, ok := record.ParseHead(start, &h); ok && h.Tail != record.NoTail {
			return &h, nil
		}
	}
	line, err := x.read(p)
	if err != nil {
		return nil, err
	}
	if err := h.Parse(line); err != nil {
		return nil, errors.Join(errDamagedSince, err)
	}
	return &h, nil
}

var errDamagedSince = errors.New("a line was damaged after it was read")
