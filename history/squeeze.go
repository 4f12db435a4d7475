package history

import (
	"encoding/binary"
	"math/bits"
)

// squeezeSpill is how much is read behind the blocks that are squeezed, and
// squeezeLag how far what is written must be behind what is read: whole words
// are copied, and what they spill over is read already.
const (
	squeezeSpill = squeezeRoom - markedBlock
	squeezeLag   = 16
)

// squeezeRoom is how much memory one block is squeezed in: a power of two and a
// word, so that the compiler sees that no masked index is out of it.
const squeezeRoom = 128 + 8

// squeeze copies n blocks of b from p on to where to is, without the backslashes
// that begin an escape, and returns where what it copied ends.
func (r *run) squeeze(b []byte, to, p, n int) int {
	if n == 0 {
		return to
	}
	_, _, _ = r[n-1], b[to], b[p+n*markedBlock+squeezeSpill-1]
	if hasVectors {
		return to + squeezeVectors(&b[to], &b[p], &r[0], &kept, n)
	}
	for i := range n {
		to += squeeze((*[squeezeRoom]byte)(b[to:]), (*[squeezeRoom]byte)(b[p+i*markedBlock:]), r[i].starts)
	}
	return to
}

// squeeze copies a block a word at a time but for the bytes to drop, and returns
// how many it copied.
func squeeze(out, in *[squeezeRoom]byte, drop uint64) int {
	from, to := 0, 0
	for ; drop != 0; drop &= drop - 1 {
		at := bits.TrailingZeros64(drop)
		for ; at-from > 8; from, to = from+8, to+8 {
			setWord(out, to, wordAt(in, from))
		}
		setWord(out, to, wordAt(in, from))
		from, to = at+1, to+at-from
	}
	for ; from < markedBlock; from += 8 {
		setWord(out, to, wordAt(in, from))
		to += min(8, markedBlock-from)
	}
	return to
}

func wordAt(b *[squeezeRoom]byte, i int) uint64 { return binary.LittleEndian.Uint64(b[i&127:]) }

func setWord(b *[squeezeRoom]byte, i int, w uint64) { binary.LittleEndian.PutUint64(b[i&127:], w) }
