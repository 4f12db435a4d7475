package tui

import (
	"testing"

	"redial/tui/browser"

	"redial/tui/theme"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestMarksARangeAndAll(t *testing.T) {
	t.Parallel()
	s := openPast(t, testLook{})
	s.press("v", "down", "down", "v").sees("3 marked")
	s.press("esc").loses("marked")
	s.press("a").sees("6 marked")
	s.press("end", " ").sees("5 marked")
	s.press("R").sees("Replay", "Skips")
	s.press("esc")
}

func TestAnActionTakesTheRangeThatIsOpen(t *testing.T) {
	t.Parallel()
	s := openPast(t, testLook{})
	s.press("v", "down", "down").sees("3 in range")
	s.press("R").sees("Replay the 3 marked", "Sends").loses("in range")
	s.press("esc", "esc").loses("marked")
	s.press("end", "v", "up", "r").sees("Replay the 2 marked", "Sends")
	s.press("esc", "esc").loses("marked")
	s.press("home", "v", "down", "S").sees("Replay the 2 marked to")
	s.press("enter").sees("Replay the 2 marked", "Sends")
	s.press("esc", "esc").loses("marked")
	s.press("home", "v", "down", " ").sees("2 marked").loses("in range")
	s.press("esc").loses("marked")
	s.press("v", "down", "esc").loses("in range")
	s.press("R").sees("Replay all 6, no filter", "Sends")
	s.press("esc", "/").write("is:failed").press("enter").sees("2 of 6")
	s.press("R").sees("Replay all 2 that match", "Sends")
	s.press("esc", "home", "v", "down", "d").sees("Against the marked one")
}

func TestThisOrderAndBack(t *testing.T) {
	t.Parallel()
	s := openPast(t, testLook{})
	s.press("/").write("is:failed").press("enter").sees("2 of 6")
	s.press("O").until("one order", func() bool { return s.app.history.Applied == "order:7f0c3a52-9d1e-4b86-a2f4-c15e8d907b63" })
	require.Equal(t, 2, s.app.history.Rows.Len())
	s.press("O").until("the filter before", func() bool { return s.app.history.Applied == "is:failed" })
}

func TestFilterSuggests(t *testing.T) {
	t.Parallel()
	s := openPast(t, testLook{})
	s.press("/").write("is:re").sees("is:rejected")
	s.press("tab").until("the first", func() bool { return s.app.history.Applied == "is:rejected" })
	s.press("tab").until("the second", func() bool { return s.app.history.Applied == "is:replay" })
	s.press("enter", "esc").until("no filter", func() bool { return s.app.history.Applied == "" })
	s.press("/", "tab").until("the recent one", func() bool { return s.app.history.Applied == "is:replay" })
}

func TestFilterOffers(t *testing.T) {
	t.Parallel()
	p := browser.New(theme.New(inColour), browser.World{})
	cases := map[string][]string{
		"st":            {"status:"},
		"is:d":          {"is:delivered"},
		"type:v":        {"type:video"},
		"x -is:f":       {"x -is:failed"},
		"nothing such ": nil,
	}
	for filter, want := range cases {
		got := p.Offers(filter)
		if want == nil {
			assert.Contains(t, got, filter+"is:")
			continue
		}
		assert.Equal(t, want, got, filter)
	}
}
