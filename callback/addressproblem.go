package callback

import (
	"strings"

	"redial/callback/internal/cause"
)

// AddressProblem says what is wrong with a text that was given as an address and
// is none, and what to do: a template that was not filled in, a missing https://.
// Both are "" where nothing is known.
func AddressProblem(text string) (says, fix string) {
	says, fix, _ = cause.Address(text)
	if says == "" && strings.HasPrefix(text, "localhost") {
		return "has no http:// before it", "Put http:// before it."
	}
	return says, fix
}
