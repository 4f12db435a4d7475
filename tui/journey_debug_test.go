//go:build unix

package tui_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"redial/callback"
	"redial/callback/mock"
)

// journeyUndelivered goes from the count in the header to the orders it counts,
// into one of them, and replays the latest callback of each.
func journeyUndelivered(t *testing.T) {
	home := t.TempDir()
	seed(t, home, statuses(200, 500, 401)...)
	a := start(t, launch{home: home}).sees("3 callbacks", `! 2 undelivered`)
	a.do("replay").sees("4 callbacks", "! 1 undelivered") // the newest, a 401
	a.do("undelivered").sees("Orders", "1 order ", "▌▸ .*00000001.*! 500 mock.*1 try")
	a.do("by-order").sees("▌  .*! 500").do("by-order").sees("1 order ")
	a.do("clear").sees("4 callbacks", "✓ 200")

	a.do("by-order").sees("3 orders", `▌▸ .*00000002.*✓ mock +2 callbacks`)
	a.do("inspect").sees(`▌▾ `, `✗ 401 +text +send`, `↳│.*✓ 200 +text +replay`)
	a.do("down", "inspect").sees("REJECTED  401", "esc back").do("back")
	a.do("fold").sees(`▌▸ .*00000002`).loses("↳│").do("by-order").loses("orders")

	a.do("undelivered").sees("1 order ").do("replay-all").sees("Sends +1 callback", "To +mock")
	a.press("Enter").sees("1 delivered").press("Escape")
	a.sees("Every order was delivered").loses("undelivered +target")
	assert.Len(t, a.jq(`select(.kind=="callback" and .source=="replay") | .replay_of`), 2)
	a.do("quit").exits(0)
}

// journeyReplayTo proves a fix on another target, and sees both answers side by
// side, on a wide and on a narrow screen.
func journeyReplayTo(t *testing.T) {
	home := t.TempDir()
	far, err := mock.Start(mock.Options{Secret: callback.NewSecret(canary), Script: mustScript(t, "400")})
	require.NoError(t, err)
	t.Cleanup(func() { _ = far.Close() })
	configure(t, home, fmt.Sprintf("[targets.far]\nurl = '%s'\nsecret_env = 'REDIAL_SECRET'\n", far.Target().URL))
	seed(t, home, statuses(500)...)
	a := start(t, launch{home: home}).sees("1 callback", "FAILED  500")
	a.do("replay-to").sees("Replay to", "far").press("Down", "Enter")
	a.sees("Two answers", "Before 500 from mock, now 400 from far", "status +! 500 +│ ≠ ✗ 400", "target +mock +│ +far", "as it was answered")
	a.press("Escape").sees("2 callbacks", "target . mock") // which is what it was
	a.do("top").sees("REJECTED  400").do("answers").sees("Two answers", "now 400 from far").press("Escape").loses("Two answers")
	a.resize(60, 24).do("answers").sees("Before$|Before ", "status +≠ ! 500").press("End").sees("Now", "status +≠ ✗ 400").press("Escape")
	a.do("quit").exits(0)
	assert.Equal(t, []string{"mock", "far"}, a.jq(`select(.kind=="callback") | .target`))
	assert.Empty(t, a.secretLeaks())
}

// journeyAgain sends a delivered callback once more.
func journeyAgain(t *testing.T) {
	home := t.TempDir()
	seed(t, home, statuses(500)...)
	a := start(t, launch{home: home}).sees("1 callback").do("replay").sees("2 callbacks", "✓ 200").do("top").sees("DELIVERED")
	a.do("send-again").sees("Sent again", `Both ended in the same way \(200\)`, "It changed nothing: the mock ignored it as a", `order, and`, `"duplicate": true`)
	a.press("Escape").sees("3 callbacks").do("mock").sees("duplicate").do("quit").exits(0)
}

// configure writes a config file.
func configure(t *testing.T, home, text string) {
	t.Helper()
	require.NoError(t, os.MkdirAll(filepath.Join(home, "config/redial"), 0o700))
	require.NoError(t, os.WriteFile(filepath.Join(home, "config/redial/config.toml"), []byte(text), 0o600))
}

func mustScript(t *testing.T, text string) mock.Script {
	t.Helper()
	s, err := mock.ParseScript(text)
	require.NoError(t, err)
	return s
}

