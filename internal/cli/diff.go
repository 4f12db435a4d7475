package cli

import (
	"bytes"
	"context"
	"fmt"
	"maps"
	"slices"
	"unicode/utf8"

	"github.com/spf13/cobra"

	"redial/callback"
)

func diffCommand(a *app) *cobra.Command {
	var asJSON bool
	c := &cobra.Command{
		Use:   "diff ID ID",
		Short: "Compare two callbacks: bodies by JSON structure, and answers",
		Long: `Compare two callbacks: their bodies by JSON structure, where order and spacing do
not count, and the answers they got.

` + idHelp,
		Example: `  redial diff 7Q4T 9W1C
  redial diff @failed @last
  redial diff @failed @last --json | jq -r '.changes[].path'`,
		Args: takes(2, 2, "two IDs"),
		RunE: func(c *cobra.Command, args []string) error {
			return a.diff(c.Context(), args[0], args[1], asJSON)
		},
		ValidArgsFunction: a.completeIDs,
	}
	c.Flags().BoolVar(&asJSON, "json", false, "print one JSON object")
	return c
}

func (a *app) diff(ctx context.Context, refA, refB string, asJSON bool) error {
	store, err := a.openHistory()
	if err != nil {
		return err
	}
	defer func() { _ = store.Close() }()
	before, err := load(ctx, store, refA)
	if err != nil {
		return err
	}
	after, err := load(ctx, store, refB)
	if err != nil {
		return err
	}
	if asJSON {
		return writeJSON(a.streams.Out, newDiffJSON(before, after))
	}
	a.out.line("%s %s", a.out.paint(red, "-"), before.heading())
	a.out.line("%s %s", a.out.paint(green, "+"), after.heading())
	a.out.line("\nbody")
	a.out.printChanges(before.body, after.body)
	a.out.line("\nanswer")
	a.printAnswers(before, after)
	return nil
}

// heading is a callback in one line, to tell the two sides apart.
func (s shown) heading() string {
	return fmt.Sprintf("%s  %s  %s, to %s", safe(s.entry.ID), s.entry.State,
		standing(s.entry), safe(s.entry.Target))
}

// printChanges prints how two bodies differ, by their JSON structure.
func (p *printer) printChanges(before, after []byte) {
	changes := callback.Diff(before, after)
	switch {
	case bytes.Equal(before, after):
		p.line("  the same bytes")
	case len(changes) == 0:
		p.line("  the same JSON, written in another way")
	}
	for _, c := range changes {
		where := c.Path
		if where == "" {
			where = "(whole body)"
		}
		p.line("  %s %s", c.Kind, safe(where))
		p.printSides(c.Old, c.New)
	}
}

// printSides prints two values, cut around the place where they part.
func (p *printer) printSides(before, after string) {
	before, after = cutAround(before, after)
	if before != "" {
		p.line("  %s %s", p.paint(red, "-"), safe(before))
	}
	if after != "" {
		p.line("  %s %s", p.paint(green, "+"), safe(after))
	}
}

// printAnswers compares how the last attempts ended.
func (a *app) printAnswers(before, after shown) {
	x, y := before.last(), after.last()
	same := true
	side := func(name, was, is string) {
		if was != is {
			same = false
			a.out.line("  %s", name)
			a.out.printSides(was, is)
		}
	}
	side("ended", answerOf(x.Status, x.Error, x.Unsent), answerOf(y.Status, y.Error, y.Unsent))
	names := maps.Clone(x.Headers)
	if names == nil {
		names = map[string]string{}
	}
	maps.Copy(names, y.Headers)
	for _, name := range slices.Sorted(maps.Keys(names)) {
		if name != "Date" {
			side("header "+safe(name), x.Headers[name], y.Headers[name])
		}
	}
	if !bytes.Equal(x.Response, y.Response) {
		same = false
		a.out.line("  answer's body")
		a.out.printChanges(x.Response, y.Response)
	}
	if same {
		a.out.line("  the same")
	}
	a.out.line("  took %s and %s", took(ms(x.Duration)), took(ms(y.Duration)))
}

// last is the attempt that ended last, or the zero one.
func (s shown) last() callback.Attempt {
	return callback.Outcome{Attempts: s.attempts}.Last()
}

// sideWidth is how much of a value diff prints.
const sideWidth = 200

// cutAround cuts two long values to the surroundings of their first difference.
func cutAround(a, b string) (cutA, cutB string) {
	same := 0
	for same < len(a) && same < len(b) && a[same] == b[same] {
		same++
	}
	from := max(0, same-sideWidth/4)
	return cutFrom(a, from), cutFrom(b, from)
}

func cutFrom(s string, from int) string {
	if len(s) <= sideWidth {
		return s
	}
	from = runeStart(s, min(from, len(s)))
	to := runeStart(s, min(from+sideWidth, len(s)))
	cut := s[from:to]
	if from > 0 {
		cut = "…" + cut
	}
	if to < len(s) {
		cut += "…"
	}
	return cut
}

// runeStart moves a place in s back to the beginning of its character.
func runeStart(s string, at int) int {
	for at > 0 && at < len(s) && !utf8.RuneStart(s[at]) {
		at--
	}
	return at
}
