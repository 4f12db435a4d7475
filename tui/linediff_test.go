package tui

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"redial/callback"
)

// applied is x with its differences to y put in.
func applied(x, y []string, hunks []hunk) []string {
	var out []string
	at := 0
	for _, h := range hunks {
		out = append(out, x[at:h.x0]...)
		out = append(out, y[h.y0:h.y1]...)
		at = h.x1
	}
	return append(out, x[at:]...)
}

func TestDiffLines(t *testing.T) {
	t.Parallel()
	cases := map[string]struct {
		x, y string
		want []hunk
	}{
		"the same":             {"a b c", "a b c", nil},
		"one changed":          {"a b c", "a B c", []hunk{{1, 2, 1, 2}}},
		"one more":             {"a c", "a b c", []hunk{{1, 1, 1, 2}}},
		"one less":             {"a b c", "a c", []hunk{{1, 2, 1, 1}}},
		"nothing in common":    {"a b", "c d e", []hunk{{0, 2, 0, 3}}},
		"from nothing":         {"", "a b", []hunk{{0, 1, 0, 2}}},
		"moved":                {"a b c d", "d a b c", []hunk{{0, 0, 0, 1}, {3, 4, 4, 4}}},
		"repeated lines":       {"x x a x x", "x x x x", []hunk{{2, 3, 2, 2}}},
		"no line occurs once":  {"a a b b", "b b a a", []hunk{{0, 2, 0, 0}, {4, 4, 2, 4}}},
		"two places":           {"a b c d e", "a B c D e", []hunk{{1, 2, 1, 2}, {3, 4, 3, 4}}},
		"neighbours are one":   {"a b c d", "a B C d", []hunk{{1, 3, 1, 3}}},
		"a change at each end": {"a b c", "A b C", []hunk{{0, 1, 0, 1}, {2, 3, 2, 3}}},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			x, y := strings.Split(c.x, " "), strings.Split(c.y, " ")
			assert.Equal(t, c.want, diffLines(x, y))
		})
	}
}

// TestDiffLinesFindsScatteredChanges takes a long table in which every
// hundredth line is another: each is a difference of its own.
func TestDiffLinesFindsScatteredChanges(t *testing.T) {
	t.Parallel()
	x := longText(70_000, 0)
	y := longText(70_000, 100)
	hunks := diffLines(x, y)
	require.Len(t, hunks, 700)
	for _, h := range hunks {
		require.Equal(t, 1, h.x1-h.x0)
		require.Equal(t, 1, h.y1-h.y0)
	}
}

// longText is lines, every so-manieth of which is another.
func longText(lines, every int) []string {
	text := make([]string, lines)
	for i := range text {
		text[i] = fmt.Sprintf("%d,a row of a table that is about as long as they are,%d.50", i, i)
		if every > 0 && i%every == every/2 {
			text[i] += ",changed"
		}
	}
	return text
}

func FuzzDiffLines(f *testing.F) {
	f.Add("a\nb\nc", "a\nc\nb")
	f.Add(strings.Repeat("a\n", 600), strings.Repeat("a\nb\n", 600))
	f.Add("", "\n\n")
	f.Fuzz(func(t *testing.T, before, after string) {
		x, y := strings.Split(before, "\n"), strings.Split(after, "\n")
		hunks := diffLines(x, y)
		if !slices.Equal(y, applied(x, y, hunks)) {
			t.Fatalf("%q is not %q with %v", after, before, hunks)
		}
		if before == after && len(hunks) > 0 {
			t.Fatalf("the same text differs: %v", hunks)
		}
	})
}

func TestDifferences(t *testing.T) {
	t.Parallel()
	cases := map[string]struct {
		before, after string
		want          []difference
	}{
		"a page that is no JSON": {
			"<h1>502</h1>\n<p>now</p>\n", "<h1>503</h1>\n<p>now</p>\n<p>later</p>\n",
			[]difference{{"line 1", []string{"<h1>502</h1>"}, []string{"<h1>503</h1>"}}, {"after line 2", []string{}, []string{"<p>later</p>"}}},
		},
		"text in a field": {
			`{"t":"a\nb\nc"}`, `{"t":"a\nB\nc"}`,
			[]difference{{"/t, line 2", []string{"b"}, []string{"B"}}},
		},
		"a field of one line": {`{"t":"a"}`, `{"t":"b"}`, []difference{{"/t", []string{`"a"`}, []string{`"b"`}}}},
		"another type":        {`{"t":"a\nb"}`, `{"t":1}`, []difference{{"/t", []string{`"a\nb"`}, []string{"1"}}}},
		"added":               {`{}`, `{"t":"a\nb"}`, []difference{{"/t", nil, []string{`"a\nb"`}}}},
		"several lines gone":  {"a\nb\nc\nd", "a\nd", []difference{{"lines 2 to 3", []string{"b", "c"}, []string{}}}},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got := differences(callback.Diff([]byte(c.before), []byte(c.after)))
			assert.Equal(t, c.want, got)
		})
	}
}

// TestFailuresDifferByWhatWentWrong compares answers that never came: over which
// port, and after how long, is no difference.
func TestFailuresDifferByWhatWentWrong(t *testing.T) {
	t.Parallel()
	cut := func(message string) []byte {
		return lastAnswer([]callback.Attempt{{Error: callback.ErrReset, Message: message}})
	}
	waiting := cut("Connection cut while waiting for the answer, after 12ms (read tcp 127.0.0.1:40112->127.0.0.1:8787: read: connection reset by peer).")
	assert.Equal(t, "reset Connection cut while waiting for the answer", string(waiting))
	later := cut("Connection cut while waiting for the answer, after 1.2s (read tcp 127.0.0.1:40998->127.0.0.1:8787: read: connection reset by peer).")
	assert.Empty(t, differences(callback.Diff(waiting, later)))
	assert.NotEmpty(t, differences(callback.Diff(waiting, cut("Connection cut while sending, after 12ms (EOF)."))))
}
