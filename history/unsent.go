package history

// A bulk replay writes the lines of a few callbacks before their turn comes. Those
// that had not left when it was cancelled get an attempt that says so: they are in
// no list, count or replay. Their lines stay in the file, and show finds them.

// unsent reports whether a row's callback never left. The index is locked.
func (x *index) unsent(row uint32) bool {
	b, i := x.at(row)
	return b.flags[i]&flagUnsent != 0
}

// listedRows are how many rows are in lists.
func (x *index) listedRows() int { return int(x.rows) - x.hidden }
