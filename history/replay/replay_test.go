package replay

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"redial/callback"
	"redial/callback/mock"
	"redial/history"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func orderID(i int) string { return fmt.Sprintf("7f0c3a52-9d1e-4b86-a2f4-%012d", i) }

func bodyOf(i int) []byte {
	return fmt.Appendf(nil, `{"ok":true,"order_id":%q,"output_type":"text","result_text":"result %d"}`, orderID(i), i)
}

func open(t testing.TB) *history.Store {
	t.Helper()
	s, err := history.Open(filepath.Join(t.TempDir(), "history.jsonl"), history.Options{})
	require.NoError(t, err)
	t.Cleanup(func() { assert.NoError(t, s.Close()) })
	return s
}

func startMock(t testing.TB, script string) *mock.Server {
	t.Helper()
	sc, err := mock.ParseScript(script)
	require.NoError(t, err)
	m, err := mock.Start(mock.Options{Script: sc, Keep: 100_000})
	require.NoError(t, err)
	t.Cleanup(func() { assert.NoError(t, m.Close()) })
	return m
}

// put puts a callback with one attempt in the history and returns its id.
func put(t testing.TB, s *history.Store, to string, body []byte, status int) string {
	t.Helper()
	r := callback.NewRecord(callback.Target{Name: to, URL: "https://example.com/"}, callback.Delivery{Body: body, Source: callback.FromSend})
	var err error
	r.ID, err = s.Callback(t.Context(), r)
	require.NoError(t, err)
	if status > 0 {
		require.NoError(t, s.Attempt(t.Context(), r, callback.Attempt{N: 1, Status: status}))
	}
	return r.ID
}

// failed journals n callbacks of n orders that got a 500.
func failed(t testing.TB, s *history.Store, n int) []string {
	t.Helper()
	ids := make([]string, n)
	for i := range ids {
		ids[i] = put(t, s, "mock", bodyOf(i), 500)
	}
	return ids
}

func query(t testing.TB, text string) history.Query {
	t.Helper()
	q, err := history.ParseQuery(text, time.Now())
	require.NoError(t, err)
	return q
}

func client(s *history.Store) *callback.Client { return &callback.Client{Journal: s} }

func adds(t testing.TB, s Summary) {
	t.Helper()
	assert.Equal(t, s.Planned, s.Delivered+s.Rejected+s.Failed+s.Unrecorded+s.Canceled+s.Unsendable, "%+v", s)
	assert.Equal(t, s.Sent, s.Delivered+s.Rejected+s.Failed+s.Unrecorded, "%+v", s)
	assert.LessOrEqual(t, s.Interrupted, s.Canceled, "%+v", s)
}

func itemIDs(p *Plan) []string {
	ids := []string{}
	for i := range p.Items.Len() {
		ids = append(ids, p.Items.At(i).ID)
	}
	return ids
}

