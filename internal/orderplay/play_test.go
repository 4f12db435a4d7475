package orderplay_test

import (
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"redial/callback"
	"redial/callback/mock"
	"redial/callback/order"
	"redial/history"
	"redial/internal/automationtest"
	"redial/internal/orderplay"
)

// stage is a player before an automation.
type stage struct {
	player *orderplay.Player
	store  *history.Store
	path   string
	draft  orderplay.Draft
}

func newStage(t testing.TB, o orderplay.Options, faults ...automationtest.Fault) *stage {
	t.Helper()
	automation := automationtest.Start("secret-canary", faults...)
	t.Cleanup(automation.Close)
	s := &stage{path: filepath.Join(t.TempDir(), "history.jsonl")}
	var err error
	s.store, err = history.Open(s.path, history.Options{})
	require.NoError(t, err)
	t.Cleanup(func() { assert.NoError(t, s.store.Close()) })
	auth, err := order.NewAuth("x-api-key", callback.NewSecret("auth-canary"))
	require.NoError(t, err)
	o.Sender.URL, o.Sender.Auth, o.Store = automation.URL, auth, s.store
	o.Mock.Secret = callback.NewSecret("secret-canary")
	s.player, err = orderplay.Start(o)
	require.NoError(t, err)
	t.Cleanup(func() { assert.NoError(t, s.player.Close()) })
	s.draft = orderplay.Draft{CallbackURL: s.player.CallbackURL, Inputs: []order.Input{{Key: "topic", Value: []byte(`"tea"`)}}}
	return s
}

func (s *stage) make(t testing.TB) orderplay.Order {
	t.Helper()
	o, findings, err := s.draft.Make("", time.Now())
	require.NoError(t, err)
	require.True(t, order.Valid(findings))
	return o
}

func (s *stage) play(t testing.TB) orderplay.Result {
	t.Helper()
	r, err := s.player.Play(t.Context(), s.make(t))
	require.NoError(t, err)
	return r
}

func TestPlay(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		script  string
		faults  []automationtest.Fault
		state   orderplay.State
		verdict []string
	}{
		{"", nil, orderplay.Delivered, []string{"accepted"}},
		{"500x2,200", nil, orderplay.Delivered, []string{"fault", "fault", "accepted"}},
		{"after:reset", nil, orderplay.Delivered, []string{"fault", "duplicate"}},
		{"", []automationtest.Fault{automationtest.RefusesWebhook}, orderplay.Refused, nil},
		{"", []automationtest.Fault{automationtest.NeverCallsBack}, orderplay.Silent, nil},
		{"", []automationtest.Fault{automationtest.WrongID}, orderplay.Silent, nil},
		{"", []automationtest.Fault{automationtest.BadBody}, orderplay.Invalid, []string{"refused"}},
		{"", []automationtest.Fault{automationtest.NoSecret}, orderplay.Invalid, []string{"refused"}},
		{"", []automationtest.Fault{automationtest.CallsTwice}, orderplay.Delivered, []string{"accepted", "duplicate"}},
	} {
		t.Run(fmt.Sprint(c.script, c.faults), func(t *testing.T) {
			t.Parallel()
			script, err := mock.ParseScript(c.script)
			require.NoError(t, err)
			s := newStage(t, orderplay.Options{Mock: mock.Options{Script: script}, Wait: 6 * time.Second, Settle: 500 * time.Millisecond}, c.faults...)
			r := s.play(t)
			assert.Equal(t, c.state, r.State, r.Message)
			var verdicts []string
			for _, heard := range r.Callbacks {
				verdicts = append(verdicts, heard.Verdict)
				assert.NotEmpty(t, heard.ID, heard.Trouble)
			}
			assert.Equal(t, c.verdict, verdicts)
			if c.state == orderplay.Delivered {
				assert.Positive(t, r.MS)
			}
			kept, err := s.store.Webhooks(t.Context())
			require.NoError(t, err)
			require.Len(t, kept, 1)
			assert.Equal(t, r.Webhook.Status, kept[0].Status)
			if len(c.faults) > 0 && c.faults[0] == automationtest.WrongID {
				assert.Equal(t, 1, s.player.Summary().Foreign)
			}
		})
	}
}

