package widget

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
		do   func(*Editor)
		want string // with | where the cursor is
	}{
		{"insert", "ac", func(e *Editor) { e.MoveTo(0, 1); e.Insert("b") }, "ab|c"},
		{"insert a newline", "ab", func(e *Editor) { e.MoveTo(0, 1); e.Insert("\n") }, "a\n|b"},
		{"insert lines", "ad\nz", func(e *Editor) { e.MoveTo(0, 1); e.Insert("b\n\nc") }, "ab\n\nc|d\nz"},
		{"a tab stays a tab", "", func(e *Editor) { e.Insert("\tx") }, "\tx|"},
		{"a carriage return stays one", "", func(e *Editor) { e.Insert("a\r\nb") }, "a\r\nb|"},
		{"backspace", "abc", func(e *Editor) { e.MoveTo(0, 2); e.DeleteTo(e.Before()) }, "a|c"},
		{"backspace joins lines", "a\nb", func(e *Editor) { e.MoveTo(1, 0); e.DeleteTo(e.Before()) }, "a|b"},
		{"backspace at the start", "ab", func(e *Editor) { e.MoveTo(0, 0); e.DeleteTo(e.Before()) }, "|ab"},
		{"backspace takes a whole character", "xe\u0301", func(e *Editor) { e.DeleteTo(e.Before()) }, "x|"},
		{"backspace takes a whole family", "x👨\u200d👩\u200d👧", func(e *Editor) { e.DeleteTo(e.Before()) }, "x|"},
		{"delete", "abc", func(e *Editor) { e.MoveTo(0, 1); e.DeleteTo(e.After()) }, "a|c"},
		{"delete joins lines", "a\nb", func(e *Editor) { e.MoveTo(0, 1); e.DeleteTo(e.After()) }, "a|b"},
		{"delete at the end", "ab", func(e *Editor) { e.DeleteTo(e.After()) }, "ab|"},
		{"word back", "one two_2, three", func(e *Editor) { e.MoveTo(e.WordBefore()) }, "one two_2, |three"},
		{"two words back", "one two_2, three", func(e *Editor) { e.MoveTo(e.WordBefore()); e.MoveTo(e.WordBefore()) }, "one |two_2, three"},
		{"word on", "one two", func(e *Editor) { e.MoveTo(0, 0); e.MoveTo(e.WordAfter()); e.MoveTo(e.WordAfter()) }, "one two|"},
		{"word back over a line", "a\nb", func(e *Editor) { e.MoveTo(1, 0); e.MoveTo(e.WordBefore()) }, "a|\nb"},
		{"delete a word", "one two", func(e *Editor) { e.DeleteTo(e.WordBefore()) }, "one |"},
		{"up keeps the cell", "abcd\nx\nabcd", func(e *Editor) { e.MoveTo(2, 3); e.MoveLines(-1); e.MoveLines(-1) }, "abc|d\nx\nabcd"},
		{"down keeps the cell over wide characters", "abcd\n你好", func(e *Editor) { e.MoveTo(0, 2); e.MoveLines(1) }, "abcd\n你|好"},
		{"the cursor does not part a character", "e\u0301x", func(e *Editor) { e.MoveTo(0, 1) }, "|e\u0301x"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			e := NewEditor(tt.text, false)
			tt.do(e)
			assert.Equal(t, tt.want, withCursor(e))
		})
	}
}

func withCursor(e *Editor) string {
	lines := append([]string(nil), e.Lines...)
	lines[e.Row] = lines[e.Row][:e.col] + "|" + lines[e.Row][e.col:]
	return strings.Join(lines, "\n")
}

func TestEditorWrapsAndFollowsTheCursor(t *testing.T) {
	t.Parallel()
	e := NewEditor("abcdefgh\nij", false)
	lines, x, y := e.Draw(4, 3)
	assert.Equal(t, []string{"abc", "def", "gh"}, lines)
	assert.Equal(t, [2]int{0, 0}, [2]int{x, y})

	e.MoveTo(1, 2)
	lines, x, y = e.Draw(4, 3)
	assert.Equal(t, []string{"def", "gh", "ij"}, lines)
	assert.Equal(t, [2]int{2, 2}, [2]int{x, y})

	e.MoveTo(0, 3)
	lines, x, y = e.Draw(4, 3)
	assert.Equal(t, []string{"def", "gh", "ij"}, lines)
	assert.Equal(t, [2]int{0, 0}, [2]int{x, y}, "the first cell of the second part")
	assert.True(t, e.MoveLines(-1))
	assert.False(t, e.MoveLines(-1), "there is no line above the first")
}