func TestPlanTakesTheNewestOfEachUndeliveredOrder(t *testing.T) {
	t.Parallel()
	s := open(t)
	old := put(t, s, "mock", bodyOf(1), 500)
	lone := put(t, s, "mock", bodyOf(2), 400)
	newer := put(t, s, "mock", bodyOf(1), 401)
	missed := put(t, s, "mock", bodyOf(3), 500)
	arrived := put(t, s, "mock", bodyOf(3), 200)
	elsewhere := put(t, s, "prod", bodyOf(4), 200)
	nameless := put(t, s, "mock", []byte(`{"ok":true}`), 400)
	nameless2 := put(t, s, "mock", []byte(`{"ok":true}`), 400)
	pending := put(t, s, "mock", bodyOf(5), 0)

	to := callback.Target{Name: "mock", URL: "http://127.0.0.1:1/"}
	p, err := Select(t.Context(), s, history.Query{}, Options{Target: to})
	require.NoError(t, err)
	assert.Equal(t, []string{lone, newer, elsewhere, nameless, nameless2, pending}, itemIDs(p), "oldest first")
	reasons := map[string]string{}
	for i := range p.Skipped.Len() {
		skip := p.Skipped.At(i)
		reasons[skip.ID] = skip.Reason
		assert.True(t, strings.HasSuffix(skip.Reason, "."))
	}
	assert.Len(t, reasons, 3)
	assert.Contains(t, reasons[old], "A newer callback of its order goes instead: "+newer)
	assert.Contains(t, reasons[missed], "delivered to mock already, by "+arrived)
	assert.Contains(t, reasons[arrived], "by "+arrived)
	var bytes int64
	for i := range p.Items.Len() {
		bytes += p.Items.At(i).Bytes
	}
	assert.Equal(t, bytes, p.Bytes)
	assert.EqualValues(t, 4*len(bodyOf(1))+2*len(`{"ok":true}`), p.Bytes)

	all, err := Select(t.Context(), s, history.Query{}, Options{Target: to, All: true})
	require.NoError(t, err)
	assert.Equal(t, 9, all.Items.Len())
	assert.Zero(t, all.Skipped.Len())

	byID, err := NewPlan(t.Context(), s, []string{pending, lone, lone, newer, arrived}, Options{Target: to})
	require.NoError(t, err)
	assert.Equal(t, []string{lone, newer, pending}, itemIDs(byID), "whatever order they were given in")

	_, err = NewPlan(t.Context(), s, []string{"01NOBODY"}, Options{Target: to})
	require.ErrorIs(t, err, history.ErrNotFound)
	ended, cancel := context.WithCancel(t.Context())
	cancel()
	_, err = Select(ended, s, history.Query{}, Options{Target: to})
	require.ErrorIs(t, err, context.Canceled)
}

func TestPlanSkipsADeliveredCallbackWithoutAnOrder(t *testing.T) {
	t.Parallel()
	s := open(t)
	put(t, s, "mock", []byte(`{"ok":true}`), 200)
	p, err := Select(t.Context(), s, history.Query{}, Options{Target: callback.Target{Name: "mock"}})
	require.NoError(t, err)
	assert.Zero(t, p.Items.Len())
	assert.Equal(t, "It is delivered to mock already.", p.Skipped.At(0).Reason)
}

func TestPlanSkipsWhatIsNotUploaded(t *testing.T) {
	t.Parallel()
	s := open(t)
	target := callback.Target{Name: "mock", URL: "http://127.0.0.1:1/"}
	var ids []string
	for _, u := range []callback.Upload{{Filename: "a.mp4"}, {Filename: "a.mp4", ObjectKey: "k"}, {Filename: "a.mp4", ObjectKey: "k", SHA256: "00"}} {
		id, err := s.Callback(t.Context(), callback.NewRecord(target, callback.Delivery{Body: bodyOf(len(ids) + 1), Uploads: []callback.Upload{u}}))
		require.NoError(t, err)
		ids = append(ids, id)
	}
	for _, all := range []bool{false, true} {
		p, err := Select(t.Context(), s, history.Query{}, Options{Target: target, All: all})
		require.NoError(t, err)
		assert.Equal(t, ids[2:], itemIDs(p))
		require.Equal(t, 2, p.Skipped.Len())
		for i := range p.Skipped.Len() {
			assert.Contains(t, p.Skipped.At(i).Reason, "redial send --resume "+ids[i])
		}
	}
}

