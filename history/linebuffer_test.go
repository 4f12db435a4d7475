package history

import (
	"context"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// Of long lines no more are made at once than one that is written and one beside it.
func TestLongLinesAreFew(t *testing.T) {
	t.Parallel()
	l := newLongLines()
	first, err := l.borrow(t.Context())
	require.NoError(t, err)
	second, err := l.borrow(t.Context())
	require.NoError(t, err)
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	_, err = l.borrow(ctx)
	require.ErrorIs(t, err, context.Canceled)
	*first, *second = make(lineBuffer, keptLines), make(lineBuffer, keptLines+1)
	l.release(first)
	l.release(second)
	assert.Same(t, first, <-l)
	assert.Len(t, *first, keptLines, "its memory stays")
	assert.Empty(t, *<-l, "too much does not")
}
