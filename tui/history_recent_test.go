package tui

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"redial/tui/browser"

	"redial/tui/theme"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestRecentFiltersOutliveASession(t *testing.T) {
	t.Parallel()
	s := openPast(t, testLook{})
	path := s.app.world.historyWorld().FiltersPath()
	kept := func(filters ...string) func() bool {
		return func() bool {
			got, _ := os.ReadFile(path)
			return string(got) == strings.Join(filters, "\n")+"\n"
		}
	}
	s.press("/").write("is:failed").press("enter").until("a file", kept("is:failed"))
	s.press("/", "ctrl+u").write("status:4xx -is:replay").press("enter").until("two", kept("status:4xx -is:replay", "is:failed"))
	s.press("/", "ctrl+u").write("is:failed").press("enter").until("each once", kept("is:failed", "status:4xx -is:replay"))
	s.press("/", "ctrl+u").write("the words I look for").press("enter", "esc", "/")
	require.Equal(t, "the words I look for", s.app.history.Recent[0], "in this session")
	s.until("as it was", kept("is:failed", "status:4xx -is:replay"))
	info, err := os.Stat(path)
	require.NoError(t, err)
	require.Equal(t, os.FileMode(0o600), info.Mode().Perm())

	again := openPast(t, testLook{draft: s.app.world.draft})
	again.until("the recent ones", func() bool { return len(again.app.history.Recent) == 2 })
	again.press("/").sees("is:failed").press("tab").until("the newest", func() bool { return again.app.history.Applied == "is:failed" })
}

func TestKeepable(t *testing.T) {
	t.Parallel()
	for filter, want := range map[string]bool{
		"is:failed": true, "-status:500,4xx type:file !is:replay": true, "since:2h": true,
		"": false, "words": false, "is:failed words": false, `"is:failed"`: false, `target:"a b"`: false, "secret:x": false,
		"order:" + strings.Repeat("x", 1000): false,
	} {
		assert.Equal(t, want, browser.Keepable(filter), filter)
	}
}

func TestReadFiltersIsBounded(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "filters")
	var b strings.Builder
	for i := range 10_000 {
		fmt.Fprintf(&b, "\x1b]0;title\atype:%d\n\nid:%d\n", i, i)
	}
	require.NoError(t, os.WriteFile(path, []byte(b.String()), 0o600))
	filters := browser.ReadFilters(path)
	require.Len(t, filters, browser.MaxRecent)
	for i, f := range filters {
		require.Equal(t, fmt.Sprintf("id:%d", i), f, "what holds a control is not taken")
	}
	require.Nil(t, browser.ReadFilters(path+"x"))
}

func TestTimesOfTheList(t *testing.T) {
	t.Parallel()
	p := browser.New(theme.New(inColour), browser.World{})
	p.Now = noon
	assert.Equal(t, "11:00:00", p.TimeText(noon.Add(-time.Hour), 8))
	assert.Equal(t, "Nov 20", p.TimeText(noon.Add(-48*time.Hour), 8))
	assert.Equal(t, "Nov 20 12:00", p.TimeText(noon.Add(-48*time.Hour), 12))
	p.Ago = true
	for d, want := range map[time.Duration]string{
		0: "just now", -time.Hour: "just now", 59 * time.Second: "59s ago", time.Hour: "1h ago", 90 * time.Minute: "1h ago",
		47 * time.Hour: "47h ago", 48 * time.Hour: "2d ago", 9999 * 24 * time.Hour: "9999d ago",
	} {
		assert.Equal(t, want, p.TimeText(noon.Add(-d), 8))
	}
	s := openPast(t, testLook{})
	s.sees("10:45:49").press("T").sees("1h ago").loses("10:45:49")
	s.press("T").sees("10:45:49")
}

// TestAWrongFilterSaysSoInFull has an error that no narrow list has room for in
// one line, and one in the part of a filter that is not on the screen.
func TestAWrongFilterSaysSoInFull(t *testing.T) {
	t.Parallel()
	for _, filter := range []string{"stat:500", strings.Repeat("is:failed ", 8) + "stat:500"} {
		s := openPast(t, testLook{width: 40, height: 20})
		s.press("/").write(filter)
		var shown []string
		for _, l := range s.app.history.WrongLines() {
			shown = append(shown, strings.TrimSpace(plainText(l)))
			require.LessOrEqual(t, width([]string{l})-3, s.app.history.Width)
		}
		require.Contains(t, strings.Join(shown, " "), s.app.history.Wrong.Message)
		s.sees("quotes")
	}
}
