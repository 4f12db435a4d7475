package mock

import (
	"math/rand/v2"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestParseScript(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]string{
		"":      "",
		" , \n": "",
		"500x2,timeout,reset,401,slow:2s,truncate,200": "500x2,timeout,reset,401,slow:2s,truncate,200",
		"ok":                           "200",
		"500 500\t503":                 "500,500,503",
		"after:reset":                  "after:reset",
		"after:500x3@10%,*":            "after:500x3@10%,*",
		"500,200*":                     "500,200,*",
		"429:2s":                       "429:2s",
		"page:413x2":                   "page:413x2",
		"slow:2sx3":                    "slow:2sx3",
		"slow:1500ms":                  "slow:1.5s",
		"500x1@100%":                   "500",
		"302,204,599":                  "302,204,599",
		"after:slow:1m,after:page:502": "after:slow:1m0s,after:page:502",
	} {
		s, err := ParseScript(in)
		require.NoError(t, err, in)
		assert.Equal(t, want, s.String(), in)
	}
}

func TestParseScriptErrors(t *testing.T) {
	t.Parallel()
	tests := []struct {
		script  string // the fault stands at ¶
		message string
	}{
		{"500,¶timeot", "did you mean timeout?"},
		{"500, é ¶rest", "é"}, // the first wrong word is told
		{"¶TRUNCATE", "did you mean truncate?"},
		{"¶slow", "slow: needs a duration"},
		{"¶slow:", "slow: needs a duration"},
		{"¶slow:2", "such as slow:2s"},
		{"¶slow:-2s", "duration"},
		{"¶slow:2h", "up to 1h"},
		{"¶500:x", "500: needs a duration"},
		{"¶99", "not a status"},
		{"¶100", "from 200 to 599"},
		{"¶600", "from 200 to 599"},
		{"¶99999999999999999999", "not a status"},
		{"¶page:", "not a status"},
		{"¶500x0", "not a repetition"},
		{"¶500x99999999999999999999", "not a repetition"},
		{"¶500@", "not a chance"},
		{"¶500@0%", "not a chance"},
		{"¶500@101%", "not a chance"},
		{"¶500@10", "not a chance"},
		{"¶after:200", "needs a fault"},
		{"¶after:", "is no step"},
		{"¶*", "nothing does"},
		{"500*,¶200", "nothing can follow"},
		{"500,*,¶*", "nothing can follow"},
		{"¶timeout:2s", "takes no argument"},
		{"¶\x1b[31m", `\x1b`},
		{"¶" + strings.Repeat("z", 5000), "…"},
	}
	for _, tt := range tests {
		before, after, _ := strings.Cut(tt.script, "¶")
		_, err := ParseScript(before + after)
		var se *ScriptError
		require.ErrorAs(t, err, &se, tt.script)
		assert.Contains(t, se.Message, tt.message)
		if !strings.Contains(before, "é") {
			assert.Equal(t, len([]rune(before))+1, se.Column, tt.script)
		}
		assert.NotContains(t, se.Message, "\x1b")
	}
	_, err := ParseScript(strings.Repeat("500,", maxSteps+1))
	require.Error(t, err)
}

func TestPlayer(t *testing.T) {
	t.Parallel()
	never := func() int { return 99 }
	played := func(script string, n int) (names []string, rest []string) {
		s, err := ParseScript(script)
		require.NoError(t, err)
		p := newPlayer(s)
		for range n {
			names = append(names, p.next(atCallback, never).name())
			rest = append(rest, p.rest().String())
		}
		return names, rest
	}
	names, rest := played("500x2,reset", 4)
	assert.Equal(t, []string{"500", "500", "reset", "200"}, names)
	assert.Equal(t, []string{"500,reset", "reset", "", ""}, rest)
	names, rest = played("500x2,reset,*", 7)
	assert.Equal(t, []string{"500", "500", "reset", "500", "500", "reset", "500"}, names)
	assert.Equal(t, "500x2,reset,*", rest[4])
	names, _ = played("", 2)
	assert.Equal(t, []string{"200", "200"}, names)
	names, _ = played("500@50%,401", 2)
	assert.Equal(t, []string{"200", "401"}, names, "a chance that was missed uses the step up")

	s, err := ParseScript("500@10%*")
	require.NoError(t, err)
	p, r, hits := newPlayer(s), rand.New(rand.NewPCG(1, 2)), 0
	for range 10_000 {
		if p.next(atCallback, func() int { return r.IntN(100) }).fault == faultStatus {
			hits++
		}
	}
	assert.InDelta(t, 1000, hits, 150)
}

func FuzzParseScript(f *testing.F) {
	for _, seed := range []string{"", "500x2,timeout,reset,401,slow:2s,truncate,200", "after:reset@5%,*", "429:2s page:413x9*", "x", "é,500"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		s, err := ParseScript(text)
		if err != nil {
			var se *ScriptError
			require.ErrorAs(t, err, &se)
			require.Positive(t, se.Column)
			require.LessOrEqual(t, se.Column, len([]rune(text)))
			return
		}
		again, err := ParseScript(s.String())
		require.NoError(t, err, s.String())
		require.Equal(t, s, again)
		for _, st := range s.steps {
			require.Positive(t, st.times)
			require.LessOrEqual(t, st.wait, time.Hour)
		}
	})
}
