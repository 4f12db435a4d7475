package callback

import (
	"regexp"
	"slices"
	"strings"

	"redial/callback/internal/cause"
)

// assignedSecret is a secret with the name of a variable before it.
var assignedSecret = regexp.MustCompile(`^(export )?[A-Z][A-Z0-9_]*=.`)

// Doubt says why a secret is likely not the value that the platform knows, and
// what to do: it is the guide's placeholder, has "Bearer " before it, is a
// template. Both are "" where nothing speaks against it. Neither shows the value.
func (s Secret) Doubt() (says, fix string) {
	v := s.value
	lower := strings.ToLower(v)
	switch {
	case v == "":
		return "", ""
	case slices.Contains(placeholders, strings.TrimSpace(v)):
		return "it is still the guide's placeholder", "Replace it with the secret of the Short's Connect step."
	case strings.HasPrefix(lower, "bearer "), strings.HasPrefix(lower, "basic "), strings.HasPrefix(lower, "token "):
		return `it begins with "` + v[:strings.IndexByte(v, ' ')] + ` ", which belongs to an Authorization header`, "Take that word out: " + SecretHeader + " carries the secret alone."
	case strings.HasPrefix(lower, SecretHeader):
		return "it begins with the header's own name", "Keep only what follows the colon."
	case assignedSecret.MatchString(v):
		return "it begins with NAME=, as a line of a shell or an .env file", "Keep only what follows the =."
	case len(v) > 1 && strings.ContainsRune("\"'`“”‘’", []rune(v)[0]):
		return "it is in quotes", "Remove them: the platform compares every character."
	}
	if c := cause.OfValue(v); c != nil {
		switch c.Code {
		case "template-not-filled":
			return "it is a template that was not filled in", "Put the value in, or name the variable as secret_env."
		case "missing-value":
			return "it is only a word for a missing value, such as undefined", "Check the name that it is read from."
		case "bytes-printed", "object-object", "printed-object":
			return "it is what a program prints for an object, not the text in it", "Decode it first."
		}
	}
	for _, r := range v {
		if name := cause.Invisible(r); name != "" {
			return "it has an invisible character in it (" + name + ")", "Copy it again, without what stands round it."
		}
	}
	switch {
	case strings.ContainsAny(v, " \t"):
		return "it has a blank in it", "Copy it again: the platform's secrets are one word."
	case strings.HasPrefix(lower, "http://"), strings.HasPrefix(lower, "https://"):
		return "it is an address", "Copy the secret of the Connect step, not the Callback URL."
	}
	return "", ""
}
