package history

import (
	"encoding/binary"
	"math/bits"
	"slices"
)

// appendEscaped appends s as the inside of a JSON string. Bytes that JSON lets
// stand as they are do so: a body stays readable in the file.
func appendEscaped(dst, s []byte) []byte {
	if len(s) >= squeezeRoom {
		dst, s = appendBlocks(dst, s)
	}
	for p := 0; p < len(s); p++ {
		end := specialAt(s, p)
		dst = append(dst, s[p:end]...)
		if p = end; p == len(s) {
			break
		}
		e := &escapeOf[s[p]&127]
		dst = append(dst, e.text[:e.size]...)
	}
	return dst
}

// appendBlocks is appendEscaped for all but the end of s, which it returns.
func appendBlocks(dst, s []byte) ([]byte, []byte) {
	var r run
	from, p := 0, 0 // what is between them is plain, and not copied yet
	for len(s)-p >= squeezeRoom {
		n := min((len(s)-p-squeezeSpill)/markedBlock, markedRun)
		r.mark(s[p:], n)
		for i := range r[:n] {
			if special := r[i].special(); special != 0 {
				dst = append(dst, s[from:p]...)
				dst = appendBlock(dst, (*[squeezeRoom]byte)(s[p:]), special)
				from = p + markedBlock
			}
			p += markedBlock
		}
	}
	return append(dst, s[from:p]...), s[p:]
}

// special are the bytes that a JSON string holds only escaped.
func (m *marks) special() uint64 { return m.backslash | m.quote | m.control }

// appendBlock is appendEscaped for a block, of which whole words are copied.
func appendBlock(dst []byte, in *[squeezeRoom]byte, special uint64) []byte {
	const room = 512 + 8 // a block is up to six times as long, and a power of two needs no bounds checked
	dst = slices.Grow(dst, room)
	out := (*[room]byte)(dst[len(dst):][:room])
	put := func(at int, word uint64) { binary.LittleEndian.PutUint64(out[at&511:], word) }
	from, to := 0, 0
	for ; special != 0; special &= special - 1 {
		at := bits.TrailingZeros64(special)
		for ; at-from > 8; from, to = from+8, to+8 {
			put(to, wordAt(in, from))
		}
		put(to, wordAt(in, from))
		to += at - from
		e := &escapeOf[in[at&127]&127]
		put(to, binary.LittleEndian.Uint64(e.text[:]))
		from, to = at+1, to+e.size
	}
	for ; from < markedBlock; from, to = from+8, to+8 {
		put(to, wordAt(in, from))
	}
	return dst[:len(dst)+to+markedBlock-from]
}

// escapeOf is how the characters are written that do not stand as they are.
var escapeOf = func() (t [128]struct {
	text [8]byte
	size int
},
) {
	const hex = "0123456789abcdef"
	for c := range t {
		text := []byte{'\\', 'u', '0', '0', hex[c>>4], hex[c&15]}
		if i := slices.Index([]byte("\"\\\n\r\t"), byte(c)); i >= 0 {
			text = []byte{'\\', `"\nrt`[i]}
		}
		t[c].size = copy(t[c].text[:], text)
	}
	return t
}()
