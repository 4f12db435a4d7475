package tui

import (
	"strings"

	"redial/tui/format"
	"redial/tui/theme"

	tea "github.com/charmbracelet/bubbletea"
)

// dialogWidth is how wide a dialog of text is where there is room.
const dialogWidth = 64

// choice is one answer to a question.
type choice struct {
	key  string // as bubbletea names it
	name string
	do   intent
}

// choiceDialog asks a question with an answer to a key.
type choiceDialog struct {
	styles  *theme.Styles
	title   string
	text    string
	warning bool
	choices []choice
	// As it was drawn last: the line of the box that the choices begin on, and
	// the choice of each line from there.
	first  int
	chosen []int
}

func newChoice(s *theme.Styles, title, text string, choices ...choice) *choiceDialog {
	return &choiceDialog{styles: s, title: title, text: text, choices: choices}
}

func (d *choiceDialog) box(width, height int) string {
	s, w := d.styles, min(width, dialogWidth)
	var choices []string
	d.chosen = d.chosen[:0]
	for i, c := range d.choices {
		key := s.Key.Render(theme.Fit(s.Glyph.Key(c.key), 6))
		names := []string{s.Clip(c.name, w-11)}
		if 2*len(d.choices)+4 <= height {
			names = format.WrapLines(c.name, w-11)
		}
		for _, l := range names {
			choices = append(choices, key+" "+l)
			d.chosen = append(d.chosen, i)
			key = strings.Repeat(" ", 6)
		}
	}
	var lines []string
	if len(choices)+5 <= height {
		lines = format.WrapLines(strings.TrimRight(d.text, "\n"), w-4)
	}
	if room := max(height-3-len(choices), 1); len(lines) > room { // what can be done about it matters more
		lines = append(lines[:room-1:room-1], s.Glyph.Ellipsis)
	}
	if len(lines) > 0 {
		lines = append(lines, "")
	}
	d.first = len(lines) + 1
	lines = append(lines, choices...)
	return dialogBox(s, d.title, " "+strings.Join(lines, "\n "), w, len(lines)+2, d.warning)
}

func (d *choiceDialog) Key(k tea.KeyMsg) (intent, bool) {
	for _, c := range d.choices {
		if c.key == k.String() {
			return c.do, true
		}
	}
	return nil, k.String() == "esc"
}

// mouse takes the choice that is clicked, as its key would.
func (d *choiceDialog) mouse(m tea.MouseMsg) (intent, bool) {
	if i := m.Y - d.first; pressed(m) && i >= 0 && i < len(d.chosen) {
		return d.choices[d.chosen[i]].do, true
	}
	return nil, false
}

// dialogBox draws a dialog's frame, in warning colour where it warns.
func dialogBox(s *theme.Styles, title, body string, width, height int, warning bool) string {
	st := s.Accent
	if warning {
		st = s.Warn
	}
	return s.Frame(st.Bold(true).Render(title), "", body, width, height, true)
}

// confirmDialog asks before something is done, and may ask for a name to be
// typed.
type confirmDialog struct {
	styles *theme.Styles
	ask    confirmIntent
	typed  string
}

func newConfirm(s *theme.Styles, i confirmIntent) layer {
	if i.name == "" {
		d := newChoice(s, i.title, i.text,
			choice{key: "y", name: i.verb, do: i.yes}, choice{key: "esc", name: "do nothing"})
		d.warning = i.warning
		return d
	}
	return &confirmDialog{styles: s, ask: i}
}

func (d *confirmDialog) box(width, _ int) string {
	s, w := d.styles, min(width, dialogWidth)
	lines := append([]string(nil), format.WrapLines(d.ask.text, w-4)...)
	style := s.Plain
	if d.typed == d.ask.name {
		style = s.Good
	}
	lines = append(lines, "", "Type "+s.Strong.Render(format.Clean(d.ask.name))+" to "+d.ask.verb+":",
		style.Render(format.Clean(d.typed))+s.Cursor.Render(" "), "",
		s.Key.Render("enter")+" "+d.ask.verb+"   "+s.Key.Render("esc")+" do nothing")
	body := " " + strings.Join(lines, "\n ")
	return dialogBox(s, d.ask.title, body, w, len(lines)+2, d.ask.warning)
}

func (d *confirmDialog) Key(k tea.KeyMsg) (intent, bool) {
	switch k.String() {
	case "esc", "ctrl+c":
		return nil, true
	case "enter":
		if d.typed == d.ask.name {
			return d.ask.yes, true
		}
	case "backspace":
		if r := []rune(d.typed); len(r) > 0 {
			d.typed = string(r[:len(r)-1])
		}
	case "ctrl+u":
		d.typed = ""
	default:
		if k.Type == tea.KeyRunes || k.Type == tea.KeySpace {
			d.typed += string(k.Runes)
		}
	}
	return nil, false
}
