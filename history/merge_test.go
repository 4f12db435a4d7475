package history

import (
	"bytes"
	"context"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"redial/callback"
)

// aHistory makes a history of n callbacks that failed, each with a replay that
// was delivered, and returns its lines.
func aHistory(t *testing.T, n int) []byte {
	t.Helper()
	path := filepath.Join(t.TempDir(), "history.jsonl")
	s, err := Open(path, Options{})
	require.NoError(t, err)
	for range n {
		id, err := s.Callback(t.Context(), callback.Record{Source: callback.FromSend, OrderID: "o", Target: "prod", Body: []byte(`{"a":"é"}`)})
		require.NoError(t, err)
		require.NoError(t, s.Attempt(t.Context(), callback.Record{ID: id, OrderID: "o", Target: "prod"}, callback.Attempt{N: 1, Status: 500, Response: []byte("no")}))
		again, err := s.Callback(t.Context(), callback.Record{Source: callback.FromReplay, ReplayOf: id, BodyOf: id, OrderID: "o", Target: "prod"})
		require.NoError(t, err)
		require.NoError(t, s.Attempt(t.Context(), callback.Record{ID: again, OrderID: "o", Target: "prod"}, callback.Attempt{N: 1, Status: 200}))
	}
	require.NoError(t, s.Close())
	lines, err := os.ReadFile(path)
	require.NoError(t, err)
	return lines
}

const foreignLines = `{"v":1,"kind":"order","id":"01M8EFB88J7X68TC4CS431ZM8Y","time":"2026-01-02T03:04:05Z","order_id":"o","body":"{}"}
{"v":1,"kind":"weather","sun":true}
{"v":2,"kind":"callback","id":"x"}
`

func TestMergingTwiceAndInAnyOrderComesToTheSame(t *testing.T) {
	t.Parallel()
	a, b := aHistory(t, 3), append(aHistory(t, 2), foreignLines...)
	backwards := strings.SplitAfter(strings.TrimSuffix(string(b), "\n"), "\n")
	backwards[len(backwards)-1] += "\n"
	slices.Reverse(backwards)
	reversed := []byte(strings.Join(backwards, ""))
	want := sorted(append(bytes.Clone(a), b...))
	for name, order := range map[string][][]byte{
		"a then b":       {a, b},
		"b then a":       {b, a},
		"twice":          {a, b, b, a, a},
		"lines reversed": {reversed, a, b},
		"in one":         {bytes.Join([][]byte{b, a, b}, nil)},
	} {
		path := filepath.Join(t.TempDir(), "state", "history.jsonl")
		for _, lines := range order {
			_, err := Merge(t.Context(), path, bytes.NewReader(lines), MergeOptions{})
			require.NoError(t, err)
		}
		assert.Equal(t, want, sortedLines(t, path), name)
		report, err := Verify(t.Context(), path, nil)
		require.NoError(t, err)
		assert.Empty(t, report.Damaged, name)
		assertStands(t, path, name)
	}
}

// assertStands asks of a merged history what a reader does.
func assertStands(t *testing.T, path, name string) {
	t.Helper()
	s, err := Open(path, Options{ReadOnly: true})
	require.NoError(t, err)
	defer func() { assert.NoError(t, s.Close()) }()
	v, err := s.Select(t.Context(), Query{})
	require.NoError(t, err)
	assert.Equal(t, 10, v.Len(), name)
	assert.Equal(t, map[callback.State]int{callback.Delivered: 5, callback.Failed: 5, callback.Rejected: 0, callback.Pending: 0}, v.Counts(), name)
	for i := range v.Len() {
		body, err := v.Body(i)
		require.NoError(t, err, name)
		assert.Equal(t, `{"a":"é"}`, string(body), name)
	}
}

func sortedLines(t *testing.T, path string) []string {
	t.Helper()
	b, err := os.ReadFile(path)
	require.NoError(t, err)
	return sorted(b)
}

func sorted(lines []byte) []string {
	all := strings.Split(strings.TrimSuffix(string(lines), "\n"), "\n")
	slices.Sort(all)
	return all
}

func TestMergeLeavesOutWhatItMustAndCountsIt(t *testing.T) {
	t.Parallel()
	a := aHistory(t, 1)
	first, _, _ := bytes.Cut(a, []byte("\n"))
	hidden := bytes.Replace(first, []byte(`"body":`), []byte(`"redacted":true,"x":`), 1)
	other := bytes.Replace(aHistory(t, 1), []byte(`"target":"prod"`), []byte(`"target":"canary"`), 1)
	in := bytes.Join([][]byte{hidden, []byte("\n\n{\"v\":1,\"ki\n"), other, a[:len(a)-1]}, nil)
	path := filepath.Join(t.TempDir(), "history.jsonl")
	report, err := Merge(t.Context(), path, bytes.NewReader(in), MergeOptions{
		Refuse: func(line []byte) bool { return bytes.Contains(line, []byte("canary")) },
	})
	require.NoError(t, err)
	assert.Equal(t, MergeReport{Callbacks: 3, Attempts: 4, Redacted: 1, Refused: 1, Damaged: 1}, report)
	b, err := os.ReadFile(path)
	require.NoError(t, err)
	assert.NotContains(t, string(b), "canary")
	assert.True(t, bytes.HasSuffix(b, []byte("}\n")), "a last line without an end gets one")
	assert.NoFileExists(t, path+".new")
}

func TestMergeGoesOnBesideAWriterAndAloneBesideARepair(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "history.jsonl")
	s, err := Open(path, Options{})
	require.NoError(t, err)
	defer func() { assert.NoError(t, s.Close()) }()
	at := &pausing{lines: aHistory(t, 2), reached: make(chan struct{}), goOn: make(chan struct{})}
	done := make(chan error)
	go func() {
		_, err := Merge(context.Background(), path, at, MergeOptions{})
		done <- err
	}()
	<-at.reached
	_, err = s.Callback(t.Context(), callback.Record{Body: []byte("{}")})
	require.NoError(t, err, "an append does not wait for a merge")
	_, err = Repair(t.Context(), path, RepairOptions{})
	require.ErrorIs(t, err, ErrCareUnderWay)
	_, err = Merge(t.Context(), path, bytes.NewReader(nil), MergeOptions{})
	require.ErrorIs(t, err, ErrCareUnderWay)
	close(at.goOn)
	require.NoError(t, <-done)
	v, err := s.Select(t.Context(), Query{})
	require.NoError(t, err)
	assert.Equal(t, 5, v.Len())
}

// pausing is a reader that stops until it is told to go on.
type pausing struct {
	lines         []byte
	reached, goOn chan struct{}
	at            *bytes.Reader
}

func (p *pausing) Read(b []byte) (int, error) {
	if p.at == nil {
		close(p.reached)
		<-p.goOn
		p.at = bytes.NewReader(p.lines)
	}
	return p.at.Read(b)
}
