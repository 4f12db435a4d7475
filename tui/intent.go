package tui

// intent is what a pane wants done. Only the app performs it; nil is nothing.
type intent interface{}
