package tui

import (
	"strings"

	"github.com/charmbracelet/lipgloss"
	"github.com/muesli/termenv"

	"redial/callback"
)

// styles is how everything looks: named roles, so that no pane picks a colour,
// and the glyphs that go with them. It is made once and only read after.
type styles struct {
	plain   lipgloss.Style
	strong  lipgloss.Style // what the eye should find first
	muted   lipgloss.Style // labels, borders' text, what may be overlooked
	accent  lipgloss.Style // the one accent: focus, keys, links
	good    lipgloss.Style // delivered
	bad     lipgloss.Style // rejected, errors
	warn    lipgloss.Style // failed, warnings, a target that is not loopback
	pending lipgloss.Style // in flight
	// selected is laid over a whole row; cursor marks a character in a field.
	selected lipgloss.Style
	cursor   lipgloss.Style
	match    lipgloss.Style // what a search has found

	border        lipgloss.Style
	borderFocused lipgloss.Style
	key           lipgloss.Style // a key in the footer and the help
	tab           lipgloss.Style
	tabActive     lipgloss.Style

	// JSON, quietly: keys, strings, and all other values.
	jsonKey, jsonString, jsonValue lipgloss.Style

	glyph glyphs
	ascii bool // only what is foreign may be more than ASCII
}

// glyphs are the signs the screen is drawn with. Each is one cell wide, but for
// the arrow keys without arrows.
type glyphs struct {
	delivered, rejected, failed, pending string
	marked, cursor, bullet, ellipsis     string
	follow, paused, fold, unfold, reply  string
	up, down, left, right                string
	times, dash, differs                 string
	topLeft, topRight                    string
	bottomLeft, bottomRight              string
	horizontal, vertical                 string
	full, empty                          string // of a progress bar
	spinner                              []string
}

// look says what a terminal can show.
type look struct {
	profile termenv.Profile
	dark    bool
	noColor bool
	ascii   bool
}

// newStyles makes the styles for a look. Without colour the roles keep bold,
// faint, underline and reverse, which are not colours.
func newStyles(l look) *styles {
	r := lipgloss.NewRenderer(nil, termenv.WithProfile(l.profile))
	r.SetColorProfile(l.profile)
	r.SetHasDarkBackground(l.dark)
	p := palette{plain: l.noColor}
	base := r.NewStyle()
	s := &styles{
		plain:         base,
		strong:        base.Bold(true),
		muted:         base.Foreground(p.of("#7f858f", "#6b7280", "245", "242", "8", "8")),
		accent:        base.Foreground(p.of("#4fb3bf", "#00727f", "73", "23", "14", "4")),
		good:          base.Foreground(p.of("#7fb573", "#2e7d32", "108", "22", "10", "")),
		bad:           base.Foreground(p.of("#e06c75", "#b3261e", "210", "124", "9", "1")),
		warn:          base.Foreground(p.of("#dca561", "#9a5b00", "179", "94", "11", "5")),
		pending:       base.Foreground(p.of("#8fa8d0", "#3b5b92", "110", "24", "13", "4")),
		selected:      base.Background(p.of("#2b313b", "#e3e8ee", "236", "254", "", "")),
		cursor:        base.Reverse(true),
		match:         base.Background(p.of("#5a4a1f", "#ffe9a8", "58", "229", "3", "3")).Underline(true),
		border:        base.Foreground(p.of("#5c636e", "#8a9099", "241", "245", "8", "8")),
		borderFocused: base.Foreground(p.of("#4fb3bf", "#00727f", "73", "23", "14", "4")),
		tab:           base.Foreground(p.of("#7f858f", "#6b7280", "245", "242", "8", "8")),
		jsonKey:       base.Foreground(p.of("#8fb8c9", "#1f5f7a", "110", "24", "14", "4")),
		jsonString:    base.Foreground(p.of("#b5bd9a", "#4d5a1f", "144", "58", "10", "")),
		jsonValue:     base.Foreground(p.of("#d3a77a", "#8a4b08", "180", "94", "11", "5")),
		glyph:         unicodeGlyphs(),
	}
	s.key = s.accent.Bold(true)
	s.tabActive = s.accent.Bold(true)
	if l.profile == termenv.ANSI { // the sixteen have no shades to lay behind text
		s.selected, s.match = base.Bold(true), base.Reverse(true)
	}
	if l.noColor {
		s.tabActive = base.Bold(true).Reverse(true)
		s.selected = base.Bold(true)
		s.match = base.Reverse(true)
	}
	if l.ascii {
		s.glyph, s.ascii = asciiGlyphs(), true
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
		delivered: "✓", rejected: "✗", failed: "!", pending: "⧖",
		marked: "●", cursor: "▌", bullet: "•", ellipsis: "…",
		follow: "▸", paused: "‖", fold: "▸", unfold: "▾", reply: "↳",
		up: "↑", down: "↓", left: "←", right: "→", times: "×", dash: "—", differs: "≠",
		topLeft: "╭", topRight: "╮", bottomLeft: "╰", bottomRight: "╯",
		horizontal: "─", vertical: "│", full: "█", empty: "░",
		spinner: []string{"⠋", "⠙", "⠹", "⠸", "⠼", "⠴", "⠦", "⠧", "⠇", "⠏"},
	}
}

func asciiGlyphs() glyphs {
	return glyphs{
		delivered: "+", rejected: "x", failed: "!", pending: "~",
		marked: "*", cursor: ">", bullet: "*", ellipsis: ".",
		follow: ">", paused: "=", fold: "+", unfold: "-", reply: ">",
		up: "up", down: "down", left: "left", right: "right", times: "x", dash: "-", differs: "!",
		topLeft: "+", topRight: "+", bottomLeft: "+", bottomRight: "+",
		horizontal: "-", vertical: "|", full: "#", empty: ".",
		spinner: []string{"|", "/", "-", "\\"},
	}
}

// key is a key as the screen shows it.
func (g glyphs) key(k string) string {
	switch k {
	case "up":
		return g.up
	case "down":
		return g.down
	case "left":
		return g.left
	case "right":
		return g.right
	}
	return keyName(k)
}

// keys is several keys as the help shows them.
func (g glyphs) keys(keys []string) string {
	names := make([]string, len(keys))
	for i, k := range keys {
		names[i] = g.key(k)
	}
	return strings.Join(names, " ")
}

// inCharset is a screen in the characters that the terminal has. The symbols
// that stand for what must not reach a terminal are ours: in ASCII a control is a
// caret, and a letter in a circle, half of a flag, is the letter.
func (s *styles) inCharset(screen string) string {
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

// state returns the glyph and the style of a callback's state.
func (s *styles) state(st callback.State) (string, lipgloss.Style) {
	switch st {
	case callback.Delivered:
		return s.glyph.delivered, s.good
	case callback.Rejected:
		return s.glyph.rejected, s.bad
	case callback.Failed:
		return s.glyph.failed, s.warn
	default:
		return s.glyph.pending, s.pending
	}
}

// severity returns the glyph and the style of a finding's severity.
func (s *styles) severity(sev callback.Severity) (string, lipgloss.Style) {
	switch sev {
	case callback.SeverityError:
		return s.glyph.rejected, s.bad
	case callback.SeverityWarning:
		return s.glyph.failed, s.warn
	default:
		return s.glyph.bullet, s.muted
	}
}
