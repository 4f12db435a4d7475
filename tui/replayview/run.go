package replayview

import (
	"errors"
	"fmt"
	"math"
	"strings"
	"time"

	"redial/tui/event"

	"redial/tui/format"
	"redial/tui/theme"

	"redial/tui/widget/list"

	tea "github.com/charmbracelet/bubbletea"
	"github.com/charmbracelet/lipgloss"

	"redial/callback"
	"redial/history"
	"redial/history/replay"
)

// Run is a replay of many on its way: a row for each callback, tallies,
// a bar, and how long it will take.
type Run struct {
	styles *theme.Styles
	ID     event.DeliveryID
	plan   *replay.Plan
	start  time.Time
	Now    time.Time

	Items   []RunItem // one for each of the plan's, in its order
	tally   map[callback.State]int
	ended   int // items that are done
	Stopped bool
	Summary *replay.Summary // nil while it runs
	err     error
	list    list.Model
	follows bool // the list stays at the item that ended last
	head    int  // the lines of the box above the rows, as it was drawn last
}

// RunItem is how far one callback of the plan has come. There may be a million.
type RunItem struct {
	begun, Done bool
	Journaled   bool // there is a new callback
	unrecorded  bool // it was sent, and the history could not be written
	Tries       uint16
	Status      uint16
	State       callback.State
	class       callback.ErrorClass
	again       string // the new callback, where it is not delivered
}

// RunStep is what has happened to one callback of the plan: what the screen needs
// of an event, of which many thousands come in a second.
type RunStep struct {
	Index int // into the plan's items
	RunItem
}

// StepOf is what an event of a run shows.
func StepOf(e *replay.Event) RunStep {
	s := RunStep{Index: e.Index, RunItem: RunItem{begun: true}}
	if e.Attempt != nil {
		s.Tries = uint16(min(e.Attempt.N, math.MaxUint16))
	}
	if e.Done {
		s.Done, s.Journaled = true, e.Entry.ID != ""
		var journal *callback.JournalError
		s.unrecorded = errors.As(e.Err, &journal) && journal.Sent
		s.State, s.Status, s.class = e.Entry.State, uint16(e.Entry.Status), e.Entry.Error
		if s.State != callback.Delivered {
			s.again = e.Entry.ID
		}
	}
	return s
}

// NewRun makes the screen of a run.
func NewRun(s *theme.Styles, id event.DeliveryID, p *replay.Plan, now time.Time) *Run {
	r := &Run{
		styles: s, ID: id, plan: p, start: now, Now: now,
		Items: make([]RunItem, p.Items.Len()), tally: map[callback.State]int{}, follows: true,
	}
	r.list.SetLen(p.Items.Len())
	return r
}

// Receive takes what happens in the run.
func (r *Run) Receive(m tea.Msg) {
	switch m := m.(type) {
	case event.TickMsg:
		if r.Summary == nil {
			r.Now = m.Now
		}
	case RunEventsMsg:
		if m.ID == r.ID {
			for _, s := range m.Steps {
				r.Step(s)
			}
		}
	case RunEndedMsg:
		if m.ID == r.ID {
			r.Summary, r.err = &m.Summary, m.Err
		}
	}
}

// Step counts a step of the delivery.
func (r *Run) Step(s RunStep) {
	if s.Index < 0 || s.Index >= len(r.Items) {
		return
	}
	item := &r.Items[s.Index]
	if item.Done {
		return
	}
	s.Tries = max(s.Tries, item.Tries)
	*item = s.RunItem
	if !s.Done {
		return
	}
	if s.class != callback.ErrCanceled { // counted by the summary, not as a failure
		r.tally[s.State]++
	}
	r.ended++
	if r.follows {
		r.list.Select(s.Index)
	}
}

// Box draws the dialog.
func (r *Run) Box(width, height int) string {
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
	r.list.SetHeight(min(max(h-len(lines)-len(keys)-2, 1), max(len(r.Items), 3)))
	lines = append(lines, r.list.Lines(func(i int, selected bool) string { return r.Row(i, selected, inner) })...)
	lines = append(lines, keys...)
	for i := range lines {
		lines[i] = " " + theme.Fit(lines[i], inner)
	}
	title := "Replaying to " + format.Clean(r.plan.Target.Name)
	if r.Summary != nil {
		title = "Replayed to " + format.Clean(r.plan.Target.Name)
	}
	right := s.Muted.Render(format.Count(r.ended) + " of " + format.Count(len(r.Items)))
	head := s.Accent
	if !r.plan.Target.Loopback() {
		head = s.Warn
	}
	return s.Frame(head.Bold(true).Render(title), right, format.JoinLines(lines), w, min(h, len(lines)+2), true)
}

