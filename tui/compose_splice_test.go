package tui

import (
	"strings"
	"testing"

	"redial/tui/keymap"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// largeBench is Compose with megabytes in result_text, and a first key typed
// there that waits to be spliced in.
func largeBench(t *testing.T) (*composeBench, spliceIntent) {
	t.Helper()
	b := newComposeBench(t, 118, 36)
	b.focus("result_text").Paste(strings.Repeat("a line of text, as results have them\n", 20_000))
	b.slow = true
	b.asked = nil
	var waits spliceIntent
	b.pane.check.open = 0
	b.pane.Key(keyOf("x"))
	for _, i := range flat(b.pane.validate()) {
		if s, ok := i.(spliceIntent); ok {
			waits = s
		}
	}
	require.NotEmpty(t, waits.text, "a large draft is spliced beside the screen")
	return b, waits
}

func flat(i intent) []intent {
	if many, ok := i.(intents); ok {
		var all []intent
		for _, one := range many {
			all = append(all, flat(one)...)
		}
		return all
	}
	return []intent{i}
}

func TestComposeSplicesALargeDraftBesideTheScreen(t *testing.T) {
	t.Parallel()
	b, waits := largeBench(t)
	assert.True(t, b.pane.stale)
	b.take(spliceCmd(waits)())
	assert.False(t, b.pane.stale)
	text, _ := b.pane.draft.Text("result_text")
	assert.True(t, strings.HasSuffix(text, "\nx"))

	b.write(" and more")
	assert.True(t, b.pane.stale, "no key waits for the draft")
	b.slow = false
	b.take(validatedMsg{gen: b.pane.check.open})
	assert.True(t, strings.HasSuffix(b.body(), `\nx and more"}`))
	assert.False(t, b.pane.stale)
}

// TestComposeDropsASpliceOfAnotherDraft changes the draft while a splice of the
// one before is under way: it must not come back.
func TestComposeDropsASpliceOfAnotherDraft(t *testing.T) {
	t.Parallel()
	change := map[string]func(b *composeBench){
		"another body":  func(b *composeBench) { b.do(b.pane.load([]byte(`{"ok":false}`), "")) },
		"another field": func(b *composeBench) { b.focus("order_id").write("later") },
		"undo":          func(b *composeBench) { b.act(keymap.Undo) },
		"another type":  func(b *composeBench) { b.focus("output_type").act(keymap.Choose) },
	}
	for name, do := range change {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			b, waits := largeBench(t)
			b.slow = true
			do(b)
			want := b.body()
			b.slow = false
			b.take(spliceCmd(waits)())
			assert.Equal(t, want, b.body())
			assert.Equal(t, b.pane.check.gen, b.pane.check.done, "and what is there is validated")
		})
	}
}
