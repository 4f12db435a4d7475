package mockview

import (
	"errors"
	"strings"

	"redial/tui/event"

	"redial/tui/term"
	"redial/tui/widget"

	"redial/tui/format"
	"redial/tui/theme"

	"redial/tui/widget/list"

	tea "github.com/charmbracelet/bubbletea"

	"redial/callback/mock"
)

// Preset is a script worth having at hand, and what it is good for.
type Preset struct{ Script, Says string }

// Presets are the scripts to choose from.
func Presets() []Preset {
	return []Preset{
		{"", "No faults: answer by the contract."},
		{"500x2,200", "Fail twice, then work: what retries are for."},
		{"500", "One platform error; the next request works."},
		{"after:reset", "Lose the answer of a processed order: replay it."},
		{"reset", "Cut the connection without an answer."},
		{"timeout", "Never answer: a deadline has to end it."},
		{"slow:5s", "Answer after five seconds."},
		{"truncate", "Begin a 200 and cut it off."},
		{"401", "Refuse the secret, as after it was regenerated."},
		{"429:2s,200", "Too many requests: come back in two seconds."},
		{"page:413", "A hosting layer's HTML page in place of an answer."},
		{"500@30%,*", "Fail three times in ten, forever."},
	}
}

// ScriptPicker chooses a script: one of the presets, or what is typed.
type ScriptPicker struct {
	styles  *theme.Styles
	running bool
	presets []Preset
	list    list.Model
	Own     *widget.Editor
	Err     *mock.ScriptError // of what is typed
	first   int               // the line of the box, as it was drawn last, that the presets begin on
}

// NewScriptPicker makes the dialog that chooses how the mock fails.
func NewScriptPicker(s *theme.Styles, script string, running bool) *ScriptPicker {
	d := &ScriptPicker{styles: s, running: running, presets: Presets(), Own: widget.NewEditor(script, true)}
	d.list.SetLen(len(d.presets))
	d.list.SetHeight(len(d.presets))
	for i, p := range d.presets {
		if p.Script == script {
			d.list.Select(i)
		}
	}
	return d
}

// Box draws the presets below the script as it stands.
func (d *ScriptPicker) Box(width, height int) string {
	s, w := d.styles, min(width, 86)
	inner := w - 2
	drawn, x, _ := d.Own.Draw(inner-2, 1)
	lines := []string{" " + widget.WithCursor(s, drawn[0], x)}
	roomy := height >= len(d.presets)
	lines = append(lines, d.errorLines(inner, roomy)...)
	keys := theme.WrapKeys(s.Key.Render("enter")+" play it   "+s.Key.Render(s.Glyph.Up+s.Glyph.Down)+" choose   "+s.Key.Render("esc")+" cancel", inner-2)
	if roomy {
		keys = append([]string{""}, keys...)
	}
	says := d.saysLines(inner)
	d.first = len(lines) + 1
	d.list.SetHeight(max(min(len(d.presets), height-2-len(lines)-len(says)-len(keys)), 1))
	lines = append(lines, d.list.Lines(func(i int, selected bool) string { return d.Row(i, selected, inner) })...)
	lines = append(lines, says...)
	for _, k := range keys {
		lines = append(lines, " "+k)
	}
	return widget.DialogFrame(s, "How the mock fails", strings.Join(lines, "\n"), w, len(lines)+2, false)
}

// errorLines point at what is wrong with the script, and say what it is. Where
// there is room nothing moves when there is something wrong.
func (d *ScriptPicker) errorLines(width int, roomy bool) []string {
	switch {
	case d.Err == nil && roomy:
		return []string{"", ""}
	case d.Err == nil:
		return nil
	}
	s := d.styles
	at := max(min(d.Err.Column-1-d.Own.Left, width-2), 0)
	lines := []string{" " + strings.Repeat(" ", at) + s.Bad.Bold(true).Render("^")}
	for _, l := range format.WrapLines(format.Clean(d.Err.Message), width-2) {
		lines = append(lines, " "+s.Bad.Render(l))
	}
	return lines[:min(len(lines), 5)]
}

// saysColumn is where a row says what its preset is good for.
const saysColumn = 16

// saysLines are what the selected preset is good for, where the rows have no room
// for it: as many lines as any preset takes, so that none of them moves.
func (d *ScriptPicker) saysLines(width int) []string {
	whole, most := true, 0
	for _, p := range d.presets {
		whole = whole && len(p.Says) < width-saysColumn
		most = max(most, len(format.WrapLines(p.Says, width-2)))
	}
	if whole || d.Err != nil {
		return nil
	}
	lines := make([]string, most)
	copy(lines, widget.RenderEach(d.styles.Muted, widget.Indented(format.WrapLines(d.presets[d.list.Cursor()].Says, width-2), 1)))
	return lines
}

// Row draws a row.
func (d *ScriptPicker) Row(i int, selected bool, width int) string {
	s, p := d.styles, d.presets[i]
	name := p.Script
	if name == "" {
		name = "(none)"
	}
	line := theme.Fit(name, saysColumn-3) + " " + p.Says
	if selected {
		return s.Selected.Inherit(s.Accent).Render(theme.Fit(s.Clip(s.Glyph.Cursor+" "+line, width), width))
	}
	return "  " + s.Strong.Render(theme.Fit(name, saysColumn-3)) + " " + s.Muted.Render(s.Clip(p.Says, max(width-saysColumn-1, 1)))
}

// Key moves among the presets, edits the script, or takes it.
func (d *ScriptPicker) Key(k tea.KeyMsg) (event.Event, bool) {
	switch k.String() {
	case "esc", "ctrl+c":
		return nil, true
	case "up", "down":
		if k.String() == "up" {
			d.list.Up()
		} else {
			d.list.Down()
		}
		d.pick()
		return nil, false
	case "enter":
		return d.Take()
	}
	if widget.EditKey(d.Own, k) {
		d.check()
	}
	return nil, false
}

// pick puts the selected preset in.
func (d *ScriptPicker) pick() {
	d.Own.SetText(d.presets[d.list.Cursor()].Script)
	d.Err = nil
}

// Mouse scrolls the presets, and puts in the one that is clicked; a second click
// plays it.
func (d *ScriptPicker) Mouse(m tea.MouseMsg) (event.Event, bool) {
	d.list.ScrollBy(term.Scrolled(m))
	row, ok := d.list.At(m.Y - d.first)
	if !ok || !term.Pressed(m) {
		return nil, false
	}
	d.list.Select(row)
	if d.presets[row].Script == d.Own.Text() {
		return d.Take()
	}
	d.pick()
	return nil, false
}

// check holds the script to the grammar.
func (d *ScriptPicker) check() {
	d.Err = nil
	_, err := mock.ParseScript(d.Own.Text())
	if err != nil && !errors.As(err, &d.Err) {
		d.Err = &mock.ScriptError{Column: 1, Message: err.Error()}
	}
}

// Take takes what it is given.
func (d *ScriptPicker) Take() (event.Event, bool) {
	if d.check(); d.Err != nil {
		return nil, false
	}
	script := d.Own.Text()
	says := "The mock plays " + format.Clean(script) + "."
	if strings.TrimSpace(script) == "" {
		says = "The mock answers by the contract."
	}
	if !d.running {
		return StartMock{script}, true
	}
	return event.List{SetScript{script}, event.Good(says)}, true
}
