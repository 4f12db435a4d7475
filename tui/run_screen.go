package tui

import (
	"errors"
	"fmt"
	"math"
	"strings"
	"time"

	"redial/tui/format"
	"redial/tui/theme"

	"redial/tui/widget/list"

	tea "github.com/charmbracelet/bubbletea"
	"github.com/charmbracelet/lipgloss"

	"redial/callback"
	"redial/history"
	"redial/history/replay"
)

// runScreen is a replay of many on its way: a row for each callback, tallies,
// a bar, and how long it will take.
type runScreen struct {
	styles *theme.Styles
	id     sendID
	plan   *replay.Plan
	start  time.Time
	now    time.Time

	items   []runItem // one for each of the plan's, in its order
	tally   map[callback.State]int
	ended   int // items that are done
	stopped bool
	summary *replay.Summary // nil while it runs
	err     error
	list    list.Model
	follows bool // the list stays at the item that ended last
	head    int  // the lines of the box above the rows, as it was drawn last
}

// runItem is how far one callback of the plan has come. There may be a million.
type runItem struct {
	begun, done bool
	journaled   bool // there is a new callback
	unrecorded  bool // it was sent, and the history could not be written
	tries       uint16
	status      uint16
	state       callback.State
	class       callback.ErrorClass
	again       string // the new callback, where it is not delivered
}

// runStep is what has happened to one callback of the plan: what the screen needs
// of an event, of which many thousands come in a second.
type runStep struct {
	index int // into the plan's items
	runItem
}

func stepOf(e *replay.Event) runStep {
	s := runStep{index: e.Index, runItem: runItem{begun: true}}
	if e.Attempt != nil {
		s.tries = uint16(min(e.Attempt.N, math.MaxUint16))
	}
	if e.Done {
		s.done, s.journaled = true, e.Entry.ID != ""
		var journal *callback.JournalError
		s.unrecorded = errors.As(e.Err, &journal) && journal.Sent
		s.state, s.status, s.class = e.Entry.State, uint16(e.Entry.Status), e.Entry.Error
		if s.state != callback.Delivered {
			s.again = e.Entry.ID
		}
	}
	return s
}

func newRunScreen(s *theme.Styles, id sendID, p *replay.Plan, now time.Time) *runScreen {
	r := &runScreen{
		styles: s, id: id, plan: p, start: now, now: now,
		items: make([]runItem, p.Items.Len()), tally: map[callback.State]int{}, follows: true,
	}
	r.list.SetLen(p.Items.Len())
	return r
}

// Receive takes what happens in the run.
func (r *runScreen) Receive(m tea.Msg) {
	switch m := m.(type) {
	case tickMsg:
		if r.summary == nil {
			r.now = m.now
		}
	case runEventsMsg:
		if m.id == r.id {
			for _, s := range m.steps {
				r.Step(s)
			}
		}
	case runEndedMsg:
		if m.id == r.id {
			r.summary, r.err = &m.summary, m.err
		}
	}
}

func (r *runScreen) Step(s runStep) {
	if s.index < 0 || s.index >= len(r.items) {
		return
	}
	item := &r.items[s.index]
	if item.done {
		return
	}
	s.tries = max(s.tries, item.tries)
	*item = s.runItem
	if !s.done {
		return
	}
	if s.class != callback.ErrCanceled { // counted by the summary, not as a failure
		r.tally[s.state]++
	}
	r.ended++
	if r.follows {
		r.list.Select(s.index)
	}
}

func (r *runScreen) Box(width, height int) string {
	s := r.styles
	w, h := min(width, 96), height
	inner := w - 4
	keys := theme.WrapKeys(r.Keys(), inner)
	lines := append(theme.WrapKeys(r.tallies(), inner), r.bar(inner))
	lines = append(lines, r.pace(inner)...)
	if h >= 14 {
		lines, keys = append(lines, ""), append([]string{""}, keys...)
	}
	r.head = len(lines) + 1
	r.list.SetHeight(min(max(h-len(lines)-len(keys)-2, 1), max(len(r.items), 3)))
	lines = append(lines, r.list.Lines(func(i int, selected bool) string { return r.row(i, selected, inner) })...)
	lines = append(lines, keys...)
	for i := range lines {
		lines[i] = " " + theme.Fit(lines[i], inner)
	}
	title := "Replaying to " + format.Clean(r.plan.Target.Name)
	if r.summary != nil {
		title = "Replayed to " + format.Clean(r.plan.Target.Name)
	}
	right := s.Muted.Render(format.Count(r.ended) + " of " + format.Count(len(r.items)))
	head := s.Accent
	if !r.plan.Target.Loopback() {
		head = s.Warn
	}
	return s.Frame(head.Bold(true).Render(title), right, format.JoinLines(lines), w, min(h, len(lines)+2), true)
}

// tallies counts the ends, by glyph and word.
func (r *runScreen) tallies() string {
	s := r.styles
	var parts []string
	for _, st := range []callback.State{callback.Delivered, callback.Rejected, callback.Failed} {
		glyph, style := s.State(st)
		parts = append(parts, style.Render(fmt.Sprintf("%s %s %s", glyph, format.Count(r.tally[st]), st)))
	}
	if r.summary != nil && r.summary.Canceled > 0 {
		parts = append(parts, s.Pending.Render(s.Glyph.Pending+" "+format.Count(r.summary.Canceled)+" cancelled"))
	}
	return strings.Join(parts, "   ")
}

