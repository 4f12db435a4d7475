package callback

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestPayloadEncode(t *testing.T) {
	t.Parallel()
	pdf := PayloadFile{Filename: "a.pdf", MIMEType: "application/pdf", Data: []byte("%PDF-")}
	uploaded := PayloadFile{Filename: "v.mp4", MIMEType: "video/mp4", ObjectKey: "k/v.mp4"}
	for _, c := range []struct {
		name    string
		payload Payload
		want    string
	}{
		{"text", Payload{OK: true, OutputType: Text, ResultText: "<b>&\u2028\"\\\n\t\x01\x7f"}, `"output_type":"text","result_text":"<b>&` + "\u2028" + `\"\\\n\t\u0001` + "\x7f" + `"`},
		{"empty text", Payload{OK: true, OutputType: HTML}, `"output_type":"html","result_text":""`},
		{"a draft holds more", Payload{OK: true, OutputType: URL, ResultURL: "https://x.org/?a&b", ResultText: "x", Files: []PayloadFile{pdf}}, `"output_type":"url","result_url":"https://x.org/?a&b"`},
		{"one file", Payload{OK: true, OutputType: File, Files: []PayloadFile{pdf}}, `"output_type":"file","file_base64":"JVBERi0=","filename":"a.pdf","mime_type":"application/pdf"`},
		{"two files", Payload{OK: true, OutputType: XLSX, Files: []PayloadFile{pdf, pdf}}, `"output_type":"xlsx","files":[{"filename":"a.pdf","mime_type":"application/pdf","file_base64":"JVBERi0="},{"filename":"a.pdf","mime_type":"application/pdf","file_base64":"JVBERi0="}]`},
		{"uploaded", Payload{OK: true, OutputType: Video, Files: []PayloadFile{uploaded}}, `"output_type":"video","files":[{"filename":"v.mp4","mime_type":"video/mp4","object_key":"k/v.mp4"}]`},
		{"no file yet", Payload{OK: true, OutputType: File}, `"output_type":"file"`},
		{"hosted video", Payload{OK: true, OutputType: Video, ResultURL: "u"}, `"output_type":"video","result_url":"u"`},
		{"an unknown type carries what is set", Payload{OK: true, OutputType: "new", ResultText: "x"}, `"output_type":"new","result_text":"x"`},
		{"failure", Payload{OutputType: Text, ResultText: "x", Error: "why"}, `"output_type":"text","error":"why"`},
		{"failure without a type", Payload{Error: "why"}, `"error":"why"`},
		{"escapes of every kind", Payload{Error: "\b\f\r\x1f\xff\xfeé"}, `"error":"\b\f\r\u001f` + "\uFFFD\uFFFDé" + `"`},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			c.payload.OrderID = orderID
			ok := "false"
			if c.payload.OK {
				ok = "true"
			}
			body := c.payload.Encode()
			assert.Equal(t, `{"ok":`+ok+`,"order_id":"`+orderID+`",`+c.want+`}`, string(body))
			assert.True(t, json.Valid(body))
		})
	}
}

func TestPayloadInvalidUTF8(t *testing.T) {
	t.Parallel()
	bad := "caf\xe9"
	assert.Empty(t, Payload{ResultText: "café", Files: []PayloadFile{{Data: []byte(bad)}}}.InvalidUTF8())
	assert.Equal(t, []string{"order_id", "output_type", "result_text", "result_url", "filename", "mime_type", "object_key", "error"},
		Payload{OrderID: bad, OutputType: OutputType(bad), ResultText: bad, ResultURL: bad, Error: bad, Files: []PayloadFile{{bad, bad, nil, bad}, {Filename: bad}}}.InvalidUTF8())
}

// TestPayloadEncodeCopiesOnce: a file is encoded straight to its place.
func TestPayloadEncodeCopiesOnce(t *testing.T) {
	p := Payload{OK: true, OrderID: orderID, OutputType: File, Files: []PayloadFile{{"a.pdf", "application/pdf", make([]byte, 3<<20), ""}}}
	assert.Equal(t, 1.0, testing.AllocsPerRun(3, func() { p.Encode() }))
	assert.LessOrEqual(t, cap(p.Encode()), len(p.Encode())+512)
}

func FuzzPayloadEncode(f *testing.F) {
	f.Add(true, "text", "a\xff<\u2028", "x")
	f.Add(false, "", "", "why")
	f.Fuzz(func(t *testing.T, ok bool, outputType, text, why string) {
		body := Payload{OK: ok, OrderID: text, OutputType: OutputType(outputType), ResultText: text, Error: why}.Encode()
		var got map[string]any
		require.NoError(t, json.Unmarshal(body, &got))
		require.Equal(t, strings.ToValidUTF8(text, "") == text, got["order_id"] == text)
	})
}
