package tui

import (
	"fmt"
	"os"
	"path/filepath"
	"reflect"
	"regexp"
	"strings"
	"sync"
	"testing"

	"redial/tui/compose"
	"redial/tui/event"
	"redial/tui/inspector"

	"redial/tui/widget"

	"redial/tui/theme"

	"github.com/charmbracelet/x/ansi"
	"github.com/muesli/termenv"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"redial/callback"
)

// stateSizes are the terminals that every state is drawn in.
var stateSizes = [][2]int{{40, 12}, {80, 24}, {120, 40}, {200, 60}}

// stateLooks are what those terminals can show.
func stateLooks() map[string]theme.Look {
	return map[string]theme.Look{
		"plain":  {Profile: termenv.Ascii, NoColor: true},
		"colour": {Profile: termenv.TrueColor, Dark: true},
		"ascii":  {Profile: termenv.Ascii, NoColor: true, ASCII: true},
	}
}

// TestStates holds every state, at every size and in every look, to a golden
// file of its own, and fails for a place, a view or an overlay that no state has.
func TestStates(t *testing.T) {
	t.Parallel()
	seen := &sync.Map{}
	t.Run("all", func(t *testing.T) {
		for _, st := range states() {
			t.Run(st.name, func(t *testing.T) {
				t.Parallel()
				var file strings.Builder
				legend := newLegend()
				drawn := map[string][]string{}
				for name, l := range stateLooks() {
					drawn[name] = drawState(t, st, l, seen)
				}
				for i, size := range stateSizes {
					heading := fmt.Sprintf("### %d x %d", size[0], size[1])
					plain, colour, inASCII := drawn["plain"][i], drawn["colour"][i], drawn["ascii"][i]
					assert.Equal(t, ansi.Strip(plain), ansi.Strip(colour), "colour changes no character")
					assert.NotRegexp(t, colourSGR, plain+inASCII, "NO_COLOR")
					assert.Empty(t, foreignTo(ansi.Strip(inASCII)), "in ASCII only foreign text is more")
					writeScreen(&file, heading, strings.Split(ansi.Strip(plain), "\n"))
					writeScreen(&file, heading+" in ASCII", strings.Split(ansi.Strip(inASCII), "\n"))
					writeScreen(&file, heading+" in colour", legend.Lines(colour))
				}
				writeScreen(&file, "### colours", legend.entries)
				golden(t, filepath.Join("states", st.name), strings.TrimSuffix(file.String(), "\n"))
			})
		}
	})
	for _, want := range everything(t) {
		_, ok := seen.Load(want)
		assert.True(t, ok, "no state has %s", want)
	}
}

// drawState gets to a state in a look and draws it in every size.
func drawState(t *testing.T, st state, l theme.Look, seen *sync.Map) []string {
	t.Helper()
	s := openPast(t, testLook{width: 120, height: 40, look: l, targets: elsewhere()})
	st.open(s)
	s.app.spin = 0
	s.app.compose.Saving = compose.Saving{}
	for _, name := range found(s.app) {
		seen.Store(name, true)
	}
	var drawn []string
	for _, size := range stateSizes {
		s.app.width, s.app.height = size[0], size[1]
		s.app.layout()
		drawn = append(drawn, portDigits.ReplaceAllStringFunc(s.View(), func(port string) string {
			return "127.0.0.1:" + strings.Repeat("p", len(port)-len("127.0.0.1:"))
		}))
	}
	return drawn
}

// portDigits is the mock's address, whose port differs from run to run.
var portDigits = regexp.MustCompile(`127\.0\.0\.1:[0-9]+`)

// colourSGR is a sequence that sets a colour.
var colourSGR = regexp.MustCompile(`\x1b\[(?:[0-9;]*;)?(?:3[0-8]|4[0-8]|9[0-7]|10[0-7])[;m]`)

// foreignTo is the characters of a screen that neither are ASCII nor stand in
// the history of openPast.
func foreignTo(screen string) string {
	return strings.Map(func(r rune) rune {
		if r < 0x80 || strings.ContainsRune("Grüße, 世界 ❤️", r) {
			return -1
		}
		return r
	}, screen)
}

