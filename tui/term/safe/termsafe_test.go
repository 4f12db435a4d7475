package safe

import (
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"github.com/charmbracelet/x/ansi"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// hostile is foreign text and what may be seen of it.
var hostile = []struct{ name, in, want string }{
	{"plain", "order 7f0c3a52", "order 7f0c3a52"},
	{"empty", "", ""},
	{"set the title", "\x1b]0;owned\x07", "␛]0;owned␇"},
	{"write the clipboard", "\x1b]52;c;ZXZpbA==\x1b\\", "␛]52;c;ZXZpbA==␛\\"},
	{"hyperlink", "\x1b]8;;http://e\x1b\\x", "␛]8;;http://e␛\\x"},
	{"clear the screen", "\x1b[2J\x1b[H", "␛[2J␛[H"},
	{"device control", "\x1bP+q544e\x1b\\", "␛P+q544e␛\\"},
	{"C1 as code points", "\u009b2J\u009d0;x\u009c", `\u{009B}2J\u{009D}0;x\u{009C}`},
	{"C1 as raw bytes", "\x9b2J", `\x9b2J`},
	{"next line", "a\u0085b", `a\u{0085}b`},
	{"newlines", "a\r\nb", "a␍␊b"},
	{"tab, bell, backspace, NUL", "\t\a\b\x00", "␉␇␈␀"},
	{"delete", "a\x7f", "a␡"},
	{"bidi override", "photo\u202egpj.exe", `photo\u{202E}gpj.exe`},
	{"bidi isolates", "\u2066a\u2069", `\u{2066}a\u{2069}`},
	{"left-to-right mark", "a\u200eb", `a\u{200E}b`},
	{"zero-width space", "550e\u200b8400", `550e\u{200B}8400`},
	{"byte order mark", "\ufeff{}", `\u{FEFF}{}`},
	{"soft hyphen", "a\u00adb", `a\u{00AD}b`},
	{"line separator", "a\u2028b", `a\u{2028}b`},
	{"paragraph separator", "a\u2029b", `a\u{2029}b`},
	{"tag characters", "a\U000E0041", `a\u{E0041}`},
	{"interlinear annotation", "\ufff9a", `\u{FFF9}a`},
	{"private use", "\ue000", `\u{E000}`},
	{"not a character", "\uffff", `\u{FFFF}`},
	{"Korean filler", "a\u3164b", `a\u{3164}b`},
	{"invalid UTF-8", "a\xffb\xc3", `a\xffb\xc3`},
	{"lone surrogate", "\xed\xa0\x80", `\xed\xa0\x80`},
	{"overlong", "\xc0\x9b", `\xc0\x9b`},
	{"replacement character", "\ufffd", "\ufffd"},
	{"heart with a selector", "❤\ufe0f", "❤"},
	{"keycap", "1\ufe0f\u20e3", "1\u20e3"},
	{"selector on a letter", "a\ufe0f", `a\u{FE0F}`},
	{"selectors that carry bytes", "😀\ufe01\U000E0121", `😀\u{FE01}\u{E0121}`},
	{"family", "👨\u200d👩\u200d👧", `👨\u{200D}👩\u{200D}👧`},
	{"skin tone", "👋🏽", `👋\u{1F3FD}`},
	{"flag", "🇫🇷", "ⒻⓇ"},
	{"Chinese", "你好", "你好"},
	{"Korean", "한글", "한글"},
	{"Korean, decomposed", "\u1112\u1161\u11ab", "\u1112\u1161\u11ab"},
	{"combining marks", "e\u0301", "e\u0301"},
	{"a mark with no letter", "\u0301x", "\u25cc\u0301x"},
	{"too many marks", "e\u0301\u0301\u0301\u0301\u0301", "e\u0301\u0301\u0301\u0301" + `\u{0301}`},
	{"grapheme joiner", "a\u034fb", `a\u{034F}b`},
	{"Hebrew", "שלום", "שלום"},
	{"Arabic", "سلام", "سلام"},
	{"Thai", "น้ำ", "น\u0e49\u0e4d\u0e32"},
	{"Hindi vowel sign", "ना", `न\u{093E}`},
	{"newer than terminals", "🩵𝌆", `\u{1FA75}\u{1D306}`},
	{"a letter that swallows the next", "\u0d4ea", `\u{0D4E}a`},
}

func TestLine(t *testing.T) {
	t.Parallel()
	for _, tt := range hostile {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			assert.Equal(t, tt.want, Line(tt.in))
			harmless(t, Line(tt.in))
		})
	}
}

func TestText(t *testing.T) {
	t.Parallel()
	tests := []struct{ in, want string }{
		{"a\nb", "a\nb"},
		{"a\r\nb\n", "a␍\nb\n"},
		{"\ta\tbc\tdefg\t|", "    a   bc  defg    |"},
		{"你\t|", "你  |"},
		{"x\n\ty", "x\n    y"},
		{"a\n\u0301", "a\n\u25cc\u0301"},
		{"\x1b[2J\n", "␛[2J\n"},
	}
	for _, tt := range tests {
		assert.Equal(t, tt.want, Text(tt.in), "%q", tt.in)
		assert.Equal(t, tt.want, Text(Text(tt.in)), "%q twice", tt.in)
	}
}

