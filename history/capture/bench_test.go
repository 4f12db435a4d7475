package capture

import (
	"bytes"
	"fmt"
	"io"
	"math"
	"math/rand/v2"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"redial/callback"
	"redial/history"

	"github.com/stretchr/testify/require"
	"golang.org/x/sync/errgroup"
)

// BenchmarkPassage compares a callback's way through a capture, recording
// included, with its way through httputil.ReverseProxy. The two take turns, so
// that both meet the same machine; what is reported is the median of a turn,
// per request, the median of how two turns in a row compare, and how the fastest
// turns do: on a machine that does other things besides, those tell more.
//
// What takes a plain proxy least is hardest to record: one of 4 MiB it passes on as
// quickly as memory is copied, which is quicker than a disk writes. So the same turn
// is also written to a file and synced, with nothing else done, and the limit is
// never less than that takes: no recording could be.
func BenchmarkPassage(b *testing.B) {
	target := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		_, _ = io.Copy(io.Discard, r.Body)
		_, _ = io.WriteString(w, `{"ok":true}`)
	}))
	b.Cleanup(target.Close)
	for _, bc := range []struct {
		name   string
		bodies [][]byte
	}{
		{"mixed", mixed(400)},
		{"1KiB", alike(1 << 10)},
		{"100KiB", alike(100 << 10)},
		{"4MiB", alike(4 << 20)},
	} {
		for _, atOnce := range []int{1, 8, 64} {
			b.Run(fmt.Sprintf("%s/%d", bc.name, atOnce), func(b *testing.B) {
				compare(b, bc.bodies, atOnce, reverseProxy(b, target.URL), recording(b, target.URL))
			})
		}
	}
}

// mostOverhead is how many times as long as a plain proxy a capture may take.
const mostOverhead = 2

const leastTurns = 11

// mixed are so many callbacks as a history has them: short ones of 700 bytes on
// average, with a long tail, and one of 1 to 4.5 MB.
func mixed(n int) [][]byte {
	const mean, spread = 700, 1.0
	rnd := rand.New(rand.NewPCG(8788, 1))
	bodies := make([][]byte, n)
	for i := range bodies {
		bodies[i] = benchmarkBody(int(math.Exp(math.Log(mean) - spread*spread/2 + spread*rnd.NormFloat64())))
	}
	bodies[n/2] = benchmarkBody(1e6 + rnd.IntN(35e5))
	return bodies
}

// alike are the callbacks of a turn, all of one size.
func alike(size int) [][]byte {
	return slices.Repeat([][]byte{benchmarkBody(size)}, max(1, 256<<10/size))
}

func benchmarkBody(size int) []byte {
	return fmt.Appendf(nil, `{"ok":true,"order_id":"7f0c3a52-9d1e-4b86-a2f4-c15e8d907b63","output_type":"text","result_text":"%s"}`,
		bytes.Repeat([]byte("x"), size))
}

// compare has callbacks, at least two for each that is sent at once, go one way, then
// the other, and then to a file. A median of less than leastTurns says little.
func compare(b *testing.B, bodies [][]byte, atOnce int, proxied, captured string) {
	for len(bodies) < 2*atOnce {
		bodies = append(bodies, bodies...)
	}
	disk := diskOf(b)
	turns := max(b.N, leastTurns)
	var took [3][]time.Duration
	for n := range turns + 1 {
		turn := []time.Duration{posts(b, proxied, bodies, atOnce), posts(b, captured, bodies, atOnce), disk(bodies)}
		for i, d := range turn {
			if n > 0 { // the first turn makes the connections
				took[i] = append(took[i], d/time.Duration(len(bodies)))
			}
		}
	}
	var ratios, ofLimits []float64
	for n := range turns {
		proxy, capture := float64(took[0][n]), float64(took[1][n])
		ratios = append(ratios, capture/proxy)
		ofLimits = append(ofLimits, capture/max(mostOverhead*proxy, float64(took[2][n])))
	}
	b.ReportMetric(0, "ns/op") // of all, and of more than b.N
	for i, name := range []string{"µs/reverseproxy", "µs/capture", "µs/disk"} {
		slices.Sort(took[i])
		b.ReportMetric(float64(took[i][turns/2].Microseconds()), name)
	}
	slices.Sort(ratios)
	slices.Sort(ofLimits)
	b.ReportMetric(ratios[turns/2], "x")
	b.ReportMetric(ofLimits[turns/2], "of-limit")
	b.ReportMetric(float64(took[1][0])/float64(took[0][0]), "x-of-fastest")
}

// diskOf returns what writes bodies to a file, and says how long that takes until
// they are on disk.
func diskOf(b *testing.B) func(bodies [][]byte) time.Duration {
	f, err := os.Create(filepath.Join(b.TempDir(), "bodies"))
	require.NoError(b, err)
	b.Cleanup(func() { require.NoError(b, f.Close()) })
	return func(bodies [][]byte) time.Duration {
		require.NoError(b, f.Truncate(0))
		begun := time.Now()
		for i, at := 0, int64(0); i < len(bodies); i++ {
			n, err := f.WriteAt(bodies[i], at)
			require.NoError(b, err)
			at += int64(n)
		}
		require.NoError(b, f.Sync())
		return time.Since(begun)
	}
}

func reverseProxy(b *testing.B, target string) string {
	u, err := url.Parse(target)
	require.NoError(b, err)
	s := httptest.NewServer(&httputil.ReverseProxy{
		Transport: callback.NewTransport(),
		Rewrite:   func(r *httputil.ProxyRequest) { r.SetURL(u) },
	})
	b.Cleanup(s.Close)
	return s.URL
}

func recording(b *testing.B, target string) string {
	store, err := history.Open(filepath.Join(b.TempDir(), "history.jsonl"), history.Options{})
	require.NoError(b, err)
	s, err := Start(Options{Target: callback.Target{Name: "bench", URL: target}, Journal: store})
	require.NoError(b, err)
	b.Cleanup(func() {
		require.NoError(b, s.Close())
		require.NoError(b, store.Close())
	})
	return s.URL
}

// posts sends callbacks, so many at once, and returns how long that took.
func posts(b *testing.B, url string, bodies [][]byte, atOnce int) time.Duration {
	transport := callback.NewTransport()
	defer transport.CloseIdleConnections()
	work := make(chan []byte)
	var senders errgroup.Group
	for range atOnce {
		senders.Go(func() error {
			for body := range work {
				if err := benchmarkPost(transport, url, body); err != nil {
					return err
				}
			}
			return nil
		})
	}
	begun := time.Now()
	for _, body := range bodies {
		work <- body
	}
	close(work)
	require.NoError(b, senders.Wait())
	return time.Since(begun)
}

func benchmarkPost(transport *http.Transport, url string, body []byte) error {
	req, err := http.NewRequest(http.MethodPost, url+callbackPath, bytes.NewReader(body))
	if err != nil {
		return err
	}
	req.Header.Set("Content-Type", "application/json")
	req.Header.Set(callback.SecretHeader, "canary")
	res, err := transport.RoundTrip(req)
	if err != nil {
		return err
	}
	defer res.Body.Close()
	if res.StatusCode != http.StatusOK {
		return fmt.Errorf("answered %d", res.StatusCode)
	}
	_, err = io.Copy(io.Discard, res.Body)
	return err
}
