package history

import (
	"bytes"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// checkMarks holds the marks of whole blocks, and what is squeezed by them, to
// what a loop over the bytes makes of it: as this processor does it, and as one
// without vectors would.
func checkMarks(t *testing.T, b []byte) {
	t.Helper()
	n := min(len(b)/markedBlock, markedRun)
	require.Positive(t, n)
	var r, plain run
	r.mark(b, n)
	carry, escaping := uint64(0), false
	var kept []byte
	for i := range n {
		block := b[i*markedBlock:][:markedBlock]
		var want marks
		for k, c := range block {
			set := func(on bool, m *uint64) {
				if on {
					*m |= 1 << k
				}
			}
			starts := c == '\\' && !escaping
			set(c == '\\', &want.backslash)
			set(c == '"', &want.quote)
			set(c < ' ', &want.control)
			set(starts, &want.starts)
			set(escaping, &want.escaped)
			if !starts {
				kept = append(kept, c)
			}
			escaping = starts
		}
		plain[i].mark((*[markedBlock]byte)(block))
		again := plain[i].pair(carry)
		carry = r[i].pair(carry)
		require.Equal(t, want, r[i], "block %d of %q", i, block)
		require.Equal(t, want, plain[i], "block %d of %q", i, block)
		require.Equal(t, again, carry)
		require.Equal(t, escaping, carry == 1)
	}

	// As in a body that is decoded over itself: what is written is a little behind.
	room := func() []byte {
		return append(append(bytes.Repeat([]byte("<"), squeezeLag), b[:n*markedBlock]...), make([]byte, squeezeSpill)...)
	}
	over := room()
	end := r.squeeze(over, 0, squeezeLag, n)
	require.Equal(t, string(kept), string(over[:end]))
	over, end = room(), 0
	for i := range n {
		end += squeeze((*[squeezeRoom]byte)(over[end:]), (*[squeezeRoom]byte)(over[squeezeLag+i*markedBlock:]), plain[i].starts)
	}
	require.Equal(t, string(kept), string(over[:end]))
}

// markedTexts are stretches of text with all that has a mark.
func markedTexts() [][]byte {
	texts := [][]byte{
		[]byte(strings.Repeat("a", 2000)), []byte(strings.Repeat(`\`, 2000)), []byte(strings.Repeat(`\"`, 1000)),
		[]byte("x" + strings.Repeat(`\"`, 1000)), []byte(strings.Repeat(`a\\\"`, 500)), []byte(strings.Repeat("\x00\x1f\x20\x7f\x80\xff\"\\", 200)),
	}
	chance := rand.New(rand.NewPCG(1, 2))
	for _, letters := range []string{`\"`, `\\\a`, "\\\"\x1f n\x80", "abcdefghijklm\\"} {
		b := make([]byte, markedBlock*markedRun+13)
		for i := range b {
			b[i] = letters[chance.IntN(len(letters))]
		}
		texts = append(texts, b)
	}
	return texts
}

func TestMarks(t *testing.T) {
	t.Parallel()
	every := make([]byte, 256)
	for i := range every {
		every[i] = byte(i)
	}
	for _, text := range append(markedTexts(), every) {
		for from := range 70 {
			checkMarks(t, text[from:])
		}
	}
}

func FuzzMarks(f *testing.F) {
	for _, text := range markedTexts() {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, b []byte) {
		if len(b) < markedBlock {
			b = append(b, blank[len(b):]...)
		}
		checkMarks(t, b)
	})
}
