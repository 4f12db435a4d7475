package ordercheck_test

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"os/exec"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"redial/callback"
	"redial/callback/order"
	"redial/history"
	"redial/internal/ordercheck"
)

// clients are programs that call back as real automations do: each sends $BODY to
// $URL with $SECRET, and tries again after a 5xx or no answer.
var clients = []struct{ name, program, flag, script string }{
	{"curl", "sh", "-c", `for wait in 0.1 0.2 0.4 0; do
status=$(curl -s -o /dev/null -w '%{http_code}' -m 2 -H 'Content-Type: application/json' -H "x-callback-secret: $SECRET" -d "$BODY" "$URL")
case $status in 5??|000) sleep $wait;; *) exit 0;; esac
done`},
	{"urllib", "python3", "-c", `import os, time, urllib.error, urllib.request
class Stay(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *a): return None
opener = urllib.request.build_opener(Stay)
for wait in (0.1, 0.2, 0.4, 0):
    r = urllib.request.Request(os.environ["URL"], os.environ["BODY"].encode(), {"Content-Type": "application/json", "x-callback-secret": os.environ["SECRET"]})
    try: opener.open(r, timeout=2); break
    except urllib.error.HTTPError as e:
        if e.code < 500: break
    except OSError: pass
    time.sleep(wait)`},
	{"requests", "python3", "-c", `import os, time, requests
for wait in (0.1, 0.2, 0.4, 0):
    try:
        a = requests.post(os.environ["URL"], os.environ["BODY"].encode(), headers={"Content-Type": "application/json", "x-callback-secret": os.environ["SECRET"]}, timeout=2, allow_redirects=False)
        if a.status_code < 500: break
    except requests.RequestException: pass
    time.sleep(wait)`},
	{"fetch", "node", "-e", `(async () => { for (const wait of [100, 200, 400, 0]) {
  try {
    const a = await fetch(process.env.URL, {method: "POST", body: process.env.BODY, redirect: "manual", headers: {"content-type": "application/json", "x-callback-secret": process.env.SECRET}})
    if (a.status < 500) return
  } catch {}
  await new Promise(f => setTimeout(f, wait))
} })()`},
}

func TestRealClients(t *testing.T) {
	if testing.Short() {
		t.Skip("it starts many programs")
	}
	t.Parallel()
	for _, c := range clients {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			needs := map[string][]string{"curl": {"curl", "--version"}, "requests": {"python3", "-c", "import requests"}}[c.name]
			if needs == nil {
				needs = []string{c.program, "--version"}
			}
			if exec.Command(needs[0], needs[1:]...).Run() != nil {
				t.Skipf("%s is not installed", c.name)
			}
			var work sync.WaitGroup
			automation := httptest.NewServer(order.Receiver{Handle: func(_ *http.Request, o order.Order) error {
				run := exec.Command(c.program, c.flag, c.script)
				body := callback.Payload{OK: true, OrderID: o.OrderID, OutputType: callback.Text, ResultText: "tea"}.Encode()
				run.Env = append(run.Environ(), "URL="+o.CallbackURL, "SECRET=secret-canary", "BODY="+string(body), "NO_PROXY=*")
				work.Add(1)
				go func() { defer work.Done(); _ = run.Run() }()
				return nil
			}})
			defer work.Wait()
			defer automation.Close()
			store, err := history.Open(filepath.Join(t.TempDir(), "history.jsonl"), history.Options{})
			require.NoError(t, err)
			defer func() { assert.NoError(t, store.Close()) }()
			reports, err := ordercheck.Run(t.Context(), ordercheck.Options{
				Sender: order.Sender{URL: automation.URL}, Store: store, Secret: callback.NewSecret("secret-canary"),
				Wait: 20 * time.Second, Quiet: 2 * time.Second,
				Only: []string{"answers-webhook", "order-id", "valid-body", "sends-secret", "retries-500", "lost-answer", "stops-401", "no-redirect"},
			})
			require.NoError(t, err)
			for _, r := range reports {
				assert.Equal(t, ordercheck.Pass, r.Outcome, fmt.Sprint(r.Name, ": ", r.Found))
			}
			assert.Len(t, reports, 8)
		})
	}
}
