package tui

import (
	"slices"
	"strings"

	"redial/tui/format"
	"redial/tui/theme"

	"redial/tui/term/safe"
	"redial/tui/widget/list"

	tea "github.com/charmbracelet/bubbletea"
)

// menuItem is a line of a menu. why is one sentence where it can't be chosen.
type menuItem struct {
	key, name, help string
	group           string
	why             string
	wrong           string // one sentence where it can never be chosen
	do              intent
}

// menu is a list to filter and to choose from: the help, the palette, the
// targets.
type menu struct {
	styles *theme.Styles
	title  string
	items  []menuItem
	filter string
	// typing is true while letters go to the filter; / begins it.
	typing bool
	found  []menuItem
	list   list.Model
	// keyed and grouped are true where any item has a key, a group.
	keyed, grouped bool
	names          int      // the cells that names take
	hint           string   // what else can be done here
	none           string   // what is said where nothing is found
	note           []string // what stands below the items where there is room
	clicked        int      // the item that was clicked last, -1 for none
}

func newMenu(s *theme.Styles, title string, items []menuItem, typing bool) *menu {
	m := &menu{styles: s, title: title, items: items, typing: typing, names: 14, none: "No match."}
	for i, it := range items {
		// Targets, templates and orders are named by others.
		it.name, it.help = format.Clean(it.name), format.Clean(it.help)
		items[i] = it
		m.names = min(max(m.names, safe.Width(it.name)), 36)
		m.keyed = m.keyed || it.key != ""
		m.grouped = m.grouped || it.group != ""
	}
	m.narrow()
	return m
}

// narrow lists the items that hold every word of the filter, those first that
// hold them in their name: who types "compose" wants the action of that name.
func (m *menu) narrow() {
	m.found = m.found[:0]
	words := strings.Fields(strings.ToLower(m.filter))
	var others []menuItem
	for _, it := range m.items {
		switch name := strings.ToLower(it.name); {
		case holdsAll(name, words):
			m.found = append(m.found, it)
		case holdsAll(strings.ToLower(it.key+" "+it.help)+" "+name, words):
			others = append(others, it)
		}
	}
	m.found = append(m.found, others...)
	m.list.SetLen(len(m.found))
	m.list.Top()
	m.clicked = -1
}

func holdsAll(text string, words []string) bool {
	for _, w := range words {
		if !strings.Contains(text, w) {
			return false
		}
	}
	return true
}

func (m *menu) box(width, height int) string {
	w := min(width, 92)
	inner := w - 2
	foot := m.footLines(inner, height)
	note := m.note
	if len(m.items)+4+foot+len(note) > height {
		note = nil
	}
	h := min(height, len(m.items)+4+foot+len(note))
	m.list.SetHeight(max(h-4-foot-len(note), 1))
	s := m.styles
	field := s.Muted.Render(" / to filter")
	if m.hint != "" {
		field += s.Muted.Render("   " + m.hint)
	}
	if m.typing || m.filter != "" {
		field = s.Accent.Render(" / ") + format.Clean(m.filter)
		if m.typing {
			field += s.Cursor.Render(" ")
		}
	}
	lines := []string{s.Clip(field, inner)}
	lines = append(lines, m.list.Lines(func(i int, sel bool) string { return m.row(i, sel, inner) })...)
	lines = append(lines, styleEach(s.Muted, indented(slices.Clone(note), 1))...)
	lines = append(lines, m.detail(inner, foot)...)
	right := s.Muted.Render(format.Itoa(len(m.found)))
	return s.Frame(s.Accent.Bold(true).Render(m.title), right, strings.Join(lines, "\n"), w, h, true)
}

