package tui

import (
	"testing"

	"redial/tui/replayview"

	"redial/tui/format"

	"github.com/stretchr/testify/assert"

	"redial/callback"
	"redial/callback/mock"
)

func TestBodiesAreSetBesideEachOther(t *testing.T) {
	t.Parallel()
	row := func(left, right string, differs bool) answerRow {
		return answerRow{sides: [2]string{left, right}, differs: differs}
	}
	for name, c := range map[string]struct {
		x, y []string
		want []answerRow
	}{
		"alike":           {[]string{"a", "b"}, []string{"a", "b"}, []answerRow{row("a", "a", false), row("b", "b", false)}},
		"the middle":      {[]string{"{", "x", "}"}, []string{"{", "y", "z", "}"}, []answerRow{row("{", "{", false), row("x", "y", true), row("", "z", true), row("}", "}", false)}},
		"no line twice":   {[]string{"a", "a"}, []string{"a"}, []answerRow{row("a", "a", false), row("a", "", true)}},
		"nothing at all":  {nil, nil, nil},
		"nothing in both": {[]string{"a"}, []string{"b"}, []answerRow{row("a", "b", true)}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got := bodyRows(c.x, c.y)
			if len(got) > 0 {
				assert.Equal(t, "body", got[0].name)
				got[0].name = ""
			}
			assert.Equal(t, c.want, got)
		})
	}
}

func TestSecondSendSaysWhatItChanged(t *testing.T) {
	t.Parallel()
	counts := func(orders, duplicates int) mock.Stats { return mock.Stats{Orders: orders, Duplicates: duplicates} }
	for want, c := range map[string]struct {
		second    replayview.SecondSend
		delivered bool
	}{
		"It changed nothing":       {replayview.SecondSend{Mock: true, Before: counts(3, 1), After: counts(3, 2)}, true},
		"it was the first":         {replayview.SecondSend{Mock: true, Before: counts(3, 1), After: counts(4, 1)}, true},
		"processed 2 orders":       {replayview.SecondSend{Mock: true, Before: counts(3, 1), After: counts(5, 2)}, true},
		"only the target knows":    {replayview.SecondSend{}, true},
		"Nothing was processed by": {replayview.SecondSend{Mock: true}, false},
	} {
		assert.Contains(t, secondSentence(&c.second, c.delivered), want)
	}
}

func TestAnswersOfForeignTextAreHarmless(t *testing.T) {
	t.Parallel()
	lines := answerLines(callback.Attempt{Response: []byte("\x1b]0;owned\x07\n\tx")})
	assert.NotContains(t, format.JoinLines(lines), "\x1b")
	assert.Len(t, lines, 2)
}

func TestSendAgainToATargetThatIsNotThere(t *testing.T) {
	t.Parallel()
	s := openPast(t, testLook{})
	s.press("end", "up", "up").loaded().press("s").sees("prod is no target of this run", "another with S")
}
