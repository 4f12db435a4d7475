package record

import (
	"encoding/json"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// checkOneString holds stringEnd to encoding/json, alone and among other text.
func checkOneString(t *testing.T, inside string) bool {
	t.Helper()
	quoted := `"` + inside + `"`
	end, escaped := stringEnd([]byte(quoted), 1)
	alone, alsoEscaped := stringEnd([]byte(inside), 0)
	valid := end == len(inside)+1
	require.Equal(t, valid, alone == len(inside), quoted)
	require.Equal(t, json.Valid([]byte(quoted)), valid, quoted)
	if valid {
		require.Equal(t, escaped, alsoEscaped, quoted)
	}
	return valid
}

// TestStringsAreCheckedAcrossWords puts what means something in a string at
// every place around the borders of the words that are looked at.
func TestStringsAreCheckedAcrossWords(t *testing.T) {
	t.Parallel()
	pieces := []string{
		`\"`, `\\`, `\n`, `\/`, `\u0041`, `\u001f`, `\u00`, `\u00g0`, `\x`, `\`, `"`, "\x00", "\x1f", "\n", "é", "#", "]", "\x80",
		`\"#`, `\\]`, `\\]"`, `\\\"`, `\\\\`, `\\\`, `\"\"`, `\"!"`, `\]`, `\\"`,
	}
	for before := range 140 {
		for _, piece := range pieces {
			for _, after := range []int{0, 1, 7, 70} {
				checkOneString(t, strings.Repeat("x", before)+piece+strings.Repeat("y", after))
				checkOneString(t, strings.Repeat(`\`, before)+piece+strings.Repeat("]", after))
			}
		}
	}
}

func TestStringsAtRandomAreChecked(t *testing.T) {
	t.Parallel()
	rng := rand.New(rand.NewPCG(3, 4))
	parts := []string{`\`, `\\`, `\"`, `\n`, `"`, `\u0041`, `\u001`, "]", "#", "!", "\x1f", "é", "plain text of some length ", `\t`, `\\`}
	valid := 0
	for range 20_000 {
		var b strings.Builder
		for range rng.IntN(30) {
			if part := parts[rng.IntN(len(parts))]; rng.IntN(4) == 0 || len(part) > 1 && !strings.Contains(part, "001") {
				b.WriteString(part)
			}
		}
		if checkOneString(t, b.String()) {
			valid++
		}
	}
	assert.Greater(t, valid, 1000)
}

func FuzzString(f *testing.F) {
	f.Add("plain")
	f.Add(strings.Repeat(`\"name\":\"value\",`, 20))
	f.Add(strings.Repeat(`\\`, 64) + `\u00e9"`)
	f.Fuzz(func(t *testing.T, inside string) { checkOneString(t, inside) })
}
