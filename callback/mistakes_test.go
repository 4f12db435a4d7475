package callback

import (
	"bytes"
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

var update = flag.Bool("update", false, "write the findings of the mistakes anew")

const mistakesFile = "testdata/mistakes.jsonl"

// mistake is a body as an automation really makes it by mistake, or one that is
// odd and legal, with all that is said of it.
type mistake struct {
	Name     string   `json:"name"`
	Body     string   `json:"body,omitempty"`
	Base64   []byte   `json:"base64,omitempty"` // of a body that is not UTF-8
	Findings []string `json:"findings,omitempty"`
}

func (m mistake) bytes() []byte {
	if m.Base64 != nil {
		return m.Base64
	}
	return []byte(m.Body)
}

// said is each finding of a body in a line, with its place and its sentence.
func said(body []byte) []string {
	var lines []string
	for _, f := range Validate(body).Findings {
		lines = append(lines, fmt.Sprintf("%s %s %s %d:%d %s", f.Severity, f.Code, f.Path, f.Line, f.Column, f.Message))
	}
	return lines
}

func readMistakes(t testing.TB) []mistake {
	t.Helper()
	data, err := os.ReadFile(mistakesFile)
	require.NoError(t, err)
	var all []mistake
	for line := range bytes.Lines(data) {
		var m mistake
		require.NoError(t, json.Unmarshal(line, &m))
		all = append(all, m)
	}
	return all
}

// TestMistakes holds what is said of each body: its code, its pointer, its place
// and the sentence that names the cause.
func TestMistakes(t *testing.T) {
	t.Parallel()
	all := readMistakes(t)
	require.Greater(t, len(all), 380)
	if *update {
		var out bytes.Buffer
		e := json.NewEncoder(&out)
		e.SetEscapeHTML(false)
		for _, m := range all {
			m.Findings = said(m.bytes())
			require.NoError(t, e.Encode(m))
		}
		require.NoError(t, os.WriteFile(mistakesFile, out.Bytes(), 0o600))
		return
	}
	for _, m := range all {
		assert.Equal(t, m.Findings, said(m.bytes()), m.Name)
	}
}

// TestMistakesAreNamed holds that no mistake passes in silence, and none is told
// with nothing but the sentence for what nobody knows.
func TestMistakesAreNamed(t *testing.T) {
	t.Parallel()
	for _, m := range readMistakes(t) {
		legal := strings.HasPrefix(m.Name, "valid-")
		r := Validate(m.bytes())
		if legal {
			assert.True(t, r.Valid, m.Name)
			assert.Zero(t, r.Count(SeverityWarning), m.Name)
			continue
		}
		assert.NotEmpty(t, r.Findings, m.Name)
		for _, f := range r.Findings {
			assert.NotEqual(t, "not-json", f.Code, m.Name)
			assert.NotContains(t, f.Message+f.Fix, "by hand", m.Name)
		}
	}
}

// TestMend holds that a body is no worse for being mended, and that every mend
// leads to a body in which its finding is gone.
func TestMend(t *testing.T) {
	t.Parallel()
	n := 0
	for _, m := range readMistakes(t) {
		body := m.bytes()
		mended, changes := Mend(body)
		if len(changes) == 0 {
			assert.Equal(t, body, mended, m.Name)
			continue
		}
		n++
		before, after := Validate(body), Validate(mended)
		assert.LessOrEqual(t, after.Count(SeverityError), before.Count(SeverityError), "%s: %s", m.Name, mended)
		for _, f := range after.Findings {
			assert.False(t, f.CanMend(), "%s: %s is left in %s", m.Name, f.Code, mended)
		}
	}
	require.Greater(t, n, 100)
}

// TestMendLeavesLegalBodies holds that what is right is not touched.
func TestMendLeavesLegalBodies(t *testing.T) {
	t.Parallel()
	for _, m := range readMistakes(t) {
		if !strings.HasPrefix(m.Name, "valid-") {
			continue
		}
		mended, changes := Mend(m.bytes())
		assert.Empty(t, changes, m.Name)
		assert.Equal(t, m.bytes(), mended, m.Name)
	}
}
