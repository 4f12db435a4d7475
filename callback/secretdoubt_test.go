package callback

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
)

func TestDoubtOfASecret(t *testing.T) {
	t.Parallel()
	const value = "k7Q2m9Zx4Lw8"
	for secret, says := range map[string]string{
		"your-callback-secret":             "placeholder",
		"YOUR_SECRET":                      "placeholder",
		"Bearer " + value:                  "Bearer",
		"bearer " + value:                  "bearer",
		"x-callback-secret: " + value:      "header's own name",
		"CALLBACK_SECRET=" + value:         "NAME=",
		"export S=" + value:                "NAME=",
		`"` + value + `"`:                  "in quotes",
		"'" + value:                        "in quotes",
		"“" + value + "”":                  "in quotes",
		"{{ $env.CALLBACK_SECRET }}":       "template",
		"${CALLBACK_SECRET}":               "template",
		"$CALLBACK_SECRET":                 "template",
		"%CALLBACK_SECRET%":                "template",
		"<your secret>":                    "template",
		"undefined":                        "missing value",
		"None":                             "missing value",
		"b'" + value + "'":                 "prints",
		"[object Object]":                  "prints",
		"\ufeff" + value:                   "byte order mark",
		value + "\u200b":                   "U+200B",
		value + " " + value:                "blank",
		"https://host/api/orders/callback": "address",
	} {
		got, fix := NewSecret(secret).Doubt()
		assert.Contains(t, got, says, secret)
		assert.NotEmpty(t, fix, secret)
		assert.False(t, strings.Contains(got+fix, value), "the value is shown: %s", got)
	}
	for _, secret := range []string{"", value, "whsec_" + value, "a-b_c.d~e+f/g==", "3f2a9c1e-7b64-4d0a-9e55-1c8f0a6b2d47", "p@ss:w0rd!", "nullable", "Bearertoken"} {
		got, _ := NewSecret(secret).Doubt()
		assert.Empty(t, got, secret)
	}
}
