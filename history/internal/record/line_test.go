package record

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"math"
	"math/rand/v2"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"redial/callback"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

const orderID = "7f0c3a52-9d1e-4b86-a2f4-000000000001"

// sampleLines are lines of every shape, good and bad.
func sampleLines() []string {
	yes := true
	at := time.Date(2026, 2, 28, 23, 59, 59, 120000000, time.UTC)
	r := callback.Record{
		ID: "01ARZ3NDEKTSV4RRFFQ69G5FAV", Time: at, Source: callback.FromReplay, ReplayOf: "x", OrderID: orderID, OK: &yes,
		OutputType: "text", Target: "mock", URL: "http://x.example/p", Body: []byte("{\"a\":\"é\\n\"}"),
	}
	lines := []string{string(AppendCallback(nil, &r, 9))}
	r.BodyOf = "y"
	lines = append(lines, string(AppendCallback(nil, &r, 9)))
	r.BodyOf, r.Body = "", []byte("\xff")
	r.Uploads = []callback.Upload{{Filename: "f"}}
	lines = append(lines, string(AppendCallback(nil, &r, 9)))
	for _, a := range []callback.Attempt{
		{N: 1, Time: at, Status: 200, Duration: 1234567, Response: []byte("ok\"\\\x02")},
		{N: 70000, Time: at, Error: callback.ErrTimeout, Message: "é \"m\"", Duration: time.Hour},
		{N: 2, Time: at, Status: 503, Headers: map[string]string{"A": "1", "B\"": "\n"}, Response: []byte("\xfe")},
	} {
		lines = append(lines, string(AttemptLineOf(&r, &a)))
	}
	head := `{"v":1,"kind":"callback","id":"a","time":"2026-01-02T03:04:05Z"`
	attempt := `{"v":1,"kind":"attempt","id":"a","n":1,"time":"2026-01-02T03:04:05Z"`
	return append(lines,
		head+`}`, head+`,"bytes":007}`, head+`,"bytes":-1}`, head+`,"bytes":1e3}`, head+`,"body":"a"b"}`, head+`,"body":"\ud83d\ude00\ud83d"}`,
		head+`,"body":"a"} `, head+`,"body":"a"}{"v":1}`, head+`,"body":"a","extra":[1,{"b":null}]}`, head+`,"body":"\x41"}`,
		head+`,"ok":true,"ok":false}`, head+`,"ok":truex}`, head+`,"source":"sénd"}`, head+`,"source":"s\u0065nd"}`, head+`,"body":null}`,
		strings.ReplaceAll(head, "2026-01-02", "2026-02-29")+`}`, strings.ReplaceAll(head, "2026-01-02", "2024-02-29")+`}`,
		strings.ReplaceAll(head, "05Z", "05.1234567891Z")+`}`, strings.ReplaceAll(head, "05Z", "05+01:00")+`}`, strings.ReplaceAll(head, "2026", "9999")+`}`,
		strings.ReplaceAll(head, "05Z", "05.Z")+`}`, strings.ReplaceAll(head, "05Z", "60Z")+`}`, strings.ReplaceAll(head, "T", "t")+`}`,
		attempt+`,"ms":12.3}`, attempt+`,"ms":0.0005}`, attempt+`,"ms":1.23456789}`, attempt+`,"ms":1.}`, attempt+`,"ms":-3}`, attempt+`,"ms":1e99}`,
		attempt+`,"ms":999999999.999}`, attempt+`,"status":"500"}`, attempt+`,"status":500.0}`, attempt+`,"headers":{}}`, attempt+`,"headers":{"a":"b",}}`,
		attempt+`,"headers":{"a":1}}`, attempt+`,"headers":{"a":"b","a":"c"}}`, attempt+`,"response":"x"}`, attempt+`,"response_bytes":1,"response":"x\u00e9"}`,
		strings.Replace(attempt, `"n":1`, `"n":0`, 1)+`}`, strings.Replace(attempt, `"n":1,`, ``, 1)+`}`, strings.Replace(attempt, `"id":"a"`, `"id":""`, 1)+`}`,
		`{"v":2,"kind":"callback"}`, `{"v":1,"kind":"note"}`, `{}`, `null`, `[]`, `7`, `"x"`, `{"v":1`, `nonsense`, "\xef\xbb\xbf{}", "\x00\x00",
		` { "kind" : "callback" , "body" : "b" , "time" : "2026-01-02T03:04:05Z" , "id" : "a" , "v" : 1 } `,
		`{"kind":"attempt","response":"r","time":"2026-01-02T03:04:05.5Z","id":"a","v":1,"n":3,"ms":2.5,"status":404,"order_id":"o","error":""}`,
	)
}

