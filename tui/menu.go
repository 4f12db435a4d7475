package tui

import (
	"strings"

	tea "github.com/charmbracelet/bubbletea"
	"github.com/charmbracelet/x/ansi"

	"redial/tui/vlist"
)

// menuItem is a line of a menu. why is one sentence where it can't be chosen.
type menuItem struct {
	key, name, help string
	group           string
	why             string
	do              intent
}

// menu is a list to filter and to choose from: the help, the palette, the
// targets.
type menu struct {
	styles *styles
	title  string
	items  []menuItem
	filter string
	// typing is true while letters go to the filter; / begins it.
	typing bool
	found  []menuItem
	list   vlist.Model
}

func newMenu(s *styles, title string, items []menuItem, typing bool) *menu {
	m := &menu{styles: s, title: title, items: items, typing: typing}
	m.narrow()
	return m
}

// narrow lists the items that hold every word of the filter.
func (m *menu) narrow() {
	m.found = m.found[:0]
	words := strings.Fields(strings.ToLower(m.filter))
	for _, it := range m.items {
		text := strings.ToLower(it.key + " " + it.name + " " + it.help)
		all := true
		for _, w := range words {
			all = all && strings.Contains(text, w)
		}
		if all {
			m.found = append(m.found, it)
		}
	}
	m.list.SetLen(len(m.found))
	m.list.Top()
}

func (m *menu) box(width, height int) string {
	w := min(width, 84)
	h := min(height, len(m.items)+5)
	inner := w - 2
	m.list.SetHeight(max(h-5, 1))
	s := m.styles
	field := s.muted.Render(" / to filter")
	if m.typing || m.filter != "" {
		field = s.accent.Render(" / ") + clean(m.filter)
		if m.typing {
			field += s.cursor.Render(" ")
		}
	}
	lines := []string{field}
	lines = append(lines, m.list.Lines(func(i int, sel bool) string { return m.row(m.found[i], sel, inner) })...)
	lines = append(lines, m.detail(inner)...)
	right := s.muted.Render(itoa(len(m.found)))
	return s.frame(s.accent.Bold(true).Render(m.title), right, strings.Join(lines, "\n"), w, h, true)
}

// row is one item: its key, its name, its help.
func (m *menu) row(it menuItem, selected bool, width int) string {
	s := m.styles
	mark := " "
	name, key, help := s.plain, s.key, s.muted
	if it.why != "" {
		name, key = s.muted, s.muted
	}
	if selected {
		mark = s.accent.Render(s.glyph.cursor)
		name = name.Bold(true)
	}
	line := mark + key.Render(fitRight(it.key, 12)) + "  " + name.Render(fit(it.name, 14)) + " " + help.Render(it.help)
	return fit(ansi.Truncate(line, width, s.glyph.ellipsis), width)
}

// detail is the foot of the menu: the whole help of the selected item, and why
// it can't be done.
func (m *menu) detail(width int) []string {
	i := m.list.Cursor()
	if i < 0 {
		return []string{m.styles.muted.Render(" Nothing has these words; backspace widens."), ""}
	}
	it := m.found[i]
	if it.why != "" {
		return []string{"", fit(m.styles.warn.Render(" Not now: "+it.why), width)}
	}
	return []string{"", fit(m.styles.muted.Render(" "+it.help), width)}
}

func (m *menu) key(k tea.KeyMsg) (intent, bool) {
	switch k.String() {
	case "enter":
		if i := m.list.Cursor(); i >= 0 {
			if it := m.found[i]; it.why == "" {
				return it.do, true
			}
		}
	case "esc":
		if m.filter == "" {
			return nil, true
		}
		m.filter = ""
		m.narrow()
	case "ctrl+c":
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
