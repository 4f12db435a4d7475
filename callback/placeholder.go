package callback

import (
	"slices"
	"strings"
)

// placeholders are the stand-ins of the platform's guides, which the guides
// warn to replace (guide "Callback (Under 4.5 MB)").
var placeholders = []string{
	"order-uuid-from-webhook",
	"test-order-uuid",
	"order-uuid",
	"your-callback-secret",
	"your-callback-secret-value",
	"your-secret",
	"YOUR_SECRET",
	"https://api.example.com/callback",
	"Your analysis results go here...",
	"base64-encoded-file-content",
}

// placeholderIn returns the placeholder that is all a string says, in letters of
// either case and spaces around it aside. A longer text may well speak of one.
func placeholderIn(src []byte, t token) (string, bool) {
	const longest = 64
	if t.kind != tokenString {
		return "", false
	}
	text, ok := t.short(src, longest)
	if !ok {
		return "", false
	}
	text = strings.TrimSpace(text)
	return text, slices.ContainsFunc(placeholders, func(p string) bool { return strings.EqualFold(p, text) })
}
