package cli

import (
	"context"
	"errors"
	"fmt"

	"github.com/spf13/cobra"

	"redial/callback"
	"redial/callback/mock"
	"redial/history"
	"redial/internal/config"
)

// The exit codes.
const (
	exitDone     = 0   // delivered, valid, done
	exitRejected = 1   // rejected or failed by the target, invalid body, damage found
	exitUsage    = 2   // usage, or bad configuration
	exitNoAnswer = 3   // no answer came
	exitHistory  = 4   // the history could not be written or read
	exitCanceled = 130 // interrupted
)

// ended is the error of a command that has said all it has to say: only the
// exit code is left.
type ended int

func (e ended) Error() string { return fmt.Sprintf("ended with exit code %d", int(e)) }

// usageError is returned where the command line asks for what can't be done.
type usageError struct {
	message string
	next    string // what to do instead, "" for the command's usage line
}

func (e *usageError) Error() string { return e.message }

// historyError is returned where the history can't be opened, read or written.
type historyError struct {
	path string
	err  error
}

func (e *historyError) Error() string {
	return fmt.Sprintf("the history %s can't be used: %v", e.path, e.err)
}

func (e *historyError) Unwrap() error { return e.err }

// exitCode is the one table from errors to exit codes.
func exitCode(err error) int {
	var (
		code      ended
		usage     *usageError
		bad       *config.Error
		query     *history.QueryError
		script    *mock.ScriptError
		ambiguous *history.AmbiguousError
		journal   *callback.JournalError
		store     *historyError
		target    *callback.TargetError
	)
	switch {
	case err == nil:
		return exitDone
	case errors.As(err, &code):
		return int(code)
	case errors.Is(err, context.Canceled):
		return exitCanceled
	case errors.As(err, &journal):
		return exitHistory
	case errors.As(err, &usage), errors.As(err, &bad), errors.As(err, &target), errors.As(err, &query), errors.As(err, &script),
		errors.As(err, &ambiguous), errors.Is(err, history.ErrNotFound):
		return exitUsage
	case errors.As(err, &store):
		return exitHistory
	}
	return exitRejected
}

// exitOf is the exit code of one delivery by how its last attempt ended.
func exitOf(status int, class callback.ErrorClass) int {
	switch {
	case class == callback.ErrCanceled:
		return exitCanceled
	case status == 0:
		return exitNoAnswer
	case callback.StateOf(status, class) == callback.Delivered:
		return exitDone
	}
	return exitRejected
}

// exitOrNil turns an exit code into the error that carries it.
func exitOrNil(code int) error {
	if code == exitDone {
		return nil
	}
	return ended(code)
}

// printError prints an error once, with the next step.
func (a *app) printError(command *cobra.Command, err error) {
	var code ended
	if err == nil || errors.As(err, &code) {
		return
	}
	a.err.line("%s %s", a.err.paint(red, "redial:"), safe(err.Error()))
	if next := nextStep(command, err); next != "" {
		a.err.line("%s", next)
	}
}

// nextStep is the line after an error's sentence: what to do about it.
func nextStep(command *cobra.Command, err error) string {
	var (
		usage     *usageError
		ambiguous *history.AmbiguousError
		query     *history.QueryError
		script    *mock.ScriptError
		store     *historyError
		journal   *callback.JournalError
	)
	switch {
	case errors.As(err, &usage):
		if usage.next != "" {
			return usage.next
		}
		return fmt.Sprintf("usage: %s\n%s --help has an example", command.UseLine(), command.CommandPath())
	case errors.Is(err, callback.ErrNoSecret):
		return "set " + config.SecretVariable + ", or give the target secret_env, secret_file or secret_command in the config"
	case errors.As(err, &ambiguous):
		return matches(ambiguous)
	case errors.Is(err, history.ErrNotFound):
		return "redial list shows the callbacks there are; an id may be any four characters of its start or end, @last, or @failed"
	case errors.As(err, &query):
		return "redial list --help has the query language"
	case errors.As(err, &script):
		return "a script is steps with commas between them, such as 500x2,timeout,reset,401,slow:2s,truncate,200"
	case errors.As(err, &journal):
		return "free what stops the history from being written, or name another file with --history FILE"
	case errors.As(err, &store):
		return "name another file with --history FILE, or see redial history verify"
	}
	return ""
}

func matches(e *history.AmbiguousError) string {
	s := "type more of the one you mean:"
	for _, id := range e.IDs {
		s += "\n  " + safe(id)
	}
	return s
}
