package history

import "encoding/binary"

// markedBlock is how many bytes of a string are looked at together: a bit of a
// word each.
const markedBlock = 64

// marks tell by a bit each what the bytes of a block are, and which of them make
// escapes.
type marks struct {
	backslash, quote, control uint64
	starts                    uint64 // the backslashes that begin an escape
	escaped                   uint64 // what stands behind them
}

// markedRun is how many blocks are marked at a time.
const markedRun = 8

// run are the marks of blocks that follow each other.
type run [markedRun]marks

// mark marks the n blocks that b begins with.
func (r *run) mark(b []byte, n int) {
	if n == 0 {
		return
	}
	_, _ = r[n-1], b[n*markedBlock-1]
	if hasVectors {
		markVectors(&r[0], &b[0], n)
		return
	}
	for i := range n {
		r[i].mark((*[markedBlock]byte)(b[i*markedBlock:]))
	}
}

// mark looks at eight bytes at a time.
func (m *marks) mark(b *[markedBlock]byte) {
	m.backslash, m.quote, m.control = 0, 0, 0
	for i := 0; i < markedBlock; i += 8 {
		w := binary.LittleEndian.Uint64(b[i : i+8])
		m.backslash |= gathered(zeros(w^ones*'\\')) << i
		m.quote |= gathered(zeros(w^ones*'"')) << i
		m.control |= gathered(^((w&^highs+ones*(0x80-' '))|w)&highs) << i
	}
}

// zeros marks the bytes of w that are zero by their high bits.
func zeros(w uint64) uint64 { return ^((w&^highs + ^uint64(highs)) | w) & highs }

// gathered gathers the high bits of eight bytes into one.
func gathered(w uint64) uint64 {
	const gather = 0x0002040810204081
	return w * gather >> 56
}

// pair tells the backslashes that begin an escape from those that are escaped:
// in a row of them every other one begins an escape, from the first on. carry is
// 1 where the block before ended in one that does, and so is what is returned
// for this block.
func (m *marks) pair(carry uint64) uint64 {
	const even = 0x5555555555555555
	b := m.backslash &^ carry
	if b == 0 {
		m.starts, m.escaped = 0, carry
		return 0
	}
	firsts := b &^ (b << 1)
	evens := b &^ (b + firsts&even) // the rows that begin at an even place: the sum carries to their end
	m.starts = evens&even | b&^evens&^even
	m.escaped = m.starts<<1 | carry
	return m.starts >> 63
}

// letters are what is escaped that is neither a quote nor a backslash.
func (m *marks) letters() uint64 { return m.escaped &^ (m.quote | m.backslash) }