// sameHead fails unless two readings of a line agree.
func sameHead(t *testing.T, line []byte, fast, slow Head) {
	t.Helper()
	fields := func(h Head) string {
		return fmt.Sprintf("%d %d %q %q %q %q %d %q %q %q %q %q %d %d %d %d %q %d",
			h.Kind, h.OK, h.ID.Text, h.Order.Text, h.Type, h.Target, h.Time, h.Source, h.ReplayOf, h.URL, h.SHA256, h.BodyOf,
			h.Size, h.N, h.Status, h.Micros, h.Class, h.Tail)
	}
	require.Equal(t, fields(slow), fields(fast), "%s", line)
	a, errA := fast.Content(line)
	b, errB := slow.Content(line)
	require.Equal(t, errB == nil, errA == nil, "%s: %v, %v", line, errA, errB)
	if errA == nil && utf8.Valid(line) { // encoding/json does not keep other bytes
		require.Equal(t, string(b), string(a), "%s", line)
	}
}

func checkLine(t *testing.T, line []byte) {
	t.Helper()
	var fast, slow Head
	if !parseFast(line, &fast) {
		return
	}
	require.NoError(t, slow.parseSlow(line), "%s", line)
	require.True(t, json.Valid(line))
	sameHead(t, line, fast, slow)
}

func TestFastPathAgreesWithSlowPath(t *testing.T) {
	t.Parallel()
	fast := 0
	for _, line := range sampleLines() {
		text := []byte(strings.TrimRight(line, "\n"))
		checkLine(t, text)
		var h Head
		if parseFast(text, &h) {
			fast++
		}
		for i := range text { // a line cut short is never taken
			require.False(t, parseFast(text[:i], &h) && !json.Valid(text[:i]), "%s", text[:i])
		}
		for i := range text { // nor is a changed byte taken for something else
			flipped := bytes.Clone(text)
			flipped[i] ^= 1 << (i % 8)
			checkLine(t, flipped)
		}
	}
	assert.Greater(t, fast, 8)
}

// TestTimes reads a time as it is written, and refuses what is no UTC time.
func TestTimes(t *testing.T) {
	t.Parallel()
	for at := time.Date(1970, 1, 1, 23, 59, 58, 0, time.UTC); at.Year() < 2200; at = at.AddDate(0, 0, 17) {
		at = at.Add(1003 * time.Nanosecond)
		for _, at := range []time.Time{at, at.Truncate(time.Hour)} {
			c := cursor{b: append(appendTime([]byte(`,"time":"`), at), '"')}
			require.Equal(t, at.UnixNano(), c.time(), at)
			require.False(t, c.bad)
			require.Len(t, c.b, c.p)
		}
	}
	for _, wrong := range []string{
		"", "Z", "0000-00-00T00:00:00Z", "2026-02-29T00:00:00Z", "2026-13-01T00:00:00Z", "2026-01-00T00:00:00Z",
		"2026-01-01T24:00:00Z", "2026-01-01t00:00:00Z", "2026-0a-01T00:00:00Z", "2026-01-01T00:00:00+01:00",
		"1969-12-31T23:59:59Z", "2200-01-01T00:00:00Z", "2026-01-01T00:00:00.0000000001Z",
	} {
		c := cursor{b: []byte(`,"time":"` + wrong + `"}`)}
		c.time()
		require.True(t, c.bad, wrong)
	}
}

func FuzzLine(f *testing.F) {
	for _, line := range sampleLines() {
		f.Add([]byte(strings.TrimRight(line, "\n")))
	}
	f.Fuzz(func(t *testing.T, line []byte) {
		line = bytes.TrimRight(line, "\r\n")
		if bytes.IndexByte(line, '\n') < 0 {
			checkLine(t, line)
		}
	})
}

func FuzzContent(f *testing.F) {
	f.Add([]byte("{\"ok\":true}"), []byte("\xff\x00 \\ \" \u2028"), "é\"", int64(12345))
	f.Fuzz(func(t *testing.T, body, response []byte, text string, n int64) {
		r := callback.Record{
			ID: "01ARZ3NDEKTSV4RRFFQ69G5FAV", Time: time.Unix(n%1e9, n%1e9), OrderID: text, OutputType: text, Target: text, URL: text, Body: body,
		}
		line := AppendCallback(nil, &r, int64(len(body)))
		a := callback.Attempt{
			N: 1 + int(n&0xffff), Time: r.Time, Status: int(n & 0x3ff), Duration: time.Duration(n & math.MaxInt32), Message: text,
			Headers: map[string]string{text: text}, Response: response,
		}
		for _, line := range [][]byte{line, AttemptLineOf(&r, &a)} {
			require.True(t, bytes.HasSuffix(line, []byte("}\n")))
			line = line[:len(line)-1]
			require.NotContains(t, string(line), "\n")
			require.True(t, json.Valid(line), "%s", line)
			require.True(t, utf8.Valid(line))
			var fast, slow Head
			require.NoError(t, fast.Parse(line))
			require.NoError(t, slow.parseSlow(line))
			sameHead(t, line, fast, slow)
			content, err := fast.Content(line)
			require.NoError(t, err)
			if fast.Kind == CallbackLine {
				require.Equal(t, string(body), string(content))
			} else {
				require.Equal(t, string(cutResponse(response)), string(content))
			}
		}
	})
}

