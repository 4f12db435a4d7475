//go:build unix

package tui_test

import (
	"crypto/sha256"
	"encoding/json"
	"fmt"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// unicodeTrouble is text whose width programs and terminals like to disagree
// about, each as it may turn up in a result, an order id or a file's name.
var unicodeTrouble = []struct{ name, text string }{
	{"Chinese", "你好，世界"},
	{"Japanese", "こんにちは ｶﾀｶﾅ"},
	{"Korean", "한글"},
	{"Korean, decomposed", "\u1112\u1161\u11ab\u1100\u1173\u11af"},
	{"heart", "❤️ ⚠️ ✔️"},
	{"keycaps", "1️⃣ #️⃣"},
	{"flags", "🇫🇷🇩🇪 🇺🇸"},
	{"family", "👨‍👩‍👧‍👦"},
	{"skin tone", "👋🏽"},
	{"combining", "e\u0301 o\u0302\u0323 n\u0303"},
	{"zalgo", "z\u0300\u0301\u0302\u0303\u0304\u0305\u0306"},
	{"mark first", "\u0301x"},
	{"Hebrew", "שלום עולם"},
	{"Arabic", "مرحبا بالعالم"},
	{"Thai", "น้ำใจ"},
	{"Hindi", "नमस्ते दुनिया"},
	{"tabs", "a\tb\tc"},
	{"zero width", "a\u200bb\u200dc\ufeffd"},
	{"soft hyphen", "co\u00adop"},
	{"full width", "ＡＢＣ"},
	{"new emoji", "🩵🫨"},
	{"hexagram", "䷀☰"},
}

// TestJourneyUnicodeKeepsBorders looks at every place while it shows each kind
// of trouble, and asks the terminal whether the right border stands in the last
// column.
func TestJourneyUnicodeKeepsBorders(t *testing.T) {
	t.Parallel()
	require.NotEmpty(t, unicodeTrouble)
	a := start(t, launch{})
	a.sees("Nothing has been sent yet")
	every := ""
	for _, u := range unicodeTrouble {
		every += u.text + " " + u.text + "\n"
		a.send(map[string]any{
			"ok": true, "order_id": u.text, "output_type": "file", "file_base64": "eA==",
			"filename": u.text + ".txt", "mime_type": u.text, u.text: u.text + strings.Repeat(" "+u.text, 20),
		})
	}
	a.send(map[string]any{"ok": true, "order_id": every, "output_type": "text", "result_text": every, every: every})
	a.sees(fmt.Sprintf("%d callbacks", len(unicodeTrouble)+1)).press("g")
	for range unicodeTrouble {
		a.aligned().press("Down")
	}
	a.resize(40, 12).press("g").aligned().press("Enter").aligned()
	a.resize(80, 24).press("]", "]", "]").aligned().press("Tab").aligned()

	a.press("e").sees("edited replay").aligned()
	a.press("Tab", "Tab").aligned().press("Tab").aligned()
	for range unicodeTrouble {
		a.press("Down", "End", "Left").aligned()
	}
	a.resize(120, 40).aligned().press("C-r").aligned().press("M-1")
	a.sees("╭ History").press("r").press("3").sees("refused").aligned()
	a.resize(40, 12).aligned()
	a.press("q").exits(0)
}

// send delivers a body headlessly, however wrong it is.
func (a *app) send(body map[string]any) {
	a.t.Helper()
	raw, err := json.Marshal(body)
	require.NoError(a.t, err)
	a.sendBytes(raw)
}

func (a *app) sendBytes(raw []byte, args ...string) {
	a.t.Helper()
	path := filepath.Join(a.t.TempDir(), "body.json")
	require.NoError(a.t, os.WriteFile(path, raw, 0o600))
	a.run(append([]string{"send", path, "--force", "--retries", "0"}, args...)...)
}

// aligned waits until every line of the frame ends in its border, in the last
// column of the terminal's own cells.
func (a *app) aligned() *app {
	a.t.Helper()
	a.await(func(string) string {
		out, err := exec.Command("tmux", "-L", a.socket, "capture-pane", "-p", "-N").Output()
		require.NoError(a.t, err)
		lines := strings.Split(strings.TrimSuffix(string(out), "\n"), "\n")
		for i, l := range lines[1 : len(lines)-1] {
			if !strings.HasSuffix(l, "│") && !strings.HasSuffix(l, "╮") && !strings.HasSuffix(l, "╯") {
				return fmt.Sprintf("line %d has no border in its last column: %q", i+1, l)
			}
		}
		return ""
	})
	return a
}

// hostileText is what a terminal would obey, and the bytes of it that must not
// reach one.
var hostileText = []string{
	"\x1b]0;owned\x07", "\x1b]52;c;b3duZWQ=\x1b\\", "\x1b]8;;http://owned\x1b\\", "\x1b[13;37H", "\x1b[?1337h", "\x1bP+q6f\x1b\\",
	"\x1bc", "\x1b7", "\x0e", "\x07", "\x08\x08", "\x7f", "\u009b13;37H", "\u009d0;owned\u009c", "\u0085",
	"\u202egpj", "\u2066x\u2069", "\u200e", "\u200b", "\u2028", "\ufeff", "\U000E0041",
}

// TestJourneyHostileTextControlsNothing sends hostile text by every way that
// text comes in, looks at it everywhere, and then reads every byte that went to
// the terminal.
func TestJourneyHostileTextControlsNothing(t *testing.T) {
	t.Parallel()
	all := strings.Join(hostileText, "|")
	home := t.TempDir()
	url := hostileServer(t, all)
	config := fmt.Sprintf("[targets.%q]\nurl = %q\n", "evil \u202e\u009b13;37H", url)
	require.NoError(t, os.MkdirAll(filepath.Join(home, "config/redial"), 0o700))
	require.NoError(t, os.WriteFile(filepath.Join(home, "config/redial/config.toml"), []byte(config), 0o600))

	a := start(t, launch{home: home})
	a.sees("Nothing has been sent yet")
	a.send(map[string]any{"ok": true, "order_id": all, "output_type": all, all: all})
	a.send(map[string]any{"ok": true, "order_id": order, "output_type": "file", "file_base64": "eA==", "filename": all, "mime_type": all})
	a.send(map[string]any{"ok": true, "order_id": order, "output_type": "csv", "result_text": all + "\n" + all})
	a.sendBytes([]byte("{\"ok\":true,\"order_id\":\"" + all + "\xff\x9b13;37H\"" + all))
	a.sendBytes([]byte(`{"ok":true,"order_id":"`+order+`","output_type":"text","result_text":"x"}`), "--to", url)
	line, err := json.Marshal(map[string]any{
		"v": 1, "kind": "callback", "id": "01JD7Q00000000000000000000", "time": "2026-11-22T12:00:00Z", "source": all, "replay_of": all,
		"order_id": all, "output_type": all, "target": all, "url": all, "bytes": len(all), "sha256": fmt.Sprintf("%x", sha256.Sum256([]byte(all))), "body": all,
	})
	require.NoError(t, err)
	f, err := os.OpenFile(a.history(), os.O_APPEND|os.O_WRONLY, 0)
	require.NoError(t, err)
	_, err = f.WriteString(string(line) + "\n" + all + "\n")
	require.NoError(t, err)
	require.NoError(t, f.Close())

	a.sees("6 callbacks")
	for range 6 {
		a.press("Enter", "]", "p", "p", "]", "]", "]", "[", "[", "[", "[").aligned()
		a.press("Tab").aligned()
		a.press("e").sees("edited replay").press("Tab", "Tab", "C-r", "C-o", "C-r").aligned()
		a.press("M-1").sees("╭ History").aligned()
		a.press("Down")
	}
	a.press("t").sees("to filter", "evil").press("Escape").loses("to filter")
	a.press("/").write("status:\u202e\u009b13;37H").sees("status:").aligned().press("Escape").loses("status:")
	a.press("r").sees("7 callbacks").press("3").sees("running", "refused").aligned()
	a.press("q").exits(0)

	raw := a.recorded()
	for _, h := range hostileText {
		assert.NotContains(t, raw, h, "reached the terminal")
	}
	assert.Empty(t, foreignBytes(raw), "what is neither visible nor ours")
	title, err := exec.Command("tmux", "-L", a.socket, "display-message", "-p", "#{pane_title}").Output()
	require.NoError(t, err)
	assert.NotContains(t, string(title), "owned")
}

// hostileServer answers each request with a reason phrase, a header and a body
// that hold text.
func hostileServer(t *testing.T, text string) (url string) {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	t.Cleanup(func() { _ = l.Close() })
	printable := strings.Map(func(r rune) rune {
		if r < 0x20 || r == 0x7f {
			return -1
		}
		return r
	}, text)
	go func() {
		for {
			c, err := l.Accept()
			if err != nil {
				return
			}
			go func() {
				defer func() { _ = c.Close() }()
				_, _ = c.Read(make([]byte, 64<<10))
				_, _ = fmt.Fprintf(c, "HTTP/1.1 400 %s\r\nX-Evil: %s\r\nRetry-After: %s\r\nContent-Type: text/html\r\nConnection: close\r\nContent-Length: %d\r\n\r\n%s",
					strings.ReplaceAll(printable, "\n", ""), printable, printable, len(text), text)
			}()
		}
	}()
	return "http://" + l.Addr().String() + "/api/orders/callback"
}
