package cli

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"redial/callback/mock"
)

func TestEveryStepThatIsOfferedIsAStep(t *testing.T) {
	t.Parallel()
	for _, step := range scriptSteps {
		text, does, _ := strings.Cut(step, "\t")
		_, err := mock.ParseScript(text)
		require.NoError(t, err, text)
		assert.NotEmpty(t, does, text)
	}
}
