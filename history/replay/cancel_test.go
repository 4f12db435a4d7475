package replay

import (
	"context"
	"net/http"
	"path/filepath"
	"testing"
	"testing/synctest"
	"time"

	"redial/callback"
	"redial/history"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// TestACancelledRunReturnsAtOnce cancels runs that wait for a server that does
// not answer, for a retry, for their pace, and for a secret. The clock is the
// test's own: none of it may cost any time.
func TestACancelledRunReturnsAtOnce(t *testing.T) {
	t.Parallel()
	silent := roundTrip(func(r *http.Request) (*http.Response, error) {
		<-r.Context().Done()
		return nil, context.Cause(r.Context())
	})
	answers := func(status int) roundTrip {
		return func(*http.Request) (*http.Response, error) {
			later := http.Header{"Retry-After": {"3600"}}
			return &http.Response{StatusCode: status, Header: later, Body: http.NoBody}, nil
		}
	}
	known := callback.FixedSecret(callback.NewSecret("hush-hush"))
	asked := func(ctx context.Context) (callback.Secret, error) {
		<-ctx.Done()
		return callback.Secret{}, ctx.Err()
	}
	for _, tt := range []struct {
		name    string
		road    roundTrip
		secret  callback.SecretFunc
		retry   callback.RetryPolicy
		options Options
		sent    int // before the cancel
	}{
		{"a server that does not answer", silent, known, callback.RetryPolicy{}, Options{Concurrency: 8}, 0},
		{"the same, strictly", silent, known, callback.RetryPolicy{}, Options{Concurrency: 8, Strict: true}, 0},
		{"a retry", answers(500), known, callback.RetryPolicy{Retries: 9, RetryAfterCap: time.Hour}, Options{Concurrency: 8}, 0},
		{"the pace", answers(200), known, callback.RetryPolicy{}, Options{Concurrency: 8, Rate: 0.001}, 1},
		{"the secret", answers(200), asked, callback.RetryPolicy{}, Options{Concurrency: 8}, 0},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			path := filepath.Join(t.TempDir(), "history.jsonl")
			synctest.Test(t, func(t *testing.T) {
				s, err := history.Open(path, history.Options{})
				require.NoError(t, err)
				failed(t, s, 100)
				tt.options.Target = callback.Target{Name: "mock", URL: "http://127.0.0.1:1/", Secret: tt.secret}
				p, err := Select(t.Context(), s, history.Query{}, tt.options)
				require.NoError(t, err)
				ctx, cancel := context.WithCancel(t.Context())
				var canceled time.Time
				time.AfterFunc(5*time.Second, func() {
					canceled = time.Now()
					cancel()
				})
				c := &callback.Client{Journal: s, Transport: tt.road, Retry: tt.retry, Timeout: 10 * time.Hour}
				summary, err := p.Run(ctx, s, c, nil)
				require.ErrorIs(t, err, context.Canceled)
				assert.Less(t, time.Since(canceled), 100*time.Millisecond)
				assert.Equal(t, 100-tt.sent, summary.Canceled)
				assert.Equal(t, tt.sent, summary.Sent)
				adds(t, summary)
				require.NoError(t, s.Close())
			})
		})
	}
}
