package replay

import (
	"bufio"
	"bytes"
	"context"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"runtime/debug"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"redial/callback"
	"redial/history"
)

// childServe makes this test binary the server of a benchmark.
const childServe = "REDIAL_TEST_CHILD_SERVE"

// serveTrivially answers every request with 200, after reading it.
func serveTrivially() error {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return err
	}
	fmt.Println("http://" + l.Addr().String())
	go func() { // end with the parent
		_, _ = io.Copy(io.Discard, os.Stdin)
		os.Exit(0)
	}()
	return http.Serve(l, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		_, _ = io.Copy(io.Discard, r.Body)
		_, _ = io.WriteString(w, `{"ok":true}`)
	}))
}

func startTrivial(b *testing.B) callback.Target {
	b.Helper()
	cmd := exec.CommandContext(b.Context(), os.Args[0])
	cmd.Env = append(os.Environ(), childServe+"=1")
	in, err := cmd.StdinPipe()
	require.NoError(b, err)
	out, err := cmd.StdoutPipe()
	require.NoError(b, err)
	require.NoError(b, cmd.Start())
	line, err := bufio.NewReader(out).ReadString('\n')
	require.NoError(b, err)
	b.Cleanup(func() {
		_ = in.Close()
		_ = cmd.Wait()
	})
	return callback.Target{
		Name: "trivial", URL: strings.TrimSpace(line) + "/",
		Secret: callback.FixedSecret(callback.NewSecret("a-secret-for-the-benchmark")),
	}
}

// benchBody is a callback of about so many bytes: plain text, or JSON in JSON.
func benchBody(i, size int, jsonInJSON bool) []byte {
	p := callback.Payload{OK: true, OrderID: orderID(i), OutputType: callback.Text}
	unit, escaped := "The quick brown fox jumps over the lazy dog. ", 0
	if jsonInJSON {
		p.OutputType = callback.JSON
		unit, escaped = `{"name":"fox","tags":["quick","brown"],"path":"a/b"},`, 14
	}
	text := strings.Repeat(unit, max(1, (size-150)/(len(unit)+escaped)))
	if jsonInJSON {
		text = "[" + strings.TrimSuffix(text, ",") + "]"
	}
	p.ResultText = text
	return p.Encode()
}

// benchHistory is a history of n callbacks, and their bodies.
func benchHistory(b *testing.B, n, size int, jsonInJSON bool) (*history.Store, [][]byte) {
	b.Helper()
	s, err := history.Open(filepath.Join(b.TempDir(), "history.jsonl"), history.Options{})
	require.NoError(b, err)
	b.Cleanup(func() { _ = s.Close() })
	bodies := make([][]byte, n)
	var records []callback.Record
	for i := range bodies {
		bodies[i] = benchBody(i, size, jsonInJSON)
		records = append(records, callback.NewRecord(callback.Target{Name: "old"}, callback.Delivery{Body: bodies[i], Source: callback.FromSend}))
		if len(records) == 500 || i == n-1 {
			_, err := s.Callbacks(b.Context(), records)
			require.NoError(b, err)
			records = nil
		}
	}
	return s, bodies
}

// bareLoop posts the bodies with net/http's transport, tuned, and keeps nothing.
func bareLoop(b *testing.B, to callback.Target, bodies [][]byte, workers int) time.Duration {
	b.Helper()
	transport := &http.Transport{
		MaxIdleConns: 256, MaxIdleConnsPerHost: 128, DisableCompression: true, WriteBufferSize: 16 << 10,
	}
	defer transport.CloseIdleConnections()
	next := make(chan []byte, workers)
	var wg sync.WaitGroup
	began := time.Now()
	for range workers {
		wg.Go(func() {
			for body := range next {
				req, err := http.NewRequestWithContext(context.Background(), http.MethodPost, to.URL, bytes.NewReader(body))
				if err != nil {
					b.Error(err)
					continue
				}
				req.Header.Set("Content-Type", "application/json")
				res, err := transport.RoundTrip(req)
				if err != nil {
					b.Error(err)
					continue
				}
				_, _ = io.Copy(io.Discard, res.Body)
				_ = res.Body.Close()
			}
		})
	}
	for _, body := range bodies {
		next <- body
	}
	close(next)
	wg.Wait()
	return time.Since(began)
}

