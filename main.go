// Command redial finds out why a callback was not delivered, fixes it, and
// delivers it.
package main

import (
	"context"
	"embed"
	"io"
	"io/fs"
	"log"
	"os"
	"os/signal"

	"redial/internal/cli"
)

//go:embed testdata/examples
var embedded embed.FS

func main() {
	log.SetOutput(io.Discard) // net/http writes there what servers send unasked; a screen is no place for it
	ctx, stop := signal.NotifyContext(context.Background(), cli.EndSignals()...)
	context.AfterFunc(ctx, stop) // a second signal ends redial at once
	streams := cli.Streams{In: os.Stdin, Out: os.Stdout, Err: os.Stderr}
	os.Exit(cli.Main(ctx, os.Args[1:], streams, os.Getenv, examples()))
}

// examples is the folder of examples, embedded.
func examples() fs.FS {
	dir, err := fs.Sub(embedded, "testdata/examples")
	if err != nil {
		return nil // the path is a constant that fs.Sub takes
	}
	return dir
}
