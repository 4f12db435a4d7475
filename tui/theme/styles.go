package theme

import (
	"strings"

	"redial/tui/keymap"

	"github.com/charmbracelet/lipgloss"
	"github.com/muesli/termenv"

	"redial/callback"
)

// Styles is how everything looks: named roles, so that no pane picks a colour,
// and the glyphs that go with them. It is made once and only read after.
type Styles struct {
	Plain   lipgloss.Style
	Strong  lipgloss.Style // what the eye should find first
	Muted   lipgloss.Style // labels, borders' text, what may be overlooked
	Accent  lipgloss.Style // the one accent: focus, keys, links
	Good    lipgloss.Style // delivered
	Bad     lipgloss.Style // rejected, errors
	Warn    lipgloss.Style // failed, warnings, a target that is not loopback
	Pending lipgloss.Style // in flight
	// Selected is laid over a whole row; cursor marks a character in a field.
	Selected lipgloss.Style
	Cursor   lipgloss.Style
	Match    lipgloss.Style // what a search has found

	Border        lipgloss.Style
	BorderFocused lipgloss.Style
	Key           lipgloss.Style // a key in the footer and the help
	Tab           lipgloss.Style
	TabActive     lipgloss.Style

	// JSON, quietly: keys, strings, and all other values.
	JSONKey, JSONString, JSONValue lipgloss.Style

	Glyph glyphs
	ascii bool // only what is foreign may be more than ASCII
}

// glyphs are the signs the screen is drawn with. Each is one cell wide, but for
// the arrow keys without arrows.
type glyphs struct {
	Delivered, Rejected, Failed, Pending string
	Marked, Cursor, Bullet, Ellipsis     string
	Follow, Paused, Fold, Unfold, Reply  string
	Up, Down, left, right                string
	Times, Dash, Differs                 string
	TopLeft, topRight                    string
	bottomLeft, bottomRight              string
	Horizontal, Vertical                 string
	Full, Empty                          string // of a progress bar
	Spinner                              []string
}

// Look says what a terminal can show.
type Look struct {
	Profile termenv.Profile
	Dark    bool
	NoColor bool
	ASCII   bool
}

// New makes the styles for a look. Without colour the roles keep bold,
// faint, underline and reverse, which are not colours.
func New(l Look) *Styles {
	r := lipgloss.NewRenderer(nil, termenv.WithProfile(l.Profile))
	r.SetColorProfile(l.Profile)
	r.SetHasDarkBackground(l.Dark)
	p := palette{plain: l.NoColor}
	base := r.NewStyle()
	s := &Styles{
		Plain:         base,
		Strong:        base.Bold(true),
		Muted:         base.Foreground(p.of("#7f858f", "#6b7280", "245", "242", "8", "8")),
		Accent:        base.Foreground(p.of("#4fb3bf", "#00727f", "73", "23", "14", "4")),
		Good:          base.Foreground(p.of("#7fb573", "#2e7d32", "108", "22", "10", "")),
		Bad:           base.Foreground(p.of("#e06c75", "#b3261e", "210", "124", "9", "1")),
		Warn:          base.Foreground(p.of("#dca561", "#9a5b00", "179", "94", "11", "5")),
		Pending:       base.Foreground(p.of("#8fa8d0", "#3b5b92", "110", "24", "13", "4")),
		Selected:      base.Background(p.of("#2b313b", "#e3e8ee", "236", "254", "", "")),
		Cursor:        base.Reverse(true),
		Match:         base.Background(p.of("#5a4a1f", "#ffe9a8", "58", "229", "3", "3")).Underline(true),
		Border:        base.Foreground(p.of("#5c636e", "#8a9099", "241", "245", "8", "8")),
		BorderFocused: base.Foreground(p.of("#4fb3bf", "#00727f", "73", "23", "14", "4")),
		Tab:           base.Foreground(p.of("#7f858f", "#6b7280", "245", "242", "8", "8")),
		JSONKey:       base.Foreground(p.of("#8fb8c9", "#1f5f7a", "110", "24", "14", "4")),
		JSONString:    base.Foreground(p.of("#b5bd9a", "#4d5a1f", "144", "58", "10", "")),
		JSONValue:     base.Foreground(p.of("#d3a77a", "#8a4b08", "180", "94", "11", "5")),
		Glyph:         unicodeGlyphs(),
	}
	s.Key = s.Accent.Bold(true)
	s.TabActive = s.Accent.Bold(true)
	if l.Profile == termenv.ANSI { // the sixteen have no shades to lay behind text
		s.Selected, s.Match = base.Bold(true), base.Reverse(true)
	}
	if l.NoColor {
		s.TabActive = base.Bold(true).Reverse(true)
		s.Selected = base.Bold(true)
		s.Match = base.Reverse(true)
	}
	if l.ASCII {
		s.Glyph, s.ascii = asciiGlyphs(), true
	}
	return s
}

