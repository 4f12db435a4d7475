package tui

// The reader between the terminal and bubbletea: it never splits a sequence
// and hands a big paste over whole.
