package history

// attemptRows are the places of all attempts, chained by callback.
type attemptRows struct {
	blocks []*attemptBlock
	n      uint32
}

// add takes an attempt's place and returns its row + 1.
func (t *attemptRows) add(offset int64, length, before uint32) uint32 {
	if t.n%blockRows == 0 {
		t.blocks = append(t.blocks, new(attemptBlock))
	}
	b, i := t.blocks[t.n/blockRows], t.n%blockRows
	b.offset[i], b.length[i], b.before[i] = offset, length, before
	t.n++
	return t.n
}

// spans returns where the lines of a chain are.
func (t *attemptRows) spans(from uint32) []span {
	var ps []span
	for from != 0 {
		b, i := t.blocks[(from-1)/blockRows], (from-1)%blockRows
		ps = append(ps, span{b.offset[i], b.length[i]})
		from = b.before[i]
	}
	return ps
}

// span is where a line is, with its newline.
type span struct {
	offset int64
	length uint32
}
