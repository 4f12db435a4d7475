package cli

import (
	"os"
	"testing"
	"testing/fstest"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"redial/callback"
	"redial/callback/mock"
	"redial/tui"
)

// TestExamplesFailAsTheySay delivers each example as the UI does: to the mock
// while it plays the example's script.
func TestExamplesFailAsTheySay(t *testing.T) {
	t.Parallel()
	want := map[string]struct {
		status   int
		class    callback.ErrorClass
		attempts int
	}{
		"A result_text that is an object, not a string: 400": {status: 400, attempts: 1},
		"The secret was changed on the platform: 401":        {status: 401, attempts: 1},
		"A file that is too large for its type: 413":         {status: 413, attempts: 1},
		"The platform fails, and fails again: 500":           {status: 500, attempts: 3},
		"The connection is cut before an answer":             {class: callback.ErrReset, attempts: 3},
		"Delivered at the third try":                         {status: 200, attempts: 3},
	}
	examples, err := loadExamples(os.DirFS("../../testdata/examples"))
	require.NoError(t, err)
	require.Len(t, examples, len(want))
	for _, e := range examples {
		expected, known := want[e.Name]
		require.True(t, known, e.Name)
		t.Run(e.Name, func(t *testing.T) {
			t.Parallel()
			last, attempts := deliverExample(t, e)
			assert.Equal(t, expected.status, last.Status)
			assert.Equal(t, expected.class, last.Error)
			assert.Equal(t, expected.attempts, attempts)
		})
	}
}

func deliverExample(t *testing.T, e tui.Example) (callback.Attempt, int) {
	t.Helper()
	script, err := mock.ParseScript(e.Script)
	require.NoError(t, err)
	server, err := mock.Start(mock.Options{Script: script})
	require.NoError(t, err)
	defer func() { require.NoError(t, server.Close()) }()
	client := &callback.Client{Retry: callback.RetryPolicy{Retries: defaultRetries, Base: 1}}
	defer client.CloseIdleConnections()
	outcome, err := client.Deliver(t.Context(), server.Target(), callback.Delivery{Body: e.Body})
	require.NoError(t, err)
	return outcome.Last(), len(outcome.Attempts)
}

func TestExamplesThatCannotBeReadAreAnError(t *testing.T) {
	t.Parallel()
	for name, dir := range map[string]fstest.MapFS{
		"no manifest": {},
		"not JSON":    {manifest: {Data: []byte("[")}},
		"no body":     {manifest: {Data: []byte(`[{"name":"x","body":"x.json"}]`)}},
	} {
		_, err := loadExamples(dir)
		assert.Error(t, err, name)
	}
}
