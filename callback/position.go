package callback

import (
	"bytes"
	"unicode/utf8"
)

const utf8BOM = "\xEF\xBB\xBF"

// positionOf returns the line and the column of a byte offset, both from 1.
// Lines end in \n; columns count characters.
func positionOf(src []byte, offset int) (line, column int) {
	p := position{src: src, line: 1}
	return p.seek(offset)
}

// position walks through src once, so that many offsets in their order take
// linear time together.
type position struct {
	src    []byte
	offset int
	line   int
	column int // characters before offset in its line
}

// seek goes on to offset, which is not before the one it was asked last.
func (p *position) seek(offset int) (line, column int) {
	part := p.src[p.offset:offset]
	if n := bytes.Count(part, []byte{'\n'}); n > 0 {
		p.line += n
		p.column = 0
		part = part[bytes.LastIndexByte(part, '\n')+1:]
	}
	p.column += utf8.RuneCount(part)
	p.offset = offset
	return p.line, p.column + 1
}