// replayOnce runs a replay and returns how long that took.
func replayOnce(b *testing.B, s *history.Store, to callback.Target, ids []string, o Options, observe func(Event)) time.Duration {
	b.Helper()
	o.Target, o.All = to, true
	p, err := NewPlan(b.Context(), s, ids, o)
	require.NoError(b, err)
	debug.FreeOSMemory() // what came before is not to be cleared up during the run
	c := &callback.Client{Journal: s}
	defer c.CloseIdleConnections()
	began := time.Now()
	summary, err := p.Run(b.Context(), s, c, observe)
	took := time.Since(began)
	require.NoError(b, err)
	require.Equal(b, len(ids), summary.Delivered)
	return took
}

// idsOf are all callbacks that are no replays, newest first.
func idsOf(b *testing.B, s *history.Store) []string {
	b.Helper()
	v, err := s.Select(b.Context(), query(b, "source:send"))
	require.NoError(b, err)
	ids := make([]string, v.Len())
	for i := range ids {
		e, err := v.Entry(i)
		require.NoError(b, err)
		ids[i] = e.ID
	}
	return ids
}

const rounds = 5

// BenchmarkReplay holds replays against a bare loop over the same bodies in the
// same minute, in turn, and prints the medians as a table.
func BenchmarkReplay(b *testing.B) {
	for b.Loop() {
		row("what", "redial/s", "loop/s", "ratio", "limit", "")
		benchMemory(b)
		for _, bc := range []struct {
			name       string
			n, size    int
			workers    int
			jsonInJSON bool
			lagged     float64 // the limits, as shares of the loop; 0 for none
			strict     float64
		}{
			{"20,000 of 1 KiB, 8 at once", 20_000, 1 << 10, 8, false, 0.75, 0.30},
			{"20,000 of 1 KiB, 64 at once", 20_000, 1 << 10, 64, false, 0.75, 0.60},
			{"500 of 1 MiB, 8 at once", 500, 1 << 20, 8, false, 0.60, 0},
			{"500 of 1 MiB, JSON in JSON, 8 at once", 500, 1 << 20, 8, true, 0.40, 0},
		} {
			to := startTrivial(b)
			s, bodies := benchHistory(b, bc.n, bc.size, bc.jsonInJSON)
			ids := idsOf(b, s)
			var loops, lags, stricts []float64
			for range rounds {
				loops = append(loops, bareLoop(b, to, bodies, bc.workers).Seconds())
				lags = append(lags, replayOnce(b, s, to, ids, Options{Concurrency: bc.workers}, nil).Seconds())
				if bc.strict > 0 {
					stricts = append(stricts, replayOnce(b, s, to, ids, Options{Concurrency: bc.workers, Strict: true}, nil).Seconds())
				}
			}
			against(bc.name, bc.n, lags, loops, bc.lagged)
			if bc.strict > 0 {
				against(bc.name+", strict", bc.n, stricts, loops, bc.strict)
			}
		}
		benchScreen(b)
	}
}

// benchScreen compares runs that are watched with runs that are not. Who watches
// takes events as the terminal UI does: ten times a second, all that have come.
func benchScreen(b *testing.B) {
	const n, most = 20_000, 0.95
	to := startTrivial(b)
	s, _ := benchHistory(b, n, 1<<10, false)
	ids := idsOf(b, s)
	var with, without []float64
	unwatched := func() {
		without = append(without, replayOnce(b, s, to, ids, Options{Concurrency: 8}, nil).Seconds())
	}
	watched := func() {
		var w watcher
		ended, seen := make(chan struct{}), make(chan int)
		go func() { seen <- w.watch(ended) }()
		with = append(with, replayOnce(b, s, to, ids, Options{Concurrency: 8}, w.add).Seconds())
		close(ended)
		require.Equal(b, 3*n, <-seen, "a beginning, an attempt and an end for each")
	}
	for range rounds { // in turn, and each as often before the other as after it
		unwatched()
		watched()
		watched()
		unwatched()
	}
	against("watched by a screen, against not", n, with, without, most)
}

