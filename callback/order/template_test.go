package order_test

import (
	"encoding/json"
	"fmt"
	"testing"

	"github.com/stretchr/testify/assert"

	"redial/callback"
	"redial/callback/order"
)

var someOrder = order.Order{
	ShortID: "abc123", OrderID: "550e8400-e29b-41d4-a716-446655440000", CallbackURL: "https://x.test/cb", TS: 1764230400,
	Inputs: []order.Input{{Key: "topic", Value: json.RawMessage(`"a < \"b\""`)}, {Key: "when", Value: json.RawMessage(`null`)}},
}

func TestTemplate(t *testing.T) {
	for _, c := range []struct{ template, want, code string }{
		{`{"id":"{order_id}","t":{ts},"in":{inputs.topic}}`, `{"id":"550e8400-e29b-41d4-a716-446655440000","t":1764230400,"in":"a < \"b\""}`, ""},
		{`{"s":"{short_id}","c":"{callback_url}","v":"{api_version}","f":{input_files}}`, `{"s":"abc123","c":"https://x.test/cb","v":"","f":null}`, ""},
		{`[{inputs.when}]`, `[null]`, ""},
		{`{"a":{},"b":"{ }"}`, `{"a":{},"b":"{ }"}`, ""},
		{`["{orderid}"]`, `["{orderid}"]`, "unknown-placeholder"},
		{`["{inputs.}"]`, `["{inputs.}"]`, "unknown-placeholder"},
		{`[{inputs.other}]`, `[null]`, "missing-input"},
		{`["{inputs.topic}"]`, `[""a < \"b\"""]`, "not-json"},
		{`[{order_id}]`, `[550e8400-e29b-41d4-a716-446655440000]`, "not-json"},
		{``, ``, "not-json"},
		{"[\"\xff\"]", "[\"\xff\"]", "not-json"},
	} {
		parsed, findings := order.ParseTemplate([]byte(c.template))
		body, more := parsed.Render(someOrder)
		assert.Equal(t, c.want, string(body))
		var codes []string
		for _, f := range append(findings, more...) {
			codes = append(codes, f.Code)
		}
		if c.code == "" {
			assert.Empty(t, codes, c.template)
		} else {
			assert.Equal(t, []string{c.code}, codes, c.template)
		}
	}
}

func TestAnUnknownPlaceholderHasItsPlaceAndTheNearestName(t *testing.T) {
	_, findings := order.ParseTemplate([]byte("{\n  \"id\": \"{ordr_id}\"}"))
	assert.Equal(t, []int{2, 10}, []int{findings[0].Line, findings[0].Column})
	assert.Equal(t, callback.SeverityWarning, findings[0].Severity)
	assert.Contains(t, findings[0].Fix, "order_id")
}

func FuzzTemplate(f *testing.F) {
	f.Add([]byte(`{"id":"{order_id}","in":{inputs.topic}}`))
	f.Add([]byte(`{{order_id}}{inputs.x}`))
	f.Add([]byte("{\xff}"))
	f.Fuzz(func(t *testing.T, text []byte) {
		parsed, findings := order.ParseTemplate(text)
		body, more := parsed.Render(someOrder)
		for _, found := range findings {
			assert.LessOrEqual(t, found.Offset, len(text))
		}
		assert.Equal(t, json.Valid(body) && validUTF8(body), !hasCode(more, "not-json"), "%q", body)
	})
}

func validUTF8(b []byte) bool { return string(b) == string([]rune(string(b))) }

func hasCode(findings []callback.Finding, code string) bool {
	for _, f := range findings {
		if f.Code == code {
			return true
		}
	}
	return false
}

func ExampleTemplate() {
	t, _ := order.ParseTemplate([]byte(`{"id":"{order_id}","topic":{inputs.topic}}`))
	body, findings := t.Render(order.Order{OrderID: "550e8400", Inputs: []order.Input{{Key: "topic", Value: []byte(`"tea"`)}}})
	fmt.Println(string(body), len(findings))
	// Output: {"id":"550e8400","topic":"tea"} 0
}
