package callback

import (
	"encoding/json"
	"strconv"
)

// textNames are the names under which services and programs keep the text of
// their answer, the likeliest first.
var textNames = []string{"content", "text", "value", "output_text", "message", "choices", "parts", "candidates", "output", "response", "result", "completion", "body", "data"}

// textWithin returns the JSON pointer of the text in an object or array that was
// sent whole, or "" where it is not plain which text is meant.
func textWithin(raw []byte) string { return textPointer(raw, 0) }

func textPointer(raw []byte, depth int) string {
	const deepest = 5
	if depth > deepest || len(raw) == 0 || len(raw) > 1<<20 {
		return ""
	}
	switch raw[0] {
	case '[':
		var items []json.RawMessage
		if json.Unmarshal(raw, &items) != nil || len(items) == 0 || items[0][0] == '"' || depth == 0 && len(items) > 1 {
			return ""
		}
		for i, item := range items {
			if p, ok := textOf(item, depth); ok {
				return "/" + strconv.Itoa(i) + p
			}
		}
	case '{':
		var fields map[string]json.RawMessage
		if json.Unmarshal(raw, &fields) != nil {
			return ""
		}
		for _, name := range textNames {
			if p, ok := textOf(fields[name], depth); ok {
				return "/" + name + p
			}
		}
	}
	return ""
}

// textOf returns the pointer from a value to the text in it, "" for the value
// itself.
func textOf(raw json.RawMessage, depth int) (string, bool) {
	if len(raw) == 0 {
		return "", false
	}
	if raw[0] == '"' {
		return "", true
	}
	p := textPointer(raw, depth+1)
	return p, p != ""
}
