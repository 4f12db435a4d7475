package tui

import (
	"context"

	"redial/callback"
	"redial/callback/mock"
	"redial/history"
)

// Options is all the UI needs; it opens nothing itself but drafts and the
// files a user names.
type Options struct {
	Store  *history.Store
	Client *callback.Client // its Journal is Store
	// Targets are the targets to choose from, "mock" first; Target is the name
	// of the one to begin with.
	Targets []callback.Target
	Target  string
	// StartMock starts the embedded mock with a script; the UI calls it at its
	// start and when the user stops and starts it.
	StartMock func(mock.Options) (*mock.Server, error)
	// Script is the script the embedded mock starts with.
	Script mock.Script
	// DraftPath is where the draft in Compose is kept.
	DraftPath string
	// Examples are example failures that an empty history offers to load: each
	// is delivered to the embedded mock while it plays the example's script.
	Examples []Example
	NoColor  bool
	ASCII    bool
}

// Example is a callback that fails, to have something to debug.
type Example struct {
	Name   string
	Body   []byte
	Script string // of the mock, while the body is delivered
}

// Run shows the UI until the user quits or ctx ends.
func Run(ctx context.Context, o Options) error { panic("not built yet") }
