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

// bareLoop posts the bodies with a tuned transport and keeps nothing.
func bareLoop(b *testing.B, to callback.Target, bodies [][]byte, workers int) time.Duration {
	b.Helper()
	transport := callback.NewTransport()
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

func replayOnce(b *testing.B, s *history.Store, to callback.Target, ids []string, workers int, strict bool) time.Duration {
	b.Helper()
	p, err := NewPlan(b.Context(), s, ids, Options{Target: to, All: true, Concurrency: workers, Strict: strict})
	require.NoError(b, err)
	c := &callback.Client{Journal: s, Transport: callback.NewTransport()}
	defer c.CloseIdleConnections()
	began := time.Now()
	summary, err := p.Run(b.Context(), s, c, nil)
	took := time.Since(began)
	require.NoError(b, err)
	require.Equal(b, len(ids), summary.Delivered)
	return took
}

// BenchmarkReplay compares a replay, in both durabilities, with a bare loop
// over the same bodies in the same minute: rounds in turn, medians of ratios.
func BenchmarkReplay(b *testing.B) {
	const rounds = 3
	for _, bc := range []struct {
		name       string
		n, size    int
		workers    int
		jsonInJSON bool
	}{
		{"1KiB/8", 20_000, 1 << 10, 8, false},
		{"1KiB/64", 20_000, 1 << 10, 64, false},
		{"1MiB/8", 500, 1 << 20, 8, false},
		{"1MiB-JSON-in-JSON/8", 500, 1 << 20, 8, true},
	} {
		b.Run(bc.name, func(b *testing.B) {
			to := startTrivial(b)
			s, bodies := benchHistory(b, bc.n, bc.size, bc.jsonInJSON)
			v, err := s.Select(b.Context(), history.Query{})
			require.NoError(b, err)
			ids := make([]string, v.Len())
			for i := range ids {
				e, err := v.Entry(i)
				require.NoError(b, err)
				ids[i] = e.ID
			}
			for b.Loop() {
				var loops, lags, stricts []float64
				for range rounds {
					loop := bareLoop(b, to, bodies, bc.workers)
					lag := replayOnce(b, s, to, ids, bc.workers, false)
					strict := replayOnce(b, s, to, ids, bc.workers, true)
					loops = append(loops, float64(bc.n)/loop.Seconds())
					lags = append(lags, loop.Seconds()/lag.Seconds())
					stricts = append(stricts, loop.Seconds()/strict.Seconds())
				}
				b.ReportMetric(0, "ns/op")
				b.ReportMetric(median(loops), "loop/s")
				b.ReportMetric(median(lags), "lagged÷loop")
				b.ReportMetric(median(stricts), "strict÷loop")
			}
		})
	}
}

func median(f []float64) float64 {
	slices.Sort(f)
	return f[len(f)/2]
}
