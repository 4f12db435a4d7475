package cli

import (
	"bytes"
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"os/exec"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"redial/callback"
	"redial/callback/mock"
	"redial/history"
	"redial/history/capture"
)

const browserOrder = `{"ok":true,"order_id":"550e8400-e29b-41d4-a716-446655440000","output_type":"text","result_text":"x"}`

// attack is a page that tries to have BASE keep a callback, in each way in which a
// page can send one, and says so in its title when it has.
const attack = `<!doctype html><title>loading</title><iframe name=hole></iframe>
<form id=f method=post enctype=text/plain target=hole action="BASE/api/orders/callback"><input name='BODY' value=''></form>
<script>
const to = 'BASE/api/orders/callback', body = 'BODY', tries = [];
tries.push(fetch(to, {method: 'POST', mode: 'no-cors', body}));
tries.push(fetch(to, {method: 'POST', mode: 'no-cors', body, referrerPolicy: 'no-referrer', credentials: 'omit'}));
tries.push(fetch(to, {method: 'POST', body, headers: {'Content-Type': 'application/json', 'x-callback-secret': 'SECRET'}}));
tries.push(fetch(to, {method: 'POST', body: new Blob([body]).stream(), duplex: 'half'}));
tries.push(fetch(to + '/prepare', {method: 'POST', mode: 'no-cors', body: '{}'}));
tries.push(fetch(to, {method: 'PUT', body}));
tries.push(new Promise(done => { const x = new XMLHttpRequest(); x.onloadend = done; x.open('POST', to); x.send(body) }));
navigator.sendBeacon(to, body);
document.getElementById('f').submit();
try { new WebSocket(to.replace('http', 'ws')) } catch (e) {}
Promise.allSettled(tries).then(() => setTimeout(() => { document.title = 'tried ' + tries.length }, 500));
</script>`

// TestAWebPageInABrowserReachesNothing has a real browser visit such a page: of
// another origin, and of the listener's own after its name was bound to this
// machine (DNS rebinding).
func TestAWebPageInABrowserReachesNothing(t *testing.T) {
	t.Parallel()
	browser := aBrowser()
	if browser == "" {
		t.Skip("there is no browser: chromium or google-chrome")
	}
	if testing.Short() {
		t.Skip("starts a browser")
	}
	secret := callback.NewSecret("canary-known-to-the-page")
	script, err := mock.ParseScript("503")
	require.NoError(t, err)
	platform, err := mock.Start(mock.Options{Secret: secret, Script: script})
	require.NoError(t, err)
	defer func() { assert.NoError(t, platform.Close()) }()
	var passed atomic.Int32
	behind := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		if r.Method != http.MethodGet {
			passed.Add(1)
		}
	}))
	defer behind.Close()
	store, err := history.Open(filepath.Join(t.TempDir(), "history.jsonl"), history.Options{})
	require.NoError(t, err)
	defer func() { assert.NoError(t, store.Close()) }()
	var refused atomic.Int32
	proxy, err := capture.Start(capture.Options{
		Target: callback.Target{Name: "prod", URL: behind.URL + mock.CallbackPath}, Journal: store,
		Observe: func(capture.Exchange) { refused.Add(1) },
	})
	require.NoError(t, err)
	defer func() { assert.NoError(t, proxy.Close()) }()

	for name, listener := range map[string]string{"mock": platform.URL, "capture": proxy.URL} {
		page := httptest.NewServer(servePage(listener))
		assert.Contains(t, visit(t, browser, page.URL), "tried 7", name)
		page.Close()
		rebound := httptest.NewServer(rebinding(t, listener))
		assert.Contains(t, visit(t, browser, "http://rebind.test/page", "--proxy-server="+rebound.URL), "tried 7", "%s, rebound", name)
		rebound.Close()
	}
	assert.Zero(t, platform.Stats().Orders)
	assert.Zero(t, passed.Load(), "the capture passed something on")
	assert.Positive(t, refused.Load(), "the browser did reach the capture")
	view, err := store.Select(t.Context(), history.Query{})
	require.NoError(t, err)
	assert.Zero(t, view.Len(), "something was recorded")
	assertStillThere(t, platform, proxy.URL, secret, &passed)
}

// assertStillThere sends what the page sent as an automation does: the script's
// only step is still there, and then it is taken.
func assertStillThere(t *testing.T, platform *mock.Server, proxy string, secret callback.Secret, passed *atomic.Int32) {
	t.Helper()
	client := &callback.Client{}
	for _, want := range []int{503, 200} {
		outcome, err := client.Deliver(t.Context(), platform.Target(), callback.Delivery{Body: []byte(browserOrder)})
		require.NoError(t, err)
		assert.Equal(t, want, outcome.Last().Status)
	}
	to := callback.Target{Name: "capture", URL: proxy + mock.CallbackPath, Secret: callback.FixedSecret(secret)}
	_, err := client.Deliver(t.Context(), to, callback.Delivery{Body: []byte(browserOrder)})
	require.NoError(t, err)
	assert.EqualValues(t, 1, passed.Load())
}

// servePage serves the page that attacks a listener.
func servePage(listener string) http.Handler {
	page := strings.NewReplacer("BASE", listener, "BODY", strings.ReplaceAll(browserOrder, `"`, `\"`), "SECRET", "canary-known-to-the-page").Replace(attack)
	page = strings.Replace(page, `name='`+strings.ReplaceAll(browserOrder, `"`, `\"`)+`'`, `name='`+browserOrder+`'`, 1)
	return http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "text/html")
		_, _ = fmt.Fprint(w, page)
	})
}

// rebinding is a proxy for which rebind.test is first the page's host, and the
// listener after that.
func rebinding(t *testing.T, listener string) http.Handler {
	t.Helper()
	to, err := url.Parse(listener)
	require.NoError(t, err)
	page := servePage("http://rebind.test")
	pass := &httputil.ReverseProxy{
		Rewrite:  func(r *httputil.ProxyRequest) { r.Out.URL.Scheme, r.Out.URL.Host = to.Scheme, to.Host },
		ErrorLog: nil,
	}
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		switch {
		case r.Host != "rebind.test":
			http.Error(w, "nothing else is there", http.StatusBadGateway)
		case r.URL.Path == "/page":
			page.ServeHTTP(w, r)
		default:
			pass.ServeHTTP(w, r)
		}
	})
}

func aBrowser() string {
	for _, name := range []string{"chromium", "chromium-browser", "google-chrome"} {
		if path, err := exec.LookPath(name); err == nil {
			return path
		}
	}
	return ""
}

// visit opens a page without a window and returns what it has become.
func visit(t *testing.T, browser, page string, flags ...string) string {
	t.Helper()
	args := append([]string{
		"--headless", "--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking",
		"--user-data-dir=" + t.TempDir(), "--timeout=20000", "--virtual-time-budget=10000", "--dump-dom",
	}, flags...)
	c := exec.Command(browser, append(args, page)...)
	c.WaitDelay = 5 * time.Second
	var out, said bytes.Buffer
	c.Stdout, c.Stderr = &out, &said
	require.NoError(t, c.Run(), "%s", &said)
	return out.String()
}
