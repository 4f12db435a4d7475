package cause

import (
	"bytes"
	"encoding/json"
	"fmt"
)

// inAList knows a list with one callback in it, with several, or with the items
// of an automation tool.
func inAList(text []byte) *Cause {
	if begin := bytes.TrimLeft(text[1:], space); text[0] != '[' || len(begin) == 0 || begin[0] != '{' && begin[0] != '[' {
		return nil
	}
	if !json.Valid(text) {
		return nil
	}
	const looked = 1000
	items := itemsOf(text, looked)
	if len(items) == 0 {
		return nil
	}
	n, callbacks, first := len(items), 0, items[0]
	for _, item := range items {
		if looksLikeCallback(text[item.Start:item.End]) {
			callbacks++
		}
	}
	item := text[first.Start:first.End]
	switch {
	case callbacks > 1:
		return &Cause{
			Says: fmt.Sprintf("is a list of %d callbacks", callbacks),
			Fix:  "Send each in a request of its own.",
		}
	case item[0] == '{' && bytes.Contains(item, []byte(`"callback_url"`)) && !looksLikeCallback(item):
		return &Cause{
			Says: "is a list with the platform's order in it, as a webhook step received it, not a callback",
			Fix:  "Build a new body with ok, order_id, output_type and the result.",
		}
	case n == 1 && item[0] == '{' && !looksLikeCallback(item):
		c := &Cause{Says: "is a list with one object in it", Fix: "Send the object without [ ].", Within: first}
		for _, m := range membersOf(item) {
			if looksLikeCallback(item[m.value.Start:m.value.End]) {
				c.Says = "is a list, and the callback stands in it under " + quoted([]byte(m.name))
				c.Fix = "Send that object alone, without [ ]. In n8n, send the item ($json), not all items."
				c.Within = Span{first.Start + m.value.Start, first.Start + m.value.End}
			}
		}
		return c
	case n == 1 && item[0] == '{':
		return &Cause{
			Says:   "is a list with one object in it, the callback: it stands in an array of one",
			Fix:    "Send the object without [ ]. In n8n, send the item ($json), not all items.",
			Within: first,
		}
	case n == 1 && item[0] == '[' && !pairs(text):
		return &Cause{Says: "is a list in a list", Fix: "Send the object in it, without [ ].", Within: first}
	case pairs(text):
		return &Cause{
			Says: "is a list of pairs of name and value, not an object",
			Fix:  "Make an object of it: Object.fromEntries(it) in JavaScript, dict(it) in Python.",
		}
	case item[0] == '{':
		return &Cause{
			Says: fmt.Sprintf("is a list of %d objects, and a callback is one object", n),
			Fix:  "Send one callback for each order, in a request of its own.",
		}
	}
	return nil
}

// pairs reports whether a list is one of pairs, as Object.entries makes it.
func pairs(text []byte) bool {
	const looked = 100
	list := itemsOf(text, looked)
	for _, item := range list {
		pair := text[item.Start:item.End]
		parts := itemsOf(pair, 3)
		if pair[0] != '[' || len(parts) != 2 || pair[parts[0].Start] != '"' {
			return false
		}
	}
	return len(list) > 1
}

// emptyList knows a list without an item.
func emptyList(text []byte) *Cause {
	if text[0] != '[' || len(bytes.Trim(text, space+"[]")) > 0 || !json.Valid(text) {
		return nil
	}
	return &Cause{
		Says: "is an empty list: the step before gave no item",
		Fix:  "Look at that step; where it can give nothing, send a failure (\"ok\": false) with the reason.",
	}
}

// encoderFailed knows the words that stand where an object could not be made.
func encoderFailed(text []byte) *Cause {
	switch string(text) {
	case "false":
		return &Cause{
			Says: "is the word false: an encoder failed and gave false",
			Fix:  "Look at its error (json_last_error_msg in PHP): often a text that is not UTF-8.",
		}
	case "null", "undefined", "None", "nil", "NaN", "NULL", `"null"`, `"undefined"`, `"None"`:
		return &Cause{
			Says: "is the word " + string(bytes.Trim(text, `"`)) + ": there was no value where it was read",
			Fix:  "Check the name of the variable or field that it is read from.",
		}
	}
	return nil
}