func TestRunReplaysTheSameBytesAsNewCallbacks(t *testing.T) {
	t.Parallel()
	s, m := open(t), startMock(t, "500x3")
	ids := failed(t, s, 30)
	p, err := Select(t.Context(), s, query(t, "is:undelivered"), Options{Target: m.Target(), Concurrency: 8})
	require.NoError(t, err)
	var mu sync.Mutex
	done := map[string]history.Entry{}
	began, attempts := map[string]bool{}, 0
	summary, err := p.Run(t.Context(), s, client(s), func(e Event) {
		assert.True(t, mu.TryLock(), "one event at a time")
		defer mu.Unlock()
		assert.Equal(t, ids[e.Index], e.ID)
		switch {
		case e.Done:
			require.NoError(t, e.Err)
			done[e.ID] = e.Entry
		case e.Attempt != nil:
			assert.True(t, began[e.ID], "what has an attempt has begun")
			attempts++
		default:
			assert.False(t, began[e.ID])
			began[e.ID] = true
		}
	})
	require.NoError(t, err)
	assert.Equal(t, Summary{Planned: 30, Sent: 30, Delivered: 27, Failed: 3}, summary)
	assert.Equal(t, 30, attempts)
	assert.Len(t, began, 30)
	assert.Equal(t, 27, m.Stats().Orders)
	for i, id := range ids {
		e := done[id]
		assert.Equal(t, id, e.ReplayOf)
		assert.Equal(t, callback.FromReplay, e.Source)
		assert.Equal(t, "mock", e.Target)
		body, err := s.Body(t.Context(), e.ID)
		require.NoError(t, err)
		assert.Equal(t, bodyOf(i), body)
		again, err := s.Entry(t.Context(), e.ID)
		require.NoError(t, err)
		assert.Equal(t, again, e, "what was told is what the history says")
		original, err := s.Entry(t.Context(), id)
		require.NoError(t, err)
		assert.Equal(t, 1, original.Attempts, "the old one never changes")
	}

	// The rest, by the same query; and then there is nothing left.
	p, err = Select(t.Context(), s, query(t, "is:undelivered"), Options{Target: m.Target()})
	require.NoError(t, err)
	assert.Equal(t, 3, p.Items.Len())
	summary, err = p.Run(t.Context(), s, client(s), nil)
	require.NoError(t, err)
	assert.Equal(t, 3, summary.Delivered)
	p, err = Select(t.Context(), s, history.Query{}, Options{Target: m.Target()})
	require.NoError(t, err)
	assert.Zero(t, p.Items.Len())
	assert.Equal(t, mock.Stats{Requests: 33, Accepted: 30, Faults: 3, Orders: 30}, m.Stats())
}

func TestLostAnswerIsReplayedAsDuplicate(t *testing.T) {
	t.Parallel()
	s, m := open(t), startMock(t, "after:reset")
	failed(t, s, 1)
	for range 2 {
		p, err := Select(t.Context(), s, query(t, "is:undelivered"), Options{Target: m.Target()})
		require.NoError(t, err)
		require.Equal(t, 1, p.Items.Len())
		_, err = p.Run(t.Context(), s, client(s), nil)
		require.NoError(t, err)
	}
	assert.Equal(t, mock.Stats{Requests: 2, Faults: 1, Duplicates: 1, Orders: 1}, m.Stats())
}

func TestRunStopsByItself(t *testing.T) {
	t.Parallel()
	gone := startMock(t, "")
	require.NoError(t, gone.Close())
	unauthorized := startMock(t, "200x3,401x99")
	tests := []struct {
		name    string
		target  callback.Target
		want    Summary
		stop    StopError
		message string
	}{
		{"401", unauthorized.Target(), Summary{Planned: 20, Sent: 4, Delivered: 3, Rejected: 1, Canceled: 16}, StopError{Status: 401}, "fix the secret"},
		{"no answers", gone.Target(), Summary{Planned: 20, Sent: 5, Failed: 5, Canceled: 15}, StopError{Class: callback.ErrRefused, Times: 5}, "5 callbacks in a row"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			s := open(t)
			failed(t, s, 20)
			p, err := Select(t.Context(), s, history.Query{}, Options{Target: tt.target, Concurrency: 1})
			require.NoError(t, err)
			summary, err := p.Run(t.Context(), s, client(s), nil)
			var stop *StopError
			require.ErrorAs(t, err, &stop)
			assert.Equal(t, tt.stop, *stop)
			assert.Contains(t, err.Error(), tt.message)
			assert.Equal(t, tt.want, summary)
			adds(t, summary)
		})
	}
}

func TestScatteredFaultsDoNotStopARun(t *testing.T) {
	t.Parallel()
	s, m := open(t), startMock(t, "resetx4,200,*")
	failed(t, s, 25)
	p, err := Select(t.Context(), s, history.Query{}, Options{Target: m.Target(), Concurrency: 1})
	require.NoError(t, err)
	summary, err := p.Run(t.Context(), s, client(s), nil)
	require.NoError(t, err)
	assert.Equal(t, Summary{Planned: 25, Sent: 25, Delivered: 5, Failed: 20}, summary)
}

