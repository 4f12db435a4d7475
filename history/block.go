package history

import (
	"math"

	"redial/history/internal/record"
)

// blockRows is how many callbacks or attempts a block holds.
const blockRows = 1 << 14

// block holds the columns of blockRows callbacks.
type block struct {
	id       [blockRows]record.Key
	order    [blockRows]record.Key
	time     [blockRows]int64 // Unix nanoseconds
	offset   [blockRows]int64 // of the line in the file
	lastTime [blockRows]int64 // of the last attempt
	length   [blockRows]uint32
	size     [blockRows]uint32 // of the body, capped
	micros   [blockRows]uint32 // of the last attempt, capped
	lastN    [blockRows]uint32 // of the last attempt, capped
	attempts [blockRows]uint32 // the newest attempt's row + 1, 0 for none
	tries    [blockRows]uint16 // capped
	status   [blockRows]uint16 // of the last attempt, capped
	source   [blockRows]uint16 // these four are places in the index's names
	typ      [blockRows]uint16
	target   [blockRows]uint16
	class    [blockRows]uint16 // of the last attempt
	flags    [blockRows]uint16
}

// rowWidth is how much a callback takes in a checkpoint, in bytes.
const rowWidth = 2*16 + 3*8 + 5*4 + 7*2

// columns lets a coder write or read the first n rows of each column.
func (b *block) columns(c coder, n int) {
	c.keys(b.id[:n])
	c.keys(b.order[:n])
	for _, column := range [...][]int64{b.time[:n], b.offset[:n], b.lastTime[:n]} {
		c.int64s(column)
	}
	for _, column := range [...][]uint32{b.length[:n], b.size[:n], b.micros[:n], b.lastN[:n], b.attempts[:n]} {
		c.uint32s(column)
	}
	for _, column := range [...][]uint16{b.tries[:n], b.status[:n], b.source[:n], b.typ[:n], b.target[:n], b.class[:n], b.flags[:n]} {
		c.uint16s(column)
	}
}

// The flags of a callback.
const (
	flagOKSaid uint16 = 1 << iota
	flagOKTrue
	flagReplay
	flagOddID    // id is a hash, the text is among the odd rows
	flagOddOrder // so is order
	flagBorrows  // another line holds the body
	flagEscaped  // the line, or an attempt's, does not have its text as record.AppendEscaped writes it
	flagUploads  // files went by direct upload
	flagUnsent   // it never left
)

// attemptBlock holds the columns of blockRows attempts.
type attemptBlock struct {
	offset [blockRows]int64
	length [blockRows]uint32
	before [blockRows]uint32 // the row + 1 of another attempt of the same callback, 0 for none
}

// attemptWidth is how much an attempt takes in a checkpoint, in bytes.
const attemptWidth = 8 + 4 + 4

func (b *attemptBlock) columns(c coder, n int) {
	c.int64s(b.offset[:n])
	c.uint32s(b.length[:n])
	c.uint32s(b.before[:n])
}

func cap16(n int64) uint16 { return uint16(min(max(n, 0), math.MaxUint16)) }
func cap32(n int64) uint32 { return uint32(min(max(n, 0), math.MaxUint32)) }
