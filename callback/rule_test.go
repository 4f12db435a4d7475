package callback

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// ruleCase is a body with a § at the place of each finding, in their order. $ is
// a good order_id.
type ruleCase struct {
	name string
	body string
	// codes are the findings in their order, each as code or code path.
	codes []string
	// says is what the messages and fixes together must have in them.
	says string
}

// places returns the body without its marks, and where they stood.
func (c ruleCase) places() (body string, offsets []int) {
	marked := strings.ReplaceAll(c.body, "$", orderID)
	for {
		before, after, found := strings.Cut(marked, "§")
		if !found {
			return marked, offsets
		}
		offsets = append(offsets, len(before))
		marked = before + after
	}
}

// check validates the body and compares codes and places.
func (c ruleCase) check(t *testing.T) {
	t.Helper()
	body, want := c.places()
	r := Validate([]byte(body))
	var codes, said []string
	var got []int
	for i, f := range r.Findings {
		code := f.Code
		if i < len(c.codes) && strings.Contains(c.codes[i], " ") {
			code += " " + f.Path
		}
		codes = append(codes, code)
		got = append(got, f.Offset)
		said = append(said, f.Message, f.Fix)
		line, column := positionOf([]byte(body), f.Offset)
		assert.Equal(t, [2]int{line, column}, [2]int{f.Line, f.Column}, "line and column of %s", f.Code)
		assert.True(t, strings.HasSuffix(f.Message, "."), f.Message)
		assert.NotRegexp(t, `[\x00-\x1f\x7f]`, f.Message+f.Fix)
		assert.True(t, f.Severity == SeverityNote || f.Fix != "", "%s has no fix", f.Code)
	}
	require.Equal(t, c.codes, codes, "%s\n%+v", body, r.Findings)
	assert.Equal(t, want, got, "places in %s", body)
	assert.Contains(t, strings.Join(said, " "), c.says)
	assert.Equal(t, r.Count(SeverityError) == 0, r.Valid)
}

func checkRules(t *testing.T, cases []ruleCase) {
	t.Helper()
	t.Parallel()
	require.NotEmpty(t, cases)
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			c.check(t)
		})
	}
}

// ruleCases are all tables.
var ruleCases = [][]ruleCase{jsonCases, bodyCases, envelopeCases, outputCases, textCases, urlCases, base64Cases, fileCases}

func TestJSONRules(t *testing.T)     { checkRules(t, jsonCases) }
func TestBodyRules(t *testing.T)     { checkRules(t, bodyCases) }
func TestEnvelopeRules(t *testing.T) { checkRules(t, envelopeCases) }
func TestOutputRules(t *testing.T)   { checkRules(t, outputCases) }
func TestTextRules(t *testing.T)     { checkRules(t, textCases) }
func TestURLRules(t *testing.T)      { checkRules(t, urlCases) }
func TestBase64Rules(t *testing.T)   { checkRules(t, base64Cases) }
func TestFileRules(t *testing.T)     { checkRules(t, fileCases) }

// TestEveryRule holds the list of rules to what they promise, and each of them to
// an example that breaks it.
func TestEveryRule(t *testing.T) {
	t.Parallel()
	seen := map[string]bool{}
	for _, r := range Rules() {
		assert.Regexp(t, `^[a-z0-9]+(-[a-z0-9]+)*$`, r.Code)
		assert.False(t, seen[r.Code], "%s stands twice", r.Code)
		seen[r.Code] = true
		assert.Contains(t, []RuleSource{SourceBasics, SourceUnder, SourceLarge, SourceDocs, SourceOurs}, r.Source, r.Code)
		var found *Finding
		report := Validate([]byte(ExampleOf(r.Code)))
		for i, f := range report.Findings {
			if f.Code == r.Code {
				found = &report.Findings[i]
			}
			assert.True(t, seen[f.Code] || knownCode(f.Code), "%s is no rule", f.Code)
		}
		if assert.NotNil(t, found, "%s: its example has %+v", r.Code, report.Findings) {
			assert.Equal(t, r.Severity, found.Severity, r.Code)
			assert.Equal(t, r.Source, found.Source, r.Code)
			assert.True(t, r.Severity == SeverityNote || found.Fix != "", "%s has no fix", r.Code)
		}
	}
	assert.Empty(t, ExampleOf("no-such-rule"))
}

