package tui

import (
	"slices"
	"strings"

	"redial/tui/format"
	"redial/tui/theme"

	tea "github.com/charmbracelet/bubbletea"
)

// sheetWidth is how wide a sheet is where there is room.
const sheetWidth = 116

// sheet is a dialog with more to read than may fit, and a few answers.
type sheet struct {
	styles  *theme.Styles
	title   string
	warning bool
	// draw makes the lines for a width. What it draws never changes.
	draw    func(width int) []string
	choices []choice // beside esc, which closes it
	leave   string   // what esc does, in words

	top    int
	lines  []string // at width
	width  int
	height int // of the text, as it was drawn last
}

func (d *sheet) box(width, height int) string {
	w := min(width, sheetWidth)
	if d.width != w {
		d.lines, d.width = d.draw(w-4), w
	}
	keys := d.keyLines(w - 4)
	d.height = max(min(height-3-len(keys), len(d.lines)), 1)
	d.scrollTo(d.top)
	shown := d.lines[d.top:min(d.top+d.height, len(d.lines))]
	body := append(slices.Clone(shown), "")
	body = append(body, keys...)
	for i, l := range body {
		body[i] = " " + theme.Fit(l, w-4)
	}
	right := ""
	if len(d.lines) > d.height {
		right = d.styles.Muted.Render(format.Itoa((d.top+d.height)*100/len(d.lines)) + " %")
	}
	style := d.styles.Accent
	if d.warning {
		style = d.styles.Warn
	}
	return d.styles.Frame(style.Bold(true).Render(d.title), right, format.JoinLines(body), w, len(body)+2, true)
}

// keyLines are the keys and what they do, on as many lines as that takes.
func (d *sheet) keyLines(width int) []string {
	s := d.styles
	var b strings.Builder
	for _, c := range append(d.choices[:len(d.choices):len(d.choices)], choice{key: "esc", name: d.leave}) {
		b.WriteString(s.Key.Render(s.Glyph.Key(c.key)) + "\u00a0" + strings.ReplaceAll(c.name, " ", "\u00a0") + "   ")
	}
	text := b.String()
	if len(d.lines) > d.height && d.height > 0 {
		text += s.Muted.Render(s.Glyph.Up + s.Glyph.Down + "\u00a0more")
	}
	lines := format.WrapLines(strings.TrimRight(text, " "), width)
	for i, l := range lines {
		lines[i] = strings.ReplaceAll(l, "\u00a0", " ")
	}
	return lines
}

func (d *sheet) scrollTo(top int) { d.top = max(min(top, len(d.lines)-d.height), 0) }

func (d *sheet) Key(k tea.KeyMsg) (intent, bool) {
	key := k.String()
	for _, c := range d.choices {
		if c.key == key {
			return c.do, true
		}
	}
	switch key {
	case "up", "k":
		d.scrollTo(d.top - 1)
	case "down", "j":
		d.scrollTo(d.top + 1)
	case "pgup", "ctrl+u":
		d.scrollTo(d.top - d.height)
	case "pgdown", "ctrl+d", " ":
		d.scrollTo(d.top + d.height)
	case "home", "g":
		d.scrollTo(0)
	case "end", "G":
		d.scrollTo(len(d.lines))
	case "esc", "q", "ctrl+c":
		return nil, true
	}
	return nil, false
}

// mouse scrolls. What a sheet asks is answered by a key: a click is no answer to
// what is still to be read.
func (d *sheet) mouse(m tea.MouseMsg) (intent, bool) { //nolint:unparam // other layers have something to do
	d.scrollTo(d.top + scrolls(m))
	return nil, false
}
