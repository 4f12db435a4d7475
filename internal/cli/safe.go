package cli

import "redial/tui/termsafe"

// safe is foreign text as one line that controls no terminal.
func safe(s string) string { return termsafe.Line(s) }

// safeText is foreign text as lines that control no terminal.
func safeText(s string) string { return termsafe.Text(s) }