// palette gives colours, or none.
type palette struct{ plain bool }

// of is one colour on a dark and on a light background: the true one, and its places
// among the 256 and the sixteen, "" for the terminal's own. They are chosen by hand:
// the nearest one by a formula can be one that is not seen on its background.
func (p palette) of(dark, light, dark256, light256, dark16, light16 string) lipgloss.TerminalColor {
	if p.plain {
		return lipgloss.NoColor{}
	}
	return lipgloss.CompleteAdaptiveColor{
		Dark:  lipgloss.CompleteColor{TrueColor: dark, ANSI256: dark256, ANSI: dark16},
		Light: lipgloss.CompleteColor{TrueColor: light, ANSI256: light256, ANSI: light16},
	}
}

func unicodeGlyphs() glyphs {
	return glyphs{
		Delivered: "✓", Rejected: "✗", Failed: "!", Pending: "⧖",
		Marked: "●", Cursor: "▌", Bullet: "•", Ellipsis: "…",
		Follow: "▸", Paused: "‖", Fold: "▸", Unfold: "▾", Reply: "↳",
		Up: "↑", Down: "↓", left: "←", right: "→", Times: "×", Dash: "—", Differs: "≠",
		TopLeft: "╭", topRight: "╮", bottomLeft: "╰", bottomRight: "╯",
		Horizontal: "─", Vertical: "│", Full: "█", Empty: "░",
		Spinner: []string{"⠋", "⠙", "⠹", "⠸", "⠼", "⠴", "⠦", "⠧", "⠇", "⠏"},
	}
}

func asciiGlyphs() glyphs {
	return glyphs{
		Delivered: "+", Rejected: "x", Failed: "!", Pending: "~",
		Marked: "*", Cursor: ">", Bullet: "*", Ellipsis: ".",
		Follow: ">", Paused: "=", Fold: "+", Unfold: "-", Reply: ">",
		Up: "up", Down: "down", left: "left", right: "right", Times: "x", Dash: "-", Differs: "!",
		TopLeft: "+", topRight: "+", bottomLeft: "+", bottomRight: "+",
		Horizontal: "-", Vertical: "|", Full: "#", Empty: ".",
		Spinner: []string{"|", "/", "-", "\\"},
	}
}

// Key is a key as the screen shows it.
func (g glyphs) Key(k string) string {
	switch k {
	case "up":
		return g.Up
	case "down":
		return g.Down
	case "left":
		return g.left
	case "right":
		return g.right
	}
	return keymap.KeyName(k)
}

// Keys is several keys as the help shows them.
func (g glyphs) Keys(keys []string) string {
	names := make([]string, len(keys))
	for i, k := range keys {
		names[i] = g.Key(k)
	}
	return strings.Join(names, " ")
}

// InCharset is a screen in the characters that the terminal has. The symbols
// that stand for what must not reach a terminal are ours: in ASCII a control is a
// caret, and a letter in a circle, half of a flag, is the letter.
func (s *Styles) InCharset(screen string) string {
	if !s.ascii {
		return screen
	}
	return strings.Map(func(r rune) rune {
		switch {
		case r >= '\u2400' && r <= '\u2421':
			return '^'
		case r >= 'Ⓐ' && r <= 'Ⓩ':
			return r - 'Ⓐ' + 'A'
		case r == '\u25CC': // what a mark without a letter stands on
			return '.'
		}
		return r
	}, screen)
}

// State returns the glyph and the style of a callback's state.
func (s *Styles) State(st callback.State) (string, lipgloss.Style) {
	switch st {
	case callback.Delivered:
		return s.Glyph.Delivered, s.Good
	case callback.Rejected:
		return s.Glyph.Rejected, s.Bad
	case callback.Failed:
		return s.Glyph.Failed, s.Warn
	default:
		return s.Glyph.Pending, s.Pending
	}
}

// Severity returns the glyph and the style of a finding's severity.
func (s *Styles) Severity(sev callback.Severity) (string, lipgloss.Style) {
	switch sev {
	case callback.SeverityError:
		return s.Glyph.Rejected, s.Bad
	case callback.SeverityWarning:
		return s.Glyph.Failed, s.Warn
	default:
		return s.Glyph.Bullet, s.Muted
	}
}

// Profile is what the terminal can show. Without colour it is one with attributes:
// bold, underline and reverse are no colours, and NO_COLOR asks for none of them
// to go.
func Profile(noColor bool) termenv.Profile {
	if noColor {
		return termenv.ANSI
	}
	return lipgloss.ColorProfile()
}