// found names what a screen shows, in the words of everything.
func found(a *app) []string {
	names := []string{fmt.Sprintf("place %d", a.tab)}
	switch {
	case a.tab == event.TabHistory && a.inspecting:
		names = append(names, fmt.Sprintf("tab %d", a.inspector.Tab), fmt.Sprintf("mode %d", a.inspector.Mode))
	case a.tab == event.TabCompose:
		d := a.compose.Draft
		names = append(names, "type "+string(d.OutputType()), fmt.Sprintf("ok %v", d.Ok()))
	}
	if a.toast.Text != "" {
		names = append(names, fmt.Sprintf("toast %d", a.toast.Kind))
	}
	for _, l := range a.overlays {
		names = append(names, "overlay "+reflect.TypeOf(l).Elem().Name())
	}
	return names
}

// everything names all that a screen can show, from the code's own lists.
func everything(t *testing.T) []string {
	t.Helper()
	names := []string{"ok true", "ok false"}
	for i := range placeLabels {
		names = append(names, fmt.Sprintf("place %d", i))
	}
	for i := range inspector.TabCount {
		names = append(names, fmt.Sprintf("tab %d", i))
	}
	for i := range inspector.ModeCount {
		names = append(names, fmt.Sprintf("mode %d", i))
	}
	for _, o := range callback.OutputTypes() {
		names = append(names, "type "+string(o))
	}
	for kind := widget.Info; kind <= widget.Bad; kind++ {
		names = append(names, fmt.Sprintf("toast %d", kind))
	}
	boxes := regexp.MustCompile(`(?m)^func \(\w+ \*?(\w+)\) Box\(`)
	sources, err := filepath.Glob("*.go")
	require.NoError(t, err)
	below, err := filepath.Glob("*/*.go")
	require.NoError(t, err)
	sources = append(sources, below...)
	overlays := 0
	for _, path := range sources {
		source, err := os.ReadFile(path)
		require.NoError(t, err)
		for _, m := range boxes.FindAllStringSubmatch(string(source), -1) {
			names = append(names, "overlay "+m[1])
			overlays++
		}
	}
	require.Positive(t, overlays, "the overlays are found in the source")
	return names
}

// writeScreen writes lines under a heading; what repeats is counted.
func writeScreen(b *strings.Builder, heading string, lines []string) {
	fmt.Fprintln(b, heading)
	for i := 0; i < len(lines); {
		n := 1
		for i+n < len(lines) && lines[i+n] == lines[i] {
			n++
		}
		fmt.Fprintln(b, lines[i])
		if n > 1 {
			fmt.Fprintf(b, "### and %d more\n", n-1)
		}
		i += n
	}
}

// legend gives every style a letter, so that a screen's colours are short.
type legend struct {
	letters map[string]string
	entries []string
}

func newLegend() *legend { return &legend{letters: map[string]string{"": "."}} }

// Lines are the styles of a screen's lines: a letter and for how many cells.
func (l *legend) Lines(screen string) []string {
	var out []string
	for _, line := range strings.Split(screen, "\n") {
		var runs []string
		style, cells := "", 0
		flush := func() {
			if cells > 0 {
				runs = append(runs, fmt.Sprintf("%s%d", l.letter(style), cells))
			}
			cells = 0
		}
		for len(line) > 0 {
			seq, w, n, _ := ansi.DecodeSequence(line, ansi.NormalState, nil)
			line = line[n:]
			next := style
			if strings.HasPrefix(seq, "\x1b[") {
				next = strings.TrimSuffix(strings.TrimPrefix(seq, "\x1b["), "m")
				if next == "0" {
					next = ""
				}
			}
			if next != style {
				flush()
				style = next
			}
			cells += w
		}
		flush()
		out = append(out, strings.Join(runs, " "))
	}
	return out
}

func (l *legend) letter(style string) string {
	if _, ok := l.letters[style]; !ok {
		letter := string(rune('a' + len(l.letters) - 1))
		l.letters[style] = letter
		l.entries = append(l.entries, letter+" "+style)
	}
	return l.letters[style]
}

// TestTooSmall holds the sentence of a screen that is too small to its size.
func TestTooSmall(t *testing.T) {
	t.Parallel()
	s := openPast(t, testLook{})
	for _, size := range [][2]int{{39, 12}, {40, 11}, {20, 5}, {3, 2}, {1, 1}} {
		s.app.width, s.app.height = size[0], size[1]
		s.app.layout()
		v := s.View()
		if size[0] >= 20 {
			assert.Contains(t, strings.Join(strings.Fields(v), " "), fmt.Sprintf("redial needs 40×12 cells; this terminal has %d×%d.", size[0], size[1]))
		}
	}
}
