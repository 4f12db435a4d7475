package tui

import (
	"strings"
	"testing"
	"unicode/utf8"

	"redial/tui/term/safe"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestEditorEdits(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name string
		text string
		do   func(*editor)
		want string // with | where the cursor is
	}{
		{"insert", "ac", func(e *editor) { e.moveTo(0, 1); e.insert("b") }, "ab|c"},
		{"insert a newline", "ab", func(e *editor) { e.moveTo(0, 1); e.insert("\n") }, "a\n|b"},
		{"insert lines", "ad\nz", func(e *editor) { e.moveTo(0, 1); e.insert("b\n\nc") }, "ab\n\nc|d\nz"},
		{"a tab stays a tab", "", func(e *editor) { e.insert("\tx") }, "\tx|"},
		{"a carriage return stays one", "", func(e *editor) { e.insert("a\r\nb") }, "a\r\nb|"},
		{"backspace", "abc", func(e *editor) { e.moveTo(0, 2); e.deleteTo(e.before()) }, "a|c"},
		{"backspace joins lines", "a\nb", func(e *editor) { e.moveTo(1, 0); e.deleteTo(e.before()) }, "a|b"},
		{"backspace at the start", "ab", func(e *editor) { e.moveTo(0, 0); e.deleteTo(e.before()) }, "|ab"},
		{"backspace takes a whole character", "xe\u0301", func(e *editor) { e.deleteTo(e.before()) }, "x|"},
		{"backspace takes a whole family", "x👨\u200d👩\u200d👧", func(e *editor) { e.deleteTo(e.before()) }, "x|"},
		{"delete", "abc", func(e *editor) { e.moveTo(0, 1); e.deleteTo(e.after()) }, "a|c"},
		{"delete joins lines", "a\nb", func(e *editor) { e.moveTo(0, 1); e.deleteTo(e.after()) }, "a|b"},
		{"delete at the end", "ab", func(e *editor) { e.deleteTo(e.after()) }, "ab|"},
		{"word back", "one two_2, three", func(e *editor) { e.moveTo(e.wordBefore()) }, "one two_2, |three"},
		{"two words back", "one two_2, three", func(e *editor) { e.moveTo(e.wordBefore()); e.moveTo(e.wordBefore()) }, "one |two_2, three"},
		{"word on", "one two", func(e *editor) { e.moveTo(0, 0); e.moveTo(e.wordAfter()); e.moveTo(e.wordAfter()) }, "one two|"},
		{"word back over a line", "a\nb", func(e *editor) { e.moveTo(1, 0); e.moveTo(e.wordBefore()) }, "a|\nb"},
		{"delete a word", "one two", func(e *editor) { e.deleteTo(e.wordBefore()) }, "one |"},
		{"up keeps the cell", "abcd\nx\nabcd", func(e *editor) { e.moveTo(2, 3); e.moveLines(-1); e.moveLines(-1) }, "abc|d\nx\nabcd"},
		{"down keeps the cell over wide characters", "abcd\n你好", func(e *editor) { e.moveTo(0, 2); e.moveLines(1) }, "abcd\n你|好"},
		{"the cursor does not part a character", "e\u0301x", func(e *editor) { e.moveTo(0, 1) }, "|e\u0301x"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			e := newEditor(tt.text, false)
			tt.do(e)
			assert.Equal(t, tt.want, withCursor(e))
		})
	}
}

func withCursor(e *editor) string {
	lines := append([]string(nil), e.lines...)
	lines[e.row] = lines[e.row][:e.col] + "|" + lines[e.row][e.col:]
	return strings.Join(lines, "\n")
}

func TestEditorWrapsAndFollowsTheCursor(t *testing.T) {
	t.Parallel()
	e := newEditor("abcdefgh\nij", false)
	lines, x, y := e.draw(4, 3)
	assert.Equal(t, []string{"abc", "def", "gh"}, lines)
	assert.Equal(t, [2]int{0, 0}, [2]int{x, y})

	e.moveTo(1, 2)
	lines, x, y = e.draw(4, 3)
	assert.Equal(t, []string{"def", "gh", "ij"}, lines)
	assert.Equal(t, [2]int{2, 2}, [2]int{x, y})

	e.moveTo(0, 3)
	lines, x, y = e.draw(4, 3)
	assert.Equal(t, []string{"def", "gh", "ij"}, lines)
	assert.Equal(t, [2]int{0, 0}, [2]int{x, y}, "the first cell of the second part")
	assert.True(t, e.moveLines(-1))
	assert.False(t, e.moveLines(-1), "there is no line above the first")
}

