package tui

import (
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"redial/tui/event"
	"redial/tui/mockview"

	"redial/tui/widget"

	"redial/tui/term"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"redial/callback"
)

// TestTheMocksSecretIsShownCopiedAndSet goes the way of a user who points an
// automation of his own at the mock.
func TestTheMocksSecretIsShownCopiedAndSet(t *testing.T) {
	t.Parallel()
	s := openScreen(t, testLook{})
	copied := s.copies()
	s.press("3").sees("secret made for this run, fingerprint "+callback.NewSecret("the secret of the screens").Fingerprint(), "Y copies it")
	s.press("Y")
	assert.Equal(t, "the secret of the screens", string(copied()))

	s.press("S").sees("Secret of mock").write("a secret of my own").press("enter")
	s.sees("secret set here, fingerprint " + callback.NewSecret("a secret of my own").Fingerprint())
	assert.Equal(t, 200, s.automation("a secret of my own"))
	assert.Equal(t, 401, s.automation("the secret of the screens"))
	own, err := secretOf(t.Context(), s.app.targetNamed(mockview.TargetName))
	require.NoError(t, err)
	assert.True(t, own.Equal("a secret of my own"), "redial sends it, too")

	s.press("s").sees("stopped").press("s").sees("running", "secret set here")
	assert.Equal(t, 200, s.automation("a secret of my own"), "also when it is started again")
}

func TestTheMenuOfTargetsSetsTheMocksSecret(t *testing.T) {
	t.Parallel()
	s := openScreen(t, testLook{})
	s.press("t", "s").write("another secret").press("enter").sees("The mock expects this secret")
	s.until("it expects it", func() bool { return s.automation("another secret") == 200 })
}

// automation posts a callback to the mock as an automation would, and returns the
// status of the answer.
func (s *screenTest) automation(secret string) int {
	s.t.Helper()
	body := `{"ok":true,"order_id":"` + someOrder + `","output_type":"text","result_text":"hi"}`
	req, err := http.NewRequestWithContext(s.t.Context(), http.MethodPost, s.app.targetNamed(mockview.TargetName).URL, strings.NewReader(body))
	require.NoError(s.t, err)
	req.Header.Set("Content-Type", "application/json")
	req.Header.Set(callback.SecretHeader, secret)
	res, err := http.DefaultClient.Do(req)
	require.NoError(s.t, err)
	require.NoError(s.t, res.Body.Close())
	return res.StatusCode
}

func TestASecretIsCopiedIntoNoFile(t *testing.T) {
	file := filepath.Join(t.TempDir(), "copied.txt")
	t.Setenv("TERM", "dumb")
	t.Setenv("PATH", "")
	said := copied(t.Context(), term.NewClipboard(nil, file), event.Copy{Data: []byte("a secret"), What: "the mock's secret", Secret: true})
	assert.Equal(t, widget.Bad, said.Kind)
	_, err := os.Stat(file)
	assert.ErrorIs(t, err, os.ErrNotExist)
}
