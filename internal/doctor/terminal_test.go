package doctor

import (
	"testing"

	"github.com/stretchr/testify/assert"
)

func TestATerminalThatCantDrawIsToldWithItsFix(t *testing.T) {
	t.Parallel()
	good := Screen{Terminal: true, Kind: "xterm", Width: 80, Height: 24, Colours: "ANSI256", Clipboard: "with pbcopy"}
	for _, f := range good.Look() {
		assert.Equal(t, OK, f.Level, f)
		assert.Empty(t, f.Fix)
	}
	for name, change := range map[string]func(*Screen){
		"a pipe":       func(s *Screen) { s.Terminal = false },
		"dumb":         func(s *Screen) { s.Kind = "dumb" },
		"too narrow":   func(s *Screen) { s.Width = 39 },
		"too low":      func(s *Screen) { s.Height = 11 },
		"no clipboard": func(s *Screen) { s.Clipboard = "" },
	} {
		s := good
		change(&s)
		var bad []Finding
		for _, f := range s.Look() {
			if f.Level != OK {
				bad = append(bad, f)
			}
		}
		if assert.Len(t, bad, 1, name) {
			assert.Equal(t, Warning, bad[0].Level, name)
			assert.NotEmpty(t, bad[0].Fix, name)
		}
	}
}