func TestEditorSingleLineScrollsSideways(t *testing.T) {
	t.Parallel()
	e := newEditor("7f0c3a52-9d1e-4b86", true)
	lines, x, _ := e.draw(10, 1)
	assert.Equal(t, []string{"9d1e-4b86"}, lines)
	assert.Equal(t, 9, x)
	e.moveTo(0, 0)
	lines, x, _ = e.draw(10, 1)
	assert.Equal(t, []string{"7f0c3a52-9"}, lines)
	assert.Equal(t, 0, x)
	e.insert("a\nb")
	assert.Equal(t, "a\nb7f0c3a52-9d1e-4b86", e.text(), "a newline is kept")
	lines, _, _ = e.draw(10, 1)
	assert.Equal(t, "a␊b7f0c3a5", lines[0])
}

func TestEditorClick(t *testing.T) {
	t.Parallel()
	e := newEditor("abcdef\n你好", false)
	e.draw(4, 5)
	e.click(1, 1)
	assert.Equal(t, "abcd|ef\n你好", withCursor(e))
	e.draw(6, 5) // abcde, f, 你好
	e.click(3, 2)
	assert.Equal(t, "abcdef\n你|好", withCursor(e))
	e.click(99, 99)
	assert.Equal(t, "abcdef\n你好|", withCursor(e))
}

func TestEditorHoldsALargePaste(t *testing.T) {
	t.Parallel()
	text := strings.Repeat("a line of text with a \t tab and a carriage return\r\n", 90_000)
	e := newEditor("", false)
	e.insert(text)
	assert.True(t, text == e.text(), "every byte of %d is kept", len(text))
	lines, _, y := e.draw(80, 20)
	assert.Len(t, lines, 20)
	assert.Equal(t, 19, y)
}

// FuzzEditor plays a tape of edits on an editor and on plain text, and holds
// the editor to the text and its cursor to a character's start.
func FuzzEditor(f *testing.F) {
	f.Add("a\r\nb\tc", []byte{0, 1, 2, 3, 4, 5, 6, 7, 8, 9})
	f.Add("👨\u200d👩e\u0301 한글\xff\x1b[2J", []byte{3, 3, 3, 0, 4, 9, 9})
	f.Fuzz(func(t *testing.T, text string, tape []byte) {
		for _, single := range []bool{false, true} {
			e := newEditor(text, single)
			require.Equal(t, text, e.text())
			for i, b := range tape[:min(len(tape), 60)] {
				play(e, text, b)
				checkEditor(t, e, 1+i%30, 1+i%7)
			}
		}
	})
}

func play(e *editor, text string, b byte) {
	switch b % 12 {
	case 0:
		e.insert(text)
		if len(e.text()) > 1<<14 {
			e.setText("")
		}
	case 1:
		e.insert("\n")
	case 2:
		e.insert("x")
	case 3:
		e.moveTo(e.before())
	case 4:
		e.moveTo(e.after())
	case 5:
		e.deleteTo(e.before())
	case 6:
		e.deleteTo(e.after())
	case 7:
		e.deleteTo(e.wordBefore())
	case 8:
		e.moveTo(e.wordAfter())
	case 9:
		e.moveLines(int(int8(b)))
	case 10:
		e.click(int(b>>4), int(b>>2&7))
	case 11:
		e.moveTo(int(b)%3, int(b))
	}
}

func checkEditor(t *testing.T, e *editor, width, height int) {
	t.Helper()
	require.True(t, e.row < len(e.lines) && e.col <= len(e.lines[e.row]))
	if line := e.lines[e.row]; utf8.ValidString(line) && e.col < len(line) {
		require.True(t, utf8.RuneStart(line[e.col]), "the cursor parts a rune")
	}
	lines, x, y := e.draw(width, height)
	require.True(t, len(lines) >= 1 && len(lines) <= height)
	require.True(t, y < len(lines) && x >= 0, "cursor %d,%d of %d lines", x, y, len(lines))
	for _, l := range lines {
		require.Equal(t, l, safe.Line(l), "a drawn line is harmless")
	}
}

func BenchmarkEditorKey(b *testing.B) {
	e := newEditor(strings.Repeat("a line of some text, as a result has them\n", 100_000), false)
	e.moveTo(50_000, 3)
	for b.Loop() {
		e.insert("x")
		e.draw(80, 30)
		e.deleteTo(e.before())
	}
}
