//go:build !amd64

package sum

const hasPairs = false

func addBlocks(_, _ *state, _, _ *byte, _ int, _ *[64]uint32) {
	panic("sum: pairs on a processor that has none")
}
