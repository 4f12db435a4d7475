//go:build !unix

package tui

import "time"

// readable reports whether a descriptor can be read. Where a console hands
// over events in place of bytes nothing is read through input.
func readable(uintptr, time.Duration) bool { return false }
