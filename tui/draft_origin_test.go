package tui

import (
	"os"
	"path/filepath"
	"testing"

	"redial/tui/compose"
	"redial/tui/event"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestTheDraftRemembersWhatItReplays(t *testing.T) {
	t.Parallel()
	w := compose.World{Draft: filepath.Join(t.TempDir(), "state", "draft.json")}
	save := func(body, replayOf string) {
		require.NoError(t, w.SaveDraftCmd(compose.SaveDraft{Data: []byte(body), ReplayOf: replayOf})().(compose.DraftSavedMsg).Err)
	}
	load := func() compose.DraftMsg { return w.LoadDraftCmd(compose.LoadDraft{})().(compose.DraftMsg) }

	save(`{"ok":true}`, "01JD7Q")
	assert.Equal(t, compose.DraftMsg{Data: []byte(`{"ok":true}`), ReplayOf: "01JD7Q"}, load())
	for _, path := range []string{w.Draft, compose.OriginPath(w.Draft)} {
		info, err := os.Stat(path)
		require.NoError(t, err)
		assert.Equal(t, os.FileMode(0o600), info.Mode().Perm(), path)
	}

	require.NoError(t, os.WriteFile(w.Draft, []byte(`{"ok":false}`), 0o600))
	assert.Empty(t, load().ReplayOf, "another body than it was written for")

	save(`{"ok":true}`, "")
	assert.Empty(t, load().ReplayOf)
	assert.NoFileExists(t, compose.OriginPath(w.Draft))

	save(`{"ok":true}`, "01JD7Q")
	require.NoError(t, os.WriteFile(compose.OriginPath(w.Draft), []byte("{"), 0o600))
	assert.Equal(t, compose.DraftMsg{Data: []byte(`{"ok":true}`)}, load(), "a broken file beside it loses no draft")

	require.Nil(t, w.DropDraftCmd(compose.DropDraft{})())
	assert.NoFileExists(t, w.Draft)
	assert.NoFileExists(t, compose.OriginPath(w.Draft))
}

func TestAnEditedReplayIsOneAfterARestart(t *testing.T) {
	t.Parallel()
	s := openPast(t, testLook{})
	s.press("down", "e").until("Compose", func() bool { return s.app.tab == event.TabCompose })
	pane := s.app.compose
	require.NotEmpty(t, pane.Draft.ReplayOf)
	s.until("an answer", func() bool { return pane.Check.Done == pane.Check.Gen })
	body := pane.Draft.Raw
	require.NoError(t, s.app.compose.KeepDraft())

	again := openPast(t, testLook{draft: s.app.world.draft})
	restored := again.app.compose
	again.until("the draft", func() bool { return restored.Draft.ReplayOf == pane.Draft.ReplayOf })
	require.Equal(t, body, restored.Draft.Raw)
	again.press("2").sees("edited replay of 01JD7Q0000")
}

func TestSeeWhatWasSent(t *testing.T) {
	t.Parallel()
	for _, filter := range []string{"", "is:delivered"} {
		s := openPast(t, testLook{})
		if filter != "" {
			s.press("/").write(filter).press("enter").until("one row", func() bool { return s.app.history.Rows.Len() == 1 })
		}
		const sent = "01JD7Q00000000000000000003"
		s.press("2")
		s.app.compose.Delivery.Last = sent
		s.press("ctrl+g").until("the sent one among all", func() bool {
			return s.app.history.Selected() == sent && s.app.history.Rows.Len() == 6
		})
		require.Equal(t, event.TabHistory, s.app.tab)
		s.loaded()
		require.Equal(t, sent, s.app.inspector.Entry.ID)
	}
}
