package widget

import (
	"slices"
	"strings"

	"redial/tui/term"

	"redial/tui/format"
	"redial/tui/theme"

	"redial/tui/term/safe"
	"redial/tui/widget/list"

	tea "github.com/charmbracelet/bubbletea"
)

// Item is a line of a menu. why is one sentence where it can't be chosen.
type Item struct {
	Key, Name, Help string
	Group           string
	Why             string
	Wrong           string // one sentence where it can never be chosen
	Do              any
}

// Menu is a list to filter and to choose from: the help, the palette, the
// targets.
type Menu struct {
	styles *theme.Styles
	title  string
	Items  []Item
	Filter string
	// Typing is true while letters go to the filter; / begins it.
	Typing bool
	Found  []Item
	List   list.Model
	// keyed and grouped are true where any item has a key, a group.
	keyed, grouped bool
	names          int      // the cells that names take
	Hint           string   // what else can be done here
	None           string   // what is said where nothing is found
	Note           []string // what stands below the items where there is room
	clicked        int      // the item that was clicked last, -1 for none
}

// NewMenu makes a menu of items. While it is typing, letters go to its filter.
func NewMenu(s *theme.Styles, title string, items []Item, typing bool) *Menu {
	m := &Menu{styles: s, title: title, Items: items, Typing: typing, names: 14, None: "No match."}
	for i, it := range items {
		// Targets, templates and orders are named by others.
		it.Name, it.Help = format.Clean(it.Name), format.Clean(it.Help)
		items[i] = it
		m.names = min(max(m.names, safe.Width(it.Name)), 36)
		m.keyed = m.keyed || it.Key != ""
		m.grouped = m.grouped || it.Group != ""
	}
	m.Narrow()
	return m
}

