//go:build unix

package tui_test

import (
	"encoding/xml"
	"fmt"
	"os"
	"strconv"
	"strings"
	"testing"

	"github.com/charmbracelet/x/ansi"
	"github.com/stretchr/testify/require"
)

// picture turns what tmux captured with its colours into an SVG, cell by cell,
// so that the README shows the real screen and not a drawing of it.
func picture(captured string) string {
	const cw, ch, pad = 8.4, 19.0, 14.0
	lines := strings.Split(strings.TrimRight(captured, "\n"), "\n")
	var out strings.Builder
	width := 0
	for row, line := range lines {
		col, look := 0, style{}
		for line != "" {
			seq, cells, n, _ := ansi.DecodeSequence(line, ansi.NormalState, nil)
			line = line[n:]
			if cells == 0 {
				look = look.After(seq)
				continue
			}
			// Neighbours of one style are drawn as one run.
			run, total := seq, cells
			for line != "" {
				next, c, m, _ := ansi.DecodeSequence(line, ansi.NormalState, nil)
				if c == 0 {
					break
				}
				run, total, line = run+next, total+c, line[m:]
			}
			look.Draw(&out, pad+float64(col)*cw, pad+float64(row)*ch, float64(total)*cw, ch, run)
			col += total
		}
		width = max(width, col)
	}
	w, h := 2*pad+float64(width)*cw, 2*pad+float64(len(lines))*ch
	return fmt.Sprintf(`<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %.0f %.0f" width="%.0f" height="%.0f">`+
		`<rect width="100%%" height="100%%" rx="8" fill="#16181d"/>`+
		`<g font-family="ui-monospace,SFMono-Regular,Menlo,Consolas,'DejaVu Sans Mono',monospace" font-size="14" fill="#c9ccd3">%s</g></svg>`+"\n",
		w, h, w, h, out.String())
}

// style is what SGR sequences have set.
type style struct {
	fg, bg                          string
	bold, faint, reverse, underline bool
}

func (s style) After(seq string) style {
	if !strings.HasPrefix(seq, "\x1b[") || !strings.HasSuffix(seq, "m") {
		return s
	}
	codes := strings.Split(strings.ReplaceAll(seq[2:len(seq)-1], ":", ";"), ";")
	for i := 0; i < len(codes); i++ {
		n, _ := strconv.Atoi(codes[i])
		switch {
		case n == 0:
			s = style{}
		case n == 1:
			s.bold = true
		case n == 2:
			s.faint = true
		case n == 4:
			s.underline = true
		case n == 7:
			s.reverse = true
		case n == 22:
			s.bold, s.faint = false, false
		case n == 24:
			s.underline = false
		case n == 27:
			s.reverse = false
		case n == 38 || n == 48:
			colour, used := extended(codes[i+1:])
			if i += used; n == 38 {
				s.fg = colour
			} else {
				s.bg = colour
			}
		case n == 39:
			s.fg = ""
		case n == 49:
			s.bg = ""
		case n >= 30 && n <= 37:
			s.fg = palette(n - 30)
		case n >= 90 && n <= 97:
			s.fg = palette(n - 82)
		case n >= 40 && n <= 47:
			s.bg = palette(n - 40)
		case n >= 100 && n <= 107:
			s.bg = palette(n - 92)
		}
	}
	return s
}

func (s style) Draw(out *strings.Builder, x, y, w, h float64, text string) {
	fg, bg := s.fg, s.bg
	if s.reverse {
		if fg, bg = bg, fg; fg == "" {
			fg = "#16181d"
		}
		if bg == "" {
			bg = "#c9ccd3"
		}
	}
	if bg != "" {
		fmt.Fprintf(out, `<rect x="%.1f" y="%.1f" width="%.1f" height="%.1f" fill="%s"/>`, x, y, w, h, bg)
	}
	if strings.TrimSpace(text) == "" {
		return
	}
	fmt.Fprintf(out, `<text x="%.1f" y="%.1f" textLength="%.1f" lengthAdjust="spacingAndGlyphs"`, x, y+14, w)
	for _, a := range []struct {
		on   bool
		attr string
	}{{fg != "", ` fill="` + fg + `"`}, {s.bold, ` font-weight="bold"`}, {s.faint, ` opacity="0.6"`}, {s.underline, ` text-decoration="underline"`}} {
		if a.on {
			out.WriteString(a.attr)
		}
	}
	out.WriteString(">")
	// Renderers fold plain spaces, and then stretch what is left.
	_ = xml.EscapeText(out, []byte(strings.ReplaceAll(text, " ", "\u00a0")))
	out.WriteString("</text>")
}

// extended reads what follows 38 or 48: 5;N or 2;R;G;B.
func extended(codes []string) (colour string, used int) {
	at := func(i int) int {
		if i >= len(codes) {
			return 0
		}
		n, _ := strconv.Atoi(codes[i])
		return n
	}
	if at(0) == 2 {
		return fmt.Sprintf("#%02x%02x%02x", at(1), at(2), at(3)), 4
	}
	return palette(at(1)), 2
}

// palette is xterm's 256 colours.
func palette(n int) string {
	basic := []string{
		"#1d1f26", "#e06c75", "#98c379", "#e5c07b", "#61afef", "#c678dd", "#56b6c2", "#c9ccd3",
		"#6b7280", "#ef7b85", "#a9d389", "#f0cf8b", "#75bdf5", "#d48ae8", "#66c6d2", "#ffffff",
	}
	switch {
	case n < 16:
		return basic[n]
	case n < 232:
		level := func(i int) int { return []int{0, 95, 135, 175, 215, 255}[i] }
		n -= 16
		return fmt.Sprintf("#%02x%02x%02x", level(n/36), level(n/6%6), level(n%6))
	default:
		g := 8 + (n-232)*10
		return fmt.Sprintf("#%02x%02x%02x", g, g, g)
	}
}

// TestPictureIsCells holds the picture to the cells it is made from.
func TestPictureIsCells(t *testing.T) {
	svg := picture("\x1b[1;38;2;255;0;0mA<\x1b[0m日\x1b[7m b\x1b[0m\n")
	require.NoError(t, xml.Unmarshal([]byte(svg), new(any)))
	require.Contains(t, svg, `fill="#ff0000" font-weight="bold">A&lt;</text>`)
	require.Contains(t, svg, `textLength="16.8" lengthAdjust="spacingAndGlyphs">日</text>`)
	require.Contains(t, svg, `fill="#c9ccd3"/>`)
}

// savePicture writes a journey's screen where the README shows it from, when
// the journey is run by `make picture`.
func (a *app) savePicture(path string) *app {
	a.t.Helper()
	if os.Getenv("REDIAL_PICTURE") == "" {
		return a
	}
	require.NoError(a.t, os.WriteFile(path, []byte(picture(a.capture())), 0o644))
	return a
}