func TestNothingListens(t *testing.T) {
	t.Parallel()
	s := newStage(t, orderplay.Options{Wait: time.Minute})
	gone := automationtest.Start("")
	gone.Close()
	player, err := orderplay.Start(orderplay.Options{Sender: order.Sender{URL: gone.URL}, Store: s.store})
	require.NoError(t, err)
	defer func() { _ = player.Close() }()
	r, err := player.Play(t.Context(), s.make(t))
	require.NoError(t, err)
	assert.Equal(t, orderplay.Unreachable, r.State)
}

func TestNoSecretIsKept(t *testing.T) {
	t.Parallel()
	s := newStage(t, orderplay.Options{Wait: time.Second})
	o, _, err := s.draft.Make("", time.Now())
	require.NoError(t, err)
	parsed, _ := order.Parse(o.Body)
	parsed.JobToken = order.NewToken("token-canary")
	parsed.Inputs = append(parsed.Inputs, order.Input{Key: "copy", Value: []byte(`"token-canary auth-canary"`)})
	o.Body, err = parsed.Encode()
	require.NoError(t, err)
	r, err := s.player.Play(t.Context(), o)
	require.NoError(t, err)
	assert.Equal(t, orderplay.Delivered, r.State)
	text, err := os.ReadFile(s.path)
	require.NoError(t, err)
	assert.NotContains(t, string(text), "token-canary")
	assert.NotContains(t, string(text), "secret-canary")
	assert.NotContains(t, string(text), "auth-canary")
	assert.NotContains(t, fmt.Sprintf("%+v", r), "canary")
}

func TestManyOrdersAtOnce(t *testing.T) {
	t.Parallel()
	const orders = 200
	s := newStage(t, orderplay.Options{Wait: 30 * time.Second}, automationtest.NoTimeout)
	var mu sync.Mutex
	seen := map[string]bool{}
	err := orderplay.Run(t.Context(), s.player, orders, orders, func() (orderplay.Order, error) { return s.make(t), nil },
		func(_ orderplay.Order, _ orderplay.Event, r *orderplay.Result) {
			if r != nil {
				mu.Lock()
				defer mu.Unlock()
				assert.Equal(t, r.OrderID, r.Callbacks[0].OrderID)
				seen[r.OrderID] = true
			}
		})
	require.NoError(t, err)
	sum := s.player.Summary()
	assert.Equal(t, orders, sum.Delivered)
	assert.Zero(t, sum.Foreign+sum.Second+sum.Late)
	assert.Len(t, seen, orders)
	assert.LessOrEqual(t, sum.P50, sum.P99)
}

// BenchmarkOrders plays a run of 10,000 orders, 200 at once, and tells the heap
// that is left: it must not grow with the orders.
func BenchmarkOrders(b *testing.B) {
	for range b.N {
		s := newStage(b, orderplay.Options{Wait: time.Minute}, automationtest.NoTimeout)
		heap := func() float64 {
			runtime.GC()
			var m runtime.MemStats
			runtime.ReadMemStats(&m)
			return float64(m.HeapAlloc) / 1e6
		}
		next := func() (orderplay.Order, error) { return s.make(b), nil }
		none := func(orderplay.Order, orderplay.Event, *orderplay.Result) {}
		require.NoError(b, orderplay.Run(b.Context(), s.player, 1000, 200, next, none))
		before := heap()
		require.NoError(b, orderplay.Run(b.Context(), s.player, 9000, 200, next, none))
		sum := s.player.Summary()
		require.Equal(b, 10_000, sum.Delivered)
		grown := heap() - before
		b.ReportMetric(grown, "MB-grown")
		b.ReportMetric(grown/20, "of-limit")
		b.ReportMetric(sum.P99, "p99-ms")
	}
}
