// Package cli is the command line: it parses, calls what does the work, prints,
// and turns how it ended into an exit code.
//
// Its promises: data goes to stdout, everything else to stderr; an error is
// printed once, with the next step; colour and progress appear on a terminal
// alone; no foreign text controls a terminal; a secret is never printed.
package cli
