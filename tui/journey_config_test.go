//go:build unix

package tui_test

import (
	"fmt"
	"net"
	"os"
	"path/filepath"
	"strconv"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// hostileName controls a terminal in the ways a TOML string can spell.
const hostileName = "far\x1b]0;title\a\x1b]52;c;eA==\a\x1b[2J\u009b31m\u202e\u200b\u2028\tend"

// configWith writes a config that has one target beside the mock.
func configWith(t *testing.T, home, name, url string) {
	t.Helper()
	quoted := func(s string) string {
		var out string
		for _, r := range s {
			out += fmt.Sprintf(`\U%08x`, r)
		}
		return `"` + out + `"`
	}
	require.NoError(t, os.MkdirAll(filepath.Join(home, "config/redial"), 0o700))
	config := "[targets." + quoted(name) + "]\nurl = " + quoted(url) + "\nsecret_env = 'REDIAL_SECRET'\n"
	require.NoError(t, os.WriteFile(filepath.Join(home, "config/redial/config.toml"), []byte(config), 0o600))
}

// rawHarmless holds what the program wrote to its terminal to text to be seen
// and sequences of its own.
func (a *app) rawHarmless() {
	a.t.Helper()
	raw := a.recorded()
	require.NotEmpty(a.t, raw)
	assert.Empty(a.t, foreignBytes(raw))
}

// answering is a server that answers every request with these bytes.
func answering(t *testing.T, answer string) (addr string) {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	t.Cleanup(func() { _ = l.Close() })
	go func() {
		for {
			c, err := l.Accept()
			if err != nil {
				return
			}
			_, _ = c.Read(make([]byte, 64<<10))
			_, _ = c.Write([]byte(answer))
			_ = c.Close()
		}
	}()
	return l.Addr().String()
}

// TestJourneyHostileConfigAndNetwork sends to a target whose name and URL
// control a terminal, and which answers with a header that does.
func TestJourneyHostileConfigAndNetwork(t *testing.T) {
	t.Parallel()
	home := t.TempDir()
	seed(t, home, statuses(500)...)
	addr := answering(t, "HTTP/1.1 200 "+hostileName+"\r\n"+hostileName+" no colon\r\n\r\n")
	configWith(t, home, hostileName, "http://"+addr+"/api/orders/callback?\u202e\u009b2J=\u2028")
	a := start(t, launch{home: home}).sees("1 callback")
	a.do("target").sees("Target", "far␛").press("Down", "Enter").sees("target . far␛")
	a.do("replay").sees("↳.*other", "target . far␛").do("top").sees("FAILED", "failed again")
	a.do("inspect").do("next-tab").sees("No answer").do("next-tab", "next-tab", "next-tab", "next-tab").do("back")
	a.do("compose").sees("new callback").doTyping("target").sees("far␛").press("Escape")
	a.press("C-c").exits(0)
	a.rawHarmless()
}

// TestJourneyHostileConfigIsRefused starts with a URL that no request can have:
// the sentence that says so quotes it harmlessly.
func TestJourneyHostileConfigIsRefused(t *testing.T) {
	t.Parallel()
	for i, url := range []string{"http://127.0.0.1:9/\x1b]0;title\a", "\x1b[2J\u202e://", "http://\u009b31m\x00"} {
		t.Run(strconv.Itoa(i), func(t *testing.T) {
			t.Parallel()
			home := t.TempDir()
			configWith(t, home, hostileName, url)
			a := start(t, launch{home: home})
			a.exits(2)
			a.rawHarmless()
		})
	}
}
