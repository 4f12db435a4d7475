package replay

import (
	"bufio"
	"context"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"strings"
	"sync"
	"testing"
	"time"

	"redial/callback"
	"redial/callback/mock"
	"redial/history"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// The child is this very test binary, which its environment makes to replay.
const (
	childHistory = "REDIAL_TEST_CHILD_HISTORY"
	childURL     = "REDIAL_TEST_CHILD_URL"
	childSecret  = "REDIAL_TEST_CHILD_SECRET"
)

func TestMain(m *testing.M) {
	if path := os.Getenv(childHistory); path != "" {
		if err := replayAll(path); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		os.Exit(0)
	}
	if os.Getenv(childServe) != "" {
		fmt.Fprintln(os.Stderr, serveTrivially())
		os.Exit(1)
	}
	os.Exit(m.Run())
}

// replayAll replays what is undelivered and prints each order when its
// delivery is acknowledged.
func replayAll(path string) error {
	s, err := history.Open(path, history.Options{})
	if err != nil {
		return err
	}
	q, err := history.ParseQuery("is:undelivered", time.Now())
	if err != nil {
		return err
	}
	to := callback.Target{
		Name: "mock", URL: os.Getenv(childURL),
		Secret: callback.FixedSecret(callback.NewSecret(os.Getenv(childSecret))),
	}
	ctx := context.Background()
	p, err := Select(ctx, s, q, Options{Target: to, Concurrency: 8})
	if err != nil {
		return err
	}
	fmt.Println("planned", p.Items.Len())
	_, err = p.Run(ctx, s, &callback.Client{Journal: s}, func(e Event) {
		if e.Done && e.Entry.State == callback.Delivered {
			fmt.Println(e.Entry.OrderID, e.Entry.ID)
		}
	})
	if err != nil {
		return err
	}
	return s.Close()
}

// ledger is what the parent knows to have been acknowledged.
type ledger struct {
	mu    sync.Mutex
	acked map[string]string // the delivering callback by order
	news  map[string]string // those of the last child
	again []string          // orders that were sent after that
}

func (l *ledger) ack(order, id string) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.acked[order], l.news[order] = id, id
}

// saw is the mock's view of a request.
func (l *ledger) saw(q mock.Request) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.acked[q.OrderID] != "" {
		l.again = append(l.again, q.OrderID)
	}
}

func TestKillAtRandomPoints(t *testing.T) {
	t.Parallel()
	kills, batch := 110, 60
	if testing.Short() {
		kills = 12
	}
	l := &ledger{acked: map[string]string{}, news: map[string]string{}}
	m, err := mock.Start(mock.Options{Observe: l.saw})
	require.NoError(t, err)
	defer func() { assert.NoError(t, m.Close()) }()
	s := open(t)
	orders, damage, killed := 0, 0, 0
	for killed < kills {
		if undelivered(t, s) == 0 { // more to do
			putUndelivered(t, s, m.Target(), orders, batch)
			orders += batch
		}
		if runChild(t, s.Path(), m, l, rand.IntN(batch)) {
			killed++
		}
		damage = checkHistory(t, s, l.news, damage)
		clear(l.news)
	}
	require.False(t, runChild(t, s.Path(), m, l, batch+1)) // and once without a kill
	checkHistory(t, s, l.acked, damage)
	assert.Zero(t, undelivered(t, s))
	assert.Equal(t, orders, m.Stats().Orders, "each order is processed, and once")
	assert.Empty(t, l.again, "nothing acknowledged is sent again")
	t.Logf("%d kills, %d orders, %d torn lines", killed, orders, damage)
}

func undelivered(t *testing.T, s *history.Store) int {
	t.Helper()
	v, err := s.Select(t.Context(), query(t, "is:undelivered"))
	require.NoError(t, err)
	return v.Len()
}

// runChild starts a child and kills it when it has acknowledged so many
// orders. It reports whether the child died of that.
func runChild(t *testing.T, path string, m *mock.Server, l *ledger, acks int) bool {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), os.Args[0])
	cmd.Env = append(os.Environ(), childHistory+"="+path,
		childURL+"="+m.Target().URL, childSecret+"="+m.Secret().Reveal())
	cmd.Stderr = os.Stderr
	out, err := cmd.StdoutPipe()
	require.NoError(t, err)
	require.NoError(t, cmd.Start())
	lines := bufio.NewScanner(out)
	for n := 0; lines.Scan(); n++ {
		if n == acks {
			require.NoError(t, cmd.Process.Kill())
		}
		if order, id, ok := strings.Cut(lines.Text(), " "); ok && order != "planned" {
			l.ack(order, id)
		}
	}
	err = cmd.Wait()
	if cmd.ProcessState.ExitCode() < 0 {
		return true
	}
	require.NoError(t, err)
	return false
}

// checkHistory holds the file against what was acknowledged and returns how
// many damaged lines it has; a kill adds one at most.
func checkHistory(t *testing.T, s *history.Store, acked map[string]string, before int) int {
	t.Helper()
	for order, id := range acked {
		e, err := s.Entry(t.Context(), id)
		require.NoError(t, err, "acknowledged and lost")
		require.Equal(t, callback.Delivered, e.State)
		require.Equal(t, order, e.OrderID)
	}
	report, err := history.Verify(t.Context(), s.Path(), nil)
	require.NoError(t, err)
	require.LessOrEqual(t, len(report.Damaged), before+1, "%+v", report.Damaged)
	if len(report.Damaged) > before {
		torn := report.Damaged[before]
		info, err := os.Stat(s.Path())
		require.NoError(t, err)
		require.GreaterOrEqual(t, torn.Offset+torn.Length, info.Size()-1, "only the last line may be torn")
	}
	return len(report.Damaged)
}
