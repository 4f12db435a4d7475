package tui

import (
	"context"
	"testing"

	"redial/tui/event"

	"redial/tui/widget"

	"github.com/stretchr/testify/assert"

	"redial/tui/term"
)

func TestWhatCannotBeCopiedIsSaidSo(t *testing.T) {
	t.Setenv("TERM", "dumb")
	t.Setenv("PATH", "")
	t.Setenv("TMUX", "")
	got := copied(context.Background(), term.NewClipboard(nil, ""), event.Copy{Data: []byte("x"), What: "the body"})
	assert.Equal(t, event.Bad("Not copied, the body, 1 B. There is no clipboard here."), got)

	got = copied(context.Background(), term.NewClipboard(nil, t.TempDir()+"/copied.txt"), event.Copy{Data: []byte("x"), What: "the body"})
	assert.Equal(t, widget.Good, got.Kind)
	assert.Regexp(t, `Saved the body, 1 B, to the file .*copied.txt: no clipboard was found\.`, got.Text)
}

func TestShellWord(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]string{
		"mock": "mock", "": "''", "https://x.test/a?b=1&c": "'https://x.test/a?b=1&c'", "it's": `'it'\''s'`, "a b": "'a b'",
	} {
		assert.Equal(t, want, shellWord(in))
	}
}
