package history

// pairVectors returns the first place in n blocks of pairBlock places at which two
// neighbours stand, without regard to the case of ASCII letters, or how many
// places there are where they stand at none. first and second are in lower case. It reads a byte more than
// the places.
//
//go:noescape
func pairVectors(b *byte, n int, first, second byte) int
