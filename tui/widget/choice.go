package widget

import (
	"strings"

	"redial/tui/term"

	"redial/tui/format"
	"redial/tui/theme"

	tea "github.com/charmbracelet/bubbletea"
)

// DialogWidth is how wide a dialog of text is where there is room.
const DialogWidth = 64

// Choice is one answer to a question.
type Choice struct {
	Key  string // as bubbletea names it
	Name string
	Do   any
}

// ChoiceDialog asks a question with an answer to a key.
type ChoiceDialog struct {
	styles  *theme.Styles
	title   string
	text    string
	warning bool
	choices []Choice
	// As it was drawn last: the line of the box that the choices begin on, and
	// the choice of each line from there.
	first  int
	chosen []int
}

// NewChoice makes a dialog that asks a question.
func NewChoice(s *theme.Styles, title, text string, choices ...Choice) *ChoiceDialog {
	return &ChoiceDialog{styles: s, title: title, text: text, choices: choices}
}

// Box draws the dialog.
func (d *ChoiceDialog) Box(width, height int) string {
	s, w := d.styles, min(width, DialogWidth)
	var choices []string
	d.chosen = d.chosen[:0]
	for i, c := range d.choices {
		key := s.Key.Render(theme.Fit(s.Glyph.Key(c.Key), 6))
		names := []string{s.Clip(c.Name, w-11)}
		if 2*len(d.choices)+4 <= height {
			names = format.WrapLines(c.Name, w-11)
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
	return DialogFrame(s, d.title, " "+strings.Join(lines, "\n "), w, len(lines)+2, d.warning)
}

// Key takes the choice of a key; esc closes the dialog.
func (d *ChoiceDialog) Key(k tea.KeyMsg) (any, bool) {
	for _, c := range d.choices {
		if c.Key == k.String() {
			return c.Do, true
		}
	}
	return nil, k.String() == "esc"
}

// Mouse takes the choice that is clicked, as its key would.
func (d *ChoiceDialog) Mouse(m tea.MouseMsg) (any, bool) {
	if i := m.Y - d.first; term.Pressed(m) && i >= 0 && i < len(d.chosen) {
		return d.choices[d.chosen[i]].Do, true
	}
	return nil, false
}

// DialogFrame draws a dialog's frame, in warning colour where it warns.
func DialogFrame(s *theme.Styles, title, body string, width, height int, warning bool) string {
	st := s.Accent
	if warning {
		st = s.Warn
	}
	return s.Frame(st.Bold(true).Render(title), "", body, width, height, true)
}

// Question asks before it performs yes. Where name is set it must be
// typed first.
type Question struct {
	Title   string
	Text    string // what will happen, in sentences
	Warning bool
	Name    string
	Verb    string // of the key that says yes: "send", "discard"
	Yes     any
}

// confirmDialog asks before something is done, and may ask for a name to be
// typed.
type confirmDialog struct {
	styles *theme.Styles
	ask    Question
	typed  string
}

// NewQuestion makes the dialog that asks i.
func NewQuestion(s *theme.Styles, i Question) Overlay {
	if i.Name == "" {
		d := NewChoice(s, i.Title, i.Text,
			Choice{Key: "y", Name: i.Verb, Do: i.Yes}, Choice{Key: "esc", Name: "cancel"})
		d.warning = i.Warning
		return d
	}
	return &confirmDialog{styles: s, ask: i}
}

func (d *confirmDialog) Box(width, _ int) string {
	s, w := d.styles, min(width, DialogWidth)
	lines := append([]string(nil), format.WrapLines(d.ask.Text, w-4)...)
	style := s.Plain
	if d.typed == d.ask.Name {
		style = s.Good
	}
	lines = append(lines, "", "Type "+s.Strong.Render(format.Clean(d.ask.Name))+" to "+d.ask.Verb+":",
		style.Render(format.Clean(d.typed))+s.Cursor.Render(" "), "",
		s.Key.Render("enter")+" "+d.ask.Verb+"   "+s.Key.Render("esc")+" cancel")
	body := " " + strings.Join(lines, "\n ")
	return DialogFrame(s, d.ask.Title, body, w, len(lines)+2, d.ask.Warning)
}

func (d *confirmDialog) Key(k tea.KeyMsg) (any, bool) {
	switch k.String() {
	case "esc", "ctrl+c":
		return nil, true
	case "enter":
		if d.typed == d.ask.Name {
			return d.ask.Yes, true
		}
	case "backspace":
		if r := []rune(d.typed); len(r) > 0 {
			d.typed = string(r[:len(r)-1])
		}
	case "ctrl+u":
		d.typed = ""
	default:
		if !k.Alt && (k.Type == tea.KeyRunes || k.Type == tea.KeySpace) {
			d.typed += string(k.Runes)
		}
	}
	return nil, false
}
