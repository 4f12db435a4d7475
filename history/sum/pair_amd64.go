package sum

import "golang.org/x/sys/cpu"

// hasPairs tells whether the processor has instructions for SHA-256.
var hasPairs = cpu.X86.HasAVX && hasSHA()

func hasSHA() bool

// addBlocks adds n blocks at p to a and n at q to b.
//
//go:noescape
func addBlocks(a, b *state, p, q *byte, n int, k *[64]uint32)