func knownCode(code string) bool {
	for _, r := range Rules() {
		if r.Code == code {
			return true
		}
	}
	return false
}

var jsonCases = []ruleCase{
	{"truncated string", `{"ok":true,"order_id":"550e§`, []string{"truncated"}, "cut off"},
	{"truncated object", `{"ok":true,"order_id":"$",§`, []string{"truncated"}, ""},
	{"truncated after colon", `{"ok":§`, []string{"truncated"}, ""},
	{"truncated word", `{"ok":tr§`, []string{"truncated"}, ""},
	{"truncated number", `{"ok":-§`, []string{"truncated"}, ""},
	{"truncated character", "{\"ok\":\"\xe2\x82§", []string{"truncated"}, ""},
	{"never closed", `{"ok":false,"order_id":"$","error":"x"§`, []string{"truncated"}, "never closed"},
	{"trailing comma in an object", `{"ok":false,"order_id":"$","error":"x"§,}`, []string{"trailing-comma"}, "Remove the comma"},
	{"trailing comma in an array", `{"ok":false,"order_id":"$","error":[1§, ]}`, []string{"trailing-comma"}, ""},
	{"missing comma", "{\"ok\":false,\"order_id\":\"$\"§\n \"error\":\"x\"}", []string{"missing-comma"}, ""},
	{"missing colon", `{"ok" §false}`, []string{"missing-colon"}, `"false"`},
	{"single quotes", `§{'ok':false,'order_id':'$','error':'it\'s'}`, []string{"python-repr"}, "json.dumps"},
	{"Python", `§{'ok': True, 'order_id': '$', 'output_type': 'text', 'result_text': 'x'}`, []string{"python-repr"}, "json.dumps"},
	{"JavaScript", `§{ok:false,order_id:"$",error:1}`, []string{"javascript-literal"}, "JSON.stringify"},
	{"unquoted name", `{"ok":false,§order_id:"$","error":1}`, []string{"unquoted-key"}, `"order_id"`},
	{"single quotes in one place", `{"ok":false,"order_id":§'$',"error":1}`, []string{"single-quotes"}, "double quotes"},
	{"unescaped quote", `{"ok":false,"order_id":"$","error":"say §"hi" now"}`, []string{"unescaped-quote"}, `\"`},
	{"JSON pasted into a string", `{"ok":true,"order_id":"$","output_type":"json","result_text":"{§"a":1}"}`, []string{"unescaped-quote"}, ""},
	{"line break in a string", "{\"ok\":false,\"order_id\":\"$\",\"error\":\"one§\ntwo\nthree\"}", []string{"unescaped-newline"}, `\n`},
	{"tab in a string", "{\"ok\":false,\"order_id\":\"$\",\"error\":\"one§\ttwo\"}", []string{"unescaped-control"}, "U+0009"},
	{"Windows path", `{"ok":false,"order_id":"$","error":"C:§\Users"}`, []string{"bad-escape"}, `\\`},
	{"bad \\u", `{"ok":false,"order_id":"$","error":"§\u12xy"}`, []string{"bad-escape"}, ""},
	{"lone surrogate", `{"ok":false,"order_id":"$","error":"§\ud83d"}`, []string{"lone-surrogate"}, "emoji"},
	{"Latin-1", "{\"ok\":false,\"order_id\":\"$\",\"error\":\"caf§\xe9\"}", []string{"invalid-utf8"}, "0xE9"},
	{"byte outside of a string", "{§\xff}", []string{"not-json"}, "0xFF"},
	{"NaN", `{"ok":false,"order_id":"$","score":§NaN}`, []string{"not-a-number"}, "null"},
	{"minus Infinity", `{"ok":false,"order_id":"$","score":§-Infinity}`, []string{"not-a-number"}, "-Infinity"},
	{"leading zero", `{"ok":false,"order_id":"$","score":§007}`, []string{"bad-number"}, ""},
	{"line comment", "{\"ok\":false, §// why\n\"order_id\":\"$\",\"error\":1}", []string{"comment"}, ""},
	{"block comment", `{"ok":false,§/* why */"order_id":"$","error":1}`, []string{"comment"}, ""},
	{"shell comment", "§# x\n{\"ok\":false,\"order_id\":\"$\",\"error\":1}", []string{"comment"}, ""},
	{"two documents", "{\"ok\":false,\"order_id\":\"$\",\"error\":1}\n§{\"ok\":true}", []string{"several-documents"}, "one object a request"},
	{"two documents, the second broken", "{\"ok\":false,\"order_id\":\"$\",\"error\":1}\n§{\"ok\":tru", []string{"two-documents"}, "one object a request"},
	{"a bracket too many", `{"ok":false,"order_id":"$","error":1}§}`, []string{"trailing-bytes"}, `"}"`},
	{"text behind", `{"ok":false,"order_id":"$","error":1} §done`, []string{"words-around"}, `"done"`},
	{"a word", `§garbage`, []string{"plain-text"}, `"garbage"`},
	{"a word for a value", `{"ok":§yes`, []string{"misspelt-word"}, "Write true."},
	{"HTML", `§<!DOCTYPE html><html></html>`, []string{"markup"}, "HTML"},
	{"form data", `§ok=true&order_id=$`, []string{"form-data"}, "form data"},
	{"template", `{"ok":true,"order_id":{§{ $json.order_id }}}`, []string{"template-not-filled"}, "{{…}}"},
	{"curly quotes", `{§“ok”:true}`, []string{"odd-quotes"}, "urly quotes"},
	{"wrong bracket", `{"ok":false,"order_id":"$","error":1§]`, []string{"bracket-mismatch"}, "never closed"},
	{"nobody knows what", `{"ok":false,"order_id":"$",§` + "\x01}", []string{"not-json"}, "unexpected"},
	{"a call", `{"ok":false,"order_id":§ObjectId("x")}`, []string{"code-in-json"}, "ObjectId"},
	{"too deep", `{"ok":false,"order_id":"$","error":` + strings.Repeat("[", maxDepth-1) + "§[" + strings.Repeat("]", maxDepth) + "}", []string{"too-deep"}, "10,000"},
	{
		"several at once", "§{ok: True, \"order_id\":\"$\", §// x\n\"output_type\":\"text\",\"result_text\":\"a§\tb\"§,}",
		[]string{"javascript-literal", "comment", "unescaped-control", "trailing-comma"},
		"",
	},
	{
		"the rules still hold behind a fault", `{"ok":true,"order_id":§"x","output_type":"text","result_text":§None}`,
		[]string{"order-id-not-uuid", "foreign-literal"},
		"",
	},
}

