package term

import (
	"os"

	"golang.org/x/term"
)

// CanDraw reports whether a screen can be drawn: both ends are a terminal, and
// one that can place its cursor, which TERM=dumb says it can't.
func CanDraw(kind string, in, out *os.File) bool {
	return kind != "dumb" && term.IsTerminal(int(in.Fd())) && term.IsTerminal(int(out.Fd()))
}
