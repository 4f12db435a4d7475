package callback

import (
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
)

// nasty are bodies that a careless reader takes quadratic time or a deep stack
// for, each of about n bytes.
var nasty = map[string]func(n int) string{
	"deep arrays":         func(n int) string { return `{"a":` + strings.Repeat("[", n) },
	"deep objects":        func(n int) string { return strings.Repeat(`{"a":`, n/5) },
	"wide nesting":        func(n int) string { return `{"a":[` + strings.Repeat("[[[[{}]]]],", n/11) + `0]}` },
	"quotes":              func(n int) string { return strings.Repeat(`"`, n) },
	"quotes in an object": func(n int) string { return `{"a":` + strings.Repeat(`"`, n) },
	"backslashes":         func(n int) string { return `{"a":"` + strings.Repeat(`\`, n/2*2) + `"}` },
	"escaped quotes":      func(n int) string { return textBody("json", strings.Repeat(`\"`, n/2)) },
	"commas":              func(n int) string { return `{"a":[` + strings.Repeat(",", n) },
	"one giant string":    func(n int) string { return textBody("text", strings.Repeat("x", n)) },
	"bad bytes":           func(n int) string { return textBody("text", strings.Repeat("\xff", n)) },
	"line breaks":         func(n int) string { return textBody("text", strings.Repeat("\n", n)) },
	"a name many times":   func(n int) string { return `{` + strings.Repeat(`"order_id":"x",`, n/15) + `"a":1}` },
	"many names":          func(n int) string { return `{"ok":true,` + numbered(n/12, `"u#":1,`, 0) + `"a":1}` },
	"comments":            func(n int) string { return strings.Repeat("/**/", n/4) + "{}" },
	"comments never shut": func(n int) string { return strings.Repeat("/* ", n/3) },
	"half surrogates":     func(n int) string { return textBody("text", strings.Repeat(`\ud83d`, n/6)) },
	"empty entries":       func(n int) string { return typed("file", `"files":[`+strings.Repeat("{},", n/3)+`{}]`) },
	"entries": func(n int) string {
		return typed("file", `"files":[`+strings.Repeat(`{"file_base64":"!"},`, n/20)+`{}]`)
	},
	"ragged csv":         func(n int) string { return textBody("csv", `a`+strings.Repeat(`\n,\",`, n/6)) },
	"json of commas":     func(n int) string { return textBody("json", `[`+strings.Repeat(`1,`, n/2)+`]`) },
	"json of depth":      func(n int) string { return textBody("json", strings.Repeat(`[`, n)) },
	"base64 of escapes":  func(n int) string { return typed("file", `"file_base64":"`+strings.Repeat(`\/`, n/2)+`"`) },
	"base64 of breaks":   func(n int) string { return typed("file", `"file_base64":"`+strings.Repeat(`\n`, n/2)+`"`) },
	"a long output type": func(n int) string { return typed(strings.Repeat("x", n), `"a":1`) },
	"a long order_id":    func(n int) string { return `{"order_id":"` + strings.Repeat("x", n) + `"}` },
	"a long name":        func(n int) string { return typed("text", `"`+strings.Repeat("x", n)+`":1`) },
	"a long URL":         func(n int) string { return typed("url", `"result_url":"https://`+strings.Repeat("x/ ", n/3)+`"`) },
	"braces in words":    func(n int) string { return strings.Repeat(`a {"x `, n/6) },
	"fences":             func(n int) string { return strings.Repeat("```\n", n/4) },
	"documents in words": func(n int) string { return "so " + strings.Repeat(`{"a":1} `, n/8) },
	"brackets in words":  func(n int) string { return "so " + strings.Repeat("[{", n/2) },
	"objects in objects": func(n int) string { return `{` + numbered(n/40, `"u#":{"a":{"b":{"c":{}}}},`, 0) + `"a":1}` },
	"strings of braces":  func(n int) string { return `{` + numbered(n/20, `"u#":"{\"a\":1}",`, 0) + `"a":1}` },
	"words":              func(n int) string { return strings.Repeat("word ", n/5) },
	"lines of a table":   func(n int) string { return "ok,order_id\n" + strings.Repeat("a: b\n", n/5) },
	"base64 of a text":   func(n int) string { return strings.Repeat("eyJh", n/4) },
	"hex":                func(n int) string { return "7b22" + strings.Repeat("61", n/2) },
	"bytes":              func(n int) string { return "[123,34" + strings.Repeat(",97", n/3) + "]" },
	"percents":           func(n int) string { return "%7B%22" + strings.Repeat("%61", n/3) },
	"entities":           func(n int) string { return "{" + strings.Repeat("&quot;", n/6) },
	"python":             func(n int) string { return "{'a': [" + strings.Repeat("'x', ", n/5) + "]}" },
	"objects in a list":  func(n int) string { return "[" + strings.Repeat(`{"ok":1},`, n/9) + "{}]" },
	"a long number":      func(n int) string { return `{"a":` + strings.Repeat("1", n) + `}` },
	"a long word":        func(n int) string { return `{` + strings.Repeat("a", n) },
}

func typed(outputType, rest string) string {
	return `{"ok":true,"order_id":"` + orderID + `","output_type":"` + outputType + `",` + rest + `}`
}

func textBody(outputType, text string) string {
	return typed(outputType, `"result_text":"`+text+`"`)
}

// TestLinear compares the times of one size and of four times that size in the
// same run. Four is linear and sixteen quadratic. On a busy machine the fastest of
// a few looks is not yet what the work takes: it looks again until it is, and what
// is quadratic never gets there.
func TestLinear(t *testing.T) {
	const size, looks = 256 << 10, 60
	for name, body := range nasty {
		t.Run(name, func(t *testing.T) {
			small, large := []byte(body(size)), []byte(body(4*size))
			for reader, read := range map[string]func([]byte){
				"Validate":  func(b []byte) { Validate(b) },
				"PeekBody":  func(b []byte) { PeekBody(b) },
				"ParseBody": func(b []byte) { _, _ = ParseBody(b) },
			} {
				ofSmall, ofLarge := time.Hour, time.Hour
				for look := 0; look < looks && (look < 3 || ofLarge >= 8*ofSmall); look++ {
					ofSmall, ofLarge = min(ofSmall, took(read, small)), min(ofLarge, took(read, large))
				}
				assert.Less(t, float64(ofLarge)/float64(ofSmall), 12.0, reader)
			}
		})
	}
}

// took is how long it takes to read a body, and never nothing.
func took(read func([]byte), body []byte) time.Duration {
	start := time.Now()
	read(body)
	return max(time.Since(start), 20*time.Microsecond)
}

// TestValidateMemory: all that is allocated, most of it let go at once, is a
// small multiple of the body. An entry of files[] costs most, for the bytes it
// takes.
func TestValidateMemory(t *testing.T) {
	const size, most = 1 << 20, 64
	for name, body := range nasty {
		b := []byte(body(size))
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		Validate(b)
		runtime.ReadMemStats(&after)
		assert.Less(t, after.TotalAlloc-before.TotalAlloc, uint64(most*len(b)+1<<20), name)
	}
}
