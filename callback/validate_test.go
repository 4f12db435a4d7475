package callback

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

const orderID = "7f0c3a52-9d1e-4b86-a2f4-c15e8d907b63"

// TestValidateGuides holds the shapes of the guides to be without a finding.
func TestValidateGuides(t *testing.T) {
	t.Parallel()
	for name, body := range map[string]string{
		"text":     `{"ok":true,"order_id":"$","output_type":"text","result_text":"Done: <b>&</b>"}`,
		"json":     `{"ok":true,"order_id":"$","output_type":"json","result_text":"{\"score\": 95, \"tags\": [\"a\"]}"}`,
		"csv":      `{"ok":true,"order_id":"$","output_type":"csv","result_text":"a,b\n1,\"x, y\"\n"}`,
		"file":     `{"ok":true,"order_id":"$","output_type":"file","file_base64":"JVBERi0xLjcK","filename":"report.pdf","mime_type":"application/pdf"}`,
		"files":    `{"ok":true,"order_id":"$","output_type":"file","files":[{"filename":"a.txt","mime_type":"text/plain","file_base64":"aGk="},{"filename":"b.pdf","mime_type":"application/pdf","object_key":"k/b.pdf"}]}`,
		"url":      `{"ok":true,"order_id":"$","output_type":"url","result_url":"https://files.example.org/r/1"}`,
		"video":    `{"ok":true,"order_id":"$","output_type":"video","files":[{"filename":"v.mp4","mime_type":"video/mp4","object_key":"k/v.mp4"}]}`,
		"hosted":   `{"ok":true,"order_id":"$","output_type":"video","result_url":"https://files.example.org/v.mp4"}`,
		"failure":  `{"ok":false,"order_id":"$","error":"the model gave no answer"}`,
		"upcase":   `{"ok":false,"order_id":"7F0C3A52-9D1E-4B86-A2F4-C15E8D907B63","reason":{"code":7}}`,
		"indented": "{\n  \"ok\": true,\n  \"order_id\": \"$\",\n  \"output_type\": \"text\",\n  \"result_text\": \"x\"\n}\n",
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r := Validate([]byte(strings.Replace(body, "$", orderID, 1)))
			assert.Empty(t, r.Findings)
			assert.True(t, r.Valid)
		})
	}
}

func TestEncodeIsValid(t *testing.T) {
	t.Parallel()
	p := Payload{OK: true, OrderID: orderID, OutputType: JSON, ResultText: `{"a":"<&>"}`}
	body := p.Encode()
	assert.Equal(t, `{"ok":true,"order_id":"`+orderID+`","output_type":"json","result_text":"{\"a\":\"<&>\"}"}`, string(body))
	require.True(t, json.Valid(body))
	assert.Empty(t, Validate(body).Findings)
}
