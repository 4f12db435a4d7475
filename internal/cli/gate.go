package cli

import (
	"io"
	"os"

	foreign "redial/tui/term/safe"
)

// terminalGate is a terminal behind the last gate: whatever a caller forgot to make
// safe, no foreign byte controls it. What is not a terminal gets the true bytes.
type terminalGate struct{ terminal *os.File }

// Write writes p as far as it may be printed.
func (g terminalGate) Write(p []byte) (int, error) {
	if _, err := io.WriteString(g.terminal, foreign.Printed(string(p))); err != nil {
		return 0, err
	}
	return len(p), nil
}

// gated returns w, behind the gate where it is a terminal.
func gated(w io.Writer) io.Writer {
	if f, ok := w.(*os.File); ok && isTerminal(f) {
		return terminalGate{f}
	}
	return w
}

// ungated returns the terminal behind the gate, or w itself.
func ungated(w io.Writer) io.Writer {
	if g, ok := w.(terminalGate); ok {
		return g.terminal
	}
	return w
}
