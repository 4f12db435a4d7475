package cause

import (
	"bytes"
	"encoding/json"
	"slices"
)

// documentAt returns where the JSON object or array ends that begins at i, or 0
// where none does that can be read.
func documentAt(text []byte, i int) int {
	end := bracketEnd(text, i)
	if end == 0 || !json.Valid(text[i:end]) {
		return 0
	}
	return end
}

// bracketEnd returns the offset behind the bracket that closes the one at i, or 0.
// It looks at brackets and strings alone.
func bracketEnd(text []byte, i int) int {
	if i >= len(text) || text[i] != '{' && text[i] != '[' {
		return 0
	}
	depth := 0
	for i < len(text) {
		switch text[i] {
		case '"':
			i = stringEnd(text, i)
			continue
		case '{', '[':
			depth++
		case '}', ']':
			if depth--; depth == 0 {
				return i + 1
			}
		}
		i++
	}
	return 0
}

// stringEnd returns the offset behind the string that begins at i.
func stringEnd(text []byte, i int) int {
	for i++; i < len(text); {
		n := bytes.IndexByte(text[i:], '"')
		if n < 0 {
			break
		}
		slashes := 0
		for slashes < n && text[i+n-1-slashes] == '\\' {
			slashes++
		}
		i += n + 1
		if slashes%2 == 0 {
			return i
		}
	}
	return len(text)
}

// member is a field of an object: its name as it stands there, and its value.
type member struct {
	name  string
	value Span
}

// membersOf returns the fields of a valid JSON object.
func membersOf(object []byte) []member {
	var all []member
	for i := 1; i < len(object); {
		i += spaceAt(object[i:])
		if i >= len(object) || object[i] != '"' {
			break
		}
		end := stringEnd(object, i)
		m := member{name: string(head(object[i+1:end-1], 200))}
		i = end + spaceAt(object[end:])
		i++ // the colon
		i += spaceAt(object[min(i, len(object)):])
		end = valueEnd(object, i)
		m.value = Span{i, end}
		all = append(all, m)
		i = end + spaceAt(object[end:])
		i++ // the comma
	}
	return all
}

// itemsOf returns where the items of a valid JSON array stand, at most so many.
func itemsOf(array []byte, most int) []Span {
	var all []Span
	for i := 1; i < len(array) && len(all) < most; {
		i += spaceAt(array[i:])
		end := valueEnd(array, i)
		if end == i {
			break
		}
		all = append(all, Span{i, end})
		i = end + spaceAt(array[end:])
		i++ // the comma
	}
	return all
}

// valueEnd returns the offset behind the value that begins at i.
func valueEnd(text []byte, i int) int {
	if i >= len(text) {
		return len(text)
	}
	switch text[i] {
	case '"':
		return stringEnd(text, i)
	case '{', '[':
		if end := bracketEnd(text, i); end > 0 {
			return end
		}
		return len(text)
	}
	n := bytes.IndexAny(text[i:], ",]} \t\r\n")
	if n < 0 {
		return len(text)
	}
	return i + n
}

// spaceAt is how much white space a text begins with.
func spaceAt(text []byte) int { return len(text) - len(bytes.TrimLeft(text, space)) }

// isDocument reports whether all of a text is one JSON object or array.
func isDocument(text []byte) bool {
	text = bytes.TrimSpace(text)
	return len(text) > 0 && (text[0] == '{' || text[0] == '[') && json.Valid(text)
}

// isObject reports whether all of a text is one JSON object.
func isObject(text []byte) bool {
	text = bytes.TrimSpace(text)
	return len(text) > 0 && text[0] == '{' && json.Valid(text)
}

// tries is how many beginnings findDocument looks at.
const tries = 16

// findDocument returns the first JSON object or list of objects in a text that
// can be read to its end. One that looks like a callback is preferred, and one
// with nothing in it is none.
func findDocument(text []byte) (Span, bool) {
	var first Span
	n := 0
	for i := 0; i < len(text) && n < tries; {
		next := bytes.IndexAny(text[i:], "{[")
		if next < 0 {
			break
		}
		i += next
		if !beginsDocument(text[i:]) {
			i++
			continue
		}
		n++
		end := documentAt(text, i)
		if end == 0 {
			i++
			continue
		}
		found := Span{i, end}
		if looksLikeCallback(text[i:end]) {
			return found, true
		}
		if first.Empty() {
			first = found
		}
		i = end
	}
	return first, !first.Empty()
}

// beginsDocument reports whether a text begins as an object with a name in it
// does, or a list of such.
func beginsDocument(text []byte) bool {
	rest := bytes.TrimLeft(text[1:], " \t\r\n")
	if len(rest) == 0 {
		return false
	}
	return text[0] == '{' && rest[0] == '"' || text[0] == '[' && rest[0] == '{'
}

// objectBegin returns where the first object begins that can't be read to its
// end but begins as JSON does, or -1.
func objectBegin(text []byte) int {
	for i := 0; ; i++ {
		next := bytes.IndexByte(text[i:], '{')
		if next < 0 {
			return -1
		}
		i += next
		if beginsDocument(text[i:]) {
			return i
		}
	}
}

// looksLikeCallback reports whether a text is a JSON object, known to be valid,
// that has what every callback has.
func looksLikeCallback(text []byte) bool {
	if len(text) == 0 || text[0] != '{' || !bytes.Contains(text, []byte(`order_id`)) {
		return false
	}
	ok, id := false, false
	for _, m := range membersOf(text) {
		ok = ok || m.name == "ok"
		id = id || m.name == "order_id"
	}
	return ok && id
}

// decodedString returns what a JSON string says.
func decodedString(text []byte) (string, bool) {
	var s string
	if len(text) == 0 || text[0] != '"' || json.Unmarshal(text, &s) != nil {
		return "", false
	}
	return s, true
}

// hasAny reports whether a text has one of the words in it.
func hasAny(text []byte, words ...string) bool {
	return slices.ContainsFunc(words, func(w string) bool { return bytes.Contains(text, []byte(w)) })
}

// hasPrefix reports whether a text begins with one of the words.
func hasPrefix(text []byte, words ...string) bool {
	return slices.ContainsFunc(words, func(w string) bool { return bytes.HasPrefix(text, []byte(w)) })
}
