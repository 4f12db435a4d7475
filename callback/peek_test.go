package callback

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
)

func TestPeekBody(t *testing.T) {
	t.Parallel()
	yes, no := true, false
	for _, c := range []struct {
		name, body string
		want       Peek
	}{
		{"a body", `{"ok":true,"order_id":"o","output_type":"text","result_text":"x"}`, Peek{&yes, "o", "text"}},
		{"a failure", "{ \"ok\" : false,\n\"order_id\":\"o\" }", Peek{&no, "o", ""}},
		{"cut in the result", `{"ok":true,"order_id":"o","output_type":"file","file_base64":"aGk`, Peek{&yes, "o", "file"}},
		{"cut in a name", `{"ok":true,"order_id":"o","out`, Peek{&yes, "o", ""}},
		{"cut in a value", `{"ok":true,"order_id":"o`, Peek{&yes, "", ""}},
		{"fields last", `{"result_text":"\\\"ok\\\"{","files":[{"ok":1}],"output_type":"csv","order_id":"\u006f","ok":false}`, Peek{&no, "o", "csv"}},
		{"the last of a name", `{"ok":true,"order_id":"o","output_type":"text","x":"y","order_id":"p","ok":1}`, Peek{nil, "p", "text"}},
		{"wrong types", `{"ok":"true","order_id":7,"output_type":["text"]}`, Peek{}},
		{"not quite JSON", `{'ok': True, 'order_id': 'o', /* x */ output_type: "text",}`, Peek{&yes, "o", "text"}},
		{"byte order mark", "\xef\xbb\xbf{\"ok\":true}", Peek{&yes, "", ""}},
		{"an id too long to be one", `{"order_id":"` + strings.Repeat("x", 300) + `","output_type":"` + strings.Repeat("é", 200) + `"}`, Peek{}},
		{"array", `[{"ok":true}]`, Peek{}},
		{"nothing", ``, Peek{}},
		{"rubbish", "\x00\xff{{{", Peek{}},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			assert.Equal(t, c.want, PeekBody([]byte(c.body)))
		})
	}
}

// TestPeekBodyAllocations: it runs for every send, whatever the body weighs.
func TestPeekBodyAllocations(t *testing.T) {
	body := []byte(`{"ok":true,"order_id":"` + orderID + `","output_type":"json","result_text":"` + strings.Repeat(`{\"a\":1}`, 100_000) + `"}`)
	assert.LessOrEqual(t, testing.AllocsPerRun(10, func() { PeekBody(body) }), 10.0)
}

func FuzzPeekBody(f *testing.F) {
	f.Add([]byte(`{"ok":true,"order_id":"o","output_type":"text","result_text":"x"}`))
	f.Add([]byte(`{"ok":true,"order_id":"o","output_type":"text","order_id":"p"}`))
	f.Fuzz(func(t *testing.T, body []byte) {
		p := PeekBody(body)
		var want struct {
			OK         any
			OrderID    any
			OutputType any
		}
		var fields map[string]any
		if json.Unmarshal(body, &fields) != nil {
			return
		}
		want.OK, want.OrderID, want.OutputType = fields["ok"], fields["order_id"], fields["output_type"]
		if ok, is := want.OK.(bool); is != (p.OK != nil) || is && ok != *p.OK {
			t.Fatalf("%q: ok %v, want %v", body, p.OK, want.OK)
		}
		if id, _ := want.OrderID.(string); len(id) <= peekLimit && id != p.OrderID && !strings.Contains(string(body), `\u`) {
			t.Fatalf("%q: order_id %q, want %q", body, p.OrderID, id)
		}
	})
}
