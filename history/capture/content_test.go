package capture

import (
	"bytes"
	"crypto/sha256"
	"errors"
	"io"
	"net/http"
	"runtime"
	"strings"
	"testing"
	"testing/iotest"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestContentIsReadWholeAndAgain(t *testing.T) {
	t.Parallel()
	for _, size := range []int{0, 1, 2, firstBuffer - bytes.MinRead, firstBuffer, 100 << 10, 3 << 20} {
		want := strings.Repeat("a b", size)[:size]
		for _, said := range []int64{-1, int64(size)} {
			c := newContent()
			require.NoError(t, c.fill(iotest.HalfReader(strings.NewReader(want)), said))
			for range 2 {
				r := c.reader(always)
				got, err := io.ReadAll(iotest.OneByteReader(io.LimitReader(r, 10)))
				require.NoError(t, err)
				var rest bytes.Buffer
				_, err = r.WriteTo(&rest)
				require.NoError(t, err)
				require.True(t, want == string(got)+rest.String())
				assert.Zero(t, r.Len())
				n, err := r.Read(make([]byte, 1))
				require.ErrorIs(t, err, io.EOF)
				assert.Zero(t, n)
				require.NoError(t, r.Close())
			}
			c.release()
		}
	}
}

func TestTheSumOfALongContent(t *testing.T) {
	t.Parallel()
	for _, size := range []int{0, sumFrom - 1, sumFrom, 3<<20 + 5} {
		body := strings.Repeat("a b", size)[:size]
		c := newContent()
		require.NoError(t, c.fill(iotest.HalfReader(strings.NewReader(body)), -1))
		var want [sha256.Size]byte // a short one's is left to others
		if size >= sumFrom {
			want = sha256.Sum256([]byte(body))
		}
		assert.Equal(t, want, c.sum(), "%d bytes", size)
		c.release()
	}
	c := newContent()
	broken := errors.New("broken")
	require.ErrorIs(t, c.fill(io.MultiReader(strings.NewReader(strings.Repeat("x", sumFrom)), iotest.ErrReader(broken)), -1), broken)
	c.sum() // ends also where nothing more comes
	c.release()
}

// The memory of a large content is there for the next one, also when a collection
// has emptied the pools.
func TestLargeBuffersStay(t *testing.T) {
	for len(largeBuffers) > 0 {
		<-largeBuffers
	}
	c := newContent()
	require.NoError(t, c.fill(strings.NewReader(strings.Repeat("x", largeBuffer)), -1))
	room := cap(c.bytes)
	first := &c.bytes[0]
	c.sum()
	for c.holds.Load() > 1 {
		runtime.Gosched()
	}
	c.release()
	runtime.GC()
	runtime.GC()
	again := buffer(room)[:1]
	assert.Same(t, first, &again[0])
	assert.Equal(t, room+1, cap(buffer(room+1)), "none is taken that is too small")
}

func TestTheWordOfALengthIsNotTrusted(t *testing.T) {
	t.Parallel()
	c := &content{bytes: make([]byte, 0, firstBuffer)}
	require.NoError(t, c.fill(strings.NewReader("short"), RecordCap))
	assert.Equal(t, firstBuffer, cap(c.bytes))
	c = &content{bytes: make([]byte, 0, firstBuffer)}
	broken := errors.New("broken")
	require.ErrorIs(t, c.fill(io.MultiReader(strings.NewReader(strings.Repeat("x", firstBuffer)), iotest.ErrReader(broken)), RecordCap), broken)
	assert.Equal(t, firstBuffer*trustFactor, cap(c.bytes))
}

// What a reader still reads is not given to another, and what is closed is not
// read.
func TestContentLivesAsLongAsItIsHeld(t *testing.T) {
	t.Parallel()
	c := newContent()
	require.NoError(t, c.fill(strings.NewReader("kept"), -1))
	r := c.reader(always)
	c.release()
	got, err := io.ReadAll(r)
	require.NoError(t, err)
	assert.Equal(t, "kept", string(got))
	require.NoError(t, r.Close())
	require.NoError(t, r.Close(), "a second Close gives nothing up")
	assert.Zero(t, c.holds.Load())
	_, err = r.Read(make([]byte, 1))
	require.ErrorIs(t, err, http.ErrBodyReadAfterClose)
	_, err = r.WriteTo(io.Discard)
	require.ErrorIs(t, err, http.ErrBodyReadAfterClose)
}
