package tui

import (
	"math/rand/v2"
	"regexp"
	"strings"
	"testing"

	"redial/tui/event"

	"redial/tui/widget"

	"redial/tui/keymap"

	tea "github.com/charmbracelet/bubbletea"
	"github.com/charmbracelet/x/ansi"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"redial/callback"
)

func plainText(s string) string { return ansi.Strip(s) }

// testExamples are a failure of each kind, and a success.
func testExamples() []Example {
	body := func(order, text string) []byte {
		return callback.Payload{OK: true, OrderID: order, OutputType: callback.Text, ResultText: text}.Encode()
	}
	return []Example{
		{Name: "rejected", Script: "401", Body: body("7f0c3a52-9d1e-4b86-a2f4-c15e8d907b63", "first")},
		{Name: "failed", Script: "500x3", Body: body("6fa459ea-ee8a-4ca4-894e-db77e160355e", "second")},
		{Name: "invalid", Body: []byte(`{"ok":true,"order_id":"7c9e6679-7425-40de-944b-e07fc1f90ae7","output_type":"json","result_text":{"a":1}}`)},
		{Name: "delivered", Body: body("16fd2706-8baf-433b-82eb-8c7fada847da", "fourth")},
	}
}

// openExamples starts the UI and loads the examples into its history.
func openExamples(t *testing.T, l testLook) *screenTest {
	t.Helper()
	l.examples = testExamples()
	s := openScreen(t, l)
	s.press("x").until("four examples", func() bool {
		return s.app.history.Rows.Len() == 4 && len(s.app.deliveries) == 0
	})
	return s.sees("DELIVERED")
}

func TestEmptyHistorySaysWhatToPress(t *testing.T) {
	t.Parallel()
	s := openScreen(t, testLook{examples: testExamples()})
	s.sees("Nothing has been sent yet.", "load 4 example failures", "0 callbacks")
}

func TestExamplesAreThereToDebug(t *testing.T) {
	t.Parallel()
	s := openExamples(t, testLook{})
	s.sees("✗ 401", "! 500", "✗ 400", "✓ 200")
	s.press("down").sees("REJECTED", "400 after 1 try")
	s.press("tab", "]", "]", "]").sees("Findings", "error")
}

func TestFilterNarrowsAsItIsTyped(t *testing.T) {
	t.Parallel()
	s := openExamples(t, testLook{})
	s.press("/").write("is:rejected").sees("2 of 4")
	s.press("ctrl+u").write("status:wat").sees("^^")
	s.press("esc").loses("status:wat")
	s.until("all rows", func() bool { return s.app.history.Rows.Len() == 4 })
}

func TestEveryBindingIsInTheHelp(t *testing.T) {
	t.Parallel()
	s := openExamples(t, testLook{width: 120, height: 100})
	for _, where := range []struct {
		keys  []string
		scope keymap.Scope
	}{{nil, keymap.ScopeHistory}, {[]string{"tab"}, keymap.ScopeInspector}, {[]string{"2", "esc"}, keymap.ScopeCompose}, {[]string{"alt+3"}, keymap.ScopeMock}} {
		s.press(where.keys...)
		_, at := s.app.focused()
		require.Equal(t, where.scope, at)
		s.press("f1")
		screen := plainText(s.View())
		for _, a := range s.app.table.Within(where.scope) {
			assert.Regexp(t, regexp.QuoteMeta(s.app.styles.Glyph.Keys(a.Keys))+` .*`+regexp.QuoteMeta(a.Name), screen, "%s is not in the help", a.ID)
		}
		s.press("esc")
		require.Empty(t, s.app.overlays)
	}
}

