package capture

import (
	"bytes"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"path/filepath"
	"testing"

	"redial/callback"
	"redial/history"

	"github.com/stretchr/testify/require"
)

// BenchmarkPassage compares a callback's way through a capture, recording
// included, with its way through httputil.ReverseProxy and through nothing.
func BenchmarkPassage(b *testing.B) {
	target := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		_, _ = io.Copy(io.Discard, r.Body)
		_, _ = io.WriteString(w, `{"ok":true}`)
	}))
	b.Cleanup(target.Close)
	ways := []struct {
		name string
		url  func(b *testing.B) string
	}{
		{"straight", func(*testing.B) string { return target.URL }},
		{"reverseproxy", func(b *testing.B) string { return reverseProxy(b, target.URL) }},
		{"capture", func(b *testing.B) string { return recording(b, target.URL) }},
	}
	for _, size := range []int{1 << 10, 100 << 10, 4 << 20} {
		for _, atOnce := range []int{1, 8} {
			for _, way := range ways {
				b.Run(fmt.Sprintf("%dKiB/%d/%s", size>>10, atOnce, way.name), func(b *testing.B) {
					benchmarkPosts(b, way.url(b), size, atOnce)
				})
			}
		}
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

func benchmarkPosts(b *testing.B, url string, size, atOnce int) {
	body := fmt.Appendf(nil, `{"ok":true,"order_id":"550e8400-e29b-41d4-a716-446655440000","output_type":"text","result_text":"%s"}`,
		bytes.Repeat([]byte("x"), size))
	transport := callback.NewTransport()
	defer transport.CloseIdleConnections()
	b.SetBytes(int64(len(body)))
	work := make(chan struct{})
	done := make(chan error)
	for range atOnce {
		go func() {
			var err error
			for range work {
				if err == nil {
					err = benchmarkPost(transport, url, body)
				}
			}
			done <- err
		}()
	}
	b.ResetTimer()
	for range b.N {
		work <- struct{}{}
	}
	close(work)
	for range atOnce {
		require.NoError(b, <-done)
	}
	b.StopTimer()
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
