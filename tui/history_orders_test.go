package tui

import (
	"fmt"
	"strings"
	"testing"

	"redial/tui/browser"
	"redial/tui/event"
	"redial/tui/mockview"

	"redial/tui/theme"

	"github.com/charmbracelet/lipgloss"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"redial/callback"
	"redial/history"
)

// manyOfAnOrder are lines of a history: n callbacks of one order, and the past.
func manyOfAnOrder(t *testing.T, n int) string {
	t.Helper()
	var b strings.Builder
	for i := range n {
		fmt.Fprintf(&b, `{"v":1,"kind":"callback","id":"01JD7P%020d","time":"2026-11-21T10:00:00Z","source":"send","order_id":%q,"ok":true,"output_type":"text","target":"mock","url":"http://127.0.0.1:1/","bytes":2,"sha256":"","body":"{}"}`+"\n", i, someOrder)
	}
	return b.String() + pastLines(t)
}

func TestOrderWithMoreThanIsListedSaysSo(t *testing.T) {
	t.Parallel()
	for _, width := range []int{40, 120} {
		s := openScreen(t, testLook{width: width, height: 12, past: manyOfAnOrder(t, browser.MaxMembers+700)})
		p := s.app.history
		s.press("o").until("the orders", func() bool { return p.Rows.Orders != nil && p.Rows.Len() == 4 })
		s.press("down", "enter").until("its callbacks", func() bool { return p.Rows.Len() == browser.MaxMembers+4 })
		s.sees("The newest 500", "1,202", "O lists them all")
		s.View() // holds each line to its width
		s.press("G").until("the last", func() bool { return p.List.Cursor() == browser.MaxMembers+3 }).sees("O lists them all")
		s.press("g", "down").until("the order", func() bool { return p.Selected() == "01JD7Q00000000000000000005" })
		s.press("O").until("all of its callbacks", func() bool { return p.Rows.Len() == browser.MaxMembers+702 })
		s.loses("O lists them all").sees("/ order:" + someOrder[:8])
		s.press("O").until("the orders", func() bool { return p.Rows.Orders != nil })
	}
}

func TestOrderThatIsListedWholeSaysNothing(t *testing.T) {
	t.Parallel()
	s := openScreen(t, testLook{past: manyOfAnOrder(t, browser.MaxMembers-2)})
	p := s.app.history
	s.press("o").until("the orders", func() bool { return p.Rows.Orders != nil && p.Rows.Len() == 4 })
	s.press("down", "enter").until("its callbacks", func() bool { return p.Rows.Len() == browser.MaxMembers+4 })
	assert.NotContains(t, plainText(s.View()), "lists them all")
}

func TestOrderStaysOpenWhileMoreComes(t *testing.T) {
	t.Parallel()
	s := openPast(t, testLook{})
	s.press("o").sees("4 orders").press("down", "enter")
	s.until("its callbacks", func() bool { return s.app.history.Rows.Len() == 6 })
	s.press("down").loaded() // its oldest callback
	p := s.app.history
	assert.True(t, p.Member)
	assert.Equal(t, "01JD7Q00000000000000000001", p.Selected())

	s.press("r").until("the replay", func() bool { return p.Rows.Len() == 7 }).loaded()
	assert.Equal(t, "01JD7Q00000000000000000001", p.Selected(), "the cursor stays on its callback")
	assert.True(t, p.Member)
	assert.Equal(t, 0, p.Rows.Opened.At, "the order has the newest callback now")
	line, ok := p.Rows.Line(3)
	assert.True(t, ok && line.Member)
	assert.Equal(t, "01JD7Q00000000000000000001", line.Entry.ReplayOf, "the newest stands last")

	s.press("esc").until("closed", func() bool { return p.Rows.Len() == 4 })
	assert.Equal(t, 0, p.List.Cursor(), "the cursor goes to the order")
	s.press("o").until("callbacks again", func() bool { return p.Rows.Len() == 7 })
}

func TestUndeliveredAndBack(t *testing.T) {
	t.Parallel()
	s := openPast(t, testLook{})
	s.press("/").write("type:csv").until("csv", func() bool { return s.app.history.Rows.Len() == 2 }).press("alt+2")
	s.press("alt+u").sees("Orders", "4 orders", "! 500 mock", "✗ 401 prod")
	s.press("U").sees("esc lists all callbacks again")
	s.press("esc").until("the filter before", func() bool { return s.app.history.Applied == "type:csv" && s.app.history.Rows.Len() == 2 })
	s.press("esc").until("all", func() bool { return s.app.history.Rows.Len() == 6 })
}

func TestMarkAllMarksOneOfEachOrder(t *testing.T) {
	t.Parallel()
	s := openPast(t, testLook{})
	s.press("o").sees("4 orders").press("a").sees("4 marked")
	assert.True(t, s.app.history.Marks["01JD7Q00000000000000000005"], "the newest of the order")
}