func TestRunStopsWhereTheTargetOrTheJournalIsAtFault(t *testing.T) {
	t.Parallel()
	full := errors.New("no space left on device")
	run := func(o Options, callbackErr, attemptErr error) (Summary, []Event, error) {
		s := open(t)
		failed(t, s, 9)
		o.Concurrency = 1
		p, err := Select(t.Context(), s, history.Query{}, o)
		require.NoError(t, err)
		var events []Event
		c := &callback.Client{Journal: brokenJournal{s, callbackErr, attemptErr}}
		summary, err := p.Run(t.Context(), s, c, func(e Event) { events = append(events, e) })
		adds(t, summary)
		return summary, events, err
	}
	m := startMock(t, "")
	nosecret := m.Target()
	nosecret.Secret = nil
	summary, _, err := run(Options{Target: nosecret}, nil, nil)
	require.ErrorIs(t, err, callback.ErrNoSecret)
	assert.Equal(t, Summary{Planned: 9, Canceled: 9}, summary)

	summary, _, err = run(Options{Target: m.Target()}, full, nil)
	require.ErrorIs(t, err, full)
	assert.Equal(t, Summary{Planned: 9, Canceled: 9}, summary)
	assert.Zero(t, m.Stats().Requests)

	for _, strict := range []bool{true, false} {
		m := startMock(t, "")
		summary, events, err := run(Options{Target: m.Target(), Strict: strict}, nil, full)
		var je *callback.JournalError
		require.ErrorAs(t, err, &je)
		assert.True(t, je.Sent)
		assert.Equal(t, m.Stats().Requests, summary.Sent, "what was sent is counted as sent")
		if strict {
			assert.Equal(t, Summary{Planned: 9, Sent: 1, Unrecorded: 1, Canceled: 8}, summary)
		}
		for _, e := range events {
			if !e.Done && e.Attempt == nil {
				continue // it begins
			}
			assert.True(t, e.Done)
			require.ErrorIs(t, e.Err, full, "nothing is shown as done that is not on disk")
			assert.Empty(t, e.Entry)
		}
	}
}

func TestFailingJournalReportsWhatWasSent(t *testing.T) {
	t.Parallel()
	s, m := open(t), startMock(t, "")
	failed(t, s, 60)
	p, err := Select(t.Context(), s, history.Query{}, Options{Target: m.Target(), Concurrency: 1})
	require.NoError(t, err)
	full := errors.New("no space left on device")
	c := &callback.Client{Journal: &fullAfter{Store: s, left: 1, err: full, recorded: make(chan struct{})}}
	summary, err := p.Run(t.Context(), s, c, nil)
	adds(t, summary)
	require.ErrorIs(t, err, full)
	assert.NotContains(t, err.Error(), "nothing was sent")
	assert.Positive(t, summary.Delivered)
	assert.Equal(t, m.Stats().Requests, summary.Sent)
	assert.Zero(t, summary.Unrecorded)
}

// fullAfter takes the callbacks of so many batches, and fails once an attempt is
// recorded.
type fullAfter struct {
	*history.Store
	left     int
	err      error
	once     sync.Once
	recorded chan struct{} // closed when an attempt is
}

func (f *fullAfter) AttemptAll(ctx context.Context, es []history.AttemptRecord, hurry bool) error {
	defer f.once.Do(func() { close(f.recorded) })
	return f.Store.AttemptAll(ctx, es, hurry)
}

func (f *fullAfter) Callbacks(ctx context.Context, rs []callback.Record) ([]string, error) {
	if f.left == 0 {
		<-f.recorded
		return nil, f.err
	}
	f.left--
	return f.Store.Callbacks(ctx, rs)
}

type brokenJournal struct {
	*history.Store
	callback, attempt error
}

func (b brokenJournal) Callback(ctx context.Context, r callback.Record) (string, error) {
	if b.callback != nil {
		return "", b.callback
	}
	return b.Store.Callback(ctx, r)
}

