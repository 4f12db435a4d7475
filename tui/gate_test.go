package tui

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"redial/tui/term/safe"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"redial/callback"
)

// everyHostile is what terminals obey, of each kind.
const everyHostile = "A\x1b]0;owned\a\x1b]52;c;b3duZWQ=\x1b\\\x1b]8;;http://owned\x1b\\\x1b[13;37H\x1b[6n\x1bP+q6f\x1b\\\x1bc\x07\x08\x7f\u009b13;37H\u009d0;owned\u009c\u202egpj\u2066x\u2028Z"

// hostilePast is a history in which every text that a foreigner can write is
// hostile.
func hostilePast(t *testing.T) string {
	t.Helper()
	body, err := json.Marshal(map[string]any{
		"ok": true, "order_id": everyHostile, "output_type": "file", "filename": everyHostile, "mime_type": everyHostile, "file_base64": "QQ==", everyHostile: everyHostile,
	})
	require.NoError(t, err)
	var b strings.Builder
	for i, status := range []int{400, 0, 413, 200} {
		id := fmt.Sprintf("%d%s", i, everyHostile)
		class := everyHostile
		if status != 0 {
			class = ""
		}
		for _, line := range []map[string]any{
			{"v": 1, "kind": "callback", "id": id, "time": "2026-11-21T10:00:00Z", "source": everyHostile, "replay_of": everyHostile, "order_id": everyHostile, "output_type": everyHostile, "target": everyHostile, "url": "http://127.0.0.1:1/" + everyHostile, "body": string(body), "uploads": []map[string]any{{"filename": everyHostile, "mime_type": everyHostile, "path": everyHostile, "object_key": everyHostile, "file_size": 1, "sha256": "00"}}},
			{"v": 1, "kind": "attempt", "id": id, "n": 1, "time": "2026-11-21T10:00:01Z", "target": everyHostile, "status": status, "error": class, "message": everyHostile, "headers": map[string]string{"Retry-After": everyHostile, "X-" + everyHostile: everyHostile}, "response": everyHostile},
		} {
			text, err := json.Marshal(line)
			require.NoError(t, err)
			b.Write(append(text, '\n'))
		}
	}
	return b.String()
}

// TestPanesDrawNothingThatTheGateMustStop walks over a hostile history and looks at
// what is drawn before the last gate: it has nothing left to do.
func TestPanesDrawNothingThatTheGateMustStop(t *testing.T) {
	t.Parallel()
	for _, size := range [][2]int{{120, 40}, {80, 24}, {40, 12}} {
		s := openScreen(t, testLook{width: size[0], height: size[1], past: hostilePast(t), targets: []callback.Target{{Name: everyHostile, URL: "http://127.0.0.1:1/" + everyHostile}}})
		s.until("the history", func() bool { return s.app.history.Rows.Len() == 4 }).loaded()
		for _, keys := range [][]string{
			{"down"},
			{"down"},
			{"end"},
			{"o"},
			{"enter"},
			{"o"},
			{"v", "up", "R"},
			{"esc"},
			{"esc"},
			{"d"},
			{"esc"},
			{"D"},
			{"esc"},
			{"Y"},
			{"esc"},
			{"enter", "]"},
			{"]"},
			{"]"},
			{"]"},
			{"]"},
			{"p"},
			{"esc"},
			{"t"},
			{"esc"},
			{"S"},
			{"esc"},
			{"e"},
			{"ctrl+o"},
			{"ctrl+r"},
			{"3"},
			{"f"},
			{"esc"},
			{"2"},
			{"alt+r"},
			{"esc"},
		} {
			s.press(keys...)
			drawn := s.app.Draw()
			assert.Equal(t, safe.Drawn(drawn), drawn, "after %v at %v", keys, size)
		}
		assert.Contains(t, plainText(s.View()), "mock")
	}
}

func TestTheGateStopsWhatAPaneForgot(t *testing.T) {
	t.Parallel()
	s := openScreen(t, testLook{})
	s.app.styles.Glyph.TopLeft = everyHostile // as if a pane had drawn it
	view := s.app.View()
	assert.NotEqual(t, s.app.Draw(), view)
	assert.Equal(t, safe.Drawn(view), view)
	assert.NotContains(t, view, "\x1b]")
}