// bar is the progress, a cell for each share of the whole.
func (r *runScreen) bar(width int) string {
	s := r.styles
	share := 0
	if len(r.items) > 0 {
		share = r.ended * width / len(r.items)
	}
	return s.Accent.Render(strings.Repeat(s.Glyph.Full, share)) + s.Border.Render(strings.Repeat(s.Glyph.Empty, max(width-share, 0)))
}

// pace is how fast it goes and how long it will take, or how it ended.
func (r *runScreen) pace(width int) []string {
	style, text := r.paceText()
	lines := format.WrapLines(text, width)
	for i := range lines {
		lines[i] = style.Render(lines[i])
	}
	return lines
}

func (r *runScreen) paceText() (lipgloss.Style, string) {
	s := r.styles
	took := r.now.Sub(r.start)
	switch {
	case r.err != nil:
		return s.Bad, format.Sentence(r.err)
	case r.summary != nil && r.summary.Canceled > 0:
		return s.Warn, stoppedText(*r.summary)
	case r.summary != nil:
		return s.Muted, "Done."
	case r.stopped:
		return s.Warn, "Cancelling: what is under way is being written down."
	case took < time.Second || r.ended == 0:
		return s.Muted, "Under way " + s.Glyph.Ellipsis
	}
	rate := float64(r.ended) / took.Seconds()
	eta := time.Duration(float64(len(r.items)-r.ended) / rate * float64(time.Second))
	return s.Muted, fmt.Sprintf("%.1f a second, about %s left", rate, max(eta, time.Second).Round(time.Second))
}

// stoppedText is what a run that ended early did and did not do.
func stoppedText(sum replay.Summary) string {
	text := fmt.Sprintf("Stopped: %s sent, %s not sent.", format.Count(sum.Sent), format.Count(sum.Canceled-sum.Interrupted))
	if sum.Interrupted > 0 {
		text += fmt.Sprintf(" %s cut off on the way: safe to send again.", format.Count(sum.Interrupted))
	}
	return text
}

// row is one callback of the plan.
func (r *runScreen) row(i int, selected bool, width int) string {
	s, item := r.styles, r.items[i]
	glyph, style, word := " ", s.Muted, "waiting"
	switch {
	case item.unrecorded:
		glyph, style, word = s.Glyph.Failed, s.Warn, "unrecorded"
	case item.done && !item.journaled, !item.done && r.summary != nil:
		glyph, style, word = s.Glyph.Pending, s.Pending, "not sent"
	case item.done:
		glyph, style = s.State(item.state)
		word = history.StandingOf(history.Entry{Status: int(item.status), Error: item.class})
	case item.begun && item.tries == 0:
		glyph, style, word = s.Glyph.Pending, s.Pending, "sending"
	case item.tries > 0:
		glyph, style, word = s.Glyph.Pending, s.Pending, format.Plural(int(item.tries), "try", "tries")
	}
	bar := " "
	if selected {
		bar = s.Accent.Render(s.Glyph.Cursor)
	}
	p := r.plan.Items.At(i)
	line := bar + style.Render(theme.Fit(glyph+" "+word, 12)) + " "
	if width < 50 { // the order is what the row is about
		return line + theme.Cell(s, theme.OrDash(s, p.OrderID), max(width-14, 4))
	}
	return line + theme.Cell(s, theme.OrDash(s, p.OrderID), min(36, width-26)) + s.Muted.Render("  "+theme.FitRight(format.Size(p.Bytes), 9))
}

// Keys are those that work now.
func (r *runScreen) Keys() string {
	s := r.styles
	if r.summary == nil {
		return s.Key.Render("esc") + " cancel   " + s.Key.Render("b") + " go on in the background"
	}
	text := ""
	switch n := r.left(); {
	case n == 1:
		text = s.Key.Render("r") + " replay the one that was not delivered   "
	case n > 1:
		text = s.Key.Render("r") + " replay the " + format.Count(n) + " not delivered   "
	}
	return text + s.Key.Render("esc") + " close"
}

// left is how many are not delivered.
func (r *runScreen) left() int { return len(r.items) - r.tally[callback.Delivered] }

// undelivered are the callbacks that a further run should send: the new one
// where it was journaled, else the original.
func (r *runScreen) undelivered() []string {
	var ids []string
	for i, item := range r.items {
		switch {
		case !item.journaled:
			ids = append(ids, r.plan.Items.At(i).ID)
		case item.state != callback.Delivered:
			ids = append(ids, item.again)
		}
	}
	return ids
}

// parting says, when the screen of a run is closed, how to go on with it later.
func (r *runScreen) parting() intent {
	n := r.left()
	if n == 0 {
		return nil
	}
	return sayInfo(format.Plural(n, "callback was", "callbacks were") + " not delivered: U lists what is left, and R there sends it.")
}

func (r *runScreen) Key(k tea.KeyMsg) (intent, bool) {
	switch k.String() {
	case "up", "k":
		r.follows = false
		r.list.Up()
	case "down", "j":
		r.follows = false
		r.list.Down()
	case "pgup":
		r.follows = false
		r.list.PageUp()
	case "pgdown":
		r.follows = false
		r.list.PageDown()
	case "G", "end":
		r.follows = true
	case "b":
		return nil, r.summary == nil
	case "r":
		if r.summary != nil && r.left() > 0 {
			return planIntent{ids: r.undelivered()}, true
		}
	case "esc", "ctrl+c", "q", "enter":
		if r.summary != nil {
			return r.parting(), true
		}
		if k.String() != "enter" {
			r.stopped = true
			return cancelRunIntent{r.id}, false
		}
	}
	return nil, false
}