var bodyCases = []ruleCase{
	{"empty", "§", []string{"empty-body"}, ""},
	{"white space", "§ \n", []string{"empty-body"}, ""},
	{"byte order mark", "§\xef\xbb\xbf{\"ok\":false,\"order_id\":\"$\",\"error\":1}", []string{"byte-order-mark"}, ""},
	{"UTF-16", "§\xff\xfe{\x00}\x00", []string{"utf-16"}, "Windows"},
	{"UTF-16 without a mark", "§\x00{\x00}", []string{"utf-16"}, ""},
	{"array", `§[]`, []string{"empty-list"}, "no item"},
	{"encoded twice", `§"{\"ok\":false,\"order_id\":\"$\",\"error\":1}"`, []string{"encoded-twice"}, "encoded twice"},
	{"encoded twice, and wrong", `§§"{\"ok\":false,\"error\":1}"`, []string{"encoded-twice", "order-id-missing"}, ""},
	{"string", `§"hello"`, []string{"not-an-object"}, "a string"},
	{"null", ` §null`, []string{"encoder-failed"}, "null"},
	{"array with a fault", `§[1§,]`, []string{"not-an-object", "trailing-comma"}, ""},
	{"near the limit", "§" + sizedBody(SizeWarning+1), []string{"near-size-limit"}, "not published"},
	{"at the warning", sizedBody(SizeWarning), nil, ""},
	{"at the limit", "§" + sizedBody(SizeLimit), []string{"near-size-limit"}, ""},
	{"over the limit", "§" + sizedBody(SizeLimit+1), []string{"too-large"}, "direct upload"},
	{"a name twice", `{"ok":true,"order_id":"x","output_type":"text","result_text":"a",§"order_id":"$"}`, []string{"duplicate-key /order_id"}, ""},
	{"a name twice, escaped", `{"ok":false,"order_id":"$","error":1,§"e\u0072ror":2}`, []string{"duplicate-key /error"}, ""},
	{"an unknown name twice", `{"ok":false,"order_id":"$","x/y":1,§"x/y":2}`, []string{"duplicate-key /x~1y"}, ""},
	{
		"unknown fields", `{"ok":true,"order_id":"$","output_type":"text","result_text":"a",§"job_token":"t",§"filname":1}`,
		[]string{"unknown-field /job_token", "misnamed-field /filname"},
		"must be named filename",
	},
	{
		"sixty unknown fields", `{"ok":true,"order_id":"$","output_type":"text","result_text":"a"` + numbered(60, `,§"u#":1`, 51) + "}",
		append(repeated("unknown-field", 50), "more-findings"), "10 more findings of unknown-field",
	},
	{"placeholder in order_id", `{"ok":false,"order_id":§"order-uuid-from-webhook","error":"x"}`, []string{"placeholder /order_id"}, `"order-uuid-from-webhook"`},
	{"placeholder with spaces", `{"ok":false,"order_id":§" test-order-uuid\n","error":"x"}`, []string{"placeholder /order_id"}, `"test-order-uuid"`},
	{"placeholder short", `{"ok":false,"order_id":§"order-uuid","error":"x"}`, []string{"placeholder /order_id"}, `"order-uuid"`},
	{"placeholder in result_text", `{"ok":true,"order_id":"$","output_type":"text","result_text":§"Your analysis results go here..."}`, []string{"placeholder /result_text"}, "real value"},
	{"placeholder in a json result", `{"ok":true,"order_id":"$","output_type":"json","result_text":§"Your analysis results go here..."}`, []string{"placeholder /result_text"}, "real value"},
	{"placeholder in file_base64", `{"ok":true,"order_id":"$","output_type":"file","file_base64":§"base64-encoded-file-content","filename":"a.pdf","mime_type":"application/pdf"}`, []string{"placeholder /file_base64"}, ""},
	{"placeholder in files", `{"ok":true,"order_id":"$","output_type":"file","files":[{"file_base64":§"base64-encoded-file-content","filename":"a.pdf","mime_type":"application/pdf"}]}`, []string{"placeholder /files/0/file_base64"}, ""},
	{"placeholder in result_url", `{"ok":true,"order_id":"$","output_type":"url","result_url":§"https://api.example.com/callback"}`, []string{"placeholder /result_url"}, ""},
	{"placeholder secret in any field", `{"ok":false,"order_id":"$","error":"x","secret":§"your-callback-secret"}`, []string{"placeholder /secret"}, ""},
	{"placeholder under a name of control characters", "{\"ok\":false,\"order_id\":\"$\",\"error\":\"x\",\"\x7f\\n\\u202e\":§\"your-secret\"}", []string{"placeholder"}, `"\x7f\n\u202e" is still`},
	{"text that speaks of a placeholder", `{"ok":true,"order_id":"$","output_type":"text","result_text":"replace order-uuid"}`, nil, ""},
}

