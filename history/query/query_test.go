package query

import (
	"math"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

var now = time.Date(2026, 11, 22, 12, 0, 0, 0, time.UTC)

func TestParse(t *testing.T) {
	t.Parallel()
	day := func(d, h, m int) int64 { return time.Date(2026, 11, d, h, m, 0, 0, time.UTC).UnixNano() }
	for query, want := range map[string][]Term{
		"":                                   nil,
		"  ":                                 nil,
		"status:500,4xx,none":                {{Field: Status, Spans: []Span{{500, 500}, {400, 499}, {0, 0}}}},
		"Status:>=400":                       {{Field: Status, Spans: []Span{{400, math.MaxInt64}}}},
		"type:file -type:csv":                {{Field: Type, Words: []string{"file"}}, {Field: Type, Words: []string{"csv"}, Not: true}},
		"order:550e id:01J":                  {{Field: Order, Words: []string{"550e"}}, {Field: ID, Words: []string{"01J"}}},
		"!is:delivered":                      {{Field: Is, Words: []string{"delivered"}, Not: true}},
		"is:failed,rejected":                 {{Field: Is, Words: []string{"failed", "rejected"}}},
		"since:2h":                           {{Field: Since, Spans: []Span{{day(22, 10, 0), math.MaxInt64}}}},
		"since:7d":                           {{Field: Since, Spans: []Span{{day(15, 12, 0), math.MaxInt64}}}},
		"since:2026-11-20":                   {{Field: Since, Spans: []Span{{day(20, 0, 0), math.MaxInt64}}}},
		"until:2026-11-20":                   {{Field: Until, Spans: []Span{{math.MinInt64, day(21, 0, 0) - 1}}}},
		"until:today":                        {{Field: Until, Spans: []Span{{math.MinInt64, day(23, 0, 0) - 1}}}},
		"since:yesterday":                    {{Field: Since, Spans: []Span{{day(21, 0, 0), math.MaxInt64}}}},
		"since:2026-11-20t10:30":             {{Field: Since, Spans: []Span{{day(20, 10, 30), math.MaxInt64}}}},
		"since:2026-11-20T10:30:00+02:00":    {{Field: Since, Spans: []Span{{day(20, 8, 30), math.MaxInt64}}}},
		`target:prod,"a b" source:send`:      {{Field: Target, Words: []string{"prod", "a b"}}, {Field: Source, Words: []string{"send"}}},
		`target:http://127.0.0.1:8787/x`:     {{Field: Target, Words: []string{"http://127.0.0.1:8787/x"}}},
		"size:>1mb":                          {{Field: Size, Spans: []Span{{1_000_001, math.MaxInt64}}}},
		"size:<=2KiB":                        {{Field: Size, Spans: []Span{{math.MinInt64, 2048}}}},
		"size:1.5kb":                         {{Field: Size, Spans: []Span{{1500, 1599}}}},
		"size:>4718592":                      {{Field: Size, Spans: []Span{{4718593, math.MaxInt64}}}},
		"dur:>2s dur:<=1m":                   {{Field: Duration, Spans: []Span{{2_000_001, math.MaxInt64}}}, {Field: Duration, Spans: []Span{{math.MinInt64, 60_000_000}}}},
		"status:timeout,5xx,DNS":             {{Field: Status, Words: []string{"timeout", "dns"}, Spans: []Span{{500, 599}}}},
		"tries:>1":                           {{Field: Tries, Spans: []Span{{2, math.MaxInt64}}}},
		"tries:3":                            {{Field: Tries, Spans: []Span{{3, 3}}}},
		"tries:<2":                           {{Field: Tries, Spans: []Span{{math.MinInt64, 1}}}},
		`refused "two words" -"no \"such\\"`: {{Words: []string{"refused"}}, {Words: []string{"two words"}}, {Words: []string{`no "such\`}, Not: true}},
		"http://x.example/a:b 12:30 --x":     {{Words: []string{"http://x.example/a:b"}}, {Words: []string{"12:30"}}, {Words: []string{"-x"}, Not: true}},
		"日本 é:x":                             {{Words: []string{"日本"}}, {Words: []string{"é:x"}}},
	} {
		q, err := Parse(query, now)
		require.NoError(t, err, query)
		assert.Equal(t, want, q.terms, query)
		assert.Equal(t, query, q.String())
		assert.Equal(t, want == nil, q.Empty())
	}
}

func TestASortIsNoCondition(t *testing.T) {
	t.Parallel()
	for query, want := range map[string]Sorting{
		"":                     {},
		"sort:size":            {By: Size},
		"-sort:DUR type:file":  {By: Duration, Reverse: true},
		"sort:tries sort:time": {By: Since},
	} {
		q, err := Parse(query, now)
		require.NoError(t, err, query)
		assert.Equal(t, want, q.Sorting(), query)
		assert.NotContains(t, q.terms, Sort)
	}
	q, err := Parse("!sort:size", now)
	require.NoError(t, err)
	assert.True(t, q.Empty(), "it selects all")
	for query, says := range map[string]string{"sort:state": "did you mean size", "sort:size,time": "takes one of", "sort:": "needs a value"} {
		_, err := Parse(query, now)
		assert.ErrorContains(t, err, says, query)
	}
}

func TestParseSaysWhatIsWrong(t *testing.T) {
	t.Parallel()
	for query, want := range map[string]struct {
		column, length int
		says           string
	}{
		"type:file statsu:500": {11, 6, "did you mean status:?"},
		"日本 is:deliverd":       {7, 8, "did you mean delivered?"},
		"status:500,abc":       {12, 3, "status: can't be \"abc\": write 500, 4xx, none or a word such as timeout"},
		"ok:maybe":             {4, 5, "none of true, false, none"},
		"status:":              {1, 7, "needs a value: 500, 4xx, none or a word"},
		"status:500,":          {1, 11, "needs a value"},
		"error:timeout":        {1, 5, "write status:timeout"},
		"status:5000":          {8, 4, "write 500"},
		"since:tomorrow":       {7, 8, "write 2h, 7d"},
		"since:2026-13-01":     {7, 10, "write 2h, 7d"},
		"since:-2h":            {7, 3, "write 2h, 7d"},
		"size:>1xb":            {6, 4, "write >1mb"},
		"size:>>1mb":           {6, 5, "write >1mb"},
		"size:>nan":            {6, 4, "write >1mb"},
		"dur:fast":             {5, 4, "write >2s"},
		"tries:some":           {7, 4, "write >1"},
		"source:browser":       {8, 7, "is none of compose, send"},
		`a "open`:              {3, 5, "does not end"},
		`""`:                   {1, 2, "nothing between the quotes"},
		`type:""`:              {1, 7, "needs a value"},
		"a -":                  {3, 1, "negates the term after it"},
		"! a":                  {1, 1, "negates the term after it"},
		`-status:"5`:           {9, 2, "does not end"},
	} {
		_, err := Parse(query, now)
		var bad *Error
		require.ErrorAs(t, err, &bad, query)
		assert.Equal(t, want.column, bad.Column, query)
		assert.Equal(t, want.length, bad.Length, query)
		assert.Contains(t, bad.Error(), want.says, query)
	}
}

func FuzzParse(f *testing.F) {
	for _, s := range []string{"status:500,4xx", `-"a b" since:2h`, "size:>1.5mb !is:failed", "order:*a1b2 x:y", `"\"`} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		q, err := Parse(s, now)
		if err != nil {
			bad := err.(*Error) //nolint:errorlint // nothing else is returned
			if bad.Column < 1 || bad.Length < 1 || bad.Column+bad.Length-1 > len([]rune(s))+1 {
				t.Fatalf("%q: column %d, length %d", s, bad.Column, bad.Length)
			}
			return
		}
		again, err := Parse(q.String(), now)
		require.NoError(t, err)
		require.Equal(t, q.terms, again.terms)
	})
}

// A day begins with its first instant, also where clocks go forward at midnight.
func TestDaysWithoutAMidnight(t *testing.T) {
	for name, day := range map[string]string{
		"America/Santiago": "2026-09-06", "Africa/Cairo": "2026-04-24", "America/Sao_Paulo": "2018-11-04", "Europe/Berlin": "2026-03-29",
	} {
		zone, err := time.LoadLocation(name)
		if err != nil {
			t.Skip("there are no time zones here")
		}
		q, err := Parse("since:"+day+" until:"+day, time.Date(2026, 12, 1, 0, 0, 0, 0, zone))
		require.NoError(t, err)
		first := time.Unix(0, q.Terms()[0].Spans[0].Min).In(zone)
		last := time.Unix(0, q.Terms()[1].Spans[0].Max).In(zone)
		assert.Equal(t, day, first.Format(time.DateOnly), name)
		assert.NotEqual(t, day, first.Add(-1).Format(time.DateOnly), name)
		assert.Equal(t, day, last.Format(time.DateOnly), name)
		assert.NotEqual(t, day, last.Add(1).Format(time.DateOnly), name)
	}
}
