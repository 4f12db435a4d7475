package history

// A replay of which nothing had left when it was cancelled has an attempt that says so.
// It is in no list, count or replay, since the callback that it replays stands for it.
// Its lines stay in the file, and show finds it. A bulk replay writes the lines of a few
// callbacks before their turn comes: those that had no turn are such replays.

// unsent reports whether a row is a replay that never left. The index is locked.
func (x *index) unsent(row uint32) bool {
	b, i := x.at(row)
	return b.flags[i]&(flagUnsent|flagReplay) == flagUnsent|flagReplay
}

// listedRows are how many rows are in lists.
func (x *index) listedRows() int { return int(x.rows) - x.hidden }
