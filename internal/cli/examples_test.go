package cli

import (
	"os"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestExamplesAreReadWhole(t *testing.T) {
	t.Parallel()
	examples, err := loadExamples(os.DirFS("../../testdata/examples"))
	require.NoError(t, err)
	require.GreaterOrEqual(t, len(examples), 5)
	for _, e := range examples {
		assert.NotEmpty(t, e.Name)
		assert.NotEmpty(t, e.Body, e.Name)
	}
}
