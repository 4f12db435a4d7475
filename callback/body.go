package callback

import "encoding/json"

// Body is a callback body: its exact bytes, and the place of each of its
// top-level fields in them. Changing a field leaves every other byte as it was,
// unknown fields and spacing included.
type Body struct {
	raw []byte
}

// ParseBody reads the bytes of a body. It fails unless they are one JSON
// object; what the object says is Validate's business.
func ParseBody(b []byte) (Body, error) { panic("not built yet") }

// Bytes returns the exact bytes. They are not to be changed.
func (b Body) Bytes() []byte { return b.raw }

// Field returns the raw JSON of a top-level field.
func (b Body) Field(name string) (raw []byte, ok bool) { panic("not built yet") }

// Text returns a top-level field that is a JSON string, decoded.
func (b Body) Text(name string) (string, bool) { panic("not built yet") }

// Names returns the names of the top-level fields in their order.
func (b Body) Names() []string { panic("not built yet") }

// Unknown returns the names of the fields the contract does not document.
func (b Body) Unknown() []string { panic("not built yet") }

// Set returns the body with a top-level field set to a raw JSON value: in place
// where the field stands, else before the closing brace.
func (b Body) Set(name string, raw []byte) Body { panic("not built yet") }

// SetText is Set with a string.
func (b Body) SetText(name, value string) Body { panic("not built yet") }

// Remove returns the body without a top-level field.
func (b Body) Remove(name string) Body { panic("not built yet") }

// Peek is what a body says of itself, read leniently: whatever can't be read
// is left zero.
type Peek struct {
	OK         *bool
	OrderID    string
	OutputType string
}

// PeekBody reads the fields of a body that a history line repeats. It takes
// any bytes, also ones that are not JSON.
func PeekBody(body []byte) Peek {
	var fields map[string]json.RawMessage
	_ = json.Unmarshal(body, &fields)
	var p Peek
	_ = json.Unmarshal(fields["ok"], &p.OK)
	_ = json.Unmarshal(fields["order_id"], &p.OrderID)
	_ = json.Unmarshal(fields["output_type"], &p.OutputType)
	return p
}
