package term

import (
	"os"
	"slices"
	"strings"
	"sync"
	"time"

	tea "github.com/charmbracelet/bubbletea"
	"github.com/charmbracelet/x/ansi"
)

// LibraryFPS is how often Bubble Tea's renderer may look whether there is something
// to draw. It wakes for each look, also when nothing has changed, so it gets the
// fewest it can have. Screen draws meanwhile.
const LibraryFPS = 1

// Screen is the terminal that a program draws on. It draws a view when there is a
// new one and sleeps when there is none. Bubble Tea writes to it as well, and keeps
// the modes of the terminal: raw, alternate screen, mouse.
type Screen struct {
	*os.File
	every time.Duration // between two drawings

	mu      sync.Mutex
	open    bool     // the alternate screen is shown; what else is shown is not ours
	width   int      // of the terminal
	lines   []string // what is to be seen
	drawn   []string // what is seen, nil where that is not known
	last    time.Time
	waiting *time.Timer // for the next drawing, nil where none is due
}

// NewScreen returns the screen of a terminal. It draws at most fps times a second.
func NewScreen(terminal *os.File, fps int) *Screen {
	return &Screen{File: terminal, every: time.Second / time.Duration(fps)}
}

// Model wraps a model so that its views are drawn here.
func (s *Screen) Model(m tea.Model) tea.Model { return drawnModel{Model: m, screen: s} }

// Write writes what Bubble Tea has for the terminal. It may stand where something
// was drawn, so all is drawn again.
func (s *Screen) Write(p []byte) (int, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	n, err := s.File.Write(p)
	switch text := string(p); {
	case strings.Contains(text, ansi.ResetModeAltScreenSaveCursor):
		s.open = false
	case strings.Contains(text, ansi.SetModeAltScreenSaveCursor):
		s.open = true
	}
	s.drawn = nil
	s.drawSoon()
	return n, err
}

// WriteString is Write.
func (s *Screen) WriteString(text string) (int, error) { return s.Write([]byte(text)) }

// show takes the view to draw.
func (s *Screen) show(view string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.lines = strings.Split(view, "\n")
	s.drawSoon()
}

// resize takes the terminal's width. A terminal of another size keeps nothing where
// it was.
func (s *Screen) resize(width int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.width, s.drawn = width, nil
}

// drawSoon draws what has changed, after the pause since the last time. s.mu is held.
func (s *Screen) drawSoon() {
	if s.open && s.width > 0 && s.waiting == nil && !slices.Equal(s.drawn, s.lines) {
		s.waiting = time.AfterFunc(s.every-time.Since(s.last), s.draw)
	}
}

// draw draws the lines that are not as they shall be.
func (s *Screen) draw() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.waiting = nil
	if !s.open {
		return
	}
	text := changes(s.drawn, s.lines, s.width)
	s.last, s.drawn = time.Now(), nil
	if _, err := s.File.WriteString(text); err == nil {
		s.drawn = s.lines
	}
}

// changes is what makes old lines on a screen into new ones. The cursor ends where
// Bubble Tea leaves it: in the last line.
func changes(old, lines []string, width int) string {
	var b strings.Builder
	for i, line := range lines {
		if len(old) == len(lines) && old[i] == line {
			continue
		}
		b.WriteString(ansi.CursorPosition(1, i+1))
		b.WriteString(line)
		if ansi.StringWidth(line) < width {
			b.WriteString(ansi.EraseLineRight)
		}
	}
	b.WriteString(ansi.CursorPosition(1, len(lines)))
	return b.String()
}

// drawnModel hands each view of a model to a screen.
type drawnModel struct {
	tea.Model
	screen *Screen
}

func (m drawnModel) Update(msg tea.Msg) (tea.Model, tea.Cmd) {
	if size, ok := msg.(tea.WindowSizeMsg); ok {
		m.screen.resize(size.Width)
	}
	var cmd tea.Cmd
	m.Model, cmd = m.Model.Update(msg)
	return m, cmd
}

func (m drawnModel) View() string {
	view := m.Model.View()
	m.screen.show(view)
	return view
}
