package tui

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestTheDraftRemembersWhatItReplays(t *testing.T) {
	t.Parallel()
	w := world{draft: filepath.Join(t.TempDir(), "state", "draft.json")}
	save := func(body, replayOf string) {
		require.NoError(t, w.saveDraftCmd(saveDraftIntent{data: []byte(body), replayOf: replayOf})().(draftSavedMsg).err)
	}
	load := func() draftMsg { return w.loadDraftCmd(loadDraftIntent{})().(draftMsg) }

	save(`{"ok":true}`, "01JD7Q")
	assert.Equal(t, draftMsg{data: []byte(`{"ok":true}`), replayOf: "01JD7Q"}, load())
	for _, path := range []string{w.draft, originPath(w.draft)} {
		info, err := os.Stat(path)
		require.NoError(t, err)
		assert.Equal(t, os.FileMode(0o600), info.Mode().Perm(), path)
	}

	require.NoError(t, os.WriteFile(w.draft, []byte(`{"ok":false}`), 0o600))
	assert.Empty(t, load().replayOf, "another body than it was written for")

	save(`{"ok":true}`, "")
	assert.Empty(t, load().replayOf)
	assert.NoFileExists(t, originPath(w.draft))

	save(`{"ok":true}`, "01JD7Q")
	require.NoError(t, os.WriteFile(originPath(w.draft), []byte("{"), 0o600))
	assert.Equal(t, draftMsg{data: []byte(`{"ok":true}`)}, load(), "a broken file beside it loses no draft")

	require.Nil(t, w.dropDraftCmd(dropDraftIntent{})())
	assert.NoFileExists(t, w.draft)
	assert.NoFileExists(t, originPath(w.draft))
}

func TestAnEditedReplayIsOneAfterARestart(t *testing.T) {
	t.Parallel()
	s := openPast(t, testLook{})
	s.press("down", "e").until("Compose", func() bool { return s.app.place == placeCompose })
	pane := s.app.compose.(*composePane)
	require.NotEmpty(t, pane.draft.replayOf)
	s.until("an answer", func() bool { return pane.check.done == pane.check.gen })
	body := pane.draft.raw
	require.NoError(t, s.app.keepDraft())

	again := openPast(t, testLook{draft: s.app.world.draft})
	restored := again.app.compose.(*composePane)
	again.until("the draft", func() bool { return restored.draft.replayOf == pane.draft.replayOf })
	require.Equal(t, body, restored.draft.raw)
	again.press("2").sees("edited replay of 01JD7Q0000")
}

func TestSeeWhatWasSent(t *testing.T) {
	t.Parallel()
	for _, filter := range []string{"", "is:delivered"} {
		s := openPast(t, testLook{})
		if filter != "" {
			s.press("/").write(filter).press("enter").until("one row", func() bool { return s.app.history.rows.len() == 1 })
		}
		const sent = "01JD7Q00000000000000000003"
		s.press("2")
		s.app.compose.(*composePane).flight.last = sent
		s.press("ctrl+g").until("the sent one among all", func() bool {
			return s.app.history.selected() == sent && s.app.history.rows.len() == 6
		})
		require.Equal(t, placeHistory, s.app.place)
		s.loaded()
		require.Equal(t, sent, s.app.inspector.entry.ID)
	}
}
