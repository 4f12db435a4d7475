package cli

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"

	"redial/callback"
)

// TestFindingsPage holds the page to every rule there is, each with what is said
// of its example.
func TestFindingsPage(t *testing.T) {
	t.Parallel()
	page := findingsPage()
	for _, r := range callback.Rules() {
		assert.Equal(t, 1, strings.Count(page, "\n"+r.Code+" ("+string(r.Severity)+", "+string(r.Source)), r.Code)
	}
	assert.Equal(t, len(callback.Rules()), strings.Count(page, "\n  says "))
	assert.NotContains(t, page, "\x1b")
	assert.Less(t, len(page), 100_000)
}
