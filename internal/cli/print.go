package cli

import (
	"fmt"
	"io"
	"os"
	"strings"
	"sync/atomic"

	"github.com/charmbracelet/lipgloss"
	"golang.org/x/term"

	"redial/callback"
)

// The colours, from the terminal's own sixteen.
const (
	red    = lipgloss.Color("1")
	green  = lipgloss.Color("2")
	yellow = lipgloss.Color("3")
	faint  = lipgloss.Color("8")
)

// printer writes for people.
type printer struct {
	w io.Writer
	// terminal is true where a person watches: progress is for them alone.
	terminal bool
	renderer *lipgloss.Renderer // nil without colour
	// failed is why a line could not be printed, nil where all could.
	failed atomic.Pointer[error]
}

func newPrinter(w io.Writer, plain bool) *printer {
	p := &printer{w: w, terminal: isTerminal(w)}
	if p.terminal && !plain {
		p.renderer = lipgloss.NewRenderer(ungated(w))
	}
	return p
}

// line prints one line. Foreign text among args must have passed safe.
func (p *printer) line(format string, args ...any) {
	if _, err := fmt.Fprintf(p.w, format+"\n", args...); err != nil {
		p.failed.CompareAndSwap(nil, &err)
	}
}

// paint colours s where there is colour.
func (p *printer) paint(c lipgloss.Color, s string) string {
	if p.renderer == nil {
		return s
	}
	return p.renderer.NewStyle().Foreground(c).Render(s)
}

// state is a state in its colour; the word itself tells it too.
func (p *printer) state(s callback.State) string {
	return p.paint(stateColor(s), string(s))
}

func stateColor(s callback.State) lipgloss.Color {
	switch s {
	case callback.Delivered:
		return green
	case callback.Rejected:
		return red
	case callback.Failed:
		return yellow
	case callback.Pending:
		return faint
	}
	return faint
}

// isTerminal reports whether a stream is a terminal.
func isTerminal(stream any) bool {
	if g, ok := stream.(terminalGate); ok {
		stream = g.terminal
	}
	f, ok := stream.(*os.File)
	return ok && term.IsTerminal(int(f.Fd()))
}

// table prints rows in columns. The last column is as long as it likes; paint
// colours a cell after its width is known.
type table struct {
	rows  [][]string
	right map[int]bool // columns that are flush right
	paint func(row, column int, cell string) string
}

func (t *table) add(cells ...string) { t.rows = append(t.rows, cells) }

func (t *table) print(p *printer) {
	var widths []int
	for _, row := range t.rows {
		for i, cell := range row {
			if i == len(widths) {
				widths = append(widths, 0)
			}
			widths[i] = max(widths[i], lipgloss.Width(cell))
		}
	}
	var b strings.Builder
	for r, row := range t.rows {
		b.Reset()
		for c, cell := range row {
			space := strings.Repeat(" ", widths[c]-lipgloss.Width(cell))
			if t.paint != nil {
				cell = t.paint(r, c, cell)
			}
			if t.right[c] {
				cell, space = space+cell, ""
			}
			b.WriteString(cell)
			if c < len(row)-1 {
				b.WriteString(space + "  ")
			}
		}
		p.line("%s", b.String())
	}
}
