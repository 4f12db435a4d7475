package cli

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"strings"

	"github.com/spf13/cobra"

	"redial/callback"
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

// exitCode is the one table from errors to exit codes.
func exitCode(err error) int {
	var (
		code      ended
		usage     *usageError
		settings  *config.Error
		target    *callback.TargetError
		ref       *history.RefError
		ambiguous *history.AmbiguousError
		journal   *callback.JournalError
		file      *history.FileError
		damaged   *history.DamagedError
	)
	switch {
	case err == nil:
		return exitDone
	case errors.As(err, &code):
		return int(code)
	case errors.Is(err, context.Canceled):
		return exitCanceled
	case errors.As(err, &journal), errors.As(err, &file), errors.As(err, &damaged):
		return exitHistory
	case errors.As(err, &usage), errors.As(err, &settings), errors.As(err, &target), errors.As(err, &ref),
		errors.As(err, &ambiguous), errors.Is(err, history.ErrNotFound), errors.Is(err, history.ErrTooLong):
		return exitUsage
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
	said := err.Error()
	if errors.Is(err, context.Canceled) {
		said = "interrupted"
	}
	a.err.line("%s %s", a.err.paint(red, "redial:"), safe(said))
	if next := nextStep(command, err); next != "" {
		a.err.line("%s", next)
	}
}

// nextStep is the line after an error's sentence: what to do about it.
func nextStep(command *cobra.Command, err error) string {
	var (
		usage     *usageError
		ambiguous *history.AmbiguousError
		file      *history.FileError
		damaged   *history.DamagedError
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
		return "type more of the one you mean"
	case errors.Is(err, history.ErrNotFound):
		return "redial list shows the callbacks there are; an id may be any four characters of its start or end, @last, or @failed"
	case errors.Is(err, history.ErrTooLong):
		return "deliver large files by direct upload or as a hosted URL"
	case errors.Is(err, history.ErrLocked):
		return "end the process that holds it, or name another file with --history FILE"
	case errors.As(err, &damaged):
		return "redial history verify shows all that is damaged"
	case errors.As(err, &file) && errors.Is(err, fs.ErrNotExist):
		return "there is no history there yet: redial send FILE makes it"
	case errors.As(err, &file):
		return "free what is in the way, or name another file with --history FILE"
	}
	return ""
}

// pointAt shows where in a text that was typed the error is, below it.
func pointAt(text string, column, length int, next string) string {
	if strings.ContainsAny(text, "\n\t") {
		return next
	}
	return fmt.Sprintf("  %s\n  %s%s\n%s", safe(text), strings.Repeat(" ", max(0, column-1)), strings.Repeat("^", max(1, length)), next)
}
