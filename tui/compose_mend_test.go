package tui

import (
	"testing"

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
	b.do(b.pane.load([]byte(broken), "01JD7Q00000000000000000003"))
	require.True(t, b.pane.mendable())
	assert.Empty(t, b.pane.why(keymap.Mend))
	b.act(keymap.Mend)
	assert.Equal(t, `{"ok":true,"order_id":"7f0c3a52-9d1e-4b86-a2f4-c15e8d907b63","output_type":"text","result_text":"Hi"}`, b.body())
	assert.Equal(t, "01JD7Q00000000000000000003", b.pane.draft.replayOf)
	toast, ok := b.asked[len(b.asked)-1].(toastIntent)
	require.True(t, ok)
	assert.Contains(t, toast.text, "Mended 3 things, the first: The body stands in a Markdown code fence")
	assert.NotEmpty(t, b.pane.why(keymap.Mend), "nothing is left to mend")
	b.act(keymap.Undo)
	assert.Equal(t, broken, string(b.pane.draft.raw))
}

// TestComposeMendsOnlyTheDraftItRead: a draft that was changed meanwhile stays.
func TestComposeMendsOnlyTheDraftItRead(t *testing.T) {
	t.Parallel()
	b := newComposeBench(t, 118, 36)
	b.do(b.pane.load([]byte(`{"ok":true,}`), ""))
	late := mendCmd(b.pane.mend().(mendIntent))().(mendedMsg)
	b.do(b.pane.load([]byte(`{"ok":false}`), ""))
	b.take(late)
	assert.JSONEq(t, `{"ok":false}`, b.body())
}
