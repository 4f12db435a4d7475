package tui

import (
	"strings"
	"testing"

	"redial/tui/compose"
	"redial/tui/event"

	"redial/tui/keymap"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// largeBench is Compose with megabytes in result_text, and a first key typed
// there that waits to be spliced in.
func largeBench(t *testing.T) (*composeBench, compose.Splice) {
	t.Helper()
	b := newComposeBench(t, 118, 36)
	b.focus("result_text").Paste(strings.Repeat("a line of text, as results have them\n", 20_000))
	b.slow = true
	b.asked = nil
	var waits compose.Splice
	b.pane.Check.Open = 0
	b.pane.Key(keyOf("x"))
	for _, i := range flat(b.pane.Validate()) {
		if s, ok := i.(compose.Splice); ok {
			waits = s
		}
	}
	require.NotEmpty(t, waits.Text, "a large draft is spliced beside the screen")
	return b, waits
}

func flat(i event.Event) []event.Event {
	if many, ok := i.(event.List); ok {
		var all []event.Event
		for _, one := range many {
			all = append(all, flat(one)...)
		}
		return all
	}
	return []event.Event{i}
}

func TestComposeSplicesALargeDraftBesideTheScreen(t *testing.T) {
	t.Parallel()
	b, waits := largeBench(t)
	assert.True(t, b.pane.Stale)
	b.Take(compose.SpliceCmd(waits)())
	assert.False(t, b.pane.Stale)
	text, _ := b.pane.Draft.Text("result_text")
	assert.True(t, strings.HasSuffix(text, "\nx"))

	b.write(" and more")
	assert.True(t, b.pane.Stale, "no key waits for the draft")
	b.slow = false
	b.Take(compose.ValidatedMsg{Gen: b.pane.Check.Open})
	assert.True(t, strings.HasSuffix(b.body(), `\nx and more"}`))
	assert.False(t, b.pane.Stale)
}

// TestComposeDropsASpliceOfAnotherDraft changes the draft while a splice of the
// one before is under way: it must not come back.
func TestComposeDropsASpliceOfAnotherDraft(t *testing.T) {
	t.Parallel()
	change := map[string]func(b *composeBench){
		"another body":  func(b *composeBench) { b.do(b.pane.Load([]byte(`{"ok":false}`), "")) },
		"another field": func(b *composeBench) { b.focus("order_id").write("later") },
		"undo":          func(b *composeBench) { b.Act(keymap.Undo) },
		"another type":  func(b *composeBench) { b.focus("output_type").Act(keymap.Choose) },
	}
	for name, do := range change {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			b, waits := largeBench(t)
			b.slow = true
			do(b)
			want := b.body()
			b.slow = false
			b.Take(compose.SpliceCmd(waits)())
			assert.Equal(t, want, b.body())
			assert.Equal(t, b.pane.Check.Gen, b.pane.Check.Done, "and what is there is validated")
		})
	}
}
