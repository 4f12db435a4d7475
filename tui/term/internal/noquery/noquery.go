// Package noquery keeps the terminal from being asked anything before main.
//
// Bubble Tea asks the terminal for its background when a program that links it
// starts, and waits five seconds for an answer: before any command, and before
// the first screen. A terminal by the name of dumb it does not ask. So TERM says
// dumb while the libraries are initialised, and package tui asks instead, once
// it draws, and waits far shorter.
//
// Go initialises packages in the order of their paths, each as soon as what it
// imports is. This one must import os and nothing else of weight: then it comes
// before unicode and all that needs it, which Bubble Tea does.
package noquery

import "os"

// term is the terminal's real name.
var term, named = os.LookupEnv("TERM")

func init() { _ = os.Setenv("TERM", "dumb") }

// Over gives TERM back. It is for the init of a package that imports Bubble Tea,
// which runs after that of Bubble Tea.
func Over() {
	if !named {
		_ = os.Unsetenv("TERM")
		return
	}
	_ = os.Setenv("TERM", term)
}
