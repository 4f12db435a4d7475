//go:build unix

package tui_test

import (
	"encoding/base64"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// past is one callback of a history that another program wrote.
type past struct {
	n                       int
	order, typ, target, url string
	body                    []byte
	status                  int
	class, message          string
	headers                 map[string]string
	response                []byte
}

// Lines are the past's lines of the history.
func (p past) Lines(t *testing.T) string {
	t.Helper()
	id := fmt.Sprintf("01JD7Q%020d", p.n)
	c := map[string]any{
		"v": 1, "kind": "callback", "id": id, "time": fmt.Sprintf("2026-11-22T12:00:%02dZ", p.n), "source": "send",
		"order_id": p.order, "ok": true, "output_type": p.typ, "target": p.target, "url": p.url, "bytes": len(p.body),
		"body_base64": base64.StdEncoding.EncodeToString(p.body),
	}
	a := map[string]any{
		"v": 1, "kind": "attempt", "id": id, "n": 1, "time": fmt.Sprintf("2026-11-22T12:00:%02dZ", p.n), "status": p.status,
		"ms": 12.5, "error": p.class, "message": p.message, "headers": p.headers, "response_bytes": len(p.response),
		"response_base64": base64.StdEncoding.EncodeToString(p.response),
	}
	var out strings.Builder
	for _, line := range []any{c, a} {
		b, err := json.Marshal(line)
		require.NoError(t, err)
		out.Write(append(b, '\n'))
	}
	return out.String()
}

// homeWith is a home that holds a history.
func homeWith(t *testing.T, history string) string {
	t.Helper()
	home := t.TempDir()
	require.NoError(t, os.MkdirAll(filepath.Join(home, "state/redial"), 0o700))
	require.NoError(t, os.WriteFile(filepath.Join(home, "state/redial/history.jsonl"), []byte(history), 0o600))
	return home
}

// withClipboard puts a tool on the path that keeps what it is given in a file.
func withClipboard(t *testing.T) (env []string, file string) {
	t.Helper()
	dir := t.TempDir()
	file = filepath.Join(dir, "clipboard")
	script := "#!/bin/sh\ncat >" + file + ".new && mv " + file + ".new " + file + "\n"
	require.NoError(t, os.WriteFile(filepath.Join(dir, "xclip"), []byte(script), 0o700))
	return []string{"DISPLAY=:0", "PATH=" + dir + ":" + os.Getenv("PATH")}, file
}

// copies waits until the clipboard holds exactly these bytes.
func (a *app) copies(file string, want []byte) {
	a.t.Helper()
	a.await(func(string) string {
		if got, _ := os.ReadFile(file); string(got) != string(want) {
			return fmt.Sprintf("the clipboard never held %q, but %q", want, got)
		}
		return ""
	})
	require.NoError(a.t, os.Remove(file))
}

// ownSequence is each sequence that bubbletea and the styles write: colours, the
// cursor, erasing, and the modes of the screen, the cursor, paste and mouse.
var ownSequence = regexp.MustCompile(`^\x1b\[(?:[0-9;]*m|[0-9]*(?:;[0-9]*)?[ABCDGHJK]|\?(?:25|1000|1002|1003|1006|1049|2004)[hl])`)

// question is what is asked of the terminal before the first frame.
var question = regexp.MustCompile(`^\x1b(?:\]11;\?\x1b\\|\[c)`)

// foreignBytes returns what a program wrote to its terminal that neither is
// text to be seen nor a sequence of ours, each with what stands around it.
func foreignBytes(raw string) []string {
	var found []string
	for i := 0; i < len(raw); {
		if m := ownSequence.FindString(raw[i:]); m != "" {
			i += len(m)
			continue
		}
		if m := question.FindString(raw[i:]); m != "" {
			i += len(m)
			continue
		}
		r, n := utf8.DecodeRuneInString(raw[i:])
		invisible := unicode.In(r, unicode.Cf, unicode.Zl, unicode.Zp, unicode.Cc) && r != '\r' && r != '\n'
		if r == utf8.RuneError && n == 1 || invisible {
			found = append(found, fmt.Sprintf("%q in %q", raw[i:i+n], raw[max(i-20, 0):min(i+20, len(raw))]))
		}
		i += n
	}
	return found
}

// TestForeignBytes holds the checker to what it must find.
func TestForeignBytes(t *testing.T) {
	t.Parallel()
	assert.Empty(t, foreignBytes("\x1b[?1049h\x1b[2J\x1b[1;1H\x1b[38;2;1;2;3mtext ␛ 日本 ❤\x1b[0m\x1b[K\r\n\x1b]11;?\x1b\\"))
	for _, bad := range []string{
		"\x1b]0;x\a", "\x1b]52;c;eA==\a", "\x1bc", "\x1b[6;1r", "\x1b[?47h", "\x1bP1\x1b\\", "\u009b2J", "\u202e", "\x07", "\x08",
		"\xff", "\u200b", "\u2028", "\x1b[5i", "\x0e", "\x7f", "\t", "\x1b]8;;x\x1b\\",
	} {
		assert.NotEmpty(t, foreignBytes("a"+bad+"b"), "%q", bad)
	}
}

// TestJourneyCopiesHostileTextExactly opens every tab on a history that another
// program filled with what controls a terminal: the copies are exact, and
// nothing of it reaches the terminal.
func TestJourneyCopiesHostileTextExactly(t *testing.T) {
	t.Parallel()
	hostile := strings.Join(hostileText, "|") + "\x1b[2J\x1b[31m\x1bP1$r0m\x1b\\\u0090q\u009c\u2029\u061c\r\n\tRED"
	quoted, err := json.Marshal(hostile)
	require.NoError(t, err)
	asJSON := []byte(`{"ok":true,"order_id":` + string(quoted) + `,"output_type":"file","file_base64":"` +
		base64.StdEncoding.EncodeToString([]byte(hostile)) + `","filename":` + string(quoted) + `,"mime_type":` + string(quoted) + "\u202e" + `}`)
	first := past{
		n: 1, order: hostile, typ: hostile, target: hostile, url: "http://127.0.0.1:1/" + hostile, body: asJSON, status: 400,
		message: hostile, headers: map[string]string{"Retry-After": hostile, "X-" + hostile: hostile}, response: []byte(hostile),
	}
	second := first
	second.n, second.body, second.status, second.class, second.typ = 2, []byte(hostile+"\xff\x00\xfe"), 0, "other", "text"
	second.response = []byte(`{"error":` + string(quoted) + "}")
	home := homeWith(t, first.Lines(t)+`{"v":9,"kind":`+string(quoted)+"}\n"+hostile+"\n"+second.Lines(t))
	env, clip := withClipboard(t)
	a := start(t, launch{home: home, env: env})

	a.sees("2 callbacks", "FAILED").press("y").copies(clip, second.body)
	everyTab := func() {
		for range 6 {
			a.press("]").sees("redial")
			a.press("p", "p", "w", "w", "#", "#", "Right", "Right", "Left", "Left", "Down", "Up", "n")
		}
	}
	a.press("Enter").sees("Request")
	everyTab()
	a.press("Escape", "Down").sees("REJECTED").press("y").copies(clip, first.body)
	a.press("Enter")
	everyTab()
	a.press("]").press("Y").sees("Copy", "response").press("r").copies(clip, first.response)
	a.press("Y").sees("curl").press("c").sees("Copied the curl command")
	a.press("Y").sees("order id").press("o").copies(clip, []byte(first.order))
	a.press("/").write("RED").sees(`RED +1 of \d`).press("Enter", "n", "N", "Escape", "Escape").sees("/ filter")
	a.press("/").write("type:[2J \u202e日 order:\"x").sees(`\[2J .*order:"x`).press("Escape", "Escape")
	a.press("t").sees("Target").press("Escape").press(":").write("z").press("Escape", "Escape")
	a.press("e").sees("Compose").press("C-o", "C-o", "C-r", "Down", "Down", "C-f", "C-f").sees("redial")
	raw, err := os.ReadFile(a.raw)
	require.NoError(t, err)
	require.Greater(t, len(raw), 5000)
	assert.Empty(t, foreignBytes(string(raw)))
}
