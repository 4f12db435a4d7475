package history

import (
	"bytes"
	"unicode"
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

// matchText reports whether a callback holds every needle it should and none
// that it should not: in its body, an answer, or the name of an upload.
func (x *index) matchText(row uint32, ns []needle) (bool, error) {
	found := make([]bool, len(ns))
	look := func(text []byte) {
		folded := fold(text)
		for i, n := range ns {
			found[i] = found[i] || n.in(folded)
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
