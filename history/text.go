package history

import (
	"bytes"
	"slices"
	"strconv"
	"unicode"
	"unicode/utf16"
	"unicode/utf8"

	"redial/history/internal/record"

	"redial/history/query"
)

// needle is a text to be searched for, without regard to case.
type needle struct {
	not    bool
	plain  []byte
	inJSON []byte // how a JSON string has it, where that differs
}

func needles(q Query) []needle {
	var ns []needle
	for _, t := range q.Terms() {
		if t.Field != query.Text {
			continue
		}
		n := needle{not: t.Not, plain: fold([]byte(t.Words[0]))}
		if e := record.AppendEscaped(nil, n.plain); !bytes.Equal(e, n.plain) {
			n.inJSON = e
		}
		ns = append(ns, n)
	}
	return ns
}

// in reports whether the folded text holds the needle.
func (n needle) in(text []byte) bool {
	return bytes.Contains(text, n.plain) || n.inJSON != nil && bytes.Contains(text, n.inJSON)
}

// fold returns text in lower case: letters that differ only in case become the
// same, and no other letter becomes an ASCII one.
func fold(b []byte) []byte {
	folded := make([]byte, 0, len(b)+8)
	for i := 0; i < len(b); {
		c := b[i]
		if c < utf8.RuneSelf {
			if c-'A' <= 'Z'-'A' {
				c |= 0x20
			}
			folded = append(folded, c)
			i++
			continue
		}
		r, size := utf8.DecodeRune(b[i:])
		if lower := unicode.ToLower(r); lower >= utf8.RuneSelf && (r != utf8.RuneError || size > 1) {
			folded = utf8.AppendRune(folded, lower)
		} else {
			folded = append(folded, b[i:i+size]...)
		}
		i += size
	}
	return folded
}

// mostLayers is how many times the escapes of a text are undone: JSON stands in JSON.
const mostLayers = 2

// readings returns a text folded, as it is and as its readers see it, who undo the
// escapes that JSON lets a writer put without need.
func readings(text []byte) [][]byte {
	all := [][]byte{fold(text)}
	for range mostLayers {
		if !bytes.Contains(text, []byte(`\u`)) && !bytes.Contains(text, []byte(`\/`)) {
			break
		}
		text = unescaped(text)
		all = append(all, fold(text))
	}
	return all
}

// unescaped returns a text with the escapes of JSON strings undone.
func unescaped(text []byte) []byte {
	plain := make([]byte, 0, len(text))
	for i := 0; i < len(text); {
		j := bytes.IndexByte(text[i:], '\\')
		if j < 0 || i+j+1 == len(text) {
			return append(plain, text[i:]...)
		}
		plain = append(plain, text[i:i+j]...)
		i += j
		plain, i = appendUnescaped(plain, text, i)
	}
	return plain
}

// appendUnescaped appends what the escape at i stands for, and returns where it ends.
func appendUnescaped(plain, text []byte, i int) ([]byte, int) {
	switch c := text[i+1]; c {
	case '/', '"', '\\':
		return append(plain, c), i + 2
	case 'n':
		return append(plain, '\n'), i + 2
	case 't':
		return append(plain, '\t'), i + 2
	case 'r':
		return append(plain, '\r'), i + 2
	case 'u':
		r, ok := hexRune(text, i+2)
		if !ok {
			break
		}
		if low, ok := hexRune(text, i+8); ok && text[i+6] == '\\' && text[i+7] == 'u' {
			if pair := utf16.DecodeRune(r, low); pair != utf8.RuneError {
				return utf8.AppendRune(plain, pair), i + 12
			}
		}
		return utf8.AppendRune(plain, r), i + 6
	}
	return append(plain, text[i]), i + 1
}

// hexRune reads four hexadecimal digits.
func hexRune(text []byte, at int) (rune, bool) {
	if len(text) < at+4 {
		return 0, false
	}
	v, err := strconv.ParseUint(string(text[at:at+4]), 16, 32)
	return rune(v), err == nil
}

// matchText reports whether a callback holds every needle it should and none
// that it should not: in its body, an answer, or the name of an upload.
func (x *index) matchText(row uint32, ns []needle) (bool, error) {
	found := make([]bool, len(ns))
	look := func(text []byte) {
		folded := readings(text)
		for i, n := range ns {
			found[i] = found[i] || slices.ContainsFunc(folded, n.in)
		}
	}
	if err := x.bodyTexts(row, look); err != nil {
		return false, err
	}
	for _, p := range x.attemptSpans(row) {
		line, err := x.read(p)
		if err != nil {
			return false, err
		}
		var h record.Head
		if h.Parse(line) != nil {
			continue
		}
		if response, err := h.Content(line); err == nil {
			look(response)
		}
	}
	for i, n := range ns {
		if found[i] == n.not {
			return false, nil
		}
	}
	return true, nil
}

// bodyTexts calls look with the body of a callback, also where another line
// holds it, and with the names of its uploads.
func (x *index) bodyTexts(row uint32, look func([]byte)) error {
	for range x.rows { // a ring of body_of ends here
		line, err := x.read(x.lineSpan(row))
		if err != nil {
			return err
		}
		var h record.Head
		if h.Parse(line) != nil {
			return nil
		}
		if h.Uploads {
			searchUploads(line, look)
		}
		if h.Tail != record.NoTail {
			if body, err := h.Content(line); err == nil {
				look(body)
			}
			return nil
		}
		next, ok := x.lookup(string(h.BodyOf))
		if !ok || next == row {
			return nil
		}
		row = next
	}
	return nil
}

func searchUploads(line []byte, look func([]byte)) {
	uploads, err := record.UploadsOf(line)
	if err != nil {
		return
	}
	for _, u := range uploads {
		look([]byte(u.Filename))
	}
}
