package query

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestComplete(t *testing.T) {
	t.Parallel()
	for written, want := range map[string][]string{
		"st":               {"status:"},
		"type:file -s":     {"type:file -since:", "type:file -size:", "type:file -sort:", "type:file -source:", "type:file -status:"},
		"!is:d":            {"!is:delivered"},
		"status:5":         {"status:5xx", "status:500"},
		"is:delivered":     nil,
		"order:":           nil,
		"nonsense":         nil,
		"a\u3000source:re": {"a\u3000source:replay"},
	} {
		assert.Equal(t, want, Complete(written), written)
	}
	assert.Len(t, Complete(""), len(termKeys))
}

// TestCompletionsParse holds what is offered to what can be parsed.
func TestCompletionsParse(t *testing.T) {
	t.Parallel()
	for _, key := range Complete("") {
		for _, whole := range Complete(key) {
			q, err := Parse(whole, now)
			require.NoError(t, err, whole)
			said := len(q.Terms())
			if q.Sorting() != (Sorting{}) {
				said++
			}
			assert.Equal(t, 1, said, whole)
		}
	}
}
