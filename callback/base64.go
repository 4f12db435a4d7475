package callback

import (
	"bytes"
	"encoding/base64"
	"strings"
	"unicode/utf8"

	"redial/callback/internal/cause"
)

// Rules about file_base64.
const (
	ruleBase64NotString = iota
	ruleBase64Empty
	ruleBase64DataURI
	ruleBase64URLSafe
	ruleBase64Wrapped
	ruleBase64Corrupt
	ruleNoBase64
)

var base64Rules = [...]Rule{
	ruleBase64NotString: {"base64-not-string", SeverityError, SourceDocs, "Send the file's bytes as a base64 string."},
	ruleBase64Empty:     {"base64-empty", SeverityError, SourceOurs, "Read the file before encoding it; it came out empty."},
	ruleBase64DataURI:   {"base64-data-uri", SeverityError, SourceOurs, "Send only what follows the comma."},
	ruleBase64URLSafe:   {"base64-url-safe", SeverityError, SourceOurs, "Use the standard alphabet: + and /, not - and _."},
	ruleBase64Wrapped:   {"base64-wrapped", SeverityWarning, SourceOurs, "Encode without line breaks (base64 -w0)."},
	ruleNoBase64:        {"not-base64", SeverityError, SourceOurs, "Read the file and send its bytes as base64."},
	ruleBase64Corrupt:   {"base64-corrupt", SeverityError, SourceOurs, "Encode the file again and send the whole string unchanged."},
}

// What a byte is in base64.
const (
	base64Char byte = iota
	base64URLChar
	base64Space
	base64Pad
	base64Bad
)

// base64Classes tells what each byte is.
var base64Classes = func() (classes [256]byte) {
	for i := range classes {
		c := byte(i)
		switch {
		case isLetter(c), isDigit(c), c == '+', c == '/':
			classes[i] = base64Char
		case c == '-' || c == '_':
			classes[i] = base64URLChar
		case c == '\n' || c == '\r' || c == '\t':
			classes[i] = base64Space
		case c == '=':
			classes[i] = base64Pad
		default:
			classes[i] = base64Bad
		}
	}
	return classes
}()

// base64Text is what one pass over a base64 string finds out. Offsets are in
// the body, -1 for none.
type base64Text struct {
	chars, pads           int
	urlSafe, wrapped, bad int
	badByte               byte
	afterPad              bool // bad is a character behind the padding
	start, end            int
	head                  []byte // the first characters, in the standard alphabet
}

// magicChars is how many characters of base64 are looked at for a file's
// magic: 1.5 KiB of the file.
const magicChars = 2048

// readBase64 reads a string, or what follows the comma of a data: URI.
func readBase64(r textReader) base64Text {
	b := base64Text{start: r.pos, urlSafe: -1, wrapped: -1, bad: -1, head: make([]byte, 0, min(magicChars, r.end-r.pos))}
	for {
		part, at := r.next()
		if part == nil {
			b.end = at
			return b
		}
		for i := 0; i < len(part); i++ {
			if b.pads == 0 && len(b.head) == cap(b.head) {
				n := plainBase64(part[i:])
				b.chars += n
				if i += n; i == len(part) {
					break
				}
			}
			place := at
			if len(part) == r.pos-at {
				place += i
			}
			b.take(part[i], place)
		}
	}
}

// plainBase64 returns how many characters part begins with that are nothing
// but the standard alphabet.
func plainBase64(part []byte) int {
	for i, c := range part {
		if base64Classes[c] != base64Char {
			return i
		}
	}
	return len(part)
}

// take takes one character and its offset.
func (b *base64Text) take(c byte, at int) {
	class := base64Classes[c]
	switch {
	case class == base64Space:
		if b.wrapped < 0 {
			b.wrapped = at
		}
		return
	case class == base64Pad:
		b.pads++
		return
	case class == base64Bad || b.pads > 0:
		if b.bad < 0 {
			b.bad, b.badByte, b.afterPad = at, c, class != base64Bad
		}
		return
	case class == base64URLChar:
		if b.urlSafe < 0 {
			b.urlSafe = at
		}
		c = map[byte]byte{'-': '+', '_': '/'}[c]
	}
	b.chars++
	if len(b.head) < cap(b.head) {
		b.head = append(b.head, c)
	}
}

// magic returns the first bytes of the file.
func (b *base64Text) magic() []byte {
	whole := b.head
	if len(whole)%4 == 1 {
		whole = whole[:len(whole)-1]
	}
	out, _ := base64.RawStdEncoding.AppendDecode(nil, whole)
	return out
}

// tail returns the last bytes of the file, or nil where the string has more in
// it than bare base64.
func (b *base64Text) tail(src []byte) []byte {
	const tailChars = 64 << 10
	n := b.end - b.start
	if n != b.chars+b.pads || n%4 != 0 || b.urlSafe >= 0 {
		return nil
	}
	out, _ := base64.StdEncoding.AppendDecode(nil, src[b.end-min(n, tailChars):b.end])
	return out
}

// checkBase64 holds a string to base64 and returns what can be seen of the
// file in it.
func (v *validator) checkBase64(f field) base64Text {
	switch {
	case f.told:
		return base64Text{}
	case !f.isText():
		v.base64NotString(f)
		return base64Text{}
	case v.checkNoBase64(f):
		return base64Text{}
	}
	r := f.value.text(v.body)
	if strings.EqualFold(f.value.prefix(v.body, 5), "data:") {
		found := v.add(base64Rules[ruleBase64DataURI], f.path, r.pos, "%s is a data: URI, not bare base64.", f.name)
		comma := bytes.IndexByte(v.body[r.pos:r.end], ',')
		if comma >= 0 {
			found.edit = &edit{r.pos, r.pos + comma + 1, nil}
		}
		if comma < 0 {
			return base64Text{}
		}
		r.pos += comma + 1
	}
	b := readBase64(r)
	v.tellBase64(f, b)
	return b
}

