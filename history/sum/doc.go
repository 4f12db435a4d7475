// Package sum computes the SHA-256 of bodies, two of them at once where that is
// quicker.
//
// The processor's instructions for SHA-256 wait for each other: one body leaves
// them idle for half of the time, and a second one beside it costs next to
// nothing. Whoever replays or captures large bodies by many goroutines spends
// most of its time there.
//
// What it promises:
//   - A sum is what crypto/sha256 makes of the same bytes.
//   - A body waits for another one only as long as the scheduler takes to look
//     round; alone it costs what crypto/sha256 would.
//   - Without the processor's instructions, and for small bodies, it is
//     crypto/sha256.
package sum
