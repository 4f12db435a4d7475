package compose

import (
	"testing"

	"github.com/stretchr/testify/assert"
)

func TestRedoBringsBackWhatUndoTook(t *testing.T) {
	t.Parallel()
	d := NewDraft()
	first := string(d.Raw)
	d.Replace([]byte(`{"a":1}`), "")
	d.Replace([]byte(`{"a":2}`), "01JD7Q")
	assert.True(t, d.Undo())
	assert.True(t, d.Undo())
	assert.Equal(t, first, string(d.Raw))
	assert.True(t, d.redo())
	assert.True(t, d.redo())
	assert.Equal(t, `{"a":2}`, string(d.Raw))
	assert.Equal(t, "01JD7Q", d.ReplayOf)
	assert.False(t, d.redo())
	assert.True(t, d.Undo())
	d.Replace([]byte(`{"a":3}`), "")
	assert.False(t, d.redo(), "what is changed since is not to be lost")
	assert.True(t, d.Undo())
	assert.Equal(t, `{"a":1}`, string(d.Raw))
}