// base64NotString says what stands in place of a base64 string.
func (v *validator) base64NotString(f field) {
	r := v.add(base64Rules[ruleBase64NotString], f.path, f.value.start, "%s is %s, not a string.", f.name, v.shown(f.value))
	raw := v.body[f.value.start:f.value.end]
	if f.value.kind == tokenArray {
		v.base64List(f, r, raw)
		return
	}
	b, err := ParseBody(raw)
	if err != nil {
		return
	}
	_, content := b.Field("$content")
	_, data := b.Field("data")
	_, zero := b.Field("0")
	kind, _ := b.Text("type")
	switch {
	case content:
		r.Message = f.name + " is Power Automate's file object."
		r.Fix = "Send its $content, which is the base64."
	case kind == "Buffer":
		r.Message = f.name + ` is a Buffer as JSON ({"type":"Buffer","data":[…]}).`
		r.Fix = `Send buffer.toString("base64").`
	case zero:
		r.Message = f.name + " is a list of byte values, as a Uint8Array becomes in JSON."
		r.Fix = `Send the bytes as one base64 string: Buffer.from(it).toString("base64").`
	case len(b.fields) == 0:
		r.Message = f.name + " is {}: a promise, a Blob or a File, which has no fields in JSON."
		r.Fix = "Await it, read its bytes and send them as base64."
	case data:
		r.Message = f.name + " is an object that holds the file (as n8n keeps it)."
		r.Fix = "Send the data in it, and its mimeType and fileName as mime_type and filename."
	default:
		if path, names := namesWithin(raw, []string{"base64", "content", "file_base64", "contentBytes", "body"}, 1); len(names) > 0 {
			r.Fix = "Send what stands in it at " + f.path + path + "/" + names[0] + "."
		}
	}
}

// base64List says what a list in place of a base64 string is.
func (v *validator) base64List(f field, r *Finding, raw []byte) {
	items := itemsOf(raw)
	switch {
	case len(items) == 1 && items[0][0] == '"':
		r.Message = f.name + " is a list of one string."
		r.Fix = "Send the string, without [ ]."
		r.edit = &edit{f.value.start, f.value.end, items[0]}
	case len(items) > 0 && isDigit(items[0][0]):
		r.Message = f.name + " is a list of byte values."
		r.Fix = "Send the bytes as one base64 string."
	case len(items) > 0 && items[0][0] == '"':
		r.Message = f.name + " is a list of strings."
		r.Fix = "Join them to one base64 string, or send several files in files."
	}
}

// checkNoBase64 says what stands in file_base64 that is no base64 at all, and
// reports whether something does: one cause in place of all its consequences.
func (v *validator) checkNoBase64(f field) bool {
	const ends = 256
	start := f.value.prefix(v.body, 4*ends)
	whole := f.value.end-f.value.start <= len(start)+2+len(start)/2
	r := f.value.text(v.body)
	end := string(v.body[max(r.pos, r.end-ends):r.end])
	if !v.mayLook() {
		return false
	}
	says, fix := cause.FileBase64(start, end, whole)
	if says == "" {
		return false
	}
	found := v.add(base64Rules[ruleNoBase64], f.path, f.value.start, "%s %s.", f.name, says)
	found.Fix = fix
	if trimmed := strings.Trim(strings.TrimSuffix(strings.TrimSpace(start), ","), `"'`); whole && strings.Contains(says, "quotes of its own") {
		found.edit = &edit{f.value.start, f.value.end, appendQuoted(nil, trimmed)}
	}
	return true
}

func (v *validator) tellBase64(f field, b base64Text) {
	if b.chars == 0 && b.bad < 0 {
		v.add(base64Rules[ruleBase64Empty], f.path, f.value.start, "%s is empty.", f.name)
		return
	}
	if b.urlSafe >= 0 {
		v.add(base64Rules[ruleBase64URLSafe], f.path, b.urlSafe, "%s is in the URL-safe alphabet, which base64 decoders drop or refuse.", f.name)
	}
	if b.wrapped >= 0 {
		found := v.add(base64Rules[ruleBase64Wrapped], f.path, b.wrapped, "%s has line breaks in it, which not every decoder skips.", f.name)
		plain := strings.NewReplacer("\n", "", "\r", "", "\t", "").Replace(f.value.decoded(v.body))
		found.edit = &edit{f.value.start, f.value.end, appendQuoted(nil, plain)}
	}
	corrupt := base64Rules[ruleBase64Corrupt]
	switch {
	case b.bad >= 0 && b.afterPad:
		v.add(corrupt, f.path, b.bad, "%s goes on after its padding, as if two were joined.", f.name)
	case b.bad >= 0 && b.badByte == ' ':
		v.add(corrupt, f.path, b.bad, "%s has a space in it: a + was probably lost on the way.", f.name)
	case b.bad >= 0 && b.badByte >= utf8.RuneSelf:
		v.add(corrupt, f.path, b.bad, "%s has a character in it that is not ASCII, let alone base64.", f.name)
	case b.bad >= 0:
		v.add(corrupt, f.path, b.bad, "%s has %q in it, which is not base64.", f.name, string(rune(b.badByte)))
	case b.chars%4 == 1 || b.pads > 2 || (b.chars+b.pads)%4 != 0:
		v.add(corrupt, f.path, b.end, "%s has %d characters and %d of padding, which is no whole number of fours: it was cut off or lost its padding.", f.name, b.chars, b.pads)
	}
}
