package mock

import (
	"bytes"
	"encoding/json"
	"io"
	"net/http"
	"sync"
	"testing"

	"redial/callback"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// TestValidatorAndMockAgree sends many bodies and holds three verdicts to one
// another: what each body was made to be, what the validator says, and what the
// mock answers.
func TestValidatorAndMockAgree(t *testing.T) {
	t.Parallel()
	const bodies = 10_000
	s := start(t, Options{Keep: 1})
	g := newGenerator(2026)
	jobs := make(chan generated)
	var wg sync.WaitGroup
	for range 4 {
		wg.Go(func() {
			for b := range jobs {
				agree(t, s, b)
			}
		})
	}
	seen := map[string]int{}
	for range bodies {
		b := g.next()
		seen[b.made]++
		jobs <- b
	}
	close(jobs)
	wg.Wait()
	for _, f := range faults {
		assert.NotZero(t, seen[f.name], "no body was broken by %q", f.name)
	}
	stats := s.Stats()
	assert.Equal(t, bodies, stats.Requests)
	assert.Greater(t, stats.Accepted+stats.Duplicates, bodies/3)
	assert.Greater(t, stats.Refused, bodies/3)
}

// agree holds one body to what it was made to be.
func agree(t *testing.T, s *Server, b generated) {
	report := callback.Validate(b.body)
	if !assert.Equal(t, b.valid, report.Valid, "%s: %.300s\n%+v", b.made, b.body, report.Findings) {
		return
	}
	status, answer := post(t, s, b.body)
	want := http.StatusOK
	switch {
	case len(b.body) > callback.SizeLimit:
		want = http.StatusRequestEntityTooLarge
	case !report.Valid:
		want = http.StatusBadRequest
	}
	assert.Equal(t, want, status, "%s: %.300s", b.made, b.body)
	if want == http.StatusBadRequest {
		var got struct{ Findings []callback.Finding }
		if assert.NoError(t, json.Unmarshal(answer, &got)) {
			assert.Len(t, got.Findings, len(report.Findings), "%s", b.made)
		}
	}
}

func post(t *testing.T, s *Server, body []byte) (status int, answer []byte) {
	r, err := http.NewRequestWithContext(t.Context(), http.MethodPost, s.URL+CallbackPath, bytes.NewReader(body))
	if !assert.NoError(t, err) {
		return 0, nil
	}
	r.Header.Set("Content-Type", "application/json")
	r.Header.Set(callback.SecretHeader, s.Secret().Reveal())
	resp, err := http.DefaultClient.Do(r)
	if !assert.NoError(t, err) {
		return 0, nil
	}
	defer resp.Body.Close()
	answer, err = io.ReadAll(resp.Body)
	assert.NoError(t, err)
	return resp.StatusCode, answer
}

// TestGeneratorRepeats: a seed that failed can be looked at again.
func TestGeneratorRepeats(t *testing.T) {
	t.Parallel()
	a, b := newGenerator(1), newGenerator(1)
	for range 100 {
		require.Equal(t, a.next(), b.next())
	}
}
