package tui

import (
	"strings"
	"testing"

	"redial/tui/inspector"

	"redial/tui/format"
	"redial/tui/keymap"
	"redial/tui/theme"

	"redial/tui/term/safe"

	"github.com/stretchr/testify/assert"

	"redial/callback"
)

func TestNextStepsAreWholeWhereThereIsRoom(t *testing.T) {
	t.Parallel()
	all := "Next: e then d: send it by direct upload, t choose another target, or bring this one up, r replay"
	tests := []struct{ width, height, lines int }{{120, 40, 1}, {63, 36, 2}, {38, 22, 3}, {38, 12, 1}, {38, 9, 0}}
	for _, tt := range tests {
		p := inspector.New(theme.New(theme.Look{NoColor: true}), inspector.World{})
		p.KeyOf = func(id keymap.ID) string {
			return map[keymap.ID]string{keymap.Target: "t", keymap.Replay: "r", keymap.Edit: "e", keymap.ByUpload: "d"}[id]
		}
		p.Diagnosis = &callback.Diagnosis{Headline: "Too large.", Next: []callback.Step{callback.StepUpload, callback.StepTarget, callback.StepReplay}}
		p.SetSize(tt.width, tt.height)
		lines := p.Advice()[1:]
		assert.Len(t, lines, tt.lines, "%v", tt)
		for _, l := range lines {
			assert.LessOrEqual(t, safe.Width(l), tt.width, "%v", tt)
		}
		if tt.height >= 14 {
			assert.Equal(t, all, strings.Join(strings.Fields(plainText(format.JoinLines(lines))), " "))
		}
	}
}
