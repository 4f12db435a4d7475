//go:build unix

package tui_test

import (
	"encoding/json"
	"fmt"
	"os/exec"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// column returns the cell of every row at a column, by the emulator's own
// count: it selects a rectangle one cell wide and copies it.
func (a *app) column(x int) []string {
	a.t.Helper()
	a.tmux("copy-mode")
	a.tmux("send-keys", "-X", "top-line")
	a.tmux("send-keys", "-X", "start-of-line")
	if x > 0 {
		a.tmux("send-keys", "-N", fmt.Sprint(x), "-X", "cursor-right")
	}
	at, err := exec.Command("tmux", "-L", a.socket, "display-message", "-p", "#{copy_cursor_x} #{pane_height}").Output()
	require.NoError(a.t, err)
	var cell, height int
	_, err = fmt.Sscan(string(at), &cell, &height)
	require.NoError(a.t, err)
	require.Equal(a.t, x, cell, "the first row must be of narrow characters")
	a.tmux("send-keys", "-X", "begin-selection")
	a.tmux("send-keys", "-X", "rectangle-on")
	a.tmux("send-keys", "-N", fmt.Sprint(height-1), "-X", "cursor-down")
	a.tmux("send-keys", "-X", "copy-selection-and-cancel")
	out, err := exec.Command("tmux", "-L", a.socket, "show-buffer").Output()
	require.NoError(a.t, err)
	return strings.Split(string(out), "\n")
}

// bordersStand holds every border, those between panes too, to the column it
// has in the row of the bottom border, in which nothing is written.
func (a *app) bordersStand(what string) {
	a.t.Helper()
	rows := strings.Split(strings.TrimRight(a.screen(), "\n"), "\n")
	bottom := len(rows) - 2
	for x, r := range []rune(rows[bottom]) {
		if r != '╰' && r != '╯' {
			continue
		}
		cells := a.column(x)
		require.Greater(a.t, len(cells), bottom, what)
		for y := 2; y < bottom; y++ {
			ok := cells[y] == "│" || cells[y] == "├" || cells[y] == "┤"
			require.True(a.t, ok, "%s: column %d of row %d holds %q\n%s", what, x, y, cells[y], a.screen())
		}
	}
}

// TestJourneyUnicodeBetweenPanes shows text that terminals do not agree about
// left and right of the borders between panes.
func TestJourneyUnicodeBetweenPanes(t *testing.T) {
	t.Parallel()
	var history strings.Builder
	var texts []string
	for i, u := range unicodeTrouble {
		texts = append(texts, u.text)
		quoted, err := json.Marshal(u.text)
		require.NoError(t, err)
		history.WriteString(past{
			n: i, order: u.text, typ: u.text, target: u.text, url: "http://127.0.0.1:1/" + u.text, status: 400, message: u.text,
			headers: map[string]string{"X-" + u.text: u.text}, response: []byte(u.text),
			body: []byte(`{"ok":true,"order_id":` + string(quoted) + `,"output_type":"text","result_text":` + string(quoted) + `}`),
		}.Lines(t))
	}
	all := strings.Join(texts, " ")
	quoted, err := json.Marshal(all)
	require.NoError(t, err)
	history.WriteString(past{
		n: 50, order: all, typ: all, target: all, url: all, status: 400, message: all, headers: map[string]string{"X-" + all: all},
		response: []byte(all + "\n" + strings.Join(texts, "\n")), body: []byte(`{"ok":true,` + string(quoted) + `:[` + string(quoted) + `]}`),
	}.Lines(t))
	a := start(t, launch{width: 120, height: 30, home: homeWith(t, history.String())})
	a.sees(fmt.Sprintf("%d callbacks", len(texts)+1), "REJECTED").bordersStand("the list")
	a.press("Enter").sees("mouse|wrap|search").bordersStand("the request")
	a.press("p").bordersStand("the raw request")
	a.press("w", "Right", "Right", "Right").bordersStand("a line that is moved sideways")
	for _, tab := range []string{"Response", "Attempts", "Findings"} {
		a.press("]").sees("REJECTED").bordersStand(tab)
	}
	a.press("Escape", "/").write(all).sees("No callback|matches|✗").bordersStand("the filter")
}