// journeySecret sends to a target whose secret is not there: it is asked for,
// typed once and pasted once, and turns up nowhere.
func journeySecret(t *testing.T) {
	home := t.TempDir()
	near, err := mock.Start(mock.Options{Secret: callback.NewSecret(canary)})
	require.NoError(t, err)
	t.Cleanup(func() { _ = near.Close() })
	configure(t, home, fmt.Sprintf("default_target = 'near'\n[targets.near]\nurl = '%s'\nsecret_env = 'NOBODY_SET_THIS'\n", near.Target().URL))
	seed(t, home, statuses(500)...)
	a := start(t, launch{home: home}).sees("1 callback", "target . near")
	a.do("replay").sees("Secret of near", "NOBODY_SET_THIS is not set", "written and shown nowhere")
	a.write(canary+"x").sees(strings.Repeat("•", len(canary)+1)).press("BSpace", "Enter").sees("2 callbacks", "✓ 200")
	fingerprint := callback.NewSecret(canary).Fingerprint()
	a.do("target").sees("near +secret "+fingerprint, "s sets its secret").write("s").sees("Secret of near")
	a.write("wrong").press("Enter").sees("is kept until redial quits").do("send-again").sees("Sent again", "Before 200 from near, now 401 from near")
	a.press("Escape").sees("3 callbacks", "✗ 401")

	a.do("target").write("s").sees("Secret of near")
	paste := filepath.Join(t.TempDir(), "clipboard") // not below what secretLeaks reads
	require.NoError(t, os.WriteFile(paste, []byte(canary+"\n"), 0o600))
	a.tmux("load-buffer", paste)
	require.NoError(t, os.Remove(paste))
	a.tmux("paste-buffer", "-p")
	a.sees(strings.Repeat("•", len(canary))).press("Enter").sees("its fingerprint is " + fingerprint)
	a.do("send-again").sees("Before 401 from near, now 200 from near. It is delivered now").press("Escape").sees("4 callbacks")

	a.do("compose").sees("new callback").press("Tab", "Tab").write(order).press("Tab").write("r").loses("stops it")
	a.doTyping("send").sees("200 after 1 try").press("Escape").do("quit").exits(0)
	assert.Empty(t, a.secretLeaks())
}

// journeyCapture sees live what another process records: a callback that passes
// through capture to a mock that refuses it, and is replayed from here.
func journeyCapture(t *testing.T) {
	a := start(t, launch{}).sees("Nothing has been sent yet")
	far, err := mock.Start(mock.Options{Secret: callback.NewSecret(canary), Script: mustScript(t, "500")})
	require.NoError(t, err)
	t.Cleanup(func() { _ = far.Close() })
	for source, args := range map[string][]string{
		"capture": {"capture", "--forward", far.Target().URL, "--addr", "127.0.0.1:0", "--json"},
		"mock":    {"mock", "--record", "--addr", "127.0.0.1:0", "--json"},
	} {
		address := a.listen(args...)
		req, err := http.NewRequestWithContext(t.Context(), http.MethodPost, address+mock.CallbackPath,
			strings.NewReader(`{"ok":true,"order_id":"`+order+`","output_type":"text","result_text":"by `+source+`"}`))
		require.NoError(t, err)
		req.Header.Set("Content-Type", "application/json")
		req.Header.Set(callback.SecretHeader, canary)
		res, err := http.DefaultClient.Do(req)
		require.NoError(t, err)
		require.NoError(t, res.Body.Close())
	}
	a.sees("2 callbacks").do("by-order").sees("1 order").do("inspect").sees(`│.* text +capture`, `│.* text +mock`)
	a.do("quit").exits(0)
	assert.Empty(t, a.secretLeaks())
}

// listen runs a command that listens until the journey ends, and returns its
// address.
func (a *app) listen(args ...string) string {
	a.t.Helper()
	cmd := exec.Command(binary(a.t), args...)
	cmd.Env = append(os.Environ(), "HOME="+a.home, "XDG_STATE_HOME="+a.home+"/state",
		"XDG_CONFIG_HOME="+a.home+"/config", "REDIAL_SECRET="+canary)
	out, err := cmd.StdoutPipe()
	require.NoError(a.t, err)
	require.NoError(a.t, cmd.Start())
	a.t.Cleanup(func() {
		_ = cmd.Process.Signal(os.Interrupt)
		_ = cmd.Wait()
	})
	var first struct{ Listening string }
	require.NoError(a.t, json.NewDecoder(out).Decode(&first))
	go func() { _, _ = io.Copy(io.Discard, out) }()
	return first.Listening
}

