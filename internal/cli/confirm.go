package cli

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"strings"

	"redial/callback"
)

// confirm asks for the target's name where n callbacks may not go to it without
// that: several to another machine, or what the target's confirm says.
func (a *app) confirm(ctx context.Context, t callback.Target, n int) error {
	if !asks(t, n) {
		return nil
	}
	if !isTerminal(a.streams.In) || !a.err.terminal {
		return &usageError{
			message: fmt.Sprintf("%s would go to %s, and nobody can be asked", count(n, "callback", "callbacks"), t.Name),
			next:    "nothing was sent; --yes sends without asking",
		}
	}
	why := "is not this machine"
	if t.Loopback() {
		why = "asks before it is sent to"
	}
	_, _ = fmt.Fprintf(a.streams.Err, "%s %s. Type its name to send: ", a.err.paint(yellow, safe(t.Name)), why)
	answer, err := readLine(ctx, a.streams.In)
	if err != nil {
		return err
	}
	if answer != t.Name {
		return &usageError{message: fmt.Sprintf("%q is not the target's name", answer), next: "nothing was sent"}
	}
	return nil
}

// asks reports whether a person is asked before n callbacks go to a target.
func asks(t callback.Target, n int) bool {
	switch t.Confirm {
	case callback.ConfirmAlways:
		return n > 0
	case callback.ConfirmBulk:
		return n > 1
	}
	return n > 1 && !t.Loopback()
}

// readLine reads one line, or gives up when ctx ends.
func readLine(ctx context.Context, r io.Reader) (string, error) {
	line := make(chan string, 1)
	go func() {
		s, _ := bufio.NewReader(r).ReadString('\n')
		line <- strings.TrimSpace(s)
	}()
	select {
	case <-ctx.Done():
		return "", ctx.Err()
	case s := <-line:
		return s, nil
	}
}
