package tui

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"redial/tui/event"
	"redial/tui/inspector"
	"redial/tui/mockview"

	"redial/tui/term"

	tea "github.com/charmbracelet/bubbletea"
	"github.com/stretchr/testify/assert"

	"redial/callback"
)

// TestKeysAtOnce is about characters that come in one message.
func TestKeysAtOnce(t *testing.T) {
	t.Parallel()
	at := func(text string) tea.KeyMsg { return tea.KeyMsg{Type: tea.KeyRunes, Runes: []rune(text)} }
	s := openScreen(t, testLook{})
	s.send(at("2?"))
	assert.Equal(t, event.TabCompose, s.app.tab)
	assert.Len(t, s.app.overlays, 1, "the second key opened the help")
	s.send(at("this is a paste, y and all"))
	assert.Len(t, s.app.overlays, 1, "a paste answers no question")
	s.press("esc", "alt+1")
	assert.Equal(t, event.TabHistory, s.app.tab)

	s.send(at(`2{"a":"a body, pasted by a terminal that says nothing of it"}`))
	assert.Equal(t, event.TabHistory, s.app.tab)
	s.sees("no field has the focus")
	s.send(at(strings.Repeat("j", 50)))
	s.send(at("/status:500"))
	assert.Equal(t, "status:500", s.app.history.Filter.Value())
}

// TestPasteGoesToAField pastes where a field has the focus, and where none has.
func TestPasteGoesToAField(t *testing.T) {
	t.Parallel()
	s := openScreen(t, testLook{})
	s.send(term.PasteMsg{Data: []byte("q")})
	s.sees("Nothing was pasted")
	s.press("/")
	s.send(term.PasteMsg{Data: []byte("type:\rfile")})
	assert.Equal(t, "type: file", s.app.history.Filter.Value(), "a line's end is a space in a field of one line")
	s.send(term.PasteMsg{Data: make([]byte, fieldLimit+1)})
	s.sees("is too much for this field")
	s.send(term.PasteMsg{Err: term.ErrPasteBroken})
	s.sees("The paste was broken off with ctrl+c")

	s.press("esc", "esc", "2", "tab", "tab", "tab")
	text := "a\r\n\tb\x00" + strings.Repeat("line\r\n", 20_000)
	s.send(term.PasteMsg{Data: []byte(text)})
	s.app.compose.Flush()
	got, _ := s.app.compose.Draft.Text("result_text")
	assert.True(t, got == text)
	s.send(term.PasteMsg{Data: []byte("x\ry")})
	s.app.compose.Flush()
	got, _ = s.app.compose.Draft.Text("result_text")
	assert.True(t, got == text+"x\ny", "terminals give a newline as a carriage return")
}

func TestTheKeyThatOpensTheHelpClosesIt(t *testing.T) {
	t.Parallel()
	s := openScreen(t, testLook{})
	for _, key := range []string{"?", "f1"} {
		s.press(key).sees("Keys")
		s.press(key)
		assert.Empty(t, s.app.overlays, key)
	}
	s.press("2", "tab", "tab", "f1").sees("Keys")
	s.press("f1")
	assert.Empty(t, s.app.overlays, "while a field has the focus")
}

func TestTargetsSayWhereOthersComeFrom(t *testing.T) {
	t.Parallel()
	s := openScreen(t, testLook{width: 80, height: 24})
	s.app.configPath = "/home/seller/.config/redial/config.toml"
	s.press("t").sees("mock", "Kept for the next run in /home/seller/.config/redial/config.toml:", "[targets.prod]", "n a new one, by its URL").press("esc")
	s = openScreen(t, testLook{width: 40, height: 12, targets: elsewhere()})
	s.press("t").sees("prod")
}

// targetsByURL lets the app make targets of URLs, as the config does.
func targetsByURL(s *screenTest) {
	s.app.targetFor = func(url string) (callback.Target, error) {
		return callback.Target{Name: callback.Target{URL: url}.PublicURL(), URL: url}, nil
	}
}

func TestAURLIsTakenAsTargetForThisRun(t *testing.T) {
	t.Parallel()
	s := openPast(t, testLook{})
	targetsByURL(s)
	s.press("t", "n").sees("Type or paste the callback URL")
	s.press("enter").sees("Target")
	s.write("platform.example/api/orders/callback?token=hidden").sees("A target for this run: enter uses it.")
	s.press("enter").sees("Secret of https://platform.example/api/orders/callback", "Connect step")
	s.write("s3cret-of-the-platform").press("enter").sees("target ● https://platform.example")
	assert.Equal(t, "https://platform.example/api/orders/callback?token=hidden", s.app.currentTarget().URL)

	s.press("t").send(term.PasteMsg{Data: []byte(" https://platform.example/api/orders/callback?token=hidden\n")})
	s.press("enter").loses("Secret of")
	assert.Len(t, s.app.targets, 2, "it is there already, with its secret")

	s.press("t").send(term.PasteMsg{Data: []byte("http://platform.example/cb")})
	s.sees("plain http")
	s.press("enter").sees("plain http").press("esc", "esc")
	s.press("t", "/").write("platform").press("backspace").write("zzz").sees("No match. The URL of a new target begins with https://")
}

func TestAReplayGoesToAURLThatIsTyped(t *testing.T) {
	t.Parallel()
	got := make(chan string, 1)
	server := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) { got <- r.Header.Get(callback.SecretHeader) }))
	t.Cleanup(server.Close)
	s := openPast(t, testLook{})
	targetsByURL(s)
	s.press("S").send(term.PasteMsg{Data: []byte(server.URL + "/api/orders/callback")})
	s.press("enter").sees("Secret of " + server.URL)
	s.write("s3cret-of-the-test").press("enter").until("it is sent", func() bool { return len(got) == 1 })
	assert.Equal(t, "s3cret-of-the-test", <-got)
	assert.Equal(t, mockview.TargetName, s.app.target, "the current target stays")
}

// TestSearchFromATabWithoutABody types on after /: the text is looked for, and
// none of it is a key.
func TestSearchFromATabWithoutABody(t *testing.T) {
	t.Parallel()
	for tab := range inspector.TabCount {
		s := openPast(t, testLook{})
		s.press("enter").loaded()
		for range tab {
			s.press("]")
		}
		s.send(tea.KeyMsg{Type: tea.KeyRunes, Runes: []rune("/RED")})
		assert.True(t, s.app.inspector.BodyTab(), "tab %d", tab)
		assert.Equal(t, "RED", s.app.inspector.Search.Value(), "tab %d", tab)
		assert.Empty(t, s.app.overlays, "tab %d", tab)
	}
}
