package safe

import (
	"fmt"
	"unicode"
	"unicode/utf8"

	"github.com/charmbracelet/x/ansi"
)

// maxMarks is how many combining marks one character may carry; terminals drop
// what is beyond their own, lower or higher, limit.
const maxMarks = 4

// Code points with a part of their own here.
const (
	variation15    = '\uFE0E'
	variation16    = '\uFE0F'
	dottedCircle   = '\u25CC'
	circledA       = 'Ⓐ'
	regionalA      = '\U0001F1E6'
	regionalZ      = '\U0001F1FF'
	thaiSaraAm     = '\u0E33'
	laoSaraAm      = '\u0EB3'
	controlPicture = '\u2400'
	deletePicture  = '\u2421'
)

// next writes the character s begins with, or a run of plain ones, and returns
// the rest.
func (w *writer) next(s string) (rest string) {
	if n := plainPrefix(s); n > 0 {
		n = min(n, 64) // so that Head can stop
		w.plain(s[:n])
		return s[n:]
	}
	r, size := utf8.DecodeRuneInString(s)
	switch {
	case r == utf8.RuneError && size == 1:
		w.plain(fmt.Sprintf(`\x%02x`, s[0]))
	case r < 0x20:
		w.put(controlPicture + r)
	case r == 0x7f:
		w.put(deletePicture)
	case r == variation15 || r == variation16:
		w.variation(r)
	case r >= regionalA && r <= regionalZ:
		w.put(circledA + r - regionalA)
	case r == thaiSaraAm || r == laoSaraAm:
		// The same letters in two characters, which terminals agree about.
		w.mark(r + 0x1a)
		w.put(r - 1)
	case simple(r):
		w.put(r)
	case !unicode.IsGraphic(r), invisible(r), unicode.Is(disputed, r):
		w.escape(r)
	case unicode.In(r, unicode.Mn, unicode.Me):
		w.mark(r)
	default:
		w.joining(r)
	}
	return s[size:]
}

// put writes a character that never joins the one before it.
func (w *writer) put(r rune) {
	w.cluster = utf8.AppendRune(w.cluster[:0], r)
	w.marks = 0
	w.out.Write(w.cluster)
	w.cells += runeWidth(r)
}

// escape writes a character as \u{…}.
func (w *writer) escape(r rune) { w.plain(fmt.Sprintf(`\u{%04X}`, r)) }

// variation leaves out a variation selector where it does what it is for,
// choosing a symbol's looks.
func (w *writer) variation(r rune) {
	base, _ := utf8.DecodeRune(w.cluster)
	symbol := base > 0x7f || base >= '0' && base <= '9' || base == '#' || base == '*'
	if len(w.cluster) == 0 || w.marks > 0 || !symbol {
		w.escape(r)
	}
}

// mark writes a combining mark, on a dotted circle where there is nothing for
// it to combine with.
func (w *writer) mark(r rune) {
	if w.marks >= maxMarks {
		w.escape(r)
		return
	}
	if len(w.cluster) == 0 {
		w.put(dottedCircle)
	}
	if !w.joins(r) {
		w.escape(r)
		return
	}
	w.add(r)
}

// joining writes a character that may join the one before it. Where terminals
// would disagree about the width of the two, it is escaped.
func (w *writer) joining(r rune) {
	wide := !conjoining(r)
	switch joins := w.joins(r); {
	case !wide && joins && w.marks < maxMarks:
		w.add(r)
	case wide && !joins && !prepends(r):
		w.put(r)
	default:
		w.escape(r)
	}
}

// add writes a character of no width onto the one before it.
func (w *writer) add(r rune) {
	w.cluster = utf8.AppendRune(w.cluster, r)
	w.out.WriteRune(r)
	w.marks++
}

