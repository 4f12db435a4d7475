package callback

import "slices"

// Rule is one thing Validate checks, stated once: what a finding of it weighs,
// on whose word, and what to do about it.
type Rule struct {
	// Code is stable: scripts may branch on it.
	Code     string
	Severity Severity
	Source   RuleSource
	// Fix is what a finding says to do where the body gives no better hint.
	Fix string
}

// Rules returns every rule there is, grouped by what it is about.
func Rules() []Rule {
	return slices.Concat(faultRules[:], notJSONRules(), bodyRules[:], envelopeRules[:], outputRules[:],
		textRules[:], fileRules[:], base64Rules[:], urlRules[:], valueRules[:], shapeRules[:])
}
