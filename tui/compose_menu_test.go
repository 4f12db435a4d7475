package tui

import (
	"errors"
	"testing"

	"redial/tui/compose"
	"redial/tui/event"

	"redial/tui/keymap"
	"redial/tui/theme"

	tea "github.com/charmbracelet/bubbletea"
	"github.com/muesli/termenv"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"redial/callback"
)

func TestTemplatesAreKeptAndOpened(t *testing.T) {
	t.Parallel()
	s := openScreen(t, testLook{})
	s.press("2", "alt+o").sees("There are no templates yet")
	s.press("tab", "tab").write(someOrder).press("tab").write("as always")
	s.press("alt+w").sees("Keep this draft as a template").write("../x").press("enter").sees("A name is letters")
	for range "../x" {
		s.press("backspace")
	}
	s.write("weekly report").press("enter").sees("Kept as the template weekly report.")
	s.press("ctrl+n").loses("as always")
	s.press("alt+o").sees("Templates", "weekly report").press("enter").sees("as always", "Opened the template weekly report")
	s.press("ctrl+z").loses("as always")
}

func TestOrdersComeFromTheHistory(t *testing.T) {
	t.Parallel()
	s := openExamples(t, testLook{})
	s.press("2", "alt+r").sees("Orders in the history", someOrder, "rejected, mock")
	s.write("16fd2706").press("enter").sees(`"order_id": "16fd2706-8baf-433b-82eb-8c7fada847da"`)
}

func TestWebhookOffersItsURL(t *testing.T) {
	t.Parallel()
	s := openScreen(t, testLook{targets: []callback.Target{{Name: "stage", URL: "https://stage.example.test/api/orders/callback"}}})
	s.app.targetFor = func(url string) (callback.Target, error) {
		if url == "nonsense" {
			return callback.Target{}, errors.New("no URL")
		}
		return callback.Target{Name: url, URL: url}, nil
	}
	paste := func(url string) {
		s.app.perform(s.app.compose.Paste([]byte(`{"order_id":"` + someOrder + `","callback_url":"` + url + `"}`)))
	}
	s.press("2", "tab", "tab")
	paste("https://stage.example.test/api/orders/callback")
	s.sees(someOrder, "target stage. Callbacks go to mock now.").press("y")
	assert.Equal(t, "stage", s.app.target)
	paste("https://other.example.test/cb")
	s.sees("https://other.example.test/cb").press("esc")
	assert.Equal(t, "stage", s.app.target, "nothing changes unasked")
	paste("https://other.example.test/cb")
	s.press("y")
	assert.Equal(t, "https://other.example.test/cb", s.app.currentTarget().URL)
	before := len(s.app.overlays)
	paste("https://other.example.test/cb")
	assert.Len(t, s.app.overlays, before, "it is the target already")
	paste("nonsense")
	s.sees("can't be a target")
}

func TestMenusOfComposeSayWhatWentWrong(t *testing.T) {
	t.Parallel()
	b := newComposeBench(t, 80, 24)
	b.Act(keymap.Orders)
	gen := last[compose.RecentOrders](b).Gen
	b.Take(compose.RecentOrdersMsg{Gen: gen, Err: errors.New("read the history: gone")})
	assert.Contains(t, last[event.Toast](b).Text, "gone")
	b.Take(compose.RecentOrdersMsg{Gen: gen - 1, Orders: []compose.RecentOrder{{ID: "stale"}}})
	assert.Contains(t, last[event.Toast](b).Text, "gone", "a stale answer is dropped")
	b.Act(keymap.Open)
	gen = last[compose.ListTemplates](b).Gen
	b.Take(compose.TemplatesMsg{Gen: gen, Err: errors.New("denied")})
	assert.Contains(t, last[event.Toast](b).Text, "Denied")
	b.Take(compose.DraftMsg{Gen: gen, Name: "x"})
	assert.Contains(t, last[event.Toast](b).Text, "gone")
	b.Take(compose.DraftSavedMsg{Name: "x", Err: errors.New("disk full")})
	assert.Contains(t, last[event.Toast](b).Text, "not kept")
}

func TestNameDialogGolden(t *testing.T) {
	t.Parallel()
	d := compose.NewNameDialog(theme.New(theme.Look{Profile: termenv.Ascii, NoColor: true}), nil)
	golden(t, "compose-template", d.Box(76, 20))
	_, done := d.Key(tea.KeyMsg{Type: tea.KeyEnter})
	require.False(t, done, "no name is no name")
	d.Box(1, 1)
}
