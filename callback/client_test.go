package callback

import (
	"context"
	"errors"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

const (
	testOrder  = "7f0c3a52-9d1e-4b86-a2f4-c15e8d907b63"
	testBody   = `{"ok":true,"order_id":"` + testOrder + `","output_type":"text","result_text":"hi"}`
	testSecret = "canary-7f3a/secret+value="
)

// roundTrip is a transport without a socket.
type roundTrip func(*http.Request) (*http.Response, error)

func (f roundTrip) RoundTrip(r *http.Request) (*http.Response, error) { return f(r) }

// answers gives one status a request, the last one for ever, and counts.
func answers(statuses ...int) (roundTrip, *atomic.Int64) {
	var n atomic.Int64
	return func(r *http.Request) (*http.Response, error) {
		_, _ = io.Copy(io.Discard, r.Body)
		i := int(n.Add(1)) - 1
		w := httptest.NewRecorder()
		w.WriteHeader(statuses[min(i, len(statuses)-1)])
		return w.Result(), nil
	}, &n
}

// memory is a journal that remembers, in order, what it was told.
type memory struct {
	mu           sync.Mutex
	records      []Record
	attempts     []Attempt
	failCallback error
	failAttempt  error
}

func (m *memory) Callback(_ context.Context, r Record) (string, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.failCallback != nil {
		return "", m.failCallback
	}
	m.records = append(m.records, r)
	return "id-1", nil
}

func (m *memory) Attempt(ctx context.Context, _ Record, a Attempt) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.failAttempt != nil {
		return m.failAttempt
	}
	m.attempts = append(m.attempts, a)
	return ctx.Err()
}

func target(url string) Target {
	return Target{Name: "test", URL: url, Secret: FixedSecret(NewSecret(testSecret))}
}

func delivery() Delivery { return Delivery{Body: []byte(testBody), Source: FromSend} }

func TestDeliverSendsTheExactRequest(t *testing.T) {
	t.Parallel()
	j := &memory{}
	srv := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		j.mu.Lock()
		assert.Len(t, j.records, 1, "the callback is journaled before its first byte leaves")
		j.mu.Unlock()
		assert.Equal(t, testBody, string(body))
		assert.Equal(t, http.MethodPost, r.Method)
		assert.Equal(t, "application/json", r.Header.Get("Content-Type"))
		assert.Equal(t, testSecret, r.Header.Get(SecretHeader))
		assert.Empty(t, r.Header.Get("Accept-Encoding"))
		assert.EqualValues(t, len(testBody), r.ContentLength)
		_, _ = io.WriteString(w, "done")
	}))
	defer srv.Close()

	c := &Client{Journal: j}
	out, err := c.Deliver(t.Context(), target(srv.URL+"/api/orders/callback?token=abc"), delivery())
	require.NoError(t, err)
	assert.Equal(t, Delivered, out.State)
	assert.Equal(t, "id-1", out.ID)
	require.Len(t, out.Attempts, 1)
	a := out.Last()
	assert.Equal(t, 200, a.Status)
	assert.Equal(t, "done", string(a.Response))
	assert.EqualValues(t, 4, a.ResponseBytes)
	assert.Empty(t, a.Error)
	assert.Positive(t, a.Duration)

	r := j.records[0]
	assert.Equal(t, srv.URL+"/api/orders/callback", r.URL, "no query")
	assert.Equal(t, testOrder, r.OrderID)
	assert.Equal(t, "text", r.OutputType)
	assert.Equal(t, FromSend, r.Source)
	assert.Equal(t, "test", r.Target)
	require.NotNil(t, r.OK)
	assert.True(t, *r.OK)
	assert.NotZero(t, r.SHA256)
}

func TestDeliverRetriesOnlyWhatMayBeRetried(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name     string
		statuses []int
		sends    int64
		state    State
	}{
		{"500 then 200", []int{500, 500, 200}, 3, Delivered},
		{"500 for ever", []int{500}, 4, Failed},
		{"503, 429, 408, 425", []int{503, 429, 408, 425}, 4, Failed},
		{"400", []int{400}, 1, Rejected},
		{"401", []int{401}, 1, Rejected},
		{"413", []int{413}, 1, Rejected},
		{"302", []int{302}, 1, Rejected},
		{"307", []int{307}, 1, Rejected},
		{"404", []int{404}, 1, Rejected},
		{"204", []int{204}, 1, Delivered},
		{"500 then 400", []int{500, 400}, 2, Rejected},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				transport, sends := answers(tt.statuses...)
				j := &memory{}
				c := &Client{Journal: j, Transport: transport, Retry: RetryPolicy{Retries: 3}}
				var events []Event
				d := delivery()
				d.Observe = func(e Event) { events = append(events, e) }
				out, err := c.Deliver(t.Context(), target("https://example.com/"), d)
				require.NoError(t, err)
				assert.Equal(t, tt.sends, sends.Load())
				assert.Equal(t, tt.state, out.State)
				assert.Len(t, out.Attempts, int(tt.sends))
				assert.Len(t, j.attempts, int(tt.sends))
				assert.Len(t, events, int(2*tt.sends)-1, "an event an attempt, and a wait between")
				for i, a := range out.Attempts {
					assert.Equal(t, i+1, a.N)
				}
			})
		})
	}
}

