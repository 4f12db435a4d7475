package history

import "golang.org/x/sys/cpu"

// hasVectors tells whether the processor marks and squeezes 32 bytes at a time.
var hasVectors = cpu.X86.HasAVX2 && cpu.X86.HasSSSE3 && cpu.X86.HasPOPCNT

// markVectors marks n blocks.
//
//go:noescape
func markVectors(m *marks, b *byte, n int)

// squeezeVectors copies n blocks from src to dst without the bytes that begin an
// escape, by shuffles, and returns how many it copied. It may write a word more,
// and dst may be the memory of src from 16 bytes before it on.
//
//go:noescape
func squeezeVectors(dst, src *byte, m *marks, by *shuffles, n int) int

// shuffles are the places of eight bytes that stay, by the mask of those that do
// not.
type shuffles [256][8]byte

var kept = func() (t shuffles) {
	for drop := range t {
		to := 0
		for from := range 8 {
			if drop>>from&1 == 0 {
				t[drop][to] = byte(from)
				to++
			}
		}
	}
	return t
}()
