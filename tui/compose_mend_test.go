package tui

import (
	"testing"

	"redial/tui/compose"
	"redial/tui/event"

	"redial/tui/keymap"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// TestComposeMends: one key mends what is sure, says what, keeps what the draft
// replays, and undo brings the old bytes back.
func TestComposeMends(t *testing.T) {
	t.Parallel()
	const broken = "```json\n" + `{"ok":true,"orderId":"7f0c3a52-9d1e-4b86-a2f4-c15e8d907b63","output_type":"Text","result_text":"Hi"}` + "\n```"
	b := newComposeBench(t, 118, 36)
	b.do(b.pane.Load([]byte(broken), "01JD7Q00000000000000000003"))
	require.True(t, b.pane.Mendable())
	assert.Empty(t, b.pane.Why(keymap.Mend))
	b.Act(keymap.Mend)
	assert.Equal(t, `{"ok":true,"order_id":"7f0c3a52-9d1e-4b86-a2f4-c15e8d907b63","output_type":"text","result_text":"Hi"}`, b.body())
	assert.Equal(t, "01JD7Q00000000000000000003", b.pane.Draft.ReplayOf)
	toast, ok := b.asked[len(b.asked)-1].(event.Toast)
	require.True(t, ok)
	assert.Contains(t, toast.Text, "Mended 3 things, the first: The body stands in a Markdown code fence")
	assert.NotEmpty(t, b.pane.Why(keymap.Mend), "nothing is left to mend")
	b.Act(keymap.Undo)
	assert.Equal(t, broken, string(b.pane.Draft.Raw))
}

// TestComposeMendsOnlyTheDraftItRead: a draft that was changed meanwhile stays.
func TestComposeMendsOnlyTheDraftItRead(t *testing.T) {
	t.Parallel()
	b := newComposeBench(t, 118, 36)
	b.do(b.pane.Load([]byte(`{"ok":true,}`), ""))
	late := compose.MendCmd(b.pane.Mend().(compose.Mend))().(compose.MendedMsg)
	b.do(b.pane.Load([]byte(`{"ok":false}`), ""))
	b.Take(late)
	assert.JSONEq(t, `{"ok":false}`, b.body())
}