// Narrow lists the items that hold every word of the filter, those first that
// hold them in their name: who types "compose" wants the action of that name.
func (m *Menu) Narrow() {
	m.Found = m.Found[:0]
	words := strings.Fields(strings.ToLower(m.Filter))
	var others []Item
	for _, it := range m.Items {
		switch name := strings.ToLower(it.Name); {
		case holdsAll(name, words):
			m.Found = append(m.Found, it)
		case holdsAll(strings.ToLower(it.Key+" "+it.Help)+" "+name, words):
			others = append(others, it)
		}
	}
	m.Found = append(m.Found, others...)
	m.List.SetLen(len(m.Found))
	m.List.Top()
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

// Box draws the menu.
func (m *Menu) Box(width, height int) string {
	w := min(width, 92)
	inner := w - 2
	foot := m.footLines(inner, height)
	note := m.Note
	if len(m.Items)+4+foot+len(note) > height {
		note = nil
	}
	h := min(height, len(m.Items)+4+foot+len(note))
	m.List.SetHeight(max(h-4-foot-len(note), 1))
	s := m.styles
	field := s.Muted.Render(" / to filter")
	if m.Hint != "" {
		field += s.Muted.Render("   " + m.Hint)
	}
	if m.Typing || m.Filter != "" {
		field = s.Accent.Render(" / ") + format.Clean(m.Filter)
		if m.Typing {
			field += s.Cursor.Render(" ")
		}
	}
	lines := []string{s.Clip(field, inner)}
	lines = append(lines, m.List.Lines(func(i int, sel bool) string { return m.row(i, sel, inner) })...)
	lines = append(lines, RenderEach(s.Muted, Indented(slices.Clone(note), 1))...)
	lines = append(lines, m.detail(inner, foot)...)
	right := s.Muted.Render(format.Itoa(len(m.Found)))
	return s.Frame(s.Accent.Bold(true).Render(m.title), right, strings.Join(lines, "\n"), w, h, true)
}

// row is one item: its key, its name, its help, and its group where that
// begins.
func (m *Menu) row(i int, selected bool, width int) string {
	s, it := m.styles, m.Found[i]
	mark := " "
	name, key := s.Plain, s.Key
	if it.Why+it.Wrong != "" {
		name, key = s.Muted, s.Muted
	}
	if selected {
		mark = s.Accent.Render(s.Glyph.Cursor)
		name = name.Bold(true)
	}
	line := mark
	if m.grouped && width >= 60 {
		group := ""
		if i == 0 || m.Found[i-1].Group != it.Group {
			group = it.Group
		}
		line += s.Accent.Render(theme.Fit(group, 11))
	}
	if m.keyed {
		w := min(13, width/3)
		line += key.Render(theme.FitRight(s.Clip(it.Key, w), w)) + "  "
	} else {
		line += " "
	}
	line += name.Render(theme.Fit(s.Clip(it.Name, m.names), m.names)) + " "
	rest := width - safe.Width(line) - 1
	if rest < 12 { // too little to read; the foot has all of it
		return line
	}
	return line + s.Muted.Render(s.Clip(it.Help, rest))
}

// footLines is how many lines of text the foot has: as many as the longest help
// takes, if that leaves room for the list.
func (m *Menu) footLines(width, height int) int {
	most := 2
	for _, it := range m.Items {
		most = max(most, len(format.WrapLines(it.Help, width-2)))
	}
	return max(2, min(most, (height-4)/2))
}

// detail is the foot of the menu: the whole help of the selected item, or why
// it can't be done.
func (m *Menu) detail(width, lines int) []string {
	s, i := m.styles, m.List.Cursor()
	text, style := m.None, s.Muted
	if i >= 0 {
		text = m.Found[i].Help
		switch it := m.Found[i]; {
		case it.Why != "":
			text, style = "Not now: "+it.Why, s.Warn
		case it.Wrong != "":
			text, style = it.Wrong, s.Bad
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

// Key filters, moves and chooses.
func (m *Menu) Key(k tea.KeyMsg) (any, bool) {
	switch k.String() {
	case "enter":
		return m.choose()
	case "esc":
		if m.Filter == "" {
			return nil, true
		}
		m.Filter = ""
		m.Narrow()
	case "ctrl+c", "f1": // f1 opened it, where ? would be typed
		return nil, true
	case "up", "ctrl+k":
		m.List.Up()
	case "down", "ctrl+j":
		m.List.Down()
	case "pgup":
		m.List.PageUp()
	case "pgdown":
		m.List.PageDown()
	case "backspace":
		if r := []rune(m.Filter); len(r) > 0 {
			m.Filter = string(r[:len(r)-1])
			m.Narrow()
		}
	default:
		return m.letter(k)
	}
	return nil, false
}

// Mouse scrolls, selects the item that is clicked, and chooses it when it is
// clicked again: the first click never does anything that can't be taken back.
func (m *Menu) Mouse(e tea.MouseMsg) (any, bool) {
	if n := term.Scrolled(e); n != 0 {
		m.List.ScrollBy(n)
		m.clicked = -1
		return nil, false
	}
	if !term.Pressed(e) {
		return nil, false
	}
	if e.Y == 1 {
		m.Typing = true
		return nil, false
	}
	row, ok := m.List.At(e.Y - 2)
	if !ok {
		return nil, false
	}
	m.List.Select(row)
	if m.clicked != row {
		m.clicked = row
		return nil, false
	}
	return m.choose()
}

// choose does the selected item where it can be done.
func (m *Menu) choose() (any, bool) {
	if i := m.List.Cursor(); i >= 0 && m.Found[i].Why+m.Found[i].Wrong == "" {
		return m.Found[i].Do, true
	}
	return nil, false
}

// letter takes a key that types a character: into the filter, or as a move.
func (m *Menu) letter(k tea.KeyMsg) (any, bool) {
	if k.Alt || k.Type != tea.KeyRunes && k.Type != tea.KeySpace {
		return nil, false
	}
	if m.Typing {
		m.Filter += string(k.Runes)
		m.Narrow()
		return nil, false
	}
	switch k.String() {
	case "/":
		m.Typing = true
	case "j":
		m.List.Down()
	case "k":
		m.List.Up()
	case "q", "?":
		return nil, true
	}
	return nil, false
}