func TestDeliverNeverFollowsARedirect(t *testing.T) {
	t.Parallel()
	var reached atomic.Bool
	elsewhere := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { reached.Store(true) }))
	defer elsewhere.Close()
	srv := httptest.NewServer(http.RedirectHandler(elsewhere.URL, http.StatusPermanentRedirect))
	defer srv.Close()
	c := &Client{}
	out, err := c.Deliver(t.Context(), target(srv.URL), delivery())
	require.NoError(t, err)
	assert.Equal(t, 308, out.Last().Status)
	assert.Equal(t, elsewhere.URL, out.Last().Headers["Location"])
	assert.False(t, reached.Load())
}

func TestDeliverDeadlines(t *testing.T) {
	t.Parallel()
	never := roundTrip(func(r *http.Request) (*http.Response, error) {
		<-r.Context().Done()
		return nil, r.Context().Err()
	})
	t.Run("each attempt has one", func(t *testing.T) {
		t.Parallel()
		synctest.Test(t, func(t *testing.T) {
			c := &Client{Transport: never, Retry: RetryPolicy{Retries: 2}, AttemptTimeout: 3 * time.Second}
			out, err := c.Deliver(t.Context(), target("https://example.com/"), delivery())
			require.NoError(t, err)
			require.Len(t, out.Attempts, 3)
			for _, a := range out.Attempts {
				assert.Equal(t, ErrTimeout, a.Error)
				assert.Equal(t, 3*time.Second, a.Duration)
				assert.Zero(t, a.Status)
			}
			assert.Equal(t, "Timed out while starting, after 3s.", out.Last().Message)
		})
	})
	t.Run("the delivery has one", func(t *testing.T) {
		t.Parallel()
		synctest.Test(t, func(t *testing.T) {
			began := time.Now()
			c := &Client{Transport: never, Retry: RetryPolicy{Retries: 99}, AttemptTimeout: 4 * time.Second, Timeout: 10 * time.Second}
			out, err := c.Deliver(t.Context(), target("https://example.com/"), delivery())
			require.NoError(t, err)
			assert.Equal(t, ErrTimeout, out.Last().Error)
			assert.LessOrEqual(t, time.Since(began), 10*time.Second)
		})
	})
	t.Run("a wait that would pass it is not begun", func(t *testing.T) {
		t.Parallel()
		synctest.Test(t, func(t *testing.T) {
			began := time.Now()
			busy := roundTrip(func(*http.Request) (*http.Response, error) {
				w := httptest.NewRecorder()
				w.Header().Set("Retry-After", "30")
				w.WriteHeader(http.StatusServiceUnavailable)
				return w.Result(), nil
			})
			c := &Client{Transport: busy, Retry: RetryPolicy{Retries: 9}, Timeout: 70 * time.Second}
			out, err := c.Deliver(t.Context(), target("https://example.com/"), delivery())
			require.NoError(t, err)
			assert.Len(t, out.Attempts, 3, "at 0 s, 30 s and 60 s")
			assert.Equal(t, 60*time.Second, time.Since(began))
		})
	})
	t.Run("the caller's counts too", func(t *testing.T) {
		t.Parallel()
		synctest.Test(t, func(t *testing.T) {
			ctx, cancel := context.WithTimeout(t.Context(), time.Second)
			defer cancel()
			j := &memory{}
			c := &Client{Journal: j, Transport: never, Retry: RetryPolicy{Retries: 2}}
			out, err := c.Deliver(ctx, target("https://example.com/"), delivery())
			require.ErrorIs(t, err, context.DeadlineExceeded)
			require.Len(t, out.Attempts, 1)
			assert.Equal(t, ErrTimeout, out.Last().Error)
			assert.Len(t, j.attempts, 1)
		})
	})
}

func TestDeliverCancel(t *testing.T) {
	t.Parallel()
	t.Run("before it began", func(t *testing.T) {
		t.Parallel()
		ctx, cancel := context.WithCancel(t.Context())
		cancel()
		transport, sends := answers(200)
		j := &memory{}
		c := &Client{Journal: j, Transport: transport}
		out, err := c.Deliver(ctx, target("https://example.com/"), delivery())
		require.ErrorIs(t, err, context.Canceled)
		assert.Equal(t, Pending, out.State)
		assert.Empty(t, j.records)
		assert.Zero(t, sends.Load())
	})
	t.Run("during an attempt", func(t *testing.T) {
		t.Parallel()
		ctx, cancel := context.WithCancel(t.Context())
		srv := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
			_, _ = io.Copy(io.Discard, r.Body)
			cancel()
			<-r.Context().Done()
		}))
		defer srv.Close()
		j := &memory{}
		c := &Client{Journal: j, Retry: RetryPolicy{Retries: 5}}
		out, err := c.Deliver(ctx, target(srv.URL), delivery())
		require.ErrorIs(t, err, context.Canceled)
		require.Len(t, j.attempts, 1, "journaled although the context is gone")
		assert.Equal(t, ErrCanceled, j.attempts[0].Error)
		assert.Equal(t, Failed, out.State)
	})
	t.Run("during a wait", func(t *testing.T) {
		t.Parallel()
		synctest.Test(t, func(t *testing.T) {
			ctx, cancel := context.WithCancel(t.Context())
			transport, sends := answers(500)
			c := &Client{Transport: transport, Retry: RetryPolicy{Retries: 5}}
			d := delivery()
			d.Observe = func(e Event) {
				if e.Wait > 0 {
					cancel()
				}
			}
			out, err := c.Deliver(ctx, target("https://example.com/"), d)
			require.ErrorIs(t, err, context.Canceled)
			assert.Equal(t, Failed, out.State)
			assert.Len(t, out.Attempts, 1)
			assert.EqualValues(t, 1, sends.Load())
		})
	})
}