// joins reports whether r would become one with the character before it,
// without a change of its width.
func (w *writer) joins(r rune) bool {
	if len(w.cluster) == 0 {
		return false
	}
	was := len(w.cluster)
	w.cluster = utf8.AppendRune(w.cluster, r)
	first, _ := ansi.FirstGraphemeCluster(w.cluster, ansi.GraphemeWidth)
	whole := len(first) == len(w.cluster)
	w.cluster = w.cluster[:was]
	return whole
}

// prepends reports whether r would swallow the character after it.
func prepends(r rune) bool {
	first, _ := ansi.FirstGraphemeCluster(string(r)+"a", ansi.GraphemeWidth)
	return len(first) > utf8.RuneLen(r)
}

// conjoining reports whether r is a vowel or final consonant of a Korean
// syllable, which takes no cells of its own.
func conjoining(r rune) bool {
	return r >= 0x1160 && r <= 0x11ff || r >= 0xd7b0 && r <= 0xd7fb
}

// simple reports whether r is of a script whose characters stand alone: no look
// at its neighbours is needed.
func simple(r rune) bool {
	switch {
	case r >= 0xa1 && r <= 0x2ff:
		return r != 0xad // the soft hyphen is invisible
	case r >= 0x3041 && r <= 0x3096, r >= 0x30a1 && r <= 0x30fa: // kana
		return true
	case r >= 0x3400 && r <= 0x4dbf, r >= 0x4e00 && r <= 0x9fff: // Chinese characters
		return true
	case r >= 0x410 && r <= 0x44f, r >= 0x2500 && r <= 0x257f: // Cyrillic, box drawing
		return true
	}
	return false
}

// invisible reports whether r is drawn as nothing though it counts as graphic.
func invisible(r rune) bool {
	return unicode.In(r, unicode.Variation_Selector, unicode.Other_Default_Ignorable_Code_Point) &&
		!conjoining(r) || r == 0x1160 || r == 0x034f
}

// disputed is the characters whose width depends on the edition of Unicode a
// terminal was built with: the ones that became wide in 16.0, and the ones that
// terminals of 14.0 don't know. They were found by asking tmux for the width of
// every character.
var disputed = &unicode.RangeTable{
	R16: []unicode.Range16{
		{0x0cf3, 0x0cf3, 1}, {0x2630, 0x2637, 1}, {0x268a, 0x268f, 1}, {0x3248, 0x324f, 1},
	},
	R32: []unicode.Range32{
		{0x1123f, 0x11240, 1},
		{0x11b00, 0x11b09, 1},
		{0x11f00, 0x11f59, 1},
		{0x1342f, 0x1342f, 1},
		{0x13441, 0x13446, 1},
		{0x1b132, 0x1b132, 1},
		{0x1b155, 0x1b155, 1},
		{0x1d2c0, 0x1d2d3, 1},
		{0x1d300, 0x1d356, 1},
		{0x1d360, 0x1d376, 1},
		{0x1df25, 0x1df2a, 1},
		{0x1e030, 0x1e06d, 1},
		{0x1e4d0, 0x1e4f9, 1},
		{0x1f6dc, 0x1f6dc, 1},
		{0x1f774, 0x1f776, 1},
		{0x1f77b, 0x1f77f, 1},
		{0x1f7d9, 0x1f7d9, 1},
		{0x1fa75, 0x1fa77, 1},
		{0x1fa87, 0x1fa88, 1},
		{0x1faad, 0x1faaf, 1},
		{0x1fabb, 0x1fabd, 1},
		{0x1fabf, 0x1fabf, 1},
		{0x1face, 0x1facf, 1},
		{0x1fada, 0x1fadb, 1},
		{0x1fae8, 0x1fae8, 1},
		{0x1faf7, 0x1faf8, 1},
		{0x2b739, 0x2b739, 1},
		{0x31350, 0x323af, 1},
	},
}

// runeWidth returns the cells r takes on its own.
func runeWidth(r rune) int {
	if r >= 0x20 && r < 0x300 {
		return 1
	}
	return ansi.StringWidth(string(r))
}