// row is one item: its key, its name, its help, and its group where that
// begins.
func (m *menu) row(i int, selected bool, width int) string {
	s, it := m.styles, m.found[i]
	mark := " "
	name, key := s.Plain, s.Key
	if it.why+it.wrong != "" {
		name, key = s.Muted, s.Muted
	}
	if selected {
		mark = s.Accent.Render(s.Glyph.Cursor)
		name = name.Bold(true)
	}
	line := mark
	if m.grouped && width >= 60 {
		group := ""
		if i == 0 || m.found[i-1].group != it.group {
			group = it.group
		}
		line += s.Accent.Render(theme.Fit(group, 11))
	}
	if m.keyed {
		w := min(13, width/3)
		line += key.Render(theme.FitRight(s.Clip(it.key, w), w)) + "  "
	} else {
		line += " "
	}
	line += name.Render(theme.Fit(s.Clip(it.name, m.names), m.names)) + " "
	rest := width - safe.Width(line) - 1
	if rest < 12 { // too little to read; the foot has all of it
		return line
	}
	return line + s.Muted.Render(s.Clip(it.help, rest))
}

// footLines is how many lines of text the foot has: as many as the longest help
// takes, if that leaves room for the list.
func (m *menu) footLines(width, height int) int {
	most := 2
	for _, it := range m.items {
		most = max(most, len(format.WrapLines(it.help, width-2)))
	}
	return max(2, min(most, (height-4)/2))
}

// detail is the foot of the menu: the whole help of the selected item, or why
// it can't be done.
func (m *menu) detail(width, lines int) []string {
	s, i := m.styles, m.list.Cursor()
	text, style := m.none, s.Muted
	if i >= 0 {
		text = m.found[i].help
		switch it := m.found[i]; {
		case it.why != "":
			text, style = "Not now: "+it.why, s.Warn
		case it.wrong != "":
			text, style = it.wrong, s.Bad
		}
	}
	foot := []string{s.Border.Render(strings.Repeat(s.Glyph.Horizontal, width))}
	wrapped := format.WrapLines(text, width-2)
	if len(wrapped) > lines {
		wrapped = append(wrapped[:lines-1], s.Clip(strings.Join(wrapped[lines-1:], " "), width-2))
	}
	for _, l := range wrapped {
		foot = append(foot, " "+style.Render(l))
	}
	return theme.BlockLines(format.JoinLines(foot), width, 1+lines)
}

func (m *menu) Key(k tea.KeyMsg) (intent, bool) {
	switch k.String() {
	case "enter":
		return m.choose()
	case "esc":
		if m.filter == "" {
			return nil, true
		}
		m.filter = ""
		m.narrow()
	case "ctrl+c", "f1": // f1 opened it, where ? would be typed
		return nil, true
	case "up", "ctrl+k":
		m.list.Up()
	case "down", "ctrl+j":
		m.list.Down()
	case "pgup":
		m.list.PageUp()
	case "pgdown":
		m.list.PageDown()
	case "backspace":
		if r := []rune(m.filter); len(r) > 0 {
			m.filter = string(r[:len(r)-1])
			m.narrow()
		}
	default:
		return m.letter(k)
	}
	return nil, false
}

// mouse scrolls, selects the item that is clicked, and chooses it when it is
// clicked again: the first click never does anything that can't be taken back.
func (m *menu) mouse(e tea.MouseMsg) (intent, bool) {
	if n := scrolls(e); n != 0 {
		m.list.ScrollBy(n)
		m.clicked = -1
		return nil, false
	}
	if !pressed(e) {
		return nil, false
	}
	if e.Y == 1 {
		m.typing = true
		return nil, false
	}
	row, ok := m.list.At(e.Y - 2)
	if !ok {
		return nil, false
	}
	m.list.Select(row)
	if m.clicked != row {
		m.clicked = row
		return nil, false
	}
	return m.choose()
}

// choose does the selected item where it can be done.
func (m *menu) choose() (intent, bool) {
	if i := m.list.Cursor(); i >= 0 && m.found[i].why+m.found[i].wrong == "" {
		return m.found[i].do, true
	}
	return nil, false
}

// letter takes a key that types a character: into the filter, or as a move.
func (m *menu) letter(k tea.KeyMsg) (intent, bool) {
	if k.Type != tea.KeyRunes && k.Type != tea.KeySpace {
		return nil, false
	}
	if m.typing {
		m.filter += string(k.Runes)
		m.narrow()
		return nil, false
	}
	switch k.String() {
	case "/":
		m.typing = true
	case "j":
		m.list.Down()
	case "k":
		m.list.Up()
	case "q", "?":
		return nil, true
	}
	return nil, false
}
