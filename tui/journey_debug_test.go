//go:build unix

package tui_test

import (
	"testing"

	"github.com/stretchr/testify/assert"
)

// journeyUndelivered goes from the count in the header to the orders it counts,
// into one of them, and replays the latest callback of each.
func journeyUndelivered(t *testing.T) {
	home := t.TempDir()
	seed(t, home, statuses(200, 500, 401)...)
	a := start(t, launch{home: home}).sees("3 callbacks", `! 2 undelivered`)
	a.do("replay").sees("4 callbacks", "! 1 undelivered") // the newest, a 401
	a.do("undelivered").sees("Orders", "1 order ", "▌▸ .*00000001.*! 500 mock.*1 try")
	a.do("by-order").sees("▌  .*! 500").do("by-order").sees("1 order ")
	a.do("clear").sees("4 callbacks", "✓ 200")

	a.do("by-order").sees("3 orders", `▌▸ .*00000002.*✓ mock +2 callbacks`)
	a.do("inspect").sees(`▌▾ `, `✗ 401 +text +send`, `↳│.*✓ 200 +text +replay`)
	a.do("down", "inspect").sees("REJECTED  401", "esc back").do("back")
	a.do("fold").sees(`▌▸ .*00000002`).loses("↳│").do("by-order").loses("orders")

	a.do("undelivered").sees("1 order ").do("replay-all").sees("Sends +1 callback", "To +mock")
	a.press("Enter").sees("1 delivered").press("Escape")
	a.sees("Every order was delivered").loses("undelivered +target")
	assert.Len(t, a.jq(`select(.kind=="callback" and .source=="replay") | .replay_of`), 2)
	a.do("quit").exits(0)
}
