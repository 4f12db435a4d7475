package term

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	tea "github.com/charmbracelet/bubbletea"
	"github.com/charmbracelet/x/ansi"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// said is a model that shows the last text it was sent.
type said struct{ text string }

func (m said) Init() tea.Cmd { return nil }
func (m said) View() string  { return m.text }
func (m said) Update(msg tea.Msg) (tea.Model, tea.Cmd) {
	if text, ok := msg.(string); ok {
		m.text = text
	}
	return m, nil
}

func TestScreen(t *testing.T) {
	const open, closed = ansi.SetModeAltScreenSaveCursor, ansi.ResetModeAltScreenSaveCursor
	path := filepath.Join(t.TempDir(), "terminal")
	file, err := os.Create(path)
	require.NoError(t, err)
	defer func() { assert.NoError(t, file.Close()) }()

	synctest.Test(t, func(t *testing.T) {
		screen := NewScreen(file, 50)
		model := screen.Model(said{})
		seen := 0
		since := func(pause time.Duration) string { // what was written, a while later
			time.Sleep(pause)
			synctest.Wait()
			all, err := os.ReadFile(path)
			require.NoError(t, err)
			from := seen
			seen = len(all)
			return strings.ReplaceAll(string(all[from:]), "\x1b", "^")
		}
		update := func(m tea.Msg) {
			model, _ = model.Update(m)
			model.View()
		}
		write := func(text string) {
			_, err := screen.WriteString(text)
			require.NoError(t, err)
		}

		update(tea.WindowSizeMsg{Width: 3, Height: 2})
		update("one\ntwo")
		assert.Empty(t, since(time.Second), "it is not on the alternate screen yet")
		write(open)
		assert.Equal(t, "^[?1049h^[Hone^[2;1Htwo^[2;1H", since(time.Millisecond), "at once")

		update("one\n2")
		assert.Empty(t, since(10*time.Millisecond), "not before the next frame")
		update("one\nii")
		assert.Equal(t, "^[2;1Hii^[K^[2;1H", since(10*time.Millisecond), "the last view, where it is another")
		update("one\nii")
		assert.Empty(t, since(time.Second))

		write("other")
		assert.Equal(t, "other^[Hone^[2;1Hii^[K^[2;1H", since(time.Second), "it may stand in the lines")
		update(tea.WindowSizeMsg{Width: 2, Height: 2})
		assert.Equal(t, "^[Hone^[2;1Hii^[2;1H", since(time.Second))

		update("1\nii")
		write(closed)
		assert.Equal(t, "^[?1049l", since(time.Second), "what is on the screen is not ours any more")
	})
}
