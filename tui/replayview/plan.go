package replayview

import (
	"fmt"
	"slices"
	"strings"

	"redial/tui/event"
	"redial/tui/label"

	"redial/tui/widget"

	"redial/tui/format"
	"redial/tui/theme"

	tea "github.com/charmbracelet/bubbletea"

	"redial/history/replay"
)

// PlanDialog shows what a replay would send.
type PlanDialog struct {
	Styles *theme.Styles
	Plan   *replay.Plan // nil while it is being counted
	Want   Plan
}

// Box draws the dialog.
func (d *PlanDialog) Box(width, height int) string {
	s, w := d.Styles, min(width, widget.DialogWidth)
	if d.Plan == nil {
		return widget.DialogFrame(s, d.Title(), " Counting what there is to send "+s.Glyph.Ellipsis+"\n\n "+s.Key.Render("esc")+" never mind", w, 5, false)
	}
	what, skips, keys := d.whatLines(w-4), d.skipLines(w-4), d.keyLines(w-4)
	if room := height - 2 - len(what) - len(keys); len(skips) > max(room, 1) {
		skips = append(skips[:max(room, 1)-1:max(room, 1)-1], s.Muted.Render(s.Glyph.Ellipsis))
	}
	lines := slices.Concat(what, skips)
	if len(lines)+len(keys)+3 <= height {
		lines = append(lines, "")
	}
	lines = append(lines, keys...)
	for i := range lines {
		lines[i] = " " + theme.Fit(lines[i], w-4)
	}
	return widget.DialogFrame(s, d.Title(), theme.Block(format.JoinLines(lines), w-2, len(lines)), w, len(lines)+2, !d.Plan.Target.Loopback())
}

// Title says of what the replay is.
func (d *PlanDialog) Title() string { return strings.TrimSpace("Replay " + d.Want.Of) }

// rows is a name, and beside it what there is to say of it.
func (d *PlanDialog) rows(name string, values []string, width int) []string {
	column := d.column(width)
	for i := range values {
		values[i] = d.Styles.Muted.Render(theme.Fit(name, column)) + values[i]
		name = ""
	}
	return values
}

// column is how wide the names are.
func (d *PlanDialog) column(width int) int {
	if width < 50 {
		return 6
	}
	return 10
}

// whatLines say what would be sent, and where.
func (d *PlanDialog) whatLines(width int) []string {
	s, t, room := d.Styles, d.Plan.Target, width-d.column(width)
	sends := []string{s.Strong.Render(format.Plural(d.Plan.Items.Len(), "callback", "callbacks")) + ",", format.Size(d.Plan.Bytes)}
	to := []string{s.Good.Render(format.Clean(t.Name))}
	if !t.Loopback() {
		to = []string{s.Warn.Bold(true).Render(format.Clean(t.Name) + " " + s.Glyph.Failed), s.Warn.Render("not this machine")}
	}
	where := append(theme.WrapParts(to, " ", room), s.Muted.Render(s.Clip(format.Clean(t.PublicURL()), room)))
	return append(d.rows("Sends", theme.WrapParts(sends, " ", room), width), d.rows("To", where, width)...)
}

// skipLines say what would not be sent, and why.
func (d *PlanDialog) skipLines(width int) []string {
	var lines []string
	for _, r := range d.Plan.Skipped.Reasons() {
		lines = append(lines, format.WrapLines(format.Count(r.Count)+": "+format.Clean(r.Text), width-d.column(width))...)
	}
	return d.rows("Skips", lines, width)
}

// keyLines are the keys that answer.
func (d *PlanDialog) keyLines(width int) []string {
	s := d.Styles
	if d.Plan.Items.Len() > 0 {
		return theme.WrapKeys(s.Key.Render("enter")+" send   "+d.allHint()+s.Key.Render("esc")+" cancel", width)
	}
	return append([]string{"Nothing is left to send."}, theme.WrapKeys(d.allHint()+s.Key.Render("esc")+" close", width)...)
}

// allHint is the key that takes the skipped in, where there are any.
func (d *PlanDialog) allHint() string {
	n := d.Plan.Skipped.Len()
	if n == 0 {
		return ""
	}
	return d.Styles.Key.Render("a") + " include the " + format.Count(n) + " skipped   "
}

// Key takes a key that no action took.
func (d *PlanDialog) Key(k tea.KeyMsg) (event.Event, bool) {
	if d.Plan == nil {
		if k.String() == "esc" || k.String() == "ctrl+c" {
			return DropPlan{}, true
		}
		return nil, false
	}
	switch k.String() {
	case "esc", "q", "ctrl+c":
		return nil, true
	case "a":
		if d.Plan.Skipped.Len() > 0 {
			again := d.Want
			again.All = true
			return again, true
		}
	case "enter", "y":
		if d.Plan.Items.Len() > 0 {
			return d.begin(), true
		}
	}
	return nil, false
}

// begin starts the run; a bulk one asks for the target's name where that is another
// machine, or where the config says so.
func (d *PlanDialog) begin() event.Event {
	run := RunPlan{Plan: d.Plan, One: d.Want.One, Compare: d.Want.Compare}
	t := d.Plan.Target
	if t.Loopback() && t.Confirm == "" || d.Plan.Items.Len() == 1 {
		return run
	}
	return widget.Question{
		Title: "Replay to " + format.Clean(t.Name), Warning: true, Name: t.Name, Verb: "send", Yes: run,
		Text: fmt.Sprintf("This sends %s to %s, %s.",
			format.Plural(d.Plan.Items.Len(), "callback", "callbacks"), format.Clean(t.PublicURL()), label.PlaceOf(t)),
	}
}
