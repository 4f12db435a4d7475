package order

import (
	"bytes"
	"encoding/json"
	"fmt"
)

// Order is what the platform sends to an automation (the seller pages "Connect"
// and "Placeholders & Keys").
type Order struct {
	ShortID     string
	OrderID     string
	Inputs      []Input // in the order of the body
	CallbackURL string
	TS          int64 // Unix seconds
	APIVersion  string
	InputFiles  json.RawMessage // as it came; its shape is not published
	JobToken    Token
}

// Input is one value of inputs, under the seller's own key.
type Input struct {
	Key   string
	Value json.RawMessage
}

// Input returns the value of an input, nil where there is none of this key.
func (o Order) Input(key string) json.RawMessage {
	for _, in := range o.Inputs {
		if in.Key == key {
			return in.Value
		}
	}
	return nil
}

// Encode writes the platform's default payload. The value of job_token is in it:
// it is for the automation, and for no file or screen.
func (o Order) Encode() ([]byte, error) {
	var b bytes.Buffer
	b.WriteByte('{')
	write := func(name string, value any) error {
		if b.Len() > 1 && b.Bytes()[b.Len()-1] != '{' {
			b.WriteByte(',')
		}
		text, err := encode(value)
		if err != nil {
			return fmt.Errorf("%s: %w", name, err)
		}
		key, err := encode(name)
		b.Write(key)
		b.WriteByte(':')
		b.Write(text)
		return err
	}
	errs := []error{write("short_id", o.ShortID), write("order_id", o.OrderID)}
	b.WriteString(`,"inputs":{`)
	for _, in := range o.Inputs {
		errs = append(errs, write(in.Key, in.Value))
	}
	b.WriteByte('}')
	errs = append(errs, write("callback_url", o.CallbackURL), write("ts", o.TS))
	if o.APIVersion != "" {
		errs = append(errs, write("api_version", o.APIVersion))
	}
	if len(o.InputFiles) > 0 {
		errs = append(errs, write("input_files", o.InputFiles))
	}
	if !o.JobToken.Empty() {
		errs = append(errs, write("job_token", o.JobToken.Reveal()))
	}
	for _, err := range errs {
		if err != nil {
			return nil, err
		}
	}
	b.WriteByte('}')
	return b.Bytes(), nil
}

// encode writes a value as JSON that leaves <, > and & as they are.
func encode(value any) ([]byte, error) {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	err := e.Encode(value)
	return bytes.TrimSuffix(b.Bytes(), []byte{'\n'}), err
}
