package callback

import (
	"encoding/json"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

const prettyBody = "{\n  \"ok\": true,\n  \"x\": [1, {\"ok\": 2}],\n  \"order_id\" : \"a\\u0062c\"\n}\n"

func parsed(t testing.TB, src string) Body {
	t.Helper()
	b, err := ParseBody([]byte(src))
	require.NoError(t, err, src)
	return b
}

func TestBodyReads(t *testing.T) {
	t.Parallel()
	b := parsed(t, prettyBody)
	assert.Equal(t, prettyBody, string(b.Bytes()))
	assert.Equal(t, []string{"ok", "x", "order_id"}, b.Names())
	assert.Equal(t, []string{"x"}, b.Unknown())
	raw, ok := b.Field("x")
	assert.True(t, ok)
	assert.Equal(t, `[1, {"ok": 2}]`, string(raw))
	text, ok := b.Text("order_id")
	assert.True(t, ok)
	assert.Equal(t, "abc", text)
	_, ok = b.Text("ok")
	assert.False(t, ok, "a boolean is no text")
	_, ok = b.Field("short_id")
	assert.False(t, ok)
}

func TestBodyTakesTheLastOfAName(t *testing.T) {
	t.Parallel()
	b := parsed(t, `{"a":1,"b":2,"\u0061":3}`)
	raw, _ := b.Field("a")
	assert.Equal(t, "3", string(raw))
	assert.Equal(t, []string{"a", "b"}, b.Names())
	assert.Equal(t, `{"a":1,"b":2,"\u0061":4}`, string(b.Set("a", []byte("4")).Bytes()))
	assert.Equal(t, `{"b":2}`, string(b.Remove("a").Bytes()))
}

func TestBodySplices(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name, body, want string
		change           func(Body) Body
	}{
		{"set in place", prettyBody, strings.Replace(prettyBody, "true", "false", 1), func(b Body) Body { return b.Set("ok", []byte(" false ")) }},
		{"set at the end, spaced alike", prettyBody, strings.Replace(prettyBody, "c\"", "c\",\n  \"n\" : {}", 1), func(b Body) Body { return b.Set("n", []byte("{}")) }},
		{"set at the end of a dense one", `{"a":1}`, `{"a":1,"n":2}`, func(b Body) Body { return b.Set("n", []byte("2")) }},
		{"set in an empty one", ` { } `, ` {"n":2 } `, func(b Body) Body { return b.Set("n", []byte("2")) }},
		{"text", `{"a":1}`, `{"a":"<\"é\n\u0001\\>"}`, func(b Body) Body { return b.SetText("a", "<\"é\n\x01\\>") }},
		{"a name that needs escaping", `{"a":1}`, `{"a":1,"x\"":2}`, func(b Body) Body { return b.Set(`x"`, []byte("2")) }},
		{"not JSON is not set", `{"a":1}`, `{"a":1}`, func(b Body) Body { return b.Set("a", []byte("1,")) }},
		{"nothing is not set", `{"a":1}`, `{"a":1}`, func(b Body) Body { return b.Set("a", nil) }},
		{"remove the first", `{ "a":1, "b":2 }`, `{ "b":2 }`, func(b Body) Body { return b.Remove("a") }},
		{"remove the last", `{ "a":1 , "b":2 }`, `{ "a":1 }`, func(b Body) Body { return b.Remove("b") }},
		{"remove the middle", "{\n \"a\":1,\n \"b\":2,\n \"c\":3\n}", "{\n \"a\":1,\n \"c\":3\n}", func(b Body) Body { return b.Remove("b") }},
		{"remove the only one", `{ "a":1 }`, `{  }`, func(b Body) Body { return b.Remove("a") }},
		{"remove what isn't there", `{"a":1}`, `{"a":1}`, func(b Body) Body { return b.Remove("b") }},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			b := parsed(t, c.body)
			assert.Equal(t, c.want, string(c.change(b).Bytes()))
			assert.Equal(t, c.body, string(b.Bytes()), "the old body has changed")
		})
	}
}

func TestZeroBody(t *testing.T) {
	t.Parallel()
	var b Body
	_, ok := b.Field("ok")
	assert.False(t, ok)
	assert.Empty(t, b.Names())
	assert.Nil(t, b.Remove("ok").Bytes())
	assert.Equal(t, `{"ok":true,"order_id":"x"}`, string(b.Set("ok", []byte("true")).SetText("order_id", "x").Bytes()))
}

