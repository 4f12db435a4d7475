package config

import (
	"fmt"

	"redial/callback"
)

// didYouMean suggests the candidate nearest to what was written, or nothing
// where none is near.
func didYouMean(written string, candidates []string) string {
	best, bestDistance := "", len(written)/3+2
	for _, c := range candidates {
		if d := callback.Distance(written, c); d < bestDistance {
			best, bestDistance = c, d
		}
	}
	if best == "" {
		return ""
	}
	return fmt.Sprintf(" (did you mean %s?)", best)
}