func TestEditorSingleLineScrollsSideways(t *testing.T) {
	t.Parallel()
	e := NewEditor("7f0c3a52-9d1e-4b86", true)
	lines, x, _ := e.Draw(10, 1)
	assert.Equal(t, []string{"9d1e-4b86"}, lines)
	assert.Equal(t, 9, x)
	e.MoveTo(0, 0)
	lines, x, _ = e.Draw(10, 1)
	assert.Equal(t, []string{"7f0c3a52-9"}, lines)
	assert.Equal(t, 0, x)
	e.Insert("a\nb")
	assert.Equal(t, "a\nb7f0c3a52-9d1e-4b86", e.Text(), "a newline is kept")
	lines, _, _ = e.Draw(10, 1)
	assert.Equal(t, "a␊b7f0c3a5", lines[0])
}

func TestEditorClick(t *testing.T) {
	t.Parallel()
	e := NewEditor("abcdef\n你好", false)
	e.Draw(4, 5)
	e.Click(1, 1)
	assert.Equal(t, "abcd|ef\n你好", withCursor(e))
	e.Draw(6, 5) // abcde, f, 你好
	e.Click(3, 2)
	assert.Equal(t, "abcdef\n你|好", withCursor(e))
	e.Click(99, 99)
	assert.Equal(t, "abcdef\n你好|", withCursor(e))
}

func TestEditorHoldsALargePaste(t *testing.T) {
	t.Parallel()
	text := strings.Repeat("a line of text with a \t tab and a carriage return\r\n", 90_000)
	e := NewEditor("", false)
	e.Insert(text)
	assert.True(t, text == e.Text(), "every byte of %d is kept", len(text))
	lines, _, y := e.Draw(80, 20)
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
			e := NewEditor(text, single)
			require.Equal(t, text, e.Text())
			for i, b := range tape[:min(len(tape), 60)] {
				play(e, text, b)
				checkEditor(t, e, 1+i%30, 1+i%7)
			}
		}
	})
}

func play(e *Editor, text string, b byte) {
	switch b % 12 {
	case 0:
		e.Insert(text)
		if len(e.Text()) > 1<<14 {
			e.SetText("")
		}
	case 1:
		e.Insert("\n")
	case 2:
		e.Insert("x")
	case 3:
		e.MoveTo(e.Before())
	case 4:
		e.MoveTo(e.After())
	case 5:
		e.DeleteTo(e.Before())
	case 6:
		e.DeleteTo(e.After())
	case 7:
		e.DeleteTo(e.WordBefore())
	case 8:
		e.MoveTo(e.WordAfter())
	case 9:
		e.MoveLines(int(int8(b)))
	case 10:
		e.Click(int(b>>4), int(b>>2&7))
	case 11:
		e.MoveTo(int(b)%3, int(b))
	}
}

func checkEditor(t *testing.T, e *Editor, width, height int) {
	t.Helper()
	require.True(t, e.Row < len(e.Lines) && e.col <= len(e.Lines[e.Row]))
	if line := e.Lines[e.Row]; utf8.ValidString(line) && e.col < len(line) {
		require.True(t, utf8.RuneStart(line[e.col]), "the cursor parts a rune")
	}
	lines, x, y := e.Draw(width, height)
	require.True(t, len(lines) >= 1 && len(lines) <= height)
	require.True(t, y < len(lines) && x >= 0, "cursor %d,%d of %d lines", x, y, len(lines))
	for _, l := range lines {
		require.Equal(t, l, safe.Line(l), "a drawn line is harmless")
	}
}

func BenchmarkEditorKey(b *testing.B) {
	e := NewEditor(strings.Repeat("a line of some text, as a result has them\n", 100_000), false)
	e.MoveTo(50_000, 3)
	for b.Loop() {
		e.Insert("x")
		e.Draw(80, 30)
		e.DeleteTo(e.Before())
	}
}