func TestDeliverJournalFailures(t *testing.T) {
	t.Parallel()
	full := errors.New("no space left on device")
	t.Run("before", func(t *testing.T) {
		t.Parallel()
		transport, sends := answers(200)
		c := &Client{Journal: &memory{failCallback: full}, Transport: transport}
		out, err := c.Deliver(t.Context(), target("https://example.com/"), delivery())
		var je *JournalError
		require.ErrorAs(t, err, &je)
		require.ErrorIs(t, err, full)
		assert.False(t, je.Sent)
		assert.Contains(t, err.Error(), "nothing was sent")
		assert.Zero(t, sends.Load())
		assert.Equal(t, Pending, out.State)
	})
	t.Run("after", func(t *testing.T) {
		t.Parallel()
		transport, sends := answers(500)
		c := &Client{Journal: &memory{failAttempt: full}, Transport: transport, Retry: RetryPolicy{Retries: 3}}
		observed := false
		d := delivery()
		d.Observe = func(Event) { observed = true }
		out, err := c.Deliver(t.Context(), target("https://example.com/"), d)
		var je *JournalError
		require.ErrorAs(t, err, &je)
		assert.True(t, je.Sent)
		assert.Contains(t, err.Error(), "sent but not recorded")
		assert.EqualValues(t, 1, sends.Load(), "it stops sending")
		assert.Len(t, out.Attempts, 1)
		assert.False(t, observed, "what is not on disk is not shown as done")
	})
}

func TestDeliverOfAJournaledCallback(t *testing.T) {
	t.Parallel()
	transport, _ := answers(200)
	j := &memory{}
	c := &Client{Journal: j, Transport: transport}
	d := delivery()
	d.Record = &Record{ID: "01ALREADY", OrderID: testOrder}
	out, err := c.Deliver(t.Context(), target("https://example.com/"), d)
	require.NoError(t, err)
	assert.Equal(t, "01ALREADY", out.ID)
	assert.Empty(t, j.records)
	assert.Len(t, j.attempts, 1)
}

func TestDeliverCountsLongAnswers(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name  string
		bytes int
		flush bool
		want  int64
	}{
		{"none", 0, false, 0},
		{"at the cap", ResponseCap, false, ResponseCap},
		{"one over", ResponseCap + 1, false, ResponseCap + 1},
		{"chunked", 3 << 20, true, 3 << 20},
		{"past what is drained, with a length", 20 << 20, false, 20 << 20},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			srv := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
				_, _ = io.Copy(io.Discard, r.Body)
				if tt.flush {
					w.(http.Flusher).Flush()
				} else {
					w.Header().Set("Content-Length", strconv.Itoa(tt.bytes))
				}
				_, _ = io.WriteString(w, strings.Repeat("x", tt.bytes))
			}))
			defer srv.Close()
			c := &Client{}
			out, err := c.Deliver(t.Context(), target(srv.URL), delivery())
			require.NoError(t, err)
			assert.Equal(t, Delivered, out.State)
			assert.Len(t, out.Last().Response, min(tt.bytes, ResponseCap))
			assert.Equal(t, tt.want, out.Last().ResponseBytes)
		})
	}
}

func TestDeliverReusesConnections(t *testing.T) {
	t.Parallel()
	var opened atomic.Int64
	srv := httptest.NewUnstartedServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		_, _ = io.Copy(io.Discard, r.Body)
		_, _ = io.WriteString(w, strings.Repeat("x", 2*ResponseCap))
	}))
	srv.Config.ConnState = func(_ net.Conn, s http.ConnState) {
		if s == http.StateNew {
			opened.Add(1)
		}
	}
	srv.Start()
	defer srv.Close()
	c := &Client{}
	const workers, each = 64, 20
	var wg sync.WaitGroup
	for range workers {
		wg.Go(func() {
			for range each {
				out, err := c.Deliver(t.Context(), target(srv.URL), delivery())
				assert.NoError(t, err)
				assert.Equal(t, Delivered, out.State)
			}
		})
	}
	wg.Wait()
	assert.LessOrEqual(t, opened.Load(), int64(2*workers), "of 1,280 requests")
	c.CloseIdleConnections()
}
