package tui

import (
	"fmt"
	"slices"
	"strings"

	"redial/tui/widget"

	"redial/tui/format"
	"redial/tui/theme"

	tea "github.com/charmbracelet/bubbletea"

	"redial/history/replay"
)

// planDialog shows what a replay would send.
type planDialog struct {
	styles *theme.Styles
	plan   *replay.Plan // nil while it is being counted
	want   planIntent
}

func (d *planDialog) Box(width, height int) string {
	s, w := d.styles, min(width, widget.DialogWidth)
	if d.plan == nil {
		return widget.DialogFrame(s, d.title(), " Counting what there is to send "+s.Glyph.Ellipsis+"\n\n "+s.Key.Render("esc")+" never mind", w, 5, false)
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
	return widget.DialogFrame(s, d.title(), theme.Block(format.JoinLines(lines), w-2, len(lines)), w, len(lines)+2, !d.plan.Target.Loopback())
}

// title says of what the replay is.
func (d *planDialog) title() string { return strings.TrimSpace("Replay " + d.want.of) }

// rows is a name, and beside it what there is to say of it.
func (d *planDialog) rows(name string, values []string, width int) []string {
	column := d.column(width)
	for i := range values {
		values[i] = d.styles.Muted.Render(theme.Fit(name, column)) + values[i]
		name = ""
	}
	return values
}

// column is how wide the names are.
func (d *planDialog) column(width int) int {
	if width < 50 {
		return 6
	}
	return 10
}

// whatLines say what would be sent, and where.
func (d *planDialog) whatLines(width int) []string {
	s, t, room := d.styles, d.plan.Target, width-d.column(width)
	sends := []string{s.Strong.Render(format.Plural(d.plan.Items.Len(), "callback", "callbacks")) + ",", format.Size(d.plan.Bytes)}
	to := []string{s.Good.Render(format.Clean(t.Name))}
	if !t.Loopback() {
		to = []string{s.Warn.Bold(true).Render(format.Clean(t.Name) + " " + s.Glyph.Failed), s.Warn.Render("not this machine")}
	}
	where := append(theme.WrapParts(to, " ", room), s.Muted.Render(s.Clip(format.Clean(t.PublicURL()), room)))
	return append(d.rows("Sends", theme.WrapParts(sends, " ", room), width), d.rows("To", where, width)...)
}

// skipLines say what would not be sent, and why.
func (d *planDialog) skipLines(width int) []string {
	var lines []string
	for _, r := range d.plan.Skipped.Reasons() {
		lines = append(lines, format.WrapLines(format.Count(r.Count)+": "+format.Clean(r.Text), width-d.column(width))...)
	}
	return d.rows("Skips", lines, width)
}

// keyLines are the keys that answer.
func (d *planDialog) keyLines(width int) []string {
	s := d.styles
	if d.plan.Items.Len() > 0 {
		return theme.WrapKeys(s.Key.Render("enter")+" send   "+d.allHint()+s.Key.Render("esc")+" cancel", width)
	}
	return append([]string{"Nothing is left to send."}, theme.WrapKeys(d.allHint()+s.Key.Render("esc")+" close", width)...)
}

// allHint is the key that takes the skipped in, where there are any.
func (d *planDialog) allHint() string {
	n := d.plan.Skipped.Len()
	if n == 0 {
		return ""
	}
	return d.styles.Key.Render("a") + " include the " + format.Count(n) + " skipped   "
}

func (d *planDialog) Key(k tea.KeyMsg) (intent, bool) {
	if d.plan == nil {
		if k.String() == "esc" || k.String() == "ctrl+c" {
			return dropPlanIntent{}, true
		}
		return nil, false
	}
	switch k.String() {
	case "esc", "q", "ctrl+c":
		return nil, true
	case "a":
		if d.plan.Skipped.Len() > 0 {
			again := d.want
			again.all = true
			return again, true
		}
	case "enter", "y":
		if d.plan.Items.Len() > 0 {
			return d.begin(), true
		}
	}
	return nil, false
}

// begin starts the run; a bulk one asks for the target's name where that is another
// machine, or where the config says so.
func (d *planDialog) begin() intent {
	run := runPlanIntent{plan: d.plan, one: d.want.one, compare: d.want.compare}
	t := d.plan.Target
	if t.Loopback() && t.Confirm == "" || d.plan.Items.Len() == 1 {
		return run
	}
	return widget.Question{
		Title: "Replay to " + format.Clean(t.Name), Warning: true, Name: t.Name, Verb: "send", Yes: run,
		Text: fmt.Sprintf("This sends %s to %s, %s.",
			format.Plural(d.plan.Items.Len(), "callback", "callbacks"), format.Clean(t.PublicURL()), placeOf(t)),
	}
}
