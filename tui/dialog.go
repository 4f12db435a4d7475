package tui

import (
	"strings"

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
	styles  *styles
	title   string
	text    string
	warning bool
	choices []choice
	// As it was drawn last: the line of the box that the choices begin on, and
	// the choice of each line from there.
	first  int
	chosen []int
}

func newChoice(s *styles, title, text string, choices ...choice) *choiceDialog {
	return &choiceDialog{styles: s, title: title, text: text, choices: choices}
}

func (d *choiceDialog) box(width, height int) string {
	s, w := d.styles, min(width, dialogWidth)
	var choices []string
	d.chosen = d.chosen[:0]
	for i, c := range d.choices {
		key := s.key.Render(fit(s.glyph.key(c.key), 6))
		names := []string{s.clip(c.name, w-11)}
		if 2*len(d.choices)+4 <= height {
			names = wrapLines(c.name, w-11)
		}
		for _, l := range names {
			choices = append(choices, key+" "+l)
			d.chosen = append(d.chosen, i)
			key = strings.Repeat(" ", 6)
		}
	}
	var lines []string
	if len(choices)+5 <= height {
		lines = wrapLines(strings.TrimRight(d.text, "\n"), w-4)
	}
	if room := max(height-3-len(choices), 1); len(lines) > room { // what can be done about it matters more
		lines = append(lines[:room-1:room-1], s.glyph.ellipsis)
	}
	if len(lines) > 0 {
		lines = append(lines, "")
	}
	d.first = len(lines) + 1
	lines = append(lines, choices...)
	return s.dialog(d.title, " "+strings.Join(lines, "\n "), w, len(lines)+2, d.warning)
}

func (d *choiceDialog) key(k tea.KeyMsg) (intent, bool) {
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

// dialog draws a dialog's frame, in warning colour where it warns.
func (s *styles) dialog(title, body string, width, height int, warning bool) string {
	st := s.accent
	if warning {
		st = s.warn
	}
	return s.frame(st.Bold(true).Render(title), "", body, width, height, true)
}

// confirmDialog asks before something is done, and may ask for a name to be
// typed.
type confirmDialog struct {
	styles *styles
	ask    confirmIntent
	typed  string
}

func newConfirm(s *styles, i confirmIntent) layer {
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
	lines := append([]string(nil), wrapLines(d.ask.text, w-4)...)
	style := s.plain
	if d.typed == d.ask.name {
		style = s.good
	}
	lines = append(lines, "", "Type "+s.strong.Render(clean(d.ask.name))+" to "+d.ask.verb+":",
		style.Render(clean(d.typed))+s.cursor.Render(" "), "",
		s.key.Render("enter")+" "+d.ask.verb+"   "+s.key.Render("esc")+" do nothing")
	body := " " + strings.Join(lines, "\n ")
	return s.dialog(d.ask.title, body, w, len(lines)+2, d.ask.warning)
}

func (d *confirmDialog) key(k tea.KeyMsg) (intent, bool) {
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
