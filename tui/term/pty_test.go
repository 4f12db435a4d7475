//go:build unix

package term

import (
	"bytes"
	"fmt"
	"io"
	"os"
	"os/exec"
	"strings"
	"testing"
	"time"

	tea "github.com/charmbracelet/bubbletea"
	"github.com/creack/pty"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// listener is a program with one text field that has the focus. It quits at
// ctrl+\, and opens a child on ctrl+o.
type listener struct {
	tty     *os.File
	typed   []rune
	wheel   int
	pasted  []byte
	child   []byte
	started chan struct{}
	lent    chan struct{} // closed when the child has given the terminal back
}

func (f *listener) Init() tea.Cmd { return func() tea.Msg { close(f.started); return nil } }
func (f *listener) View() string  { return "" }
func (f *listener) Update(m tea.Msg) (tea.Model, tea.Cmd) {
	switch m := m.(type) {
	case tea.KeyMsg:
		switch m.Type { //nolint:exhaustive // the others type
		case tea.KeyCtrlBackslash:
			return f, tea.Quit
		case tea.KeyCtrlO:
			return f, f.ask()
		}
		f.typed = append(f.typed, m.Runes...)
	case tea.MouseMsg:
		f.wheel++
	case WheelMsg:
		f.wheel += m.Times
	case PasteMsg:
		f.pasted = m.Data
	case childMsg:
		f.child = m
		close(f.lent)
	}
	return f, nil
}

type childMsg []byte

// ask has a child read one line from the terminal, as $EDITOR does.
func (f *listener) ask() tea.Cmd {
	cmd := exec.Command("sh", "-c", "printf ready; read line; printf %s \"$line\" >&3")
	read, write, _ := os.Pipe()
	cmd.Stdin, cmd.ExtraFiles = f.tty, []*os.File{write}
	return tea.ExecProcess(cmd, func(error) tea.Msg {
		_ = write.Close()
		line, _ := io.ReadAll(read)
		return childMsg(line)
	})
}

// inTerminal runs a listener on a real terminal and types into it.
func inTerminal(t testing.TB, typing func(user io.ReadWriter, f *listener)) *listener {
	t.Helper()
	user, tty, err := pty.Open()
	require.NoError(t, err)
	defer user.Close()
	defer tty.Close()
	f := &listener{tty: tty, started: make(chan struct{}), lent: make(chan struct{})}
	in := NewInput(tty)
	p := tea.NewProgram(f, tea.WithInput(in), tea.WithFilter(in.Filter), tea.WithOutput(tty), tea.WithoutSignalHandler())
	done := make(chan error, 1)
	go func() {
		_, err := p.Run()
		done <- err
	}()
	<-f.started
	typing(user, f)
	_, err = user.Write([]byte("\x1c"))
	require.NoError(t, err)
	select {
	case err := <-done:
		require.NoError(t, err)
	case <-time.After(time.Minute):
		t.Fatal("the program did not end")
	}
	return f
}

func TestInputWheelFloodTypesNothing(t *testing.T) {
	t.Parallel()
	f := inTerminal(t, func(user io.ReadWriter, _ *listener) {
		for i := range 3000 {
			_, _ = fmt.Fprintf(user, "\x1b[<%d;%d;%dM", 64+i/7%2, 100+i/50, 29)
		}
	})
	assert.Empty(t, string(f.typed))
	assert.Equal(t, 3000, f.wheel, "and no notch is lost")
}

// bigPaste is 4.5 MB with 60,000 lines, CRLF, tabs and what no text has.
func bigPaste() []byte {
	var b bytes.Buffer
	for i := range 61_000 {
		fmt.Fprintf(&b, "\t%5d\t日本 \x00\xff %s\r\n", i, strings.Repeat("x", 55))
	}
	return b.Bytes()
}

func TestInputBigPasteIsExact(t *testing.T) {
	t.Parallel()
	want := bigPaste()
	require.Greater(t, len(want), 4_500_000)
	f := inTerminal(t, func(user io.ReadWriter, _ *listener) {
		_, err := user.Write([]byte("a" + pasteBegin + string(want) + pasteEnd + "b"))
		require.NoError(t, err)
	})
	require.True(t, bytes.Equal(want, f.pasted), "%d bytes of %d came through", len(f.pasted), len(want))
	assert.Equal(t, "ab", string(f.typed))
}

// TestInputLendsTheTerminal is about a child that reads the terminal itself.
func TestInputLendsTheTerminal(t *testing.T) {
	t.Parallel()
	f := inTerminal(t, func(user io.ReadWriter, f *listener) {
		_, _ = user.Write([]byte("a\x0f"))
		var shown []byte
		for b := make([]byte, 512); !bytes.HasSuffix(shown, []byte("ready")); {
			n, err := user.Read(b)
			require.NoError(t, err)
			shown = append(shown, b[:n]...)
		}
		_, _ = user.Write([]byte("for the child\n"))
		go func() { _, _ = io.Copy(io.Discard, user) }()
		<-f.lent
		_, _ = user.Write([]byte("b"))
	})
	assert.Equal(t, "for the child", string(f.child))
	assert.Equal(t, "ab", string(f.typed))
}

// BenchmarkPaste is a paste of 4.5 MB from the terminal to the program.
func BenchmarkPaste(b *testing.B) {
	data := bigPaste()
	b.SetBytes(int64(len(data)))
	for b.Loop() {
		f := inTerminal(b, func(user io.ReadWriter, _ *listener) {
			_, _ = user.Write([]byte(pasteBegin + string(data) + pasteEnd))
		})
		require.Len(b, f.pasted, len(data))
	}
}