// journeyCancelled cancels a run, closes its screen, and goes on with the rest
// from the undelivered ones, in another session.
func journeyCancelled(t *testing.T) {
	home := t.TempDir()
	seed(t, home, statuses(500, 500, 500)...)
	a := start(t, launch{home: home, env: []string{"REDIAL_MOCK_SCRIPT=timeout*"}}).sees("3 callbacks")
	a.do("replay-all").sees("Sends +3 callbacks").press("Enter").sees("Replaying to mock")
	a.press("Escape").sees("esc close").press("Escape").sees("3 callbacks were not delivered: U lists what is left, and R there sends it")
	a.do("quit").exits(0)
	a.stop()
	b := start(t, launch{home: home}).sees("6 callbacks", "3 undelivered").do("undelivered").sees("3 orders")
	b.do("replay-all").sees("Sends +3 callbacks").press("Enter").sees("3 delivered").press("Escape").sees("Every order was delivered")
	b.do("quit").exits(0)
}

// journeyUpload sends a file that no body can hold. Its second step fails, and
// going on does not begin anew.
func journeyUpload(t *testing.T) {
	home := t.TempDir()
	path := filepath.Join(home, "big.zip")
	require.NoError(t, os.WriteFile(path, bytes.Repeat([]byte("PK\x03\x04zip "), 600_000), 0o600))
	a := start(t, launch{home: home, env: []string{"REDIAL_MOCK_SCRIPT=put:400"}}).do("compose").sees("new callback")
	a.do("next-field", "choose", "choose", "choose", "choose").sees(`\[file\]`)
	a.do("next-field").write(order).do("next-field").write(path).press("Enter").sees("big.zip, 4.80 MB, goes by direct upload", "application/zip, goes by direct upload")
	a.doTyping("send").sees("Direct upload to mock", `prepare +big.zip +✓ 200`, `put +big.zip +✗ 400`, `callback .* waiting`)
	a.sees("Direct upload of big.zip, put: answered 400", "enter go on at the put of big.zip")
	a.press("Enter").sees(`prepare +big.zip +✓ done before`, `put +big.zip +✓ 200`, `callback +.*✓ 200`, "Delivered").press("Escape")
	a.doTyping("leave-field").do("mock").sees("uploaded")
	assert.Equal(t, 1, strings.Count(a.screen(), "prepared "), "the file is prepared once")
	a.do("mock-open").sees("Request [0-9]+", "Content-Type: application/json", `X-Callback-Secret: \[secret\]`, `"object_key"`, "answered 200").press("Escape")

	assert.NotContains(t, a.run("show", "@last", "--body"), "given by")
	assert.Equal(t, []string{"400", "200"}, a.jq(`select(.kind=="attempt") | .status`))
	assert.Equal(t, []string{"null", "4800000"}, a.jq(`select(.kind=="callback") | .uploads[0] | if .sha256 == "" or .sha256 == null then "null" else .file_size end`))
	a.do("quit").exits(0)
	assert.Empty(t, a.secretLeaks())
}

// journeyUploadOnDemand takes a file that was refused with 413 out of its body and
// sends it by direct upload, by the keys that the next step names.
func journeyUploadOnDemand(t *testing.T) {
	a := start(t, launch{}).sees("Nothing has been sent yet").do("examples").sees(`6 callbacks`, `✗ 413`)
	a.do("filter").write("status:413").press("Enter").sees("1 of 6", "refused the body", "e then d: send it by direct upload")
	a.do("edit").sees("file_base64").do("by-upload").sees("goes by direct upload")
	a.do("send").sees("object_key").press("Enter").sees("Direct upload to mock", `put .*✓ 200`, `callback +.*✓ 200`, "Delivered").press("Escape")
	assert.Contains(t, a.run("list", "is:replay", "--json"), `"state":"delivered"`)
	a.do("quit").exits(0)
}
