package cli

import (
	"bytes"
	"encoding/json"
	"fmt"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"redial/callback"
	"redial/callback/mock"
	"redial/history"
	"redial/history/capture"
)

// TestStoryOfADay is what redial is for. An automation that knows nothing of it
// delivers 200 orders through a capture to a platform that fails in every way:
// redial finds what was not delivered, says why, and delivers it, each order
// once.
func TestStoryOfADay(t *testing.T) {
	t.Parallel()
	if testing.Short() {
		t.Skip("a whole day is not short")
	}
	d := newDay(t)
	// Each class of failure, what the mock plays for it, and what redial has to
	// make of it. A stale secret is the automation's own doing.
	classes := []struct {
		name, step, stale string
		diagnosis         string
		layer             callback.Layer
	}{
		{name: "delivered", step: "200"},
		{name: "500", step: "500", diagnosis: callback.DiagnosedPlatformError, layer: callback.LayerPlatform},
		{name: "reset", step: "reset", diagnosis: callback.DiagnosedCut, layer: callback.LayerNetwork},
		{name: "lost answer", step: "after:reset", diagnosis: callback.DiagnosedCut, layer: callback.LayerNetwork},
		{name: "hosting page", step: "page:413", diagnosis: callback.DiagnosedTooLarge, layer: callback.LayerHosting},
		{name: "rotated secret", step: "200", stale: "stale-" + d.secret, diagnosis: callback.DiagnosedSecret, layer: callback.LayerPlatform},
	}
	want := map[string]int{} // by the name of a class, index into classes
	const orders = 200
	for i := range orders {
		c := classes[i%len(classes)]
		script, err := mock.ParseScript(c.step)
		require.NoError(t, err)
		d.platform.SetScript(script)
		order := fmt.Sprintf("7f0c3a52-9d1e-4b86-a2f4-%012d", i)
		want[order] = i % len(classes)
		secret := d.secret
		if c.stale != "" {
			secret = c.stale
		}
		if i%10 == 9 {
			d.curl(order, secret)
		} else {
			d.post(order, secret)
		}
	}
	d.platform.SetScript(mock.Script{})
	d.recorded()

	var undelivered []history.Entry
	d.lines(&undelivered, "list", "is:undelivered", "--limit", "0", "--json")
	lost := 0
	for _, i := range want {
		if classes[i].diagnosis != "" {
			lost++
		}
	}
	assert.Len(t, undelivered, lost, "every order that was not delivered, once")
	for _, e := range undelivered {
		c := classes[want[e.OrderID]]
		found, err := d.store.Diagnose(t.Context(), e.ID)
		require.NoError(t, err)
		assert.Equal(t, c.diagnosis, found.Code, "%s of %s: %s", c.name, e.OrderID, found.Headline)
		assert.Equal(t, c.layer, found.Layer, c.name)
		assert.NotEmpty(t, found.Next, c.name)
	}

	out := d.redial(0, "replay", "--where", "is:undelivered", "--to", "platform", "--json", "--yes")
	assert.Contains(t, out, fmt.Sprintf(`{"summary":{"planned":%d,"sent":%d,"delivered":%d,"rejected":0,"failed":0,"canceled":0`, lost, lost, lost))
	assert.Empty(t, d.redial(0, "list", "is:undelivered", "--json"))
	assert.Equal(t, orders, d.platform.Stats().Orders, "each order is processed once")
	assert.Contains(t, d.redial(0, "history", "verify", "--json"), `"damaged":[]`)

	file, err := os.ReadFile(d.store.Path())
	require.NoError(t, err)
	assert.NotContains(t, string(file), d.secret)
}

// day is a platform, a capture before it, and a history.
type day struct {
	t        *testing.T
	secret   string
	platform *mock.Server
	front    *capture.Server
	store    *history.Store
	env      map[string]string
}

