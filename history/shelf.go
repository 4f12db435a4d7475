package history

import "unsafe"

// shelf hands out empty blocks from stretches of memory that hold several.
type shelf[T any] struct {
	ahead int // how many there may be need of
	spare []T
}

// shelfRoom is how much memory is taken at a time at most, in bytes.
const shelfRoom = 32 << 20

func (s *shelf[T]) next() *T {
	if len(s.spare) == 0 {
		var block *T // not a T: blocks are large
		most := shelfRoom / int(unsafe.Sizeof(*block))
		s.spare = make([]T, min(max(s.ahead, 1), most))
		inHugePages(bytesOf(s.spare))
	}
	b := &s.spare[0]
	s.spare = s.spare[1:]
	return b
}
