//go:build !unix

package term

import "time"

// asksTerminal is whether the terminal's answers can be read: a console that
// hands over events would hand them over as keys.
const asksTerminal = false

// readable reports whether a descriptor can be read. Where a console hands
// over events in place of bytes nothing is read through input.
func readable(uintptr, time.Duration) bool { return false }
