package tui

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"redial/callback"
)

// pastLines are the lines of a history of a day in which much went wrong.
func pastLines(t *testing.T) string {
	t.Helper()
	var b strings.Builder
	at := noon.Add(-90 * time.Minute)
	stamp := func() string { at = at.Add(73 * time.Second); return at.Format(time.RFC3339Nano) }
	text := func(s string) string { q, _ := json.Marshal(s); return string(q) }
	add := func(n int, order, kind, body, target, replayOf string) string {
		id := fmt.Sprintf("01JD7Q00000000000000000%03d", n)
		fmt.Fprintf(&b, `{"v":1,"kind":"callback","id":%q,"time":%q,"source":"compose","order_id":%q,"ok":true,"output_type":%q,"target":%q,"url":"http://127.0.0.1:8787/api/orders/callback","bytes":%d,"sha256":"","body":%s`,
			id, stamp(), order, kind, target, len(body), text(body))
		if replayOf != "" {
			s := b.String()
			b.Reset()
			b.WriteString(strings.Replace(s, `"id":"`+id+`"`, `"id":"`+id+`","replay_of":"`+replayOf+`"`, 1))
		}
		b.WriteString("}\n")
		return id
	}
	try := func(id string, n, status int, ms float64, class, response string) {
		fmt.Fprintf(&b, `{"v":1,"kind":"attempt","id":%q,"n":%d,"time":%q,"status":%d,"ms":%v,"error":%q,"message":%q,"headers":{"Content-Type":"application/json","Retry-After":"2"},"response_bytes":%d,"response":%s}`+"\n",
			id, n, stamp(), status, ms, class, messageOf(class), len(response), text(response))
	}
	body := func(order, kind, field, value string) string {
		return fmt.Sprintf(`{"ok":true,"order_id":%q,"output_type":%q,%q:%s}`, order, kind, field, value)
	}
	orders := []string{"7f0c3a52-9d1e-4b86-a2f4-c15e8d907b63", "6fa459ea-ee8a-4ca4-894e-db77e160355e", "7c9e6679-7425-40de-944b-e07fc1f90ae7", "16fd2706-8baf-433b-82eb-8c7fada847da"}
	id := add(1, orders[0], "csv", body(orders[0], "csv", "result_text", `"name,score\nAda,9\n"`), "mock", "")
	try(id, 1, 0, 30000, "timeout", "")
	id = add(2, orders[1], "json", body(orders[1], "json", "result_text", `"{\"a\":1}"`), "prod", "")
	try(id, 1, 200, 21, "", `{"ok":true}`)
	id = add(3, orders[2], "text", body(orders[2], "text", "result_text", `"Grüße, 世界 ❤️ 🇫🇷"`), "prod", "")
	try(id, 1, 401, 34, "", `{"error":"invalid secret"}`)
	id = add(4, orders[3], "json", body(orders[3], "json", "result_text", `{"a":1,"b":[1,2,3]}`), "mock", "")
	try(id, 1, 400, 3.4, "", `{"error":"result_text must be a string"}`)
	first := add(5, orders[0], "csv", body(orders[0], "csv", "result_text", `"name,score\nAda,9\nBob,7,extra\n"`), "mock", "01JD7Q00000000000000000001")
	try(first, 1, 500, 12, "", `{"error":"busy"}`)
	try(first, 2, 500, 14, "", `{"error":"still busy"}`)
	try(first, 3, 500, 1240, "", `{"error":"gave up"}`)
	add(6, orders[1], "url", body(orders[1], "url", "result_url", `"https://files.example/report.pdf"`), "mock", "")
	return b.String()
}

func messageOf(class string) string {
	if class == "" {
		return ""
	}
	return "no answer within 30 s"
}

// openPast starts the UI on that history.
func openPast(t *testing.T, l testLook) *screenTest {
	t.Helper()
	l.past = pastLines(t)
	s := openScreen(t, l)
	s.until("the past", func() bool { return s.app.history.Rows.Len() == 6 && s.app.undelivered == 4 })
	return s.loaded()
}

// loaded waits until the inspector shows what is selected.
func (s *screenTest) loaded() *screenTest {
	s.t.Helper()
	return s.until("the callback", func() bool {
		p := s.app.inspector
		return p.Loaded && p.Entry.ID == s.app.history.Selected() && p.Report != nil && p.Diagnosis != nil && p.Request.Doc != nil && p.Response.Doc != nil
	})
}

// fingerprints waits until the menu of targets knows every secret.
func (s *screenTest) fingerprints() *screenTest {
	s.t.Helper()
	return s.until("the fingerprints", func() bool {
		p, ok := s.app.overlays[0].(*targetPicker)
		return ok && strings.HasPrefix(p.Items[1].Help, "no secret")
	})
}

// elsewhere is a target that is not this machine.
func elsewhere() []callback.Target {
	return []callback.Target{{Name: "prod", URL: "https://prod.example/api/orders/callback"}}
}

// writePast puts lines where the history will be opened.
func writePast(t *testing.T, dir, lines string) string {
	t.Helper()
	path := filepath.Join(dir, "history.jsonl")
	if lines != "" {
		require.NoError(t, os.WriteFile(path, []byte(lines), 0o600))
	}
	return path
}