var envelopeCases = []ruleCase{
	{"empty object", `§{}`, []string{"empty-object"}, "nothing was put in"},
	{"ok and order_id missing", `§§{"output_type":"text","result_text":"x"}`, []string{"ok-missing /ok", "order-id-missing /order_id"}, ""},
	{"ok as a string", `{"ok":§"true","order_id":"$","output_type":"text","result_text":"x"}`, []string{"ok-not-boolean"}, `"true"`},
	{"ok as a number", `§{"ok":§1,"order_id":"$","output_type":"text"}`, []string{"result-missing", "ok-not-boolean"}, ""},
	{"ok null", `{"ok":§null,"order_id":"$","error":"x"}`, []string{"ok-not-boolean"}, "null"},
	{"ok missing, a result", `§{"order_id":"$","output_type":"csv","result_text":§""}`, []string{"ok-missing", "result-text-empty"}, ""},
	{"ok missing, a failure", `§{"order_id":"$","error":"x"}`, []string{"ok-missing"}, ""},
	{"order_id missing", `§{"ok":false,"error":"x"}`, []string{"order-id-missing"}, "webhook"},
	{"order_id null", `{"ok":false,"error":"x","order_id":§null}`, []string{"order-id-missing"}, "null"},
	{"order_id a number", `{"ok":false,"error":"x","order_id":§12345}`, []string{"order-id-not-string"}, "12345"},
	{"order_id an object", `{"ok":false,"error":"x","order_id":§{"id":"$"}}`, []string{"order-id-not-string"}, "an object"},
	{"order_id empty", `{"ok":false,"error":"x","order_id":§" "}`, []string{"order-id-missing"}, "empty"},
	{"order_id a placeholder in capitals", `{"ok":false,"error":"x","order_id":§"ORDER-UUID-FROM-WEBHOOK"}`, []string{"placeholder"}, "placeholder"},
	{"order_id short", `{"ok":false,"error":"x","order_id":§"12345"}`, []string{"order-id-not-uuid"}, `"12345"`},
	{"order_id with spaces", `{"ok":false,"error":"x","order_id":§"$ "}`, []string{"order-id-not-uuid"}, "Remove the spaces"},
	{"order_id without dashes", `{"ok":false,"error":"x","order_id":§"7f0c3a52e29b41d4a716446655440000aaaa"}`, []string{"order-id-not-uuid"}, ""},
	{"order_id not hex", `{"ok":false,"error":"x","order_id":§"7f0c3a52-9d1e-4b86-a2f4-c15e8d907b6g"}`, []string{"order-id-not-uuid"}, ""},
	{"order_id huge", `{"ok":false,"error":"x","order_id":§"` + strings.Repeat("x", 9000) + `"}`, []string{"order-id-not-uuid"}, "…"},
	{"order_id a template", `{"ok":false,"error":"x","order_id":§"{{ $json.order_id }}"}`, []string{"order-id-not-uuid"}, "template"},
	{"order_id with control characters", `{"ok":false,"error":"x","order_id":§"\u001b[2J\u0007"}`, []string{"order-id-not-uuid"}, `\x1b`},
	{"short_id for order_id", `{"ok":false,"error":"x",§"short_id":"abc"}`, []string{"short-id-for-order-id /order_id"}, "not the order"},
	{"order_id holds short_id", `{"ok":false,"error":"x",§"short_id":"abc","order_id":§"abc"}`, []string{"short-id", "short-id-for-order-id"}, ""},
	{"short_id beside order_id", `{"ok":false,"error":"x","order_id":"$",§"short_id":"abc"}`, []string{"short-id"}, ""},
	{"failure without details", `§{"ok":false,"order_id":"$"}`, []string{"no-error-details"}, ""},
	{"failure with an output type only", `§{"ok":false,"order_id":"$","output_type":"text"}`, []string{"no-error-details"}, ""},
	{"failure with details of its own", `{"ok":false,"order_id":"$","details":{"code":7}}`, nil, ""},
	{"another version by its shape", `§{"ok":true,"order_id":"$","outputs":[{"type":"text"}]}`, []string{"not-v1"}, "not published"},
	{"another version by its word", `§{"api_version":"v2","ok":true,"order_id":"$","output_type":"many"}`, []string{"not-v1"}, "api_version 2"},
	{"another version by a number", `§{"version":2,"ok":true,"order_id":§"x"}`, []string{"not-v1", "order-id-not-uuid"}, ""},
	{"version one", `§{"ok":true,"order_id":"$","version":"1.0"}`, []string{"output-type-missing"}, ""},
	{"a misspelled v1", `{"ok":true,"order_id":"$",§"outputType":"text",§"resultText":"x"}`, []string{"misnamed-field /outputType", "misnamed-field /resultText"}, "must be named output_type"},
}