// watcher is who watches a run.
type watcher struct {
	mu    sync.Mutex
	steps []watched
}

// watched is what a screen keeps of an event.
type watched struct {
	index, status int
	done          bool
	state         callback.State
}

func (w *watcher) add(e Event) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.steps = append(w.steps, watched{e.Index, e.Entry.Status, e.Done, e.Entry.State})
}

func (w *watcher) take() []watched {
	w.mu.Lock()
	defer w.mu.Unlock()
	steps := w.steps
	w.steps = make([]watched, 0, len(steps))
	return steps
}

// watch looks until the run has ended, and returns how many events it saw.
func (w *watcher) watch(ended <-chan struct{}) (n int) {
	frame := time.NewTicker(100 * time.Millisecond)
	defer frame.Stop()
	items := map[int]watched{}
	for {
		select {
		case <-frame.C:
		case <-ended:
			return n + len(w.take())
		}
		for _, s := range w.take() {
			n++
			items[s.index] = s
		}
	}
}

// benchMemory compares the memory that runs of many and of few hold at most, with
// their plans, beside the history's index: that alone knows each callback.
func benchMemory(b *testing.B) {
	const few, many, limit = 5_000, 50_000, 1.5
	var fews, manys []float64
	for range 3 {
		fews, manys = append(fews, runMemory(b, few)), append(manys, runMemory(b, many))
	}
	small, large := median(fews), median(manys)
	row(fmt.Sprintf("a plan and run of %d against %d, MiB", many, few), fmt.Sprintf("%.1f", large), fmt.Sprintf("%.1f", small),
		fmt.Sprintf("%.2f", large/small), fmt.Sprintf("%.2f", limit), verdict(large/small <= limit))
}

// runMemory is what a plan of n callbacks holds, and how much more its run holds at
// most than is left of it when it has ended, in MiB.
func runMemory(b *testing.B, n int) float64 {
	to := startTrivial(b)
	s, _ := benchHistory(b, n, 1<<10, false)
	_, err := s.Select(b.Context(), history.Query{}) // makes the index
	require.NoError(b, err)
	require.NoError(b, os.RemoveAll(s.Path()+".idx")) // the index is not to move to a checkpoint meanwhile
	require.NoError(b, os.MkdirAll(filepath.Join(s.Path()+".idx", "no room"), 0o700))
	before := held()
	p, err := Select(b.Context(), s, query(b, "source:send"), Options{Target: to, All: true, Concurrency: 8})
	require.NoError(b, err)
	planned := held()
	c := &callback.Client{Journal: s}
	defer c.CloseIdleConnections()
	const looks = 100
	events, most := 0, uint64(0)
	_, err = p.Run(b.Context(), s, c, func(Event) {
		if events++; events%(3*n/looks) == 0 { // of many as often as of few: the most of more looks is more
			most = max(most, held())
		}
	})
	require.NoError(b, err)
	left := held()
	require.Greater(b, most, left)
	runtime.KeepAlive(p)
	return (float64(planned) - float64(before) + float64(most-left)) / (1 << 20)
}

// held is how much memory is held.
func held() uint64 {
	runtime.GC()
	runtime.GC() // a pool lets go with the second
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return m.HeapAlloc
}

// against prints a row: how many a second, against how many, by the medians of
// the seconds they took.
func against(what string, n int, took, against []float64, limit float64) {
	ratios := make([]float64, len(took))
	for i := range took {
		ratios[i] = against[i] / took[i]
	}
	ratio := median(ratios)
	row(what, fmt.Sprintf("%.0f", float64(n)/median(took)), fmt.Sprintf("%.0f", float64(n)/median(against)),
		fmt.Sprintf("%.2f", ratio), fmt.Sprintf("%.2f", limit), verdict(ratio >= limit))
}

func verdict(met bool) string {
	if met {
		return "met"
	}
	return "NOT MET"
}

func row(what, redial, loop, ratio, limit, met string) {
	fmt.Printf("| %-46s %9s %9s %6s %6s  %s\n", what, redial, loop, ratio, limit, met)
}

func median(f []float64) float64 {
	sorted := slices.Sorted(slices.Values(f))
	return sorted[len(sorted)/2]
}
