// Package format writes sizes, counts, times and sentences as the screen shows
// them, and wraps text. It reads no clock: what is relative to now is given now.
package format
