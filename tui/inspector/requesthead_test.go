package inspector

import (
	"strings"
	"testing"

	"github.com/charmbracelet/x/ansi"
	"github.com/stretchr/testify/assert"

	"redial/callback"
	"redial/history"
	"redial/tui/theme"
)

// The Attempts tab begins with what is known of the request's head, whoever made it.
func TestTheInspectorShowsTheRequestsHead(t *testing.T) {
	t.Parallel()
	const url = "https://platform.example/api/orders/callback"
	for name, tt := range map[string]struct {
		source callback.Source
		head   *callback.RequestHead
		want   []string
	}{
		"redial's own": {callback.FromSend, nil, []string{"POST " + url, "Content-Type: application/json", "x-callback-secret: sent, and not recorded"}},
		"an automation's": {
			callback.FromCapture, &callback.RequestHead{ContentType: "text/plain", Secret: callback.SecretUnderscores},
			[]string{"POST " + url, "Content-Type: text/plain", "x-callback-secret: missing; the header x_callback_secret"},
		},
		"one with a doubt": {
			callback.FromMock, &callback.RequestHead{Secret: callback.SecretSent, Doubt: "it has a blank in it\x1b[2J"},
			[]string{"Content-Type: missing", "x-callback-secret: sent; it has a blank in it"},
		},
		"an old record": {callback.FromCapture, nil, []string{"headers: not recorded"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			p := New(theme.New(theme.Look{NoColor: true}), World{})
			p.width, p.height, p.Loaded = 100, 30, true
			p.Entry, p.requestHead = history.Entry{Source: tt.source, URL: url}, tt.head
			shown := ansi.Strip(strings.Join(p.attemptLines(), "\n"))
			for _, want := range tt.want {
				assert.Contains(t, shown, want)
			}
			assert.NotContains(t, shown, "\x1b[2J")
		})
	}
	p := New(theme.New(theme.Look{NoColor: true}), World{})
	p.Entry = history.Entry{Source: callback.FromImport}
	assert.Empty(t, p.requestLines(), "what went nowhere has no request")
}
