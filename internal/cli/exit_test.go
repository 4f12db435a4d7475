package cli

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"

	"redial/callback"
	"redial/history"
	"redial/internal/config"
)

func TestExitCodes(t *testing.T) {
	t.Parallel()
	file := &history.FileError{Op: "append to", Path: "history.jsonl", Err: fs.ErrPermission}
	tests := []struct {
		name string
		err  error
		want int
	}{
		{"done", nil, 0},
		{"said already", ended(exitNoAnswer), 3},
		{"usage", &usageError{message: "x"}, 2},
		{"config", &config.Error{Message: "x"}, 2},
		{"target", &callback.TargetError{Name: "prod", Err: callback.ErrNoSecret}, 2},
		{"no such callback", fmt.Errorf("ZZZZ: %w", history.ErrNotFound), 2},
		{"no reference", &history.RefError{Ref: "x"}, 2},
		{"several callbacks", &history.AmbiguousError{Ref: "01JD"}, 2},
		{"the secret in a body", callback.ErrSecretInBody, 1},
		{"history", file, 4},
		{"damaged", &history.DamagedError{ID: "x"}, 4},
		{"nothing was sent", &callback.JournalError{Err: file}, 4},
		{"sent, not recorded", &callback.JournalError{Sent: true, Err: file}, 4},
		{"interrupted", context.Canceled, 130},
		{"interrupted while writing", &callback.JournalError{Err: context.Canceled}, 130},
		{"two at once", errors.Join(errors.New("x"), file), 4},
		{"anything else", errors.New("x"), 1},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			assert.Equal(t, tt.want, exitCode(tt.err))
		})
	}
}

func TestExitCodeOfADelivery(t *testing.T) {
	t.Parallel()
	tests := []struct {
		status int
		class  callback.ErrorClass
		want   int
	}{
		{200, "", 0},
		{204, "", 0},
		{301, "", 1},
		{401, "", 1},
		{500, "", 1},
		{429, "", 1},
		{0, callback.ErrTimeout, 3},
		{0, callback.ErrDNS, 3},
		{0, callback.ErrCanceled, 130},
		{200, callback.ErrTruncated, 1},
	}
	for _, tt := range tests {
		assert.Equal(t, tt.want, exitOf(tt.status, tt.class), "%d %s", tt.status, tt.class)
	}
}

// fullDisk is a stream that takes nothing.
type fullDisk struct{}

var errFullDisk = errors.New("no space left on device")

func (fullDisk) Write([]byte) (int, error) { return 0, errFullDisk }

func TestWhatCanNotBePrintedIsToldOf(t *testing.T) {
	t.Parallel()
	home := t.TempDir()
	var errs bytes.Buffer
	code := Main(t.Context(), []string{"keys"}, Streams{In: strings.NewReader(""), Out: fullDisk{}, Err: &errs},
		func(name string) string { return map[string]string{"HOME": home}[name] }, nil)
	assert.Equal(t, exitRejected, code)
	assert.Equal(t, "redial: all is done, but not all could be printed: no space left on device\n", errs.String())
}
