package order_test

import (
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"redial/callback/order"
)

const webhook = `{"short_id":"abc123","order_id":"550e8400-e29b-41d4-a716-446655440000","inputs":{"topic":"a < b","count":2,"when":null},"callback_url":"https://x.test/api/orders/callback","ts":1764230400,"job_token":"canary"}`

func TestParseAndEncodeKeepTheWebhook(t *testing.T) {
	o, findings := order.Parse([]byte(webhook))
	assert.Empty(t, findings)
	assert.Equal(t, `"a < b"`, string(o.Input("topic")))
	assert.Equal(t, "null", string(o.Input("when")))
	assert.Nil(t, o.Input("other"))
	b, err := o.Encode()
	require.NoError(t, err)
	assert.Equal(t, webhook, string(b))
}

func TestFindings(t *testing.T) {
	for _, c := range []struct{ from, to, code, path string }{
		{`"order_id":"550`, `"order_id":"x550`, "order-id-not-uuid", "/order_id"},
		{`"short_id":"abc123",`, ``, "missing-field", "/short_id"},
		{`"abc123"`, `7`, "not-text", "/short_id"},
		{`https://x.test`, ``, "callback-url-invalid", "/callback_url"},
		{`1764230400`, `"1764230400"`, "ts-invalid", "/ts"},
		{`1764230400`, `1764230400000`, "ts-milliseconds", "/ts"},
		{`"topic"`, `"To/pic"`, "input-key", "/inputs/To~1pic"},
		{`{"topic":"a < b","count":2,"when":null}`, `[]`, "inputs-not-object", "/inputs"},
		{`"ts":1764230400`, `"ts":1764230400,"ts":1764230400`, "duplicate-key", "/ts"},
		{`"canary"}`, `"canary"`, "not-json", ""},
		{`"canary"}`, `"canary"} x`, "not-json", ""},
	} {
		body := strings.Replace(webhook, c.from, c.to, 1)
		_, findings := order.Parse([]byte(body))
		if assert.Len(t, findings, 1, body) {
			assert.Equal(t, c.code, findings[0].Code)
			assert.Equal(t, c.path, findings[0].Path)
			assert.NotContains(t, fmt.Sprint(findings), "canary")
		}
	}
}

func TestAFindingTellsItsPlace(t *testing.T) {
	_, findings := order.Parse([]byte("{\n \"ö\":1, \"short_id\": 7}"))
	require.Equal(t, "not-text", findings[0].Code)
	assert.Equal(t, []int{2, 21}, []int{findings[0].Line, findings[0].Column})
}

func TestATokenIsNeverPrinted(t *testing.T) {
	o, _ := order.Parse([]byte(webhook))
	for _, verb := range []string{"%v", "%+v", "%#v", "%s", "%q", "%x"} {
		assert.NotContains(t, fmt.Sprintf(verb, o.JobToken), "canary", verb)
	}
	assert.NotContains(t, fmt.Sprintf("%+v", o), "canary")
	assert.Regexp(t, `^token:[0-9a-f]{8}$`, o.JobToken.String())
}

func TestReceiver(t *testing.T) {
	for _, c := range []struct {
		method, body, header string
		fails                error
		status               int
	}{
		{"POST", webhook, "", nil, 202},
		{"POST", webhook, "", errors.New("full"), 500},
		{"POST", "{}", "", nil, 400},
		{"GET", "", "", nil, 405},
		{"POST", webhook, "Origin", nil, 403},
		{"POST", webhook, "Sec-Fetch-Site", nil, 403},
	} {
		taken := 0
		h := order.Receiver{Handle: func(*http.Request, order.Order) error { taken++; return c.fails }}
		r := httptest.NewRequest(c.method, "/hook", strings.NewReader(c.body))
		if c.header != "" {
			r.Header.Set(c.header, "null")
		}
		w := httptest.NewRecorder()
		h.ServeHTTP(w, r)
		assert.Equal(t, c.status, w.Code, c)
		assert.Equal(t, c.status == 202 || c.status == 500, taken == 1, c)
		assert.NotContains(t, w.Body.String(), "canary")
	}
}

func FuzzParse(f *testing.F) {
	f.Add([]byte(webhook))
	f.Add([]byte(`{"inputs":{"a":1,"a":[2]},"ts":1}`))
	f.Add([]byte("\xff{"))
	f.Fuzz(func(t *testing.T, body []byte) {
		o, findings := order.Parse(body)
		for _, found := range findings {
			assert.LessOrEqual(t, found.Offset, len(body))
			assert.Positive(t, found.Line)
			assert.Positive(t, found.Column)
		}
		if !order.Valid(findings) {
			return
		}
		written, err := o.Encode()
		require.NoError(t, err)
		again, findings := order.Parse(written)
		assert.True(t, order.Valid(findings), "%s: %v", written, findings)
		assert.Equal(t, o.OrderID, again.OrderID)
		assert.Len(t, again.Inputs, len(o.Inputs))
	})
}

func ExampleParse() {
	o, findings := order.Parse([]byte(`{"short_id":"abc123","order_id":"550e8400","inputs":{"topic":"tea"},"callback_url":"https://x.test/cb","ts":1764230400}`))
	fmt.Printf("%s %s\n", o.ShortID, o.Input("topic"))
	for _, f := range findings {
		fmt.Println(f.Line, f.Column, f.Message)
	}
	// Output:
	// abc123 "tea"
	// 1 33 order_id is no UUID.
}

// TestFindingsAreBounded: a webhook that is wrong all over takes no longer for it.
func TestFindingsAreBounded(t *testing.T) {
	t.Parallel()
	var body strings.Builder
	body.WriteString(`{"inputs":{`)
	for i := range 50_000 {
		fmt.Fprintf(&body, `"BAD-%d":1,`, i)
	}
	body.WriteString(`"a":1}}`)
	_, findings := order.Parse([]byte(body.String()))
	assert.Len(t, findings, 100)
}
