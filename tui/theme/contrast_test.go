package theme

import (
	"math"
	"strconv"
	"testing"

	"github.com/charmbracelet/lipgloss"
	"github.com/muesli/termenv"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"redial/callback"
)

// TestTextCanBeReadOnItsBackground holds the contrast of each role of text: 4.5:1
// on the terminal's background, 4:1 on the selected row, which has a mark of its
// own besides, and 3:1 for what is meant to recede.
func TestTextCanBeReadOnItsBackground(t *testing.T) {
	t.Parallel()
	for _, profile := range []termenv.Profile{termenv.TrueColor, termenv.ANSI256, termenv.ANSI} {
		for _, dark := range []bool{true, false} {
			s := New(Look{Profile: profile, Dark: dark})
			behind := map[string]float64{"the terminal": 0}
			if !dark {
				behind["the terminal"] = 1
			}
			if profile != termenv.ANSI { // there the selected row is bold
				behind["the selected row"] = luminance(t, s.Selected.GetBackground(), profile, dark)
			}
			for name, role := range map[string]struct {
				style lipgloss.Style
				least float64
			}{
				"muted": {s.Muted, 3}, "tab": {s.Tab, 3}, "border": {s.Border, 3}, "borderFocused": {s.BorderFocused, 3},
				"accent": {s.Accent, 4.5}, "good": {s.Good, 4.5}, "bad": {s.Bad, 4.5}, "warn": {s.Warn, 4.5}, "pending": {s.Pending, 4.5},
				"jsonKey": {s.JSONKey, 4.5}, "jsonString": {s.JSONString, 4.5}, "jsonValue": {s.JSONValue, 4.5},
			} {
				text := luminance(t, role.style.GetForeground(), profile, dark)
				for where, back := range behind {
					least := role.least
					if name == "border" && where != "the terminal" {
						continue // it frames a row and is not read
					}
					if where != "the terminal" {
						least = min(least, 4)
					}
					assert.GreaterOrEqual(t, contrast(text, back), least, "%s on %s, profile %v, dark %v", name, where, profile, dark)
				}
			}
		}
	}
}

// TestStatesDifferByMoreThanColour holds the signs of the states apart, in every
// charset.
func TestStatesDifferByMoreThanColour(t *testing.T) {
	t.Parallel()
	for _, ascii := range []bool{false, true} {
		s := New(Look{Profile: termenv.TrueColor, Dark: true, ASCII: ascii})
		seen := map[string]callback.State{}
		for _, state := range []callback.State{callback.Delivered, callback.Rejected, callback.Failed, callback.Pending} {
			glyph, _ := s.State(state)
			other, taken := seen[glyph]
			assert.False(t, taken, "%s and %s share a sign", state, other)
			seen[glyph] = state
		}
	}
}

func TestWithoutColourTheAttributesStay(t *testing.T) {
	t.Parallel()
	s := New(Look{Profile: Profile(true), Dark: true, NoColor: true})
	assert.Equal(t, "\x1b[1;7mx\x1b[0m", s.TabActive.Render("x"))
	assert.Equal(t, "\x1b[1mx\x1b[0m", s.Selected.Render("x"))
	assert.Equal(t, "\x1b[7mx\x1b[0m", s.Match.Render("x"))
	assert.Equal(t, "x", s.Bad.Render("x"))
}

// contrast is the ratio of two luminances, as WCAG 2 has it.
func contrast(a, b float64) float64 { return (max(a, b) + 0.05) / (min(a, b) + 0.05) }

// xterm16 is what xterm shows for the sixteen: other terminals' are mostly milder.
var xterm16 = map[string]string{
	"1": "#cd0000", "3": "#cdcd00", "4": "#0000ee", "5": "#cd00cd", "8": "#7f7f7f",
	"9": "#ff0000", "10": "#00ff00", "11": "#ffff00", "13": "#ff00ff", "14": "#00ffff",
}

// luminance is how bright a role's colour is, from 0 to 1, as WCAG 2 has it.
func luminance(t *testing.T, c lipgloss.TerminalColor, profile termenv.Profile, dark bool) float64 {
	t.Helper()
	adaptive, ok := c.(lipgloss.CompleteAdaptiveColor)
	require.True(t, ok, "%v", c)
	one := adaptive.Light
	if dark {
		one = adaptive.Dark
	}
	hex := one.TrueColor
	if profile == termenv.ANSI {
		if one.ANSI == "" { // the terminal's own text
			hex = map[bool]string{true: "#ffffff", false: "#000000"}[dark]
		} else {
			hex = xterm16[one.ANSI]
		}
	}
	if profile == termenv.ANSI256 {
		n, err := strconv.Atoi(one.ANSI256)
		require.NoError(t, err)
		require.GreaterOrEqual(t, n, 16, "the first sixteen are the terminal's own")
		hex = termenv.ANSI256Color(n).String()
	}
	rgb, err := strconv.ParseUint(hex[1:], 16, 32)
	require.NoError(t, err, hex)
	linear := func(shift int) float64 {
		v := float64(rgb>>shift&0xff) / 255
		if v <= 0.04045 {
			return v / 12.92
		}
		return math.Pow((v+0.055)/1.055, 2.4)
	}
	return 0.2126*linear(16) + 0.7152*linear(8) + 0.0722*linear(0)
}
