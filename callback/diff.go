package callback

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"maps"
	"reflect"
	"slices"
	"strconv"
	"strings"
)

// ChangeKind says what happened to a value between two bodies.
type ChangeKind string

// The kinds of changes.
const (
	Added   ChangeKind = "added"
	Removed ChangeKind = "removed"
	Changed ChangeKind = "changed"
)

// Change is one place where two bodies differ.
type Change struct {
	Kind ChangeKind
	// Path is the JSON pointer of the value; "" is the whole body.
	Path string
	// Old and New are the values as JSON, "" on the side that has none. For
	// bodies that are not JSON they are the bytes.
	Old, New string
}

// Diff compares two bodies by their JSON structure: the order of an object's
// fields and spacing make no difference, elements of arrays are compared by
// their place. Bodies that are not both JSON are compared as bytes.
func Diff(before, after []byte) []Change {
	if bytes.Equal(before, after) {
		return nil
	}
	var x any
	var xErr error
	read := make(chan struct{})
	go func() { // the two bodies at once: reading them takes longer than comparing them
		defer close(read)
		x, xErr = decodeAny(before)
	}()
	y, yErr := decodeAny(after)
	<-read
	if xErr != nil || yErr != nil {
		return []Change{{Kind: Changed, Old: string(before), New: string(after)}}
	}
	var d differ
	d.value(x, y)
	return d.changes
}

// differ collects changes in the order of their paths.
type differ struct {
	changes []Change
	at      []step // the way from the body to the value that is compared
}

// step is a field's name, or the place of an element.
type step struct {
	name  string
	place int // -1 for a name
}

// path is the way as a JSON pointer. It is written for what differs alone.
func (d *differ) path() string {
	var b strings.Builder
	for _, s := range d.at {
		b.WriteByte('/')
		if s.place >= 0 {
			b.WriteString(strconv.Itoa(s.place))
			continue
		}
		b.WriteString(pointerEscape.Replace(s.name))
	}
	return b.String()
}

func (d *differ) value(x, y any) {
	switch x := x.(type) {
	case map[string]any:
		if y, ok := y.(map[string]any); ok {
			d.object(x, y)
			return
		}
	case []any:
		if y, ok := y.([]any); ok {
			d.array(x, y)
			return
		}
	}
	if !reflect.DeepEqual(x, y) {
		d.changes = append(d.changes, Change{Kind: Changed, Path: d.path(), Old: encodeAny(x), New: encodeAny(y)})
	}
}

func (d *differ) object(x, y map[string]any) {
	names := slices.AppendSeq(make([]string, 0, len(x)), maps.Keys(x))
	for name := range y {
		if _, both := x[name]; !both {
			names = append(names, name)
		}
	}
	slices.Sort(names)
	for _, name := range names {
		before, inX := x[name]
		after, inY := y[name]
		d.child(step{name, -1}, before, after, inX, inY)
	}
}

func (d *differ) array(x, y []any) {
	for i := range max(len(x), len(y)) {
		var before, after any
		if i < len(x) {
			before = x[i]
		}
		if i < len(y) {
			after = y[i]
		}
		d.child(step{place: i}, before, after, i < len(x), i < len(y))
	}
}

// child compares a member that one side may lack.
func (d *differ) child(to step, before, after any, inBefore, inAfter bool) {
	d.at = append(d.at, to)
	defer func() { d.at = d.at[:len(d.at)-1] }()
	switch {
	case !inBefore:
		d.changes = append(d.changes, Change{Kind: Added, Path: d.path(), New: encodeAny(after)})
	case !inAfter:
		d.changes = append(d.changes, Change{Kind: Removed, Path: d.path(), Old: encodeAny(before)})
	default:
		d.value(before, after)
	}
}

// pointerEscape writes a name as a token of a JSON pointer.
var pointerEscape = strings.NewReplacer("~", "~0", "/", "~1")

// decodeAny reads one JSON document; numbers keep their digits.
func decodeAny(b []byte) (any, error) {
	d := json.NewDecoder(bytes.NewReader(b))
	d.UseNumber()
	var v any
	if err := d.Decode(&v); err != nil {
		return nil, err
	}
	if _, err := d.Token(); !errors.Is(err, io.EOF) { // a second document, or what is none
		return nil, strconv.ErrSyntax
	}
	return v, nil
}

// encodeAny is a value as compact JSON, as it would stand in a body.
func encodeAny(v any) string {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	if err := e.Encode(v); err != nil {
		return ""
	}
	return strings.TrimSuffix(b.String(), "\n")
}
