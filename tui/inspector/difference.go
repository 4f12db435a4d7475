package inspector

import (
	"encoding/json"
	"fmt"
	"strings"

	"redial/callback"
)

// Difference is one place where two bodies differ: the lines that were there,
// and those that are now. Either may be none.
type Difference struct {
	place    string // a JSON pointer, a line, or both
	old, now []string
}

// Differences are changes as they are shown: where a text of several lines has
// changed, the lines of it that did.
func Differences(changes []callback.Change) []Difference {
	var found []Difference
	for _, c := range changes {
		if x, y, ok := texts(c); ok {
			found = append(found, textDifferences(c.Path, x, y)...)
			continue
		}
		found = append(found, Difference{place: orWhole(c.Path), old: oneLine(c.Old), now: oneLine(c.New)})
	}
	return found
}

// textDifferences compares two texts by their lines.
func textDifferences(path, x, y string) []Difference {
	old, now := strings.Split(x, "\n"), strings.Split(y, "\n")
	var found []Difference
	for _, h := range DiffLines(old, now) {
		place := fmt.Sprintf("line %d", h.X0+1)
		if h.X1 > h.X0+1 {
			place = fmt.Sprintf("lines %d to %d", h.X0+1, h.X1)
		}
		if h.X0 == h.X1 {
			place = fmt.Sprintf("after line %d", h.X0)
		}
		if path != "" {
			place = path + ", " + place
		}
		found = append(found, Difference{place: place, old: old[h.X0:h.X1], now: now[h.Y0:h.Y1]})
	}
	return found
}

// texts returns what a change is between, where that is text of several lines:
// bodies that are not JSON, or strings.
func texts(c callback.Change) (x, y string, ok bool) {
	if c.Kind != callback.Changed {
		return "", "", false
	}
	x, y = c.Old, c.New
	xs, inX := stringOf(x)
	ys, inY := stringOf(y)
	switch {
	case inX && inY:
		x, y = xs, ys
	case c.Path != "": // another type than before
		return "", "", false
	}
	return x, y, x != y && (strings.Contains(x, "\n") || strings.Contains(y, "\n"))
}

// stringOf is the text of a JSON string.
func stringOf(value string) (text string, ok bool) {
	ok = strings.HasPrefix(value, `"`) && json.Unmarshal([]byte(value), &text) == nil
	return text, ok
}

func oneLine(value string) []string {
	if value == "" {
		return nil
	}
	return []string{value}
}

// orWhole is a JSON pointer in words where it points to the whole body.
func orWhole(path string) string {
	if path == "" {
		return "the whole text"
	}
	return path
}
