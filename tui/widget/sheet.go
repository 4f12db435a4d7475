package widget

import (
	"slices"
	"strings"

	"redial/tui/term"

	"redial/tui/format"
	"redial/tui/theme"

	tea "github.com/charmbracelet/bubbletea"
)

// sheetWidth is how wide a sheet is where there is room.
const sheetWidth = 116

// Sheet is a dialog with more to read than may fit, and a few answers.
type Sheet struct {
	Styles  *theme.Styles
	Title   string
	Warning bool
	// Draw makes the lines for a width. What it draws never changes.
	Draw    func(width int) []string
	Choices []Choice // beside esc, which closes it
	Leave   string   // what esc does, in words

	top    int
	lines  []string // at width
	width  int
	height int // of the text, as it was drawn last
}

// Box draws the sheet.
func (d *Sheet) Box(width, height int) string {
	w := min(width, sheetWidth)
	if d.width != w {
		d.lines, d.width = d.Draw(w-4), w
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
		right = d.Styles.Muted.Render(format.Itoa((d.top+d.height)*100/len(d.lines)) + " %")
	}
	style := d.Styles.Accent
	if d.Warning {
		style = d.Styles.Warn
	}
	return d.Styles.Frame(style.Bold(true).Render(d.Title), right, format.JoinLines(body), w, len(body)+2, true)
}

// keyLines are the keys and what they do, on as many lines as that takes.
func (d *Sheet) keyLines(width int) []string {
	s := d.Styles
	var b strings.Builder
	for _, c := range append(d.Choices[:len(d.Choices):len(d.Choices)], Choice{Key: "esc", Name: d.Leave}) {
		b.WriteString(s.Key.Render(s.Glyph.Key(c.Key)) + "\u00a0" + strings.ReplaceAll(c.Name, " ", "\u00a0") + "   ")
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

func (d *Sheet) scrollTo(top int) { d.top = max(min(top, len(d.lines)-d.height), 0) }

// Key scrolls, and takes the choice of a key.
func (d *Sheet) Key(k tea.KeyMsg) (any, bool) {
	key := k.String()
	for _, c := range d.Choices {
		if c.Key == key {
			return c.Do, true
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

// Mouse scrolls. What a sheet asks is answered by a key: a click is no answer to
// what is still to be read.
func (d *Sheet) Mouse(m tea.MouseMsg) (any, bool) {
	d.scrollTo(d.top + term.Scrolled(m))
	return nil, false
}