// tallies counts the ends, by glyph and word.
func (r *Run) tallies() string {
	s := r.styles
	var parts []string
	for _, st := range []callback.State{callback.Delivered, callback.Rejected, callback.Failed} {
		glyph, style := s.State(st)
		parts = append(parts, style.Render(fmt.Sprintf("%s %s %s", glyph, format.Count(r.tally[st]), st)))
	}
	if r.Summary != nil && r.Summary.Canceled > 0 {
		parts = append(parts, s.Pending.Render(s.Glyph.Pending+" "+format.Count(r.Summary.Canceled)+" cancelled"))
	}
	return strings.Join(parts, "   ")
}

// bar is the progress, a cell for each share of the whole.
func (r *Run) bar(width int) string {
	s := r.styles
	share := 0
	if len(r.Items) > 0 {
		share = r.ended * width / len(r.Items)
	}
	return s.Accent.Render(strings.Repeat(s.Glyph.Full, share)) + s.Border.Render(strings.Repeat(s.Glyph.Empty, max(width-share, 0)))
}

// pace is how fast it goes and how long it will take, or how it ended.
func (r *Run) pace(width int) []string {
	style, text := r.paceText()
	lines := format.WrapLines(text, width)
	for i := range lines {
		lines[i] = style.Render(lines[i])
	}
	return lines
}

func (r *Run) paceText() (lipgloss.Style, string) {
	s := r.styles
	took := r.Now.Sub(r.start)
	switch {
	case r.err != nil:
		return s.Bad, format.Sentence(r.err)
	case r.Summary != nil && r.Summary.Canceled > 0:
		return s.Warn, stoppedText(*r.Summary)
	case r.Summary != nil:
		return s.Muted, "Done."
	case r.Stopped:
		return s.Warn, "Cancelling: what is under way is being written down."
	case took < time.Second || r.ended == 0:
		return s.Muted, "Under way " + s.Glyph.Ellipsis
	}
	rate := float64(r.ended) / took.Seconds()
	eta := time.Duration(float64(len(r.Items)-r.ended) / rate * float64(time.Second))
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

// Row is one callback of the plan.
func (r *Run) Row(i int, selected bool, width int) string {
	s, item := r.styles, r.Items[i]
	glyph, style, word := " ", s.Muted, "waiting"
	switch {
	case item.unrecorded:
		glyph, style, word = s.Glyph.Failed, s.Warn, "unrecorded"
	case item.Done && !item.Journaled, !item.Done && r.Summary != nil:
		glyph, style, word = s.Glyph.Pending, s.Pending, "not sent"
	case item.Done:
		glyph, style = s.State(item.State)
		word = history.StandingOf(history.Entry{Status: int(item.Status), Error: item.class})
	case item.begun && item.Tries == 0:
		glyph, style, word = s.Glyph.Pending, s.Pending, "sending"
	case item.Tries > 0:
		glyph, style, word = s.Glyph.Pending, s.Pending, format.Plural(int(item.Tries), "try", "tries")
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
func (r *Run) Keys() string {
	s := r.styles
	if r.Summary == nil {
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
func (r *Run) left() int { return len(r.Items) - r.tally[callback.Delivered] }

// undelivered are the callbacks that a further run should send: the new one
// where it was journaled, else the original.
func (r *Run) undelivered() []string {
	var ids []string
	for i, item := range r.Items {
		switch {
		case !item.Journaled:
			ids = append(ids, r.plan.Items.At(i).ID)
		case item.State != callback.Delivered:
			ids = append(ids, item.again)
		}
	}
	return ids
}

// parting says, when the screen of a run is closed, how to go on with it later.
func (r *Run) parting() event.Event {
	n := r.left()
	if n == 0 {
		return nil
	}
	return event.Info(format.Plural(n, "callback was", "callbacks were") + " not delivered: U lists what is left, and R there sends it.")
}

// Key takes a key that no action took.
func (r *Run) Key(k tea.KeyMsg) (event.Event, bool) {
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
		return nil, r.Summary == nil
	case "r":
		if r.Summary != nil && r.left() > 0 {
			return Plan{IDs: r.undelivered()}, true
		}
	case "esc", "ctrl+c", "q", "enter":
		if r.Summary != nil {
			return r.parting(), true
		}
		if k.String() != "enter" {
			r.Stopped = true
			return CancelRun{r.ID}, false
		}
	}
	return nil, false
}
