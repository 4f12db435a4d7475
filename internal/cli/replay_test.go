package cli

import (
	"path/filepath"
	"testing"

	"github.com/creack/pty"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"redial/callback"
	"redial/history"
	"redial/history/replay"
)

// TestABulkReplayThatLeavesThisMachineAsksForItsTarget types at the prompt. No
// plan is carried out.
func TestABulkReplayThatLeavesThisMachineAsksForItsTarget(t *testing.T) {
	t.Parallel()
	far := callback.Target{Name: "prod", URL: "https://platform.example/cb"}
	near := callback.Target{Name: "local", URL: "http://127.0.0.1:1/cb"}
	store, err := history.Open(filepath.Join(t.TempDir(), "history.jsonl"), history.Options{})
	require.NoError(t, err)
	t.Cleanup(func() { assert.NoError(t, store.Close()) })
	ids, err := store.Callbacks(t.Context(), []callback.Record{
		callback.NewRecord(far, callback.Delivery{Body: []byte(`{"order_id":"a"}`)}),
		callback.NewRecord(far, callback.Delivery{Body: []byte(`{"order_id":"b"}`)}),
	})
	require.NoError(t, err)
	tests := []struct {
		name    string
		target  callback.Target
		n       int
		yes     bool
		typed   string
		refused bool
	}{
		{"the right name", far, 2, false, "prod\n", false},
		{"another name", far, 2, false, "stage\n", true},
		{"a yes is no name", far, 2, false, "yes\n", true},
		{"nothing", far, 2, false, "\n", true},
		{"the end of input", far, 2, false, "\x04", true},
		{"--yes", far, 2, true, "", false},
		{"one callback", far, 1, false, "", false},
		{"this machine", near, 2, false, "", false},
		{"one that always asks", asking(near, callback.ConfirmAlways), 1, false, "yes\n", true},
		{"one that always asks, its name", asking(near, callback.ConfirmAlways), 1, false, "local\n", false},
		{"one that asks for many", asking(near, callback.ConfirmBulk), 2, false, "\n", true},
		{"one of it", asking(far, callback.ConfirmBulk), 1, false, "", false},
		{"--yes to it", asking(far, callback.ConfirmAlways), 1, true, "", false},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			keyboard, tty, err := pty.Open()
			require.NoError(t, err)
			defer func() { assert.NoError(t, keyboard.Close()) }()
			defer func() { assert.NoError(t, tty.Close()) }()
			a := &app{streams: Streams{In: tty, Out: tty, Err: tty}, getenv: func(string) string { return "" }}
			a.setColor(true)
			_, err = keyboard.WriteString(tt.typed)
			require.NoError(t, err)
			plan, err := replay.NewPlan(t.Context(), store, ids[:tt.n], replay.Options{Target: tt.target})
			require.NoError(t, err)
			err = replayOptions{yes: tt.yes}.agreed(t.Context(), a, plan)
			if tt.refused {
				var usage *usageError
				require.ErrorAs(t, err, &usage)
				assert.Equal(t, "nothing was sent", usage.next)
				return
			}
			assert.NoError(t, err)
		})
	}
}

// asking is a target with a confirm in the config.
func asking(t callback.Target, c callback.Confirm) callback.Target {
	t.Confirm = c
	return t
}