func (b brokenJournal) Callbacks(ctx context.Context, rs []callback.Record) ([]string, error) {
	if b.callback != nil {
		return nil, b.callback
	}
	return b.Store.Callbacks(ctx, rs)
}

func (b brokenJournal) AttemptAll(ctx context.Context, es []history.AttemptRecord, hurry bool) error {
	if b.attempt != nil {
		return b.attempt
	}
	return b.Store.AttemptAll(ctx, es, hurry)
}

func (b brokenJournal) Attempt(ctx context.Context, r callback.Record, a callback.Attempt) error {
	if b.attempt != nil {
		return b.attempt
	}
	return b.Store.Attempt(ctx, r, a)
}

func TestUnsendableItemSpoilsNoOther(t *testing.T) {
	t.Parallel()
	s, m := open(t), startMock(t, "")
	put(t, s, "mock", bodyOf(0), 500)
	holds := put(t, s, "mock", fmt.Appendf(nil, `{"ok":true,"order_id":%q,"x":%q}`, orderID(7), m.Secret().Reveal()), 500)
	damaged := put(t, s, "mock", bodyOf(1), 500)
	put(t, s, "mock", bodyOf(2), 500)
	file, err := os.ReadFile(s.Path())
	require.NoError(t, err)
	require.NoError(t, os.WriteFile(s.Path(), []byte(strings.Replace(string(file), "result 1", "RESULT 1", 1)), 0o600))

	p, err := Select(t.Context(), s, history.Query{}, Options{Target: m.Target()})
	require.NoError(t, err)
	errs := map[string]error{}
	summary, err := p.Run(t.Context(), s, client(s), func(e Event) {
		if e.Err != nil {
			errs[e.ID] = e.Err
		}
	})
	require.NoError(t, err)
	assert.Equal(t, Summary{Planned: 4, Sent: 2, Delivered: 2, Unsendable: 2}, summary)
	require.ErrorIs(t, errs[holds], callback.ErrSecretInBody)
	var de *history.DamagedError
	require.ErrorAs(t, errs[damaged], &de)
}

func TestRunCancel(t *testing.T) {
	t.Parallel()
	s, m := open(t), startMock(t, "200x10,timeoutx40")
	failed(t, s, 50)
	p, err := Select(t.Context(), s, history.Query{}, Options{Target: m.Target(), Concurrency: 3})
	require.NoError(t, err)
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	go func() {
		for m.Stats().Requests < 13 && ctx.Err() == nil {
			_, _ = s.Wait(ctx, 0)
		}
		cancel()
	}()
	done := map[int]bool{}
	summary, err := p.Run(ctx, s, client(s), func(e Event) {
		if e.Done && e.Err == nil {
			done[e.Index] = true
		}
	})
	require.ErrorIs(t, err, context.Canceled)
	assert.Equal(t, Summary{Planned: 50, Sent: 10, Delivered: 10, Canceled: 40, Interrupted: 3}, summary)
	adds(t, summary)
	canceled, err := s.Select(t.Context(), query(t, "source:replay is:failed"))
	require.NoError(t, err)
	require.Equal(t, 3, canceled.Len(), "what never left is no failure, and in no list")
	all, err := s.Select(t.Context(), query(t, "source:replay"))
	require.NoError(t, err)
	require.Equal(t, 13, all.Len())
	begun := 0
	for i := range canceled.Len() {
		e, err := canceled.Entry(i)
		require.NoError(t, err)
		attempts, err := s.Attempts(t.Context(), e.ID)
		require.NoError(t, err)
		assert.Equal(t, callback.ErrCanceled, e.Error)
		if !strings.HasPrefix(attempts[0].Message, "Not sent") {
			begun++
		}
	}
	assert.Equal(t, 3, begun, "what was under way is journaled")
	none, err := s.Select(t.Context(), query(t, "is:pending"))
	require.NoError(t, err)
	assert.Zero(t, none.Len())

	m.SetScript(mock.Script{})
	rest := p.Rest(func(i int) bool { return done[i] })
	assert.Equal(t, 40, rest.Items.Len())
	summary, err = rest.Run(t.Context(), s, client(s), nil)
	require.NoError(t, err)
	assert.Equal(t, 40, summary.Delivered)
	assert.Equal(t, 50, m.Stats().Orders)
}

