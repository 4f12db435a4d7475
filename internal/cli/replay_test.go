package cli

import (
	"testing"

	"github.com/creack/pty"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"redial/callback"
	"redial/history/replay"
)

// TestABulkReplayThatLeavesThisMachineAsksForItsTarget types at the prompt. No
// plan is carried out.
func TestABulkReplayThatLeavesThisMachineAsksForItsTarget(t *testing.T) {
	t.Parallel()
	far := callback.Target{Name: "prod", URL: "https://platform.example/cb"}
	near := callback.Target{Name: "local", URL: "http://127.0.0.1:1/cb"}
	two := []replay.Item{{ID: "a"}, {ID: "b"}}
	tests := []struct {
		name    string
		plan    replay.Plan
		yes     bool
		typed   string
		refused bool
	}{
		{"the right name", replay.Plan{Target: far, Items: two}, false, "prod\n", false},
		{"another name", replay.Plan{Target: far, Items: two}, false, "stage\n", true},
		{"a yes is no name", replay.Plan{Target: far, Items: two}, false, "yes\n", true},
		{"nothing", replay.Plan{Target: far, Items: two}, false, "\n", true},
		{"the end of input", replay.Plan{Target: far, Items: two}, false, "\x04", true},
		{"--yes", replay.Plan{Target: far, Items: two}, true, "", false},
		{"one callback", replay.Plan{Target: far, Items: two[:1]}, false, "", false},
		{"this machine", replay.Plan{Target: near, Items: two}, false, "", false},
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
			err = replayOptions{yes: tt.yes}.confirm(t.Context(), a, &tt.plan)
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