func newDay(t *testing.T) *day {
	d := &day{t: t, secret: "a-secret-of-the-day"}
	var err error
	d.platform, err = mock.Start(mock.Options{Secret: callback.NewSecret(d.secret)})
	require.NoError(t, err)
	t.Cleanup(func() { assert.NoError(t, d.platform.Close()) })

	home := t.TempDir()
	d.env = map[string]string{
		"HOME": home, "XDG_STATE_HOME": filepath.Join(home, "state"),
		"XDG_CONFIG_HOME": filepath.Join(home, "config"), "PLATFORM_SECRET": d.secret,
	}
	config := filepath.Join(home, "config", "redial", "config.toml")
	require.NoError(t, os.MkdirAll(filepath.Dir(config), 0o700))
	url := d.platform.URL + mock.CallbackPath
	require.NoError(t, os.WriteFile(config, []byte("[targets.platform]\nurl = '"+url+"'\nsecret_env = 'PLATFORM_SECRET'\n"), 0o600))

	d.store, err = history.Open(filepath.Join(home, "state", "redial", "history.jsonl"), history.Options{})
	require.NoError(t, err)
	t.Cleanup(func() { assert.NoError(t, d.store.Close()) })
	d.front, err = capture.Start(capture.Options{Target: callback.Target{Name: "platform", URL: url}, Journal: d.store})
	require.NoError(t, err)
	t.Cleanup(func() { assert.NoError(t, d.front.Close()) })
	return d
}

func (d *day) body(order string) string {
	return `{"ok":true,"order_id":"` + order + `","output_type":"text","result_text":"done"}`
}

// post delivers as any Go automation does.
func (d *day) post(order, secret string) {
	req, err := http.NewRequestWithContext(d.t.Context(), http.MethodPost, d.front.URL+mock.CallbackPath, strings.NewReader(d.body(order)))
	require.NoError(d.t, err)
	req.Header.Set("Content-Type", "application/json")
	req.Header.Set("x-callback-secret", secret)
	res, err := http.DefaultClient.Do(req)
	require.NoError(d.t, err)
	require.NoError(d.t, res.Body.Close())
}

// curl delivers as any shell script does.
func (d *day) curl(order, secret string) {
	if _, err := exec.LookPath("curl"); err != nil {
		d.post(order, secret)
		return
	}
	out, err := exec.CommandContext(d.t.Context(), "curl", "-sS", "-X", "POST", "-H", "Content-Type: application/json",
		"-H", "x-callback-secret: "+secret, "-d", d.body(order), d.front.URL+mock.CallbackPath).CombinedOutput()
	require.NoError(d.t, err, string(out))
}

// recorded waits until the capture has written down how each delivery ended,
// which it does when the automation has its answer.
func (d *day) recorded() {
	pending, err := history.ParseQuery("is:pending", time.Now())
	require.NoError(d.t, err)
	for {
		v, err := d.store.Select(d.t.Context(), pending)
		require.NoError(d.t, err)
		if v.Len() == 0 {
			return
		}
		_, err = d.store.Wait(d.t.Context(), v.Revision())
		require.NoError(d.t, err)
	}
}

// redial runs the command line and returns its output.
func (d *day) redial(code int, args ...string) string {
	d.t.Helper()
	var out, errs bytes.Buffer
	s := Streams{In: strings.NewReader(""), Out: &out, Err: &errs}
	require.Equal(d.t, code, Main(d.t.Context(), args, s, func(k string) string { return d.env[k] }, nil), "%v: %s", args, &errs)
	assert.NotContains(d.t, out.String()+errs.String(), d.secret)
	return out.String()
}

// lines decodes what a command prints, an object a line.
func (d *day) lines(into *[]history.Entry, args ...string) {
	d.t.Helper()
	for line := range strings.Lines(d.redial(0, args...)) {
		var e history.Entry
		require.NoError(d.t, json.Unmarshal([]byte(line), &e))
		*into = append(*into, e)
	}
}