func TestParseBodyFails(t *testing.T) {
	t.Parallel()
	for src, want := range map[string]string{
		"":              "not JSON: line 1, column 1: the text ends in the middle",
		"[1]":           "not a JSON object but an array",
		"\"x\"":         "not a JSON object but a string",
		"{\n \"a\":1,}": "not JSON: line 2, column 7: a comma stands before a closing bracket",
		"{'a':1}":       "single quotes",
		"{}{}":          "second JSON document",
		"[1":            "not JSON",
	} {
		_, err := ParseBody([]byte(src))
		assert.ErrorContains(t, err, want, src)
	}
}

func TestParseBodyLetsBytesPass(t *testing.T) {
	t.Parallel()
	b := parsed(t, "{\"a\":\"\xff\",\"b\":\"\\ud83d\"}")
	text, _ := b.Text("a")
	assert.Equal(t, "\uFFFD", text)
	assert.Equal(t, "{\"a\":\"\xff\",\"b\":1}", string(b.Set("b", []byte("1")).Bytes()))
}

// checkSplice sets and removes a field and holds all other bytes to what they
// were.
func checkSplice(t *testing.T, b Body, name string, raw []byte) {
	t.Helper()
	before, had := b.Field(name)
	set := b.Set(name, raw)
	got, ok := set.Field(name)
	require.True(t, ok)
	require.Equal(t, string(raw), string(got))
	require.True(t, json.Valid(set.Bytes()))
	if had {
		back := set.Set(name, before)
		require.Equal(t, string(b.Bytes()), string(back.Bytes()), "setting it back restores every byte")
	} else {
		at := strings.IndexByte(string(b.Bytes()), '{') + 1
		if n := len(b.fields); n > 0 {
			at = b.fields[n-1].value.end
		}
		require.Equal(t, string(b.Bytes()[:at]), string(set.Bytes()[:at]))
		require.True(t, strings.HasSuffix(string(set.Bytes()), string(b.Bytes()[at:])))
		require.Equal(t, string(b.Bytes()), string(set.Remove(name).Bytes()), "removing it restores every byte")
	}
	removed := set.Remove(name)
	require.True(t, json.Valid(removed.Bytes()))
	_, ok = removed.Field(name)
	require.False(t, ok)
	for _, other := range b.Names() {
		if other == name {
			continue
		}
		want, _ := b.Field(other)
		for _, changed := range []Body{set, removed} {
			got, ok := changed.Field(other)
			require.True(t, ok)
			require.Equal(t, string(want), string(got))
		}
	}
}

func TestBodySpliceProperty(t *testing.T) {
	t.Parallel()
	r := rand.New(rand.NewPCG(1, 2))
	pick := func(choices ...string) string { return choices[r.IntN(len(choices))] }
	value := func() string {
		return pick(`1`, `"x"`, `""`, `null`, `true`, `{"a":[{}]}`, `[ 1 , 2 ]`, `"\"\\\u0041"`, `-1.5e3`, `"é"`)
	}
	for range 3000 {
		var src strings.Builder
		src.WriteString(pick("", " ", "\n") + "{")
		n := r.IntN(5)
		for i := range n {
			if i > 0 {
				src.WriteString(pick(",", " , ", ",\n\t"))
			}
			src.WriteString(pick("", " ", "\n  ") + pick(`"a"`, `"b"`, `"\u0061"`, `"ok"`, `"é"`, `""`) + pick(":", ": ", " : ") + value())
		}
		src.WriteString(pick("", " ", "\n") + "}" + pick("", "\n"))
		checkSplice(t, parsed(t, src.String()), pick("a", "b", "new", "é", "", "\x00\""), []byte(value()))
	}
}

func FuzzBody(f *testing.F) {
	f.Add([]byte(prettyBody), "ok", []byte("false"))
	f.Add([]byte(`{"a":1,"b":2,"\u0061":3}`), "a", []byte(`"x"`))
	f.Add([]byte(`{}`), "\xff", []byte(`{}`))
	f.Add([]byte("{\"\xeb\":0}"), "b", []byte(`{}`))
	f.Fuzz(func(t *testing.T, src []byte, name string, raw []byte) {
		b, err := ParseBody(src)
		var object map[string]json.RawMessage
		if stdErr := json.Unmarshal(src, &object); (stdErr != nil || object == nil) != (err != nil) {
			t.Fatalf("%q: ParseBody says %v, encoding/json %v", src, err, stdErr)
		}
		if err != nil {
			return
		}
		if len(object) != len(b.Names()) {
			t.Fatalf("%q: names %q, want %d", src, b.Names(), len(object))
		}
		for name, want := range object {
			if got, _ := b.Field(name); string(got) != string(want) {
				t.Fatalf("%q: field %q is %q, want %q", src, name, got, want)
			}
		}
		if json.Valid(raw) && strings.TrimSpace(string(raw)) == string(raw) && strings.ToValidUTF8(name, "") == name {
			checkSplice(t, b, name, raw)
		}
	})
}
