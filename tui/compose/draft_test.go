package compose

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"redial/tui/theme"
)

func TestRedoBringsBackWhatUndoTook(t *testing.T) {
	t.Parallel()
	d := NewDraft()
	first := string(d.Raw)
	d.Replace([]byte(`{"a":1}`), "")
	d.Replace([]byte(`{"a":2}`), "01JD7Q")
	assert.True(t, d.Undo())
	assert.True(t, d.Undo())
	assert.Equal(t, first, string(d.Raw))
	assert.True(t, d.redo())
	assert.True(t, d.redo())
	assert.Equal(t, `{"a":2}`, string(d.Raw))
	assert.Equal(t, "01JD7Q", d.ReplayOf)
	assert.False(t, d.redo())
	assert.True(t, d.Undo())
	d.Replace([]byte(`{"a":3}`), "")
	assert.False(t, d.redo(), "what is changed since is not to be lost")
	assert.True(t, d.Undo())
	assert.Equal(t, `{"a":1}`, string(d.Raw))
}

// TestADraftIsSavedAtTheEndUnlessASavingHasEnded holds that a saving that was
// asked for and may never have begun is made up for when the program ends.
func TestADraftIsSavedAtTheEndUnlessASavingHasEnded(t *testing.T) {
	t.Parallel()
	p := New(theme.New(theme.Look{NoColor: true}), World{})
	assert.Nil(t, p.unsaved(), "nothing was changed")
	p.Draft.Replace([]byte(`{"a":1}`), "")
	p.Saving.pending = true
	asked, ok := p.save().(SaveDraft)
	require.True(t, ok)
	again, ok := p.unsaved().(SaveDraft)
	require.True(t, ok, "nobody has said that it is saved")
	assert.Equal(t, asked.Data, again.Data)
	p.draftSaved(DraftSavedMsg{Gen: asked.Gen})
	assert.NotNil(t, p.unsaved(), "that was an older saving")
	p.draftSaved(DraftSavedMsg{Gen: p.Saving.gen})
	assert.Nil(t, p.unsaved())
}
