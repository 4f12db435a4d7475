package importer

import (
	"encoding/json"
	"maps"
	"slices"
	"strconv"
	"time"
)

// looseHeaders are headers: a list of names and values, or an object of them.
type looseHeaders []header

// UnmarshalJSON never fails.
func (h *looseHeaders) UnmarshalJSON(b []byte) error {
	var list []json.RawMessage
	if json.Unmarshal(b, &list) == nil {
		for _, raw := range list {
			var one struct{ Name, Value looseText }
			if json.Unmarshal(raw, &one) == nil {
				*h = append(*h, header{Name: string(one.Name), Value: string(one.Value)})
			}
		}
		return nil
	}
	var object map[string]looseText
	if json.Unmarshal(b, &object) == nil {
		for _, name := range slices.Sorted(maps.Keys(object)) {
			*h = append(*h, header{Name: name, Value: string(object[name])})
		}
	}
	return nil
}

// looseText is a text; a number or a boolean stands as it is written.
type looseText string

// UnmarshalJSON never fails.
func (t *looseText) UnmarshalJSON(b []byte) error {
	var s string
	switch {
	case json.Unmarshal(b, &s) == nil:
		*t = looseText(s)
	case b[0] != '{' && b[0] != '[':
		*t = looseText(b)
	}
	return nil
}

// looseNumber is a number, which may stand in quotes.
type looseNumber float64

// UnmarshalJSON never fails.
func (n *looseNumber) UnmarshalJSON(b []byte) error {
	var text looseText
	if err := text.UnmarshalJSON(b); err != nil {
		return err
	}
	if f, err := strconv.ParseFloat(string(text), 64); err == nil {
		*n = looseNumber(f)
	}
	return nil
}

// looseTime is a time as text, or in milliseconds since 1970.
type looseTime time.Time

// UnmarshalJSON never fails.
func (t *looseTime) UnmarshalJSON(b []byte) error {
	var text looseText
	if err := text.UnmarshalJSON(b); err != nil {
		return err
	}
	for _, layout := range []string{time.RFC3339, "2006-01-02T15:04:05Z0700", "2006-01-02T15:04:05", "2006-01-02 15:04:05"} {
		if at, err := time.Parse(layout, string(text)); err == nil {
			*t = looseTime(at)
			return nil
		}
	}
	if ms, err := strconv.ParseInt(string(text), 10, 64); err == nil && ms > 0 {
		*t = looseTime(time.UnixMilli(ms))
	}
	return nil
}
