package callback

import (
	"bytes"
	"hash/maphash"
	"slices"
	"strings"
)

// object is what the rules look at of a JSON object: the fields they are about.
type object struct {
	path  string
	start int
	// fields are the documented ones, each name once: the last that stood.
	fields []field
	// unknown are the others, each name once and as many as are told.
	unknown  []field
	unknowns int
}

// field is one field of an object. The zero field is one that isn't there.
type field struct {
	name       string
	path       string // JSON pointer
	key, value token
	known      bool // documented where it stands
	// told is true where a finding says already what the value is.
	told bool
}

// present reports whether the field is there and not null.
func (f field) present() bool { return f.value.kind != tokenEnd && f.value.kind != tokenNull }

// shown is the field's name in a sentence: a name that isn't one of ours is
// whatever the body says, control characters included, and is quoted.
func (f field) shown() string {
	if f.known {
		return f.name
	}
	return quoted(f.name)
}

// isText reports whether the field is a string.
func (f field) isText() bool { return f.value.kind == tokenString }

// topFields are the fields of a body that some rule is about.
var topFields = append([]string{"short_id", "version", "api_version"}, knownFields...)

// entryFields are the fields of an entry of files[].
var entryFields = []string{"filename", "mime_type", "file_base64", "object_key"}

// readObject reads an object whose opening brace was read, and checks what can
// be said of any: names that stand twice, and placeholders.
func (v *validator) readObject(s *scanner, path string, known []string) object {
	o := object{path: path, start: s.last.start}
	var seen map[uint64]struct{} // unknown names
	last := ""
	for {
		key := s.next()
		if key.kind != tokenKey {
			if s.stopped && s.why == faultUnescapedQuote { // only its beginning was read
				o.drop(last)
			}
			return o
		}
		value := s.skip(s.next())
		if value.kind == tokenEnd || s.stopped {
			return o
		}
		f := v.readField(key, value, path, known)
		last = f.name
		twice := false
		if f.known {
			twice = o.put(f)
		} else {
			hash := key.hash(v.body, v.seed)
			_, twice = seen[hash]
			if seen == nil {
				seen = map[uint64]struct{}{}
			}
			seen[hash] = struct{}{}
			if !twice {
				o.putUnknown(f)
			}
		}
		if twice {
			v.add(bodyRules[ruleDuplicateKey], f.path, key.start, "%q stands more than once in the same object.", f.name)
		}
	}
}

// readField names a field, and looks for a placeholder in it.
func (v *validator) readField(key, value token, path string, known []string) field {
	f := field{key: key, value: value, told: value.kind == tokenFaulty}
	for _, name := range known {
		if key.says(v.body, name) {
			f.name, f.known = name, true
		}
	}
	if !f.known {
		f.name = clip(key.prefix(v.body, 4*clipped))
	}
	f.path = path + "/" + pointerEscaper.Replace(f.name)
	if name, ok := placeholderIn(v.body, value); ok {
		f.told = true
		v.add(bodyRules[rulePlaceholder], f.path, value.start, "%s is still the guide's placeholder %q.", f.shown(), name)
	}
	return f
}

// field returns a documented field, or the zero one.
func (o *object) field(name string) field {
	for _, f := range o.fields {
		if f.name == name {
			return f
		}
	}
	return field{}
}

// put keeps a documented field and reports whether it replaced one.
func (o *object) put(f field) (twice bool) {
	for i := range o.fields {
		if o.fields[i].name == f.name {
			o.fields[i] = f
			return true
		}
	}
	o.fields = append(o.fields, f)
	return false
}

// putUnknown keeps the first fields that are not documented and counts all.
func (o *object) putUnknown(f field) {
	o.unknowns++
	if len(o.unknown) <= sameRule {
		o.unknown = append(o.unknown, f)
	}
}

// drop forgets a documented field.
func (o *object) drop(name string) {
	o.fields = slices.DeleteFunc(o.fields, func(f field) bool { return f.name == name })
}

// pointerEscaper escapes a name for a JSON pointer.
var pointerEscaper = strings.NewReplacer("~", "~0", "/", "~1")

// hash identifies the text of a key.
func (t token) hash(src []byte, seed maphash.Seed) uint64 {
	var h maphash.Hash
	h.SetSeed(seed)
	r := t.text(src)
	for {
		part, _ := r.next()
		if part == nil {
			return h.Sum64()
		}
		_, _ = h.Write(part)
	}
}

// prefix returns the beginning of what the key or string t says, about n bytes
// of it.
func (t token) prefix(src []byte, n int) string {
	r := t.text(src)
	var text []byte
	for len(text) < n {
		part, _ := r.next()
		if part == nil {
			break
		}
		text = append(text, part[:min(len(part), n)]...)
	}
	return string(text)
}

// firstByte returns the first byte of the text that is not a space, or 0.
func (r textReader) firstByte() byte {
	for {
		part, _ := r.next()
		if part == nil {
			return 0
		}
		if part = bytes.TrimLeft(part, " \t\r\n"); len(part) > 0 {
			return part[0]
		}
	}
}
