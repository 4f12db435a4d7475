package history

import (
	"bytes"
	"fmt"
	"math/rand/v2"
	"os"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// TestThousandDamagedLines harms a file in a thousand places of every kind: each
// line that was not harmed is found, each that was is reported where it is.
func TestThousandDamagedLines(t *testing.T) {
	t.Parallel()
	rng := rand.New(rand.NewPCG(11, 12))
	const harms = 1000
	var file bytes.Buffer
	sound := map[string]string{}      // bodies by id
	damaged := map[int64]damageDone{} // by offset
	for i := range 4 * harms {
		body := fmt.Sprintf(`{"i":%d,"text":"some \"quoted\" text é"}`, i)
		line := callbackText(i, body)
		offset := int64(file.Len())
		if i%4 != 3 {
			file.WriteString(line)
			sound[fmt.Sprintf("01ARZ3NDEKTSV4RRFF%08d", i)] = body
			if rng.IntN(3) == 0 {
				file.WriteString(attemptText(i, 1, 200))
			}
			continue
		}
		harm, harmed := harmedLine(rng, i/4, line, callbackText(9_000_000+i, "{}"))
		file.WriteString(harmed)
		if harm == "CRLF" { // that is no damage
			sound[fmt.Sprintf("01ARZ3NDEKTSV4RRFF%08d", i)] = body
			continue
		}
		damaged[offset] = damageDone{harm, int64(len(harmed))}
	}
	path := writeFile(t, file.String())
	report, err := Verify(t.Context(), path, nil)
	require.NoError(t, err)
	for _, d := range report.Damaged {
		harm, ok := damaged[d.Offset]
		require.True(t, ok, "nothing was harmed at %d: %s", d.Offset, d.Reason)
		assert.Equal(t, harm.length, d.Length, harm.kind)
		assert.NotEmpty(t, d.Reason)
		delete(damaged, d.Offset)
	}
	assert.Empty(t, damaged, "not reported")
	s := openTest(t, path)
	for id, body := range sound {
		got, err := s.Body(t.Context(), id)
		require.NoError(t, err)
		require.Equal(t, body, string(got))
	}
	_, err = Repair(t.Context(), path, RepairOptions{})
	require.NoError(t, err)
	report, err = Verify(t.Context(), path, nil)
	require.NoError(t, err)
	assert.Empty(t, report.Damaged)
	info, err := os.Stat(path + ".damaged")
	require.NoError(t, err)
	assert.Positive(t, info.Size())
}

type damageDone struct {
	kind   string
	length int64
}

// harmedLine harms a line in the n-th way.
func harmedLine(rng *rand.Rand, n int, line, other string) (kind, harmed string) {
	text := strings.TrimSuffix(line, "\n")
	if n == 500 && !testing.Short() {
		return "a line of 64 MB", text[:len(text)-2] + strings.Repeat("x", 64<<20) + "\"}\n" // the sum is another
	}
	switch n % 7 {
	case 0: // anywhere from the body's sum on, where every bit counts
		b := []byte(text)
		at := strings.Index(text, `"sha256":"`) + 10
		at += rng.IntN(64)
		b[at] ^= 1
		return "a bit", string(b) + "\n"
	case 1:
		return "cut", text[:1+rng.IntN(len(text)-2)] + "\n"
	case 2:
		at := rng.IntN(len(text))
		return "NULs", text[:at] + strings.Repeat("\x00", 1+rng.IntN(4096)) + text[at:] + "\n"
	case 3:
		return "joined", text + other
	case 4:
		return "CRLF", text + "\r\n"
	case 5:
		return "BOM", "\xef\xbb\xbf" + line
	}
	at := strings.Index(text, `"body":"`) + 8
	b := []byte(text)
	b[at+rng.IntN(len(text)-at-3)] ^= 1 << rng.IntN(3)
	return "a bit of the body", string(b) + "\n"
}
