package label

import (
	"redial/callback"
)

// VerdictOf is what an attempt's end means, and what to do.
func VerdictOf(last callback.Attempt) callback.Verdict {
	if last.Unsent {
		return callback.Verdict{Meaning: "It was cancelled before anything left: the target has seen nothing of it."}
	}
	return callback.VerdictOf(last.Status, last.Error)
}

// PlaceOf says why a target is asked about.
func PlaceOf(t callback.Target) string {
	if t.Loopback() {
		return "which the config asks about"
	}
	return "which is not this machine"
}
