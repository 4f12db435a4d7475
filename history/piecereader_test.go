package history

import (
	"bytes"
	"testing"
	"unsafe"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// TestPiecesAreReadInStep is about where a piece is read to: by a part of a step
// from where it is in its page of the file, the copy takes four times as long.
func TestPiecesAreReadInStep(t *testing.T) {
	t.Parallel()
	file := bytes.Repeat([]byte("0123456789"), 100_000)
	r := pieceReader{file: bytes.NewReader(file), size: int64(len(file))}
	for _, at := range []int64{0, 1, 31, 32, pieceSize - 1, 3*pieceSize - 1, 777_777} {
		for _, n := range []int{pieceSize + lineAhead, 100} {
			b, err := r.fill(at, n)
			require.NoError(t, err)
			assert.Zero(t, (int64(uintptr(unsafe.Pointer(&b[0])))-at)%copyStep, "at %d", at)
			assert.True(t, bytes.Equal(file[at:min(at+int64(n), r.size)], b), "at %d", at)
		}
	}
}