func TestHeadReadsNoMoreThanIsSeen(t *testing.T) {
	t.Parallel()
	long := strings.Repeat("é\x1b[31m", 1_000_000)
	assert.Less(t, len(Head(long, 80)), 1000)
	assert.Equal(t, "é␛[31mé␛…", Cell(long, 9))
	assert.Equal(t, "plain", Head("plain", 80))
}

func TestFit(t *testing.T) {
	t.Parallel()
	tests := []struct {
		in    string
		width int
		want  string
	}{
		{"abc", 5, "abc  "},
		{"abc", 3, "abc"},
		{"abcd", 3, "ab…"},
		{"abcd", 1, "…"},
		{"abcd", 0, ""},
		{"abcd", -1, ""},
		{"你好", 4, "你好"},
		{"你好", 3, "你…"},
		{"你好吗", 4, "你… "},
		{"", 2, "  "},
		{"\x1b[1mabcd\x1b[0m", 3, "\x1b[1mab…\x1b[0m"},
	}
	for _, tt := range tests {
		assert.Equal(t, tt.want, Fit(tt.in, tt.width), "%q in %d", tt.in, tt.width)
	}
}

func TestCut(t *testing.T) {
	t.Parallel()
	tests := []struct {
		in       string
		from, to int
		want     string
	}{
		{"abcdef", 1, 3, "bc"},
		{"abcdef", 4, 99, "ef"},
		{"abcdef", 99, 100, ""},
		{"abcdef", 3, 3, ""},
		{"abcdef", -3, 2, "ab"},
		{"a你b", 0, 4, "a你b"},
		{"a你b", 0, 2, "a "},
		{"a你b", 2, 4, " b"},
		{"你", 0, 1, " "},
		{"e\u0301x", 0, 1, "e\u0301"},
		{"e\u0301x", 1, 2, "x"},
	}
	for _, tt := range tests {
		assert.Equal(t, tt.want, Cut(tt.in, tt.from, tt.to), "%q from %d to %d", tt.in, tt.from, tt.to)
	}
}

func TestPlainTextIsReturnedAsItCame(t *testing.T) {
	s := strings.Repeat("plain ASCII ", 1000)
	assert.Zero(t, testing.AllocsPerRun(10, func() { _, _, _ = Line(s), Text(s), Width(s) }))
}

// FuzzLine holds for any bytes that what is shown of them is harmless, and that
// Fit, Cell and Cut give the cells they promise.
func FuzzLine(f *testing.F) {
	require.NotEmpty(f, hostile)
	for _, tt := range hostile {
		f.Add(tt.in, 7)
	}
	f.Fuzz(func(t *testing.T, s string, width int) {
		width %= 200
		line := Line(s)
		harmless(t, line)
		require.Equal(t, line, Line(line), "idempotent")
		require.Equal(t, max(width, 0), Width(Fit(line, width)), "Fit")
		require.Equal(t, max(width, 0), Width(Cell(s, width)), "Cell")
		require.LessOrEqual(t, Width(Clip(line, width)), max(width, 0), "Clip")
		require.Equal(t, min(max(width, 0), Width(line)), Width(Cut(line, 0, width)), "Cut from 0")
		if width > 3 {
			want := max(min(width, Width(line))-3, 0)
			require.Equal(t, want, Width(Cut(line, 3, width)), "Cut from 3")
		}
		text := Text(s)
		harmless(t, strings.ReplaceAll(text, "\n", ""))
		require.Equal(t, text, Text(text), "Text is idempotent")
		require.Equal(t, strings.Count(s, "\n"), strings.Count(text, "\n"))
	})
}

// harmless fails unless s can be printed as it is, and every way of counting
// its cells comes to the same.
func harmless(t *testing.T, s string) {
	t.Helper()
	require.True(t, utf8.ValidString(s), "%q is not UTF-8", s)
	for _, r := range s {
		require.True(t, unicode.IsGraphic(r), "%q holds %U", s, r)
		require.False(t, unicode.In(r, unicode.Cf, unicode.Zl, unicode.Zp, unicode.Variation_Selector), "%q holds %U", s, r)
	}
	require.Equal(t, sumOfRunes(s), Width(s), "%q: terminals disagree about its width", s)
}

// sumOfRunes is the width in a terminal that knows no grapheme clusters.
func sumOfRunes(s string) int {
	n := 0
	for _, r := range s {
		if !unicode.In(r, unicode.Mn, unicode.Me) && !conjoining(r) {
			n += ansi.StringWidth(string(r))
		}
	}
	return n
}

func BenchmarkLine(b *testing.B) {
	for name, s := range map[string]string{
		"ascii":   strings.Repeat("plain text, ", 350_000),
		"chinese": strings.Repeat("你好世界", 350_000),
		"escapes": strings.Repeat("\x1b[31mred\n", 450_000),
		"korean":  strings.Repeat("한국어 ", 450_000),
	} {
		b.Run(name, func(b *testing.B) {
			b.SetBytes(int64(len(s)))
			for b.Loop() {
				_ = Line(s)
			}
		})
	}
}

func BenchmarkCell(b *testing.B) {
	s := strings.Repeat("你好 e\u0301 \x1b[31m", 300_000)
	for b.Loop() {
		_ = Cell(s, 120)
	}
}
