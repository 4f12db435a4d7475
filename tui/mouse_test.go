package tui

import (
	"strings"
	"testing"

	"redial/tui/event"
	"redial/tui/inspector"
	"redial/tui/mockview"

	"redial/tui/term"
	"redial/tui/widget"

	"redial/tui/term/safe"

	tea "github.com/charmbracelet/bubbletea"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"redial/callback"
)

// Mouse sends an event at a cell.
func (s *screenTest) Mouse(x, y int, b tea.MouseButton) *screenTest {
	s.send(tea.MouseMsg{X: x, Y: y, Button: b, Action: tea.MouseActionPress})
	return s
}

// Click clicks on the first place on the screen that shows a text.
func (s *screenTest) Click(text string) *screenTest {
	s.t.Helper()
	for y, line := range strings.Split(plainText(s.View()), "\n") {
		if before, _, ok := strings.Cut(line, text); ok {
			return s.Mouse(safe.Width(before), y, tea.MouseButtonLeft)
		}
	}
	require.FailNow(s.t, "nowhere on the screen: "+text)
	return s
}

func TestClicksGoToPlacesAndTargets(t *testing.T) {
	t.Parallel()
	for _, width := range []int{40, 80, 120} {
		s := openPast(t, testLook{width: width, height: 24, targets: elsewhere()})
		s.Click("2 Compose")
		assert.Equal(t, event.TabCompose, s.app.tab, width)
		s.Click("3 Mock")
		assert.Equal(t, event.TabMock, s.app.tab, width)
		s.Click("1 History")
		assert.Equal(t, event.TabHistory, s.app.tab, width)
		s.Mouse(width-4, 0, tea.MouseButtonLeft).sees("Target", "prod")
	}
}

func TestClicksInMenus(t *testing.T) {
	t.Parallel()
	s := openPast(t, testLook{width: 120, height: 24, targets: elsewhere()})
	s.press("t").Click("prod.example")
	require.Len(t, s.app.overlays, 1, "the first click selects")
	require.Equal(t, mockview.TargetName, s.app.target)
	s.Click("prod.example")
	require.Equal(t, "prod", s.app.target)
	require.Empty(t, s.app.overlays)

	s.press("?").Mouse(60, 12, tea.MouseButtonWheelDown)
	top, _ := s.app.overlays[0].(*widget.Menu).List.Window()
	require.Equal(t, term.WheelRows, top)
	s.Click("/ to filter").write("mock").sees("/ mock")
	s.Mouse(0, 5, tea.MouseButtonLeft).Mouse(119, 23, tea.MouseButtonLeft)
	require.Len(t, s.app.overlays, 1, "a click beside it closes nothing")
}

func TestClicksInDialogs(t *testing.T) {
	t.Parallel()
	s := openPast(t, testLook{})
	copied := s.copies()
	s.press("Y").Click("order id")
	require.Equal(t, s.app.inspector.Entry.OrderID, string(copied()))
	require.Empty(t, s.app.overlays)

	s.press("3").press("f").sees("How the mock fails").Click("429:2s,200").sees("▌ 429")
	picker := s.app.overlays[0].(*mockview.ScriptPicker)
	require.Equal(t, "429:2s,200", picker.Own.Text())
}

func TestClicksInHistory(t *testing.T) {
	t.Parallel()
	s := openPast(t, testLook{})
	s.press("/").write("is:failed").press("enter").until("two rows", func() bool { return s.app.history.Rows.Len() == 2 })
	s.Click("is:failed")
	require.True(t, s.app.history.Filtering)
	s.press("esc").until("all rows", func() bool { return s.app.history.Rows.Len() == 6 }).loaded()

	s.Click("401").loaded()
	require.Equal(t, 401, s.app.inspector.Entry.Status)
	require.False(t, s.app.inspecting)
	s.Click("Findings")
	require.True(t, s.app.inspecting)
	require.Equal(t, inspector.TabFindings, s.app.inspector.Tab)
}

func TestClicksInFindings(t *testing.T) {
	t.Parallel()
	s := openPast(t, testLook{})
	s.send(inspector.FindingsMsg{Gen: s.app.inspector.Expected.Findings, Report: callback.Validate([]byte(`{"ok":"yes","output_type":"letter"}`))})
	s.Click("Findings")
	n := len(s.app.inspector.Report.Findings)
	require.Greater(t, n, 1, "the callback has findings to choose from")
	last := s.app.inspector.Report.Findings[n-1]
	s.Click(last.Message[:20])
	require.Equal(t, n-1, s.app.inspector.Findings.Cursor())
	s.Click(last.Message[:20])
	require.Equal(t, inspector.TabRequest, s.app.inspector.Tab)
}
