package inspector

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
func applied(x, y []string, hunks []Hunk) []string {
	var out []string
	at := 0
	for _, h := range hunks {
		out = append(out, x[at:h.X0]...)
		out = append(out, y[h.Y0:h.Y1]...)
		at = h.X1
	}
	return append(out, x[at:]...)
}

func TestDiffLines(t *testing.T) {
	t.Parallel()
	cases := map[string]struct {
		x, y string
		want []Hunk
	}{
		"the same":             {"a b c", "a b c", nil},
		"one changed":          {"a b c", "a B c", []Hunk{{1, 2, 1, 2}}},
		"one more":             {"a c", "a b c", []Hunk{{1, 1, 1, 2}}},
		"one less":             {"a b c", "a c", []Hunk{{1, 2, 1, 1}}},
		"nothing in common":    {"a b", "c d e", []Hunk{{0, 2, 0, 3}}},
		"from nothing":         {"", "a b", []Hunk{{0, 1, 0, 2}}},
		"moved":                {"a b c d", "d a b c", []Hunk{{0, 0, 0, 1}, {3, 4, 4, 4}}},
		"repeated lines":       {"x x a x x", "x x x x", []Hunk{{2, 3, 2, 2}}},
		"no line occurs once":  {"a a b b", "b b a a", []Hunk{{0, 2, 0, 0}, {4, 4, 2, 4}}},
		"two places":           {"a b c d e", "a B c D e", []Hunk{{1, 2, 1, 2}, {3, 4, 3, 4}}},
		"neighbours are one":   {"a b c d", "a B C d", []Hunk{{1, 3, 1, 3}}},
		"a change at each end": {"a b c", "A b C", []Hunk{{0, 1, 0, 1}, {2, 3, 2, 3}}},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			x, y := strings.Split(c.x, " "), strings.Split(c.y, " ")
			assert.Equal(t, c.want, DiffLines(x, y))
		})
	}
}

// TestDiffLinesFindsScatteredChanges takes a long table in which every
// hundredth line is another: each is a difference of its own.
func TestDiffLinesFindsScatteredChanges(t *testing.T) {
	t.Parallel()
	x := longText(70_000, 0)
	y := longText(70_000, 100)
	hunks := DiffLines(x, y)
	require.Len(t, hunks, 700)
	for _, h := range hunks {
		require.Equal(t, 1, h.X1-h.X0)
		require.Equal(t, 1, h.Y1-h.Y0)
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
		hunks := DiffLines(x, y)
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
		want          []Difference
	}{
		"a page that is no JSON": {
			"<h1>502</h1>\n<p>now</p>\n", "<h1>503</h1>\n<p>now</p>\n<p>later</p>\n",
			[]Difference{{"line 1", []string{"<h1>502</h1>"}, []string{"<h1>503</h1>"}}, {"after line 2", []string{}, []string{"<p>later</p>"}}},
		},
		"text in a field": {
			`{"t":"a\nb\nc"}`, `{"t":"a\nB\nc"}`,
			[]Difference{{"/t, line 2", []string{"b"}, []string{"B"}}},
		},
		"a field of one line": {`{"t":"a"}`, `{"t":"b"}`, []Difference{{"/t", []string{`"a"`}, []string{`"b"`}}}},
		"another type":        {`{"t":"a\nb"}`, `{"t":1}`, []Difference{{"/t", []string{`"a\nb"`}, []string{"1"}}}},
		"added":               {`{}`, `{"t":"a\nb"}`, []Difference{{"/t", nil, []string{`"a\nb"`}}}},
		"several lines gone":  {"a\nb\nc\nd", "a\nd", []Difference{{"lines 2 to 3", []string{"b", "c"}, []string{}}}},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got := Differences(callback.Diff([]byte(c.before), []byte(c.after)))
			assert.Equal(t, c.want, got)
		})
	}
}

// TestFailuresDifferByWhatWentWrong compares answers that never came: over which
// port, and after how long, is no difference.
func TestFailuresDifferByWhatWentWrong(t *testing.T) {
	t.Parallel()
	cut := func(message string) []byte {
		return LastAnswer([]callback.Attempt{{Error: callback.ErrReset, Message: message}})
	}
	waiting := cut("Connection cut while waiting for the answer, after 12ms (read tcp 127.0.0.1:40112->127.0.0.1:8787: read: connection reset by peer).")
	assert.Equal(t, "reset Connection cut while waiting for the answer", string(waiting))
	later := cut("Connection cut while waiting for the answer, after 1.2s (read tcp 127.0.0.1:40998->127.0.0.1:8787: read: connection reset by peer).")
	assert.Empty(t, Differences(callback.Diff(waiting, later)))
	assert.NotEmpty(t, Differences(callback.Diff(waiting, cut("Connection cut while sending, after 12ms (EOF)."))))
}
