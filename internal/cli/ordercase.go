package cli

import (
	"bytes"
	"encoding/json"
	"errors"

	"redial/callback/order"
)

// caseOf is a webhook as a case of a suite: its inputs, and that a result is due.
func caseOf(body []byte) ([]byte, error) {
	parsed, findings := order.Parse(body)
	if !order.Valid(findings) {
		return nil, errors.New("its webhook is not the platform's default payload")
	}
	var b bytes.Buffer
	b.WriteString(`{"inputs":{`)
	for i, in := range parsed.Inputs {
		if i > 0 {
			b.WriteByte(',')
		}
		key, err := json.Marshal(in.Key)
		if err != nil {
			return nil, err
		}
		b.Write(append(append(key, ':'), in.Value...))
	}
	b.WriteString(`},"expect":{"ok":true}}`)
	var indented bytes.Buffer
	if err := json.Indent(&indented, b.Bytes(), "", "  "); err != nil {
		return nil, err
	}
	indented.WriteByte('\n')
	return indented.Bytes(), nil
}
