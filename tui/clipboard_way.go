package tui

import (
	"os"

	"redial/tui/term"
)

// ClipboardWay says by which way a short copy goes, "" where only a file takes it.
func ClipboardWay() string { return term.NewClipboard(os.Stdout, "").Way() }
