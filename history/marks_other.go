//go:build !amd64

package history

const hasVectors = false

func markVectors(*marks, *byte, int) {}

func squeezeVectors(_, _ *byte, _ *marks, _ *shuffles, _ int) int { return 0 }

type shuffles struct{}

var kept shuffles
