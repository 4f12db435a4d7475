package tui

import (
	"context"
	"os"
	"os/exec"
	"path/filepath"
	"testing"

	"redial/tui/browser"
	"redial/tui/compose"
	"redial/tui/event"
	"redial/tui/mockview"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"redial/callback"
	"redial/tui/term"
)

// No file that the UI writes holds a secret of the run: neither the draft, nor a
// template, nor a remembered filter, nor what was copied last.
func TestNoFileHoldsASecretOfTheRun(t *testing.T) {
	t.Parallel()
	known := &callback.Known{}
	known.Add(callback.NewSecret("canary-typed/7f"))
	folder := t.TempDir()
	copies := &secretCopies{}
	w := world{draft: filepath.Join(folder, "draft.json"), known: known, clipboard: copies}
	body := []byte(`{"result_text":"canary-typed\/7f"}`)
	for _, name := range []string{"", "kept"} {
		saved := w.composeWorld().SaveDraftCmd(compose.SaveDraft{Name: name, Data: body})().(compose.DraftSavedMsg)
		require.ErrorIs(t, saved.Err, compose.ErrSecretInFile)
	}
	require.Nil(t, w.historyWorld().KeepFilterCmd(browser.KeepFilter{Filter: "canary-typed/7f"})())
	w.copyCmd(event.Copy{What: "the body", Data: body})()
	w.copyCmd(event.Copy{What: "the id", Data: []byte("01JD7Q")})()
	assert.Equal(t, secretCopies{true, false}, *copies, "what is secret is copied to no file")
	files, err := os.ReadDir(folder)
	require.NoError(t, err)
	assert.Empty(t, files)
}

// secretCopies says of each copy whether it is secret.
type secretCopies []bool

func (c *secretCopies) Copy(_ context.Context, _ []byte, secret bool) (term.Copied, error) {
	*c = append(*c, secret)
	return term.Copied{}, nil
}

// A secret that is typed in is in no body from then on.
func TestATypedSecretIsKnown(t *testing.T) {
	t.Parallel()
	s := openScreen(t, testLook{})
	s.app.world.known = &callback.Known{}
	s.app.setSecret(setSecretRequest{target: "prod", secret: callback.NewSecret("canary-typed")})
	s.app.setSecret(setSecretRequest{target: mockview.TargetName, mock: true, secret: callback.NewSecret("canary-mocked")})
	assert.True(t, s.app.world.known.Mask().Found([]byte("canary-typed")))
	assert.True(t, s.app.world.known.Mask().Found([]byte("canary-mocked")))
}

// The variable that names the editor may have quotes, blanks and options.
func TestTheEditorMayHaveQuotesAndOptions(t *testing.T) {
	t.Parallel()
	if _, err := exec.LookPath("sh"); err != nil {
		t.Skip("there is no shell")
	}
	folder := filepath.Join(t.TempDir(), "a b")
	require.NoError(t, os.Mkdir(folder, 0o700))
	editor, file := filepath.Join(folder, "ed"), filepath.Join(folder, "the file")
	require.NoError(t, os.WriteFile(editor, []byte("#!/bin/sh\nprintf '%s' \"$1\" > \"$2\"\n"), 0o700)) //nolint:gosec // it is to be run
	getenv := func(name string) string {
		return map[string]string{"EDITOR": "'" + editor + "' -w"}[name]
	}
	args := compose.EditorArgs("", getenv, file)
	require.NoError(t, exec.CommandContext(t.Context(), args[0], args[1:]...).Run())
	written, err := os.ReadFile(file)
	require.NoError(t, err)
	assert.Equal(t, "-w", string(written))
}
