package safe

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
)

func TestTheGateLetsStylesAndTextThroughAndNothingElse(t *testing.T) {
	t.Parallel()
	tests := []struct{ name, in, drawn, printed string }{
		{"text", "abc é 日本 🎉 ─│", "", ""},
		{"styles", "\x1b[1;38;2;1;2;3mred\x1b[0m \x1b[4:3mx\x1b[m", "", ""},
		{"lines and tabs", "a\n\tb", "", ""},
		{"progress", "\r50 %\x1b[K", "50 %[K", "\r50 %\x1b[K"},
		{"a title", "a\x1b]0;PWN\x07b", "a]0;PWNb", "a]0;PWNb"},
		{"the clipboard", "\x1b]52;c;UFdO\x1b\\x", "]52;c;UFdO\\x", "]52;c;UFdO\\x"},
		{"cursor and screen", "\x1b[2J\x1b[10;10Hx\x1b[6n\x1bc", "[2J[10;10Hx[6nc", "[2J[10;10Hx[6nc"},
		{"private modes", "\x1b[?1049hx", "[?1049hx", "[?1049hx"},
		{"C1", "\u009b31mx\u0090q\u009c", "31mxq", "31mxq"},
		{"bytes that are no UTF-8", "a\x9b31m\xff", "a31m", "a31m"},
		{"what reorders text", "a\u202eb\u2066c\u061cd\u200fe\u2028f", "abcdef", "abcdef"},
		{"controls", "a\x00\x08\x0b\x0c\x7fb", "ab", "ab"},
		{"cut short", "a\x1b", "a", "a"},
		{"cut short in a sequence", "a\x1b[1;3", "a[1;3", "a[1;3"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			if tt.drawn == "" {
				tt.drawn, tt.printed = tt.in, tt.in
			}
			assert.Equal(t, tt.drawn, Drawn(tt.in))
			assert.Equal(t, tt.printed, Printed(tt.in))
		})
	}
}

func FuzzDrawn(f *testing.F) {
	for _, s := range []string{"a\x1b[1mb\x1b[0m", "\x1b]52;c;x\x07", "\u009b\u202e\xff", "\x1b\x1b[m[2J"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		out := Drawn(s)
		if again := Drawn(out); again != out {
			t.Fatalf("%q becomes %q, and then %q", s, out, again)
		}
		if strings.ContainsAny(strings.ReplaceAll(out, "\x1b[", ""), "\x00\x07\x08\x1b\x7f\u009b\u202e") {
			t.Fatalf("%q becomes %q", s, out)
		}
	})
}

func BenchmarkDrawn(b *testing.B) {
	screen := strings.Repeat("\x1b[38;5;245m│\x1b[0m 12:01:22 \x1b[31m✗ 500\x1b[0m  file  7f0c3a52  3 tries  1.24 s\n", 100)
	b.SetBytes(int64(len(screen)))
	for range b.N {
		_ = Drawn(screen)
	}
}