func TestFooterShowsOnlyWhatWorksNow(t *testing.T) {
	t.Parallel()
	s := openScreen(t, testLook{})
	footer := func() string {
		lines := strings.Split(plainText(s.View()), "\n")
		return lines[len(lines)-1]
	}
	assert.NotContains(t, footer(), "replay")
	s = openExamples(t, testLook{})
	s.send(event.TickMsg{Now: noon.Add(widget.ToastFor * 2), Chain: s.app.ticks})
	assert.Contains(t, footer(), "r replay")
	for _, a := range s.app.footerActions() {
		assert.Empty(t, s.app.Why(a), "%s does not work now", a.ID)
	}
	s.press("/")
	assert.Contains(t, footer(), " esc close  ctrl+t")
	s.write("type:csv")
	assert.Contains(t, footer(), " enter keep  esc clear  ")
	s.press("enter", "enter").loaded()
	s.press("/").write("e").until("matches", func() bool { return len(s.app.inspector.Request.Matches) > 1 })
	assert.Contains(t, footer(), " enter keep  esc end search  ↓ next match  ")
	s.press("esc")
	assert.NotContains(t, footer(), "end search")

	s.press("esc", "esc", "o").until("orders", func() bool { return s.app.history.Rows.Orders != nil }).loaded()
	assert.Contains(t, footer(), " enter open order  ")
	s.press("enter").until("its callbacks", func() bool { return len(s.app.history.Rows.Opened.Entries) > 0 }).loaded()
	assert.Contains(t, footer(), " enter close order  / filter  ", "and not twice")
	s.press("down")
	assert.Contains(t, footer(), " enter inspect  ← close order  ")
}

func TestNoColourMeansNoColour(t *testing.T) {
	t.Parallel()
	s := openExamples(t, testLook{})
	for _, keys := range [][]string{nil, {"tab"}, {"]"}, {"]"}, {"]"}, {"?"}, {"esc", ":"}} {
		s.press(keys...)
		for _, sgr := range regexp.MustCompile("\x1b\\[([0-9;]*)m").FindAllStringSubmatch(s.View(), -1) {
			for _, n := range strings.Split(sgr[1], ";") {
				assert.Contains(t, []string{"", "0", "1", "2", "4", "7"}, n, "SGR %q is a colour", sgr[1])
			}
		}
	}
}

func TestASCIIDrawsNothingElse(t *testing.T) {
	t.Parallel()
	l := inColour
	l.ASCII = true
	s := openExamples(t, testLook{look: l})
	for _, keys := range [][]string{nil, {"tab"}, {"]"}, {"]"}, {"]"}, {"?"}} {
		s.press(keys...)
		for _, r := range plainText(s.View()) {
			if r > 0x7e {
				assert.Fail(t, "not ASCII", "%q on\n%s", r, plainText(s.View()))
				return
			}
		}
	}
}

// TestNothingPanics presses random keys at random sizes; view holds every
// screen to its size.
func TestNothingPanics(t *testing.T) {
	t.Parallel()
	s := openExamples(t, testLook{})
	r := rand.New(rand.NewPCG(1, 2))
	keys := []string{"up", "down", "left", "right", "enter", "esc", "tab", "pgup", "pgdown", "home", "end", "backspace", "ctrl+p", "f1", "alt+1", "alt+2", "alt+3"}
	for _, a := range s.app.table.All {
		keys = append(keys, a.Keys...)
	}
	for i := range 3000 {
		k := keys[r.IntN(len(keys))]
		if k == "q" || k == "ctrl+c" || k == "r" || k == "R" || k == "ctrl+e" {
			continue
		}
		s.press(k)
		if i%5 == 0 {
			s.send(tea.WindowSizeMsg{Width: 1 + r.IntN(200), Height: 1 + r.IntN(60)})
		}
		if i%7 == 0 {
			s.send(tea.MouseMsg{X: r.IntN(200), Y: r.IntN(60), Button: tea.MouseButton(r.IntN(6)), Action: tea.MouseActionPress})
		}
		for n := len(s.msgs); n > 0; n-- {
			s.send(<-s.msgs)
		}
	}
	for _, size := range [][2]int{{1, 1}, {2, 500}, {39, 11}, {40, 12}, {500, 200}} {
		s.send(tea.WindowSizeMsg{Width: size[0], Height: size[1]})
	}
}