// TestUnescape tries every escape at every place in a word.
func TestUnescape(t *testing.T) {
	t.Parallel()
	for _, escape := range []string{`\"`, `\\`, `\/`, `\b`, `\f`, `\n`, `\r`, `\t`, `\u0041`, `\u00e9`, `\u20AC`, `\ud83d\ude00`, `\ud83d`, `\ude00x`, `\ud83d\u0041`, `é`, ``} {
		for before := range 20 {
			for _, after := range []int{0, 1, 7, 8, 9} {
				raw := strings.Repeat("x", before) + escape + strings.Repeat("y", after) + escape
				var want string
				require.NoError(t, json.Unmarshal([]byte(`"`+raw+`"`), &want))
				got, err := unescape([]byte(raw))
				require.NoError(t, err)
				require.Equal(t, want, string(got), raw)
			}
		}
	}
	for _, bad := range []string{`\`, `\x`, `\u`, `\u12`, `\u12g4`, `aaaaaaaa\`} {
		_, err := unescape([]byte(bad))
		require.ErrorIs(t, err, errEscape, bad)
		end, _ := stringEnd([]byte(bad+`"`), 0)
		assert.NotEqual(t, len(bad), end, bad)
	}
}

func TestBareURL(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]string{
		"https://u:p@h.example/a?b#c": "https://h.example/a", "https://h/@x": "https://h/@x", "https://u@h": "https://h",
		"": "", "nonsense?x": "nonsense", "http://h#f": "http://h",
	} {
		assert.Equal(t, want, bareURL(in))
	}
}

func TestKeys(t *testing.T) {
	t.Parallel()
	for _, id := range []string{"01ARZ3NDEKTSV4RRFFQ69G5FAV", "7ZZZZZZZZZZZZZZZZZZZZZZZZZ", "00000000000000000000000000"} {
		k, odd := IDKey([]byte(id))
		assert.False(t, odd)
		assert.Equal(t, id, k.ULID())
	}
	for _, id := range []string{"", "x", "81ARZ3NDEKTSV4RRFFQ69G5FAV", "01ARZ3NDEKTSV4RRFFQ69G5FAl", "01ARZ3NDEKTSV4RRFFQ69G5FAU"} {
		_, odd := IDKey([]byte(id))
		assert.True(t, odd, id)
	}
	k, odd := OrderKey([]byte(orderID))
	assert.False(t, odd)
	assert.Equal(t, orderID, string(k.AppendUUID(nil)))
	for _, order := range []string{"", strings.ToUpper(orderID), orderID[:35], orderID[:35] + "g", strings.Replace(orderID, "-", "0", 1)} {
		_, odd := OrderKey([]byte(order))
		assert.True(t, odd, order)
	}
}

// BenchmarkBody compares decoding a stored body by hand with encoding/json.
func BenchmarkBody(b *testing.B) {
	text := strings.Repeat(`{"ok":true,"result_text":"some \"quoted\" prose, <b>bold</b>\nand naïve lines"} `, 4_500_000/80)
	raw := AppendEscaped(nil, []byte(text))
	b.Run("by hand", func(b *testing.B) {
		b.SetBytes(int64(len(raw)))
		for b.Loop() {
			if _, err := unescape(raw); err != nil {
				b.Fatal(err)
			}
		}
	})
	quoted := append(append([]byte{'"'}, raw...), '"')
	b.Run("encoding json", func(b *testing.B) {
		b.SetBytes(int64(len(raw)))
		for b.Loop() {
			var s string
			if err := json.Unmarshal(quoted, &s); err != nil {
				b.Fatal(err)
			}
		}
	})
	b.Run("base64", func(b *testing.B) {
		coded := base64.StdEncoding.AppendEncode(nil, []byte(text))
		for b.Loop() {
			if _, err := decodeBase64(coded); err != nil {
				b.Fatal(err)
			}
		}
	})
}

// TestSpecialAt: specialAt takes many bytes at a time; one by one it is this.
func TestSpecialAt(t *testing.T) {
	t.Parallel()
	slow := func(b []byte, p int) int {
		for p < len(b) && b[p] != '"' && b[p] != '\\' && b[p] >= 0x20 {
			p++
		}
		return p
	}
	rnd := rand.New(rand.NewPCG(1, 2))
	for range 20_000 {
		b := bytes.Repeat([]byte("x"), rnd.IntN(200))
		for range rnd.IntN(4) {
			if len(b) > 0 {
				b[rnd.IntN(len(b))] = byte(rnd.IntN(256))
			}
		}
		from := rnd.IntN(len(b) + 1)
		require.Equal(t, slow(b, from), specialAt(b, from), "%q from %d", b, from)
	}
}
