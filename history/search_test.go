package history

import (
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"math/rand/v2"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"redial/history/internal/record"

	"redial/callback"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

var queryNow = time.Date(2026, 11, 22, 12, 0, 0, 0, time.UTC)

// searchFile writes a history of several pieces, in which some lines are
// foreign, some bodies borrowed, and some not text.
func searchFile(t *testing.T) string {
	t.Helper()
	rng := rand.New(rand.NewPCG(3, 4))
	words := []string{"Apple", "banana", `quo"ted`, "back\\slash", "日本語", "Éclair", "new\nline", "path/to", "<b>", "plain", "ÜBER", "tab\tstop"}
	var lines []string
	for i := range 1500 {
		var text strings.Builder
		for range 1 + rng.IntN(60) {
			text.WriteString(words[rng.IntN(len(words))] + " ")
		}
		if i%97 == 0 {
			text.WriteString("RareWord" + strings.Repeat(" filler", 40_000))
		}
		body, err := json.Marshal(map[string]string{"result_text": text.String()})
		require.NoError(t, err)
		line := callbackText(i, string(body))
		switch {
		case i%50 == 1:
			line = callbackText(i, "\xff"+string(body))
		case i%50 == 2: // as another program would write it
			var m map[string]any
			require.NoError(t, json.Unmarshal([]byte(line), &m))
			foreign, err := json.Marshal(m)
			require.NoError(t, err)
			line = string(foreign) + "\n"
		case i%50 == 3: // our order of fields, but other escapes
			line = strings.NewReplacer("pp", `\u0070p`, "/", `\/`).Replace(line)
			line = strings.Replace(line, `http:\/\/127.0.0.1:1\/api\/orders\/callback`, "http://127.0.0.1:1/api/orders/callback", 1)
		case i%50 == 4 && i > 100:
			r := newRecord(orderA, "")
			r.ID, r.BodyOf, r.Time = fmt.Sprintf("01ARZ3NDEKTSV4RRFF%08d", i), fmt.Sprintf("01ARZ3NDEKTSV4RRFF%08d", i-rng.IntN(100)-1), record.UnixTime(0)
			line = string(record.AppendCallback(nil, &r, 0))
		case i%50 == 5:
			r := newRecord(orderA, "{}")
			r.ID, r.Time, r.Uploads = fmt.Sprintf("01ARZ3NDEKTSV4RRFF%08d", i), record.UnixTime(0), []callback.Upload{{Filename: "Apple Pie.pdf"}}
			r.SHA256 = shaOf("{}")
			line = string(record.AppendCallback(nil, &r, 2))
		}
		lines = append(lines, line)
		if i%3 == 0 {
			lines = append(lines, strings.Replace(attemptText(i, 1, 500), "answer", "the answer of BANANA "+words[i%len(words)][:1], 1))
		}
	}
	return writeFile(t, lines...)
}

// foldedTexts are all texts of each callback that a search looks into.
func foldedTexts(t *testing.T, s *Store) map[string][][]byte {
	t.Helper()
	v, err := s.Select(t.Context(), Query{})
	require.NoError(t, err)
	texts := map[string][][]byte{}
	for i := range v.Len() {
		e, err := v.Entry(i)
		require.NoError(t, err)
		body, err := s.Body(t.Context(), e.ID)
		if err != nil {
			require.Contains(t, err.Error(), "is not there")
		}
		texts[e.ID] = append(texts[e.ID], readings(body)...)
		attempts, err := s.Attempts(t.Context(), e.ID)
		require.NoError(t, err)
		for _, a := range attempts {
			texts[e.ID] = append(texts[e.ID], readings(a.Response)...)
		}
		if (int(e.ID[24]-'0')*10+int(e.ID[25]-'0'))%50 == 5 {
			texts[e.ID] = append(texts[e.ID], []byte("apple pie.pdf"))
		}
	}
	return texts
}

func TestTextIsFoundInEveryJSONForm(t *testing.T) {
	t.Parallel()
	path := searchFile(t)
	info, err := os.Stat(path)
	require.NoError(t, err)
	require.Greater(t, info.Size(), int64(2*pieceSize))
	s := openTest(t, path)
	texts := foldedTexts(t, s)
	for _, word := range []string{
		"apple", "BANANA", `quo"ted`, `back\slash`, "日本", "éclair", "über", "new\nline", "path/to", "<b>", "rareword", "plain quo", "nothing like it",
		"apple pie", "answer of", "a", `"`, "filler filler", "stop", "callback", "http://127", "éclair apple", "mock", "tstop", "u0070",
	} {
		n := needle{plain: fold([]byte(word)), inJSON: record.AppendEscaped(nil, fold([]byte(word)))}
		quoted := `"` + strings.NewReplacer(`\`, `\\`, `"`, `\"`).Replace(word) + `"`
		for not, query := range map[bool]string{false: quoted, true: "-" + quoted} {
			var want []string
			for id, texts := range texts {
				if slices.ContainsFunc(texts, n.in) != not {
					want = append(want, id)
				}
			}
			slices.Sort(want)
			got := selectIDs(t, s, query)
			slices.Sort(got)
			require.Equal(t, len(want), len(got), query)
			require.True(t, slices.Equal(want, got), query)
		}
	}
	both := selectIDs(t, s, `apple banana -plain status:500`)
	for _, id := range both {
		assert.Contains(t, selectIDs(t, s, "apple"), id)
		assert.NotContains(t, selectIDs(t, s, "plain"), id)
	}
	assert.NotEmpty(t, both)
}

func TestSearchReportsMatchesAsTheyAreFound(t *testing.T) {
	t.Parallel()
	s := openTest(t, searchFile(t))
	q, err := ParseQuery("rareword", queryNow)
	require.NoError(t, err)
	search := s.Search(t.Context(), q)
	defer search.Close()
	last := 0
	for {
		p, err := search.Next(t.Context())
		require.NoError(t, err)
		require.GreaterOrEqual(t, p.View.Len(), last)
		last = p.View.Len()
		if p.View.Complete() {
			break
		}
		require.LessOrEqual(t, p.Done, p.Total)
	}
	assert.Equal(t, len(selectIDs(t, s, "rareword")), last)
	<-search.Done()
	again, err := search.Next(t.Context())
	require.NoError(t, err)
	assert.Equal(t, last, again.View.Len())

	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	_, err = s.Search(ctx, q).Next(t.Context())
	require.ErrorIs(t, err, context.Canceled)
	_, err = s.Select(ctx, q)
	require.ErrorIs(t, err, context.Canceled)

	q, err = ParseQuery("status:500", queryNow)
	require.NoError(t, err)
	p, err := s.Search(t.Context(), q).Next(t.Context())
	require.NoError(t, err)
	assert.True(t, p.View.Complete())
	assert.Equal(t, 500, p.View.Len())
}

// A text is found as a reader of the decoded body sees it, however its writer escaped
// it, and in JSON that stands in JSON.
func TestTextIsFoundAsItsReaderSeesIt(t *testing.T) {
	t.Parallel()
	s := openTest(t, "")
	bodies := map[string]string{
		"plain":   `{"result_text":"café 日本 <b>a/b</b> it's 1+1 😀"}`,
		"python":  `{"result_text":"caf\u00e9 \u65e5\u672c <b>a/b</b> it's 1+1 \ud83d\ude00"}`,
		"PHP":     `{"result_text":"caf\u00e9 \u65e5\u672c <b>a\/b<\/b> it's 1+1 \ud83d\ude00"}`,
		".NET":    `{"result_text":"caf\u00E9 \u65E5\u672C \u003Cb\u003Ea/b\u003C/b\u003E it\u0027s 1\u002B1 \uD83D\uDE00"}`,
		"Go":      `{"result_text":"café 日本 \u003cb\u003ea/b\u003c/b\u003e it's 1+1 😀"}`,
		"in JSON": `{"output_type":"json","result_text":"{\"a\":\"caf\\u00e9 \\u65e5\\u672c <b>a\\/b<\\/b> it's 1+1 \\ud83d\\ude00\"}"}`,
	}
	var all []string
	for _, name := range slices.Sorted(maps.Keys(bodies)) {
		all = append(all, add(t, s, newRecord(orderA, bodies[name]), callback.Attempt{Status: 200}))
	}
	slices.Reverse(all)
	for range 100 { // so that the file is read straight through
		add(t, s, newRecord(orderA, `{"result_text":"nothing"}`))
	}
	for _, word := range []string{"café", "CAFÉ", "日本", "本", "<b>a/b</b>", "a/b", "</b>", "<b>", "it's", "1+1", "é", "😀", "日本 <b>"} {
		assert.Equal(t, all, selectIDs(t, s, `"`+word+`"`), word)
	}
}

// FuzzFinder holds the finder to a plain search.
func FuzzFinder(f *testing.F) {
	f.Add([]byte("Hello World, hello"), []byte("hello w"))
	f.Add([]byte("@`@`\x00\x01 \x00"), []byte("`@"))
	for pad := range 80 { // at every place of what is looked at together
		f.Add([]byte(strings.Repeat("-", pad)+"heLlo"+strings.Repeat("L", pad)+"hello"), []byte("hello"))
	}
	f.Fuzz(func(t *testing.T, text, word []byte) {
		n := needle{plain: fold(word)}
		finders := newFinders(n)
		if finders == nil {
			return
		}
		finder := finders[0]
		lower := []byte(strings.Map(func(r rune) rune { return r }, string(text)))
		for i, c := range text {
			if c-'A' <= 'Z'-'A' {
				c |= 0x20
			}
			lower = append(lower[:i], c)
		}
		lower = lower[:len(text)]
		matches, p := finder.in(text), 0
		for {
			want := strings.Index(string(lower[min(p, len(lower)):]), string(finder.run))
			got := matches.next(p)
			if want < 0 {
				require.Equal(t, -1, got)
				return
			}
			require.Equal(t, p+want, got)
			p = got + 1
		}
	})
}
