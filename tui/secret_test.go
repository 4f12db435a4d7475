package tui

import (
	"testing"

	"redial/tui/event"

	"redial/tui/term"

	"github.com/stretchr/testify/assert"

	"redial/callback"
)

func TestSecretIsTakenExactlyAndNeverDrawn(t *testing.T) {
	t.Parallel()
	s := openPast(t, testLook{targets: []callback.Target{{Name: "near", URL: "http://127.0.0.1:1/"}}})
	s.press("t").fingerprints().press("down", "s").sees("Secret of near")
	s.press("enter").sees("There is no secret yet")
	s.write("ab cé").sees("•••••").press("backspace").write("d ").press("enter").sees("No header can carry this")
	s.press("ctrl+u").write("ab c")
	s.send(term.PasteMsg{Data: []byte("d\r\n")})
	assert.NotContains(t, s.View(), "ab cd")
	s.press("enter").sees("is kept until redial quits; its fingerprint is " + callback.NewSecret("ab cd").Fingerprint())
	got, err := secretOf(t.Context(), s.app.targetNamed("near"))
	assert.NoError(t, err)
	assert.True(t, got.Equal("ab cd"))
	assert.NotContains(t, s.View(), "ab cd")
}

func TestSecretIsAskedForBeforeAPlanIsShown(t *testing.T) {
	t.Parallel()
	s := openPast(t, testLook{targets: elsewhere()})
	s.press("t").fingerprints().press("down", "enter").sees("target ● prod")
	s.press("R").sees("Secret of prod", "it has no secret").write("s").press("enter").sees("Sends", "To        prod")
	s.press("esc", "r").sees("To        prod").press("esc")
	s.press("R").sees("Sends").press("esc")
}

// TestOnlyThePublicURLIsShown is about a target whose URL holds a secret of its
// own: no question that names the target shows it.
func TestOnlyThePublicURLIsShown(t *testing.T) {
	t.Parallel()
	s := openPast(t, testLook{targets: []callback.Target{{Name: "prod", URL: "https://prod.example/cb?token=hidden"}}})
	s.app.target = "prod"
	s.run(s.app.askSend(event.Send{Body: []byte("{}")}))
	s.sees("Send to prod", "https://prod.example/cb")
	assert.NotContains(t, plainText(s.View()), "hidden")
	s.press("esc")
	s.plan(planOf(s, 2))
	s.sees("https://prod.example/cb")
	assert.NotContains(t, plainText(s.View()), "hidden")
	s.press("enter").sees("Type prod to send", "https://prod.example/cb")
	assert.NotContains(t, plainText(s.View()), "hidden")
}