func TestHeaderCountsWhatIsUndelivered(t *testing.T) {
	t.Parallel()
	s := openPast(t, testLook{})
	s.sees("! 4 undelivered")
	s.press("end", "r").sees("! 3 undelivered")
	s.Click("undelivered").sees("Orders", "3 orders")
}

func TestHeaderCountsAllWhileAFilterIsOn(t *testing.T) {
	t.Parallel()
	s := openExamples(t, testLook{})
	s.press("U").sees("is:undelivered", "4 callbacks")
	s.press("end", "r").sees("5 callbacks")
}

// TestWhatIsReadStaysWhenItLeavesTheList replays from the inspector what the list
// is then without: the next key must not be about another callback.
func TestWhatIsReadStaysWhenItLeavesTheList(t *testing.T) {
	t.Parallel()
	const read = "01JD7Q00000000000000000005"
	s := openPast(t, testLook{width: 80, height: 24})
	p := s.app.history
	s.press("U").sees("4 orders").press("down", "enter").until("its callbacks", func() bool { return p.Rows.Len() == 6 })
	s.press("down", "down", "enter").loaded()
	assert.Equal(t, read, p.Selected())
	s.press("r").sees("Replayed to mock: delivered").until("the others", func() bool { return p.Rows.Orders.Len() == 3 && p.Answered == p.Gen })
	s.sees("FAILED  500 after 3 tries")
	assert.Equal(t, read, p.Selected())
	assert.Equal(t, read, s.app.inspector.Entry.ID)
	s.press("esc").until("one that is listed", func() bool { return p.Selected() != read && p.Selected() != "" }).loaded()

	s = openPast(t, testLook{})
	p = s.app.history
	s.press("/").write("is:undelivered type:csv status:500").press("enter").until("one", func() bool { return p.Rows.Len() == 1 }).press("enter").loaded()
	s.press("r").sees("Replayed to mock: delivered").until("none", func() bool { return p.Rows.Len() == 0 && p.Answered == p.Gen })
	s.sees("FAILED  500 after 3 tries")
	s.press("e").until("Compose", func() bool { return s.app.tab == event.TabCompose })
	s.press("alt+1", "esc").sees("No callback matches").until("nothing", func() bool { return p.Selected() == "" && !s.app.inspector.Loaded })
}

// TestTheNextOrderComesAfterOneThatIsDelivered replays a callback in an open order:
// the order leaves the list with it, and no order is passed over. It may be seen
// on its way, which makes it the first of the list.
func TestTheNextOrderComesAfterOneThatIsDelivered(t *testing.T) {
	t.Parallel()
	s := openPast(t, testLook{})
	p := s.app.history
	s.press("U").sees("4 orders")
	next, ok := p.Rows.Line(2)
	require.True(t, ok)
	s.press("down", "enter").until("its callbacks", func() bool { return p.Rows.Len() == 6 })
	s.press("down", "down").loaded()
	s.press("r").sees("Replayed to mock: delivered").until("the others", func() bool { return p.Rows.Orders.Len() == 3 && p.Answered == p.Gen })
	assert.Equal(t, next.Entry.ID, p.Selected())

	s = openPast(t, testLook{})
	p = s.app.history
	s.press("U").sees("4 orders")
	s.press("down", "enter").until("its callbacks", func() bool { return p.Rows.Len() == 6 })
	s.press("down", "down").loaded()
	opened, _ := p.Rows.At(1)
	r := callback.Record{Body: []byte("{}"), OrderID: opened.OrderID, Source: callback.FromSend, Target: mockview.TargetName}
	id, err := s.app.world.store.Callback(t.Context(), r)
	require.NoError(t, err)
	s.until("the order as the first", func() bool { return p.Rows.Opened.At == 0 && len(p.Rows.Opened.Entries) == 3 })
	r.ID = id
	require.NoError(t, s.app.world.store.Attempt(t.Context(), r, callback.Attempt{N: 1, Status: 200}))
	s.until("the others", func() bool { return p.Rows.Orders.Len() == 3 && p.Answered == p.Gen })
	assert.Equal(t, next.Entry.ID, p.Selected())
}

// A target that is a URL is told from another by its host, for which there is room.
func TestAnOrdersTargetIsItsHost(t *testing.T) {
	t.Parallel()
	p := browser.New(theme.New(theme.Look{NoColor: true}), browser.World{})
	plain := func(s lipgloss.Style) lipgloss.Style { return s }
	o := &history.Order{Targets: []history.OrderTarget{{Name: "http://127.0.0.1:8787/api/orders/callback", State: callback.Rejected, Status: 401, Standing: "401"}}}
	assert.Contains(t, plainText(p.TargetsText(o, 24, plain)), "401 127.0.0.1:8787")
	o.Targets[0].Name = "prod"
	assert.Contains(t, plainText(p.TargetsText(o, 24, plain)), "401 prod")
}
