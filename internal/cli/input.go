package cli

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"

	"redial/callback"
)

// inputLimit is the most that is read of a body. It is far above the
// platform's limit, so that the validator can tell by how much a body is over.
const inputLimit = 64 * callback.SizeLimit

// readInput reads FILE, or stdin for "-".
func (a *app) readInput(ctx context.Context, path string) ([]byte, error) {
	if path == "-" {
		if isTerminal(a.streams.In) {
			a.err.line("reading from the terminal; ctrl+d ends it")
		}
		return readAll(ctx, a.streams.In, "stdin")
	}
	f, err := os.Open(path)
	if err != nil {
		return nil, unreadable(path, err)
	}
	defer func() { _ = f.Close() }()
	return readAll(ctx, f, path)
}

// readAll reads r whole. A reader that never ends does not outlive ctx's
// cancel: a terminal or a pipe can't be told to stop.
func readAll(ctx context.Context, r io.Reader, name string) ([]byte, error) {
	type result struct {
		body []byte
		err  error
	}
	done := make(chan result, 1)
	go func() {
		b, err := io.ReadAll(io.LimitReader(r, inputLimit+1))
		done <- result{b, err}
	}()
	select {
	case <-ctx.Done():
		return nil, ctx.Err()
	case got := <-done:
		if got.err != nil {
			return nil, unreadable(name, got.err)
		}
		if len(got.body) > inputLimit {
			return nil, &usageError{
				message: fmt.Sprintf("%s is longer than %s: no callback is", name, size(inputLimit)),
				next:    "deliver large files by direct upload or as a hosted URL",
			}
		}
		return got.body, nil
	}
}

func unreadable(name string, err error) error {
	var pe *fs.PathError
	if errors.As(err, &pe) {
		err = pe.Err
	}
	return &usageError{
		message: fmt.Sprintf("%s can't be read: %v", name, err),
		next:    "check the path; - reads from stdin",
	}
}
