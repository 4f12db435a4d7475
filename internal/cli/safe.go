package cli

import foreign "redial/tui/term/safe"

// safe is foreign text as one line that controls no terminal.
func safe(s string) string { return foreign.Line(s) }

// safeText is foreign text as lines that control no terminal.
func safeText(s string) string { return foreign.Text(s) }
