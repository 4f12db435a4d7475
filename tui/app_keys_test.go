package tui

import (
	"strings"
	"testing"

	tea "github.com/charmbracelet/bubbletea"
	"github.com/stretchr/testify/assert"
)

// TestKeysAtOnce is about characters that come in one message.
func TestKeysAtOnce(t *testing.T) {
	t.Parallel()
	at := func(text string) tea.KeyMsg { return tea.KeyMsg{Type: tea.KeyRunes, Runes: []rune(text)} }
	s := openScreen(t, testLook{})
	s.send(at("2?"))
	assert.Equal(t, placeCompose, s.app.place)
	assert.Len(t, s.app.layers, 1, "the second key opened the help")
	s.send(at("this is a paste, y and all"))
	assert.Len(t, s.app.layers, 1, "a paste answers no question")
	s.press("esc", "alt+1")
	assert.Equal(t, placeHistory, s.app.place)

	s.send(at(`2{"a":"a body, pasted by a terminal that says nothing of it"}`))
	assert.Equal(t, placeHistory, s.app.place)
	s.sees("no field has the focus")
	s.send(at(strings.Repeat("j", 50)))
	s.send(at("/status:500"))
	assert.Equal(t, "status:500", s.app.history.filter.Value())
}

// TestPasteGoesToAField pastes where a field has the focus, and where none has.
func TestPasteGoesToAField(t *testing.T) {
	t.Parallel()
	s := openScreen(t, testLook{})
	s.send(pastedMsg{data: []byte("q")})
	s.sees("Nothing was pasted")
	s.press("/")
	s.send(pastedMsg{data: []byte("type:\rfile")})
	assert.Equal(t, "type: file", s.app.history.filter.Value(), "a line's end is a space in a field of one line")
	s.send(pastedMsg{data: make([]byte, fieldLimit+1)})
	s.sees("is too much for this field")
	s.send(pastedMsg{err: errPasteBroken})
	s.sees("The paste was broken off with ctrl+c")

	s.press("esc", "esc", "2", "tab", "tab", "tab")
	text := "a\r\n\tb\x00" + strings.Repeat("line\r\n", 20_000)
	s.send(pastedMsg{data: []byte(text)})
	s.app.compose.(*composePane).flush()
	got, _ := s.app.compose.(*composePane).draft.text("result_text")
	assert.True(t, got == text)
	s.send(pastedMsg{data: []byte("x\ry")})
	s.app.compose.(*composePane).flush()
	got, _ = s.app.compose.(*composePane).draft.text("result_text")
	assert.True(t, got == text+"x\ny", "terminals give a newline as a carriage return")
}

func TestTheKeyThatOpensTheHelpClosesIt(t *testing.T) {
	t.Parallel()
	s := openScreen(t, testLook{})
	for _, key := range []string{"?", "f1"} {
		s.press(key).sees("Keys")
		s.press(key)
		assert.Empty(t, s.app.layers, key)
	}
	s.press("2", "tab", "tab", "f1").sees("Keys")
	s.press("f1")
	assert.Empty(t, s.app.layers, "while a field has the focus")
}

func TestTargetsSayWhereOthersComeFrom(t *testing.T) {
	t.Parallel()
	s := openScreen(t, testLook{width: 80, height: 24})
	s.press("t").sees("mock", "the config file names others").press("esc")
	s = openScreen(t, testLook{width: 80, height: 24, targets: elsewhere()})
	s.press("t").sees("prod")
	assert.NotContains(t, plainText(s.view()), "the config file")
}

// TestSearchFromATabWithoutABody types on after /: the text is looked for, and
// none of it is a key.
func TestSearchFromATabWithoutABody(t *testing.T) {
	t.Parallel()
	for tab := range tabCount {
		s := openPast(t, testLook{})
		s.press("enter").loaded()
		for range tab {
			s.press("]")
		}
		s.send(tea.KeyMsg{Type: tea.KeyRunes, Runes: []rune("/RED")})
		assert.True(t, s.app.inspector.bodyTab(), "tab %d", tab)
		assert.Equal(t, "RED", s.app.inspector.search.Value(), "tab %d", tab)
		assert.Empty(t, s.app.layers, "tab %d", tab)
	}
}