func TestRunKeepsItsConcurrency(t *testing.T) {
	t.Parallel()
	s := open(t)
	failed(t, s, 40)
	var now, most atomic.Int64
	transport := roundTrip(func(*http.Request) (*http.Response, error) {
		most.Store(max(most.Load(), now.Add(1)))
		defer now.Add(-1)
		return &http.Response{StatusCode: http.StatusOK, Body: http.NoBody}, nil
	})
	to := callback.Target{Name: "mock", URL: "http://127.0.0.1:1/", Secret: callback.FixedSecret(callback.NewSecret("hush-hush"))}
	p, err := Select(t.Context(), s, history.Query{}, Options{Target: to, Concurrency: 5})
	require.NoError(t, err)
	_, err = p.Run(t.Context(), s, &callback.Client{Journal: s, Transport: transport}, nil)
	require.NoError(t, err)
	assert.LessOrEqual(t, most.Load(), int64(5))
}

type roundTrip func(*http.Request) (*http.Response, error)

func (f roundTrip) RoundTrip(r *http.Request) (*http.Response, error) { return f(r) }

func TestPace(t *testing.T) {
	t.Parallel()
	start := time.Now()
	due := start
	for range 10 {
		due = pace(4).next(due, due.Add(time.Millisecond))
	}
	assert.Equal(t, start.Add(2500*time.Millisecond), due)
	late := due.Add(time.Hour)
	assert.Equal(t, late, pace(4).next(due, late))
	assert.Equal(t, late.Add(250*time.Millisecond), pace(4).next(late, late), "no burst to catch up")
	assert.Equal(t, late, pace(0).next(due, late))
}

func TestRunKeepsItsPace(t *testing.T) {
	t.Parallel()
	s, m := open(t), startMock(t, "")
	failed(t, s, 10)
	p, err := Select(t.Context(), s, history.Query{}, Options{Target: m.Target(), Rate: 100})
	require.NoError(t, err)
	began := time.Now()
	summary, err := p.Run(t.Context(), s, client(s), nil)
	require.NoError(t, err)
	assert.Equal(t, 10, summary.Delivered)
	assert.GreaterOrEqual(t, time.Since(began), 90*time.Millisecond, "nine intervals of 10 ms")
}

// TestSkipsSayWhyOfMany counts the reasons; the callback that went or goes instead
// is named where one is left out.
func TestSkipsSayWhyOfMany(t *testing.T) {
	t.Parallel()
	s := open(t)
	to := callback.Target{Name: "mock", URL: "http://127.0.0.1:1/"}
	put(t, s, "mock", bodyOf(1), 500)
	put(t, s, "mock", bodyOf(1), 401)
	newest := put(t, s, "mock", bodyOf(1), 500)
	two, err := Select(t.Context(), s, history.Query{}, Options{Target: to})
	require.NoError(t, err)
	assert.Equal(t, []Reason{{"A newer callback of its order goes instead.", 2}}, two.Skipped.Reasons())

	put(t, s, "mock", []byte(`{"ok":true}`), 200)
	arrived := put(t, s, "mock", bodyOf(2), 200)
	more, err := Select(t.Context(), s, history.Query{}, Options{Target: to})
	require.NoError(t, err)
	assert.Equal(t, []Reason{
		{"Its order is delivered to mock already.", 1},
		{"It is delivered to mock already.", 1},
		{"A newer callback of its order goes instead.", 2},
	}, more.Skipped.Reasons())
	assert.Equal(t, []string{newest}, itemIDs(more))
	lone, err := NewPlan(t.Context(), s, []string{arrived}, Options{Target: to})
	require.NoError(t, err)
	assert.Equal(t, []Reason{{"Its order is delivered to mock already, by " + arrived + ".", 1}}, lone.Skipped.Reasons())
}