var outputCases = []ruleCase{
	{"missing", `§{"ok":true,"order_id":"$","result_text":"x"}`, []string{"output-type-missing /output_type"}, ""},
	{
		"missing with a bad file and URL", `§§{"ok":true,"order_id":"$","file_base64":"aGk=","filename":"a.txt","result_url":§"x"}`,
		[]string{"output-type-missing", "mime-type-missing", "result-url-not-absolute"},
		"",
	},
	{"null", `{"ok":true,"order_id":"$","output_type":§null,"result_text":"x"}`, []string{"output-type-not-string"}, ""},
	{"case", `{"ok":true,"order_id":"$","output_type":§"JSON","result_text":"{}"}`, []string{"output-type-case"}, `"json"`},
	{"case and spaces", `{"ok":true,"order_id":"$","output_type":§" Text","result_text":"x"}`, []string{"output-type-case"}, `"text"`},
	{"misspelled", `{"ok":true,"order_id":"$","output_type":§"jsno","result_text":"{}"}`, []string{"output-type-unknown"}, `Did you mean "json"?`},
	{"a kind of file", `{"ok":true,"order_id":"$","output_type":§"pdf","file_base64":"JVBERi0=","filename":"a.pdf","mime_type":"application/pdf"}`, []string{"output-type-unknown"}, `Did you mean "file"?`},
	{"nothing near", `{"ok":true,"order_id":"$","output_type":§"hologram","result_text":"x"}`, []string{"output-type-unknown"}, "text, html, json"},
	{"very long", `{"ok":true,"order_id":"$","output_type":§"` + strings.Repeat("j", 300) + `","result_text":"x"}`, []string{"output-type-unknown"}, ""},
	{"text without", `§{"ok":true,"order_id":"$","output_type":"text"}`, []string{"result-missing"}, "result_text"},
	{"csv null", `{"ok":true,"order_id":"$","output_type":"csv","result_text":§null}`, []string{"result-missing /result_text"}, "null"},
	{"url without", `{"ok":true,"order_id":"$","output_type":"url",§"result_text":"https://x.org"}`, []string{"result-missing /result_text"}, "result_url"},
	{"file without", `§{"ok":true,"order_id":"$","output_type":"file"}`, []string{"result-missing"}, "files"},
	{"xlsx without", `§{"ok":true,"order_id":"$","output_type":"xlsx"}`, []string{"result-missing"}, "files"},
	{"video without", `§{"ok":true,"order_id":"$","output_type":"video"}`, []string{"result-missing"}, "result_url, file_base64 or files"},
	{"video twice", `{"ok":true,"order_id":"$","output_type":"video",§"result_url":"https://x.org/v","files":[{"filename":"v.mp4","mime_type":"video/mp4","object_key":"k"}]}`, []string{"two-results"}, ""},
	{"both file and files", `{"ok":true,"order_id":"$","output_type":"file","file_base64":"aGk=","filename":"a.txt","mime_type":"text/plain",§"files":[]}`, []string{"two-results"}, ""},
	{"html", `{"ok":true,"order_id":"$","output_type":"html",§"result_text":"<p>"}`, []string{"html-hosting"}, ""},
	{"html without", `§§{"ok":true,"order_id":"$","output_type":"html"}`, []string{"html-hosting", "result-missing"}, ""},
	{"unused", `{"ok":true,"order_id":"$","output_type":"text","result_text":"x",§"result_url":"u"}`, []string{"unused-field /result_url"}, ""},
}
