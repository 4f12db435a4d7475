package inspector

import "sort"

// Hunk is one place where two texts differ: lines x0..x1 of the old one were
// replaced by lines y0..y1 of the new one. Either may be none.
type Hunk struct{ X0, X1, Y0, Y1 int }

const (
	// maxDiffDepth bounds how often the comparison looks again between the lines
	// it has matched, so that its time grows with the length of the texts alone.
	maxDiffDepth = 24
	// maxDiffTable bounds the table for a stretch without lines that occur once.
	maxDiffTable = 1 << 18
)

// lineDiff compares two texts line by line. Lines that occur once in both are
// matched first, in their longest common order, and the comparison goes on
// between them: the differences are where a person would see them, and two
// texts of megabytes take no longer than a few passes over them.
type lineDiff struct {
	x, y []int32 // the lines, each text as a number
	// inX, inY and at are, for each text of a line, how often it occurs in the
	// stretch at hand, and where in y. They are zero between stretches.
	inX, inY, at []int32
	hunks        []Hunk
}

// DiffLines returns where two texts differ, in order.
func DiffLines(x, y []string) []Hunk {
	numbers := map[string]int32{}
	number := func(lines []string) []int32 {
		out := make([]int32, len(lines))
		for i, l := range lines {
			n, known := numbers[l]
			if !known {
				n = int32(len(numbers))
				numbers[l] = n
			}
			out[i] = n
		}
		return out
	}
	d := &lineDiff{x: number(x), y: number(y)}
	d.inX, d.inY, d.at = make([]int32, len(numbers)), make([]int32, len(numbers)), make([]int32, len(numbers))
	d.stretch(Hunk{0, len(x), 0, len(y)}, 0)
	return d.hunks
}

// stretch compares a part of both texts.
func (d *lineDiff) stretch(h Hunk, depth int) {
	for h.X0 < h.X1 && h.Y0 < h.Y1 && d.x[h.X0] == d.y[h.Y0] {
		h.X0, h.Y0 = h.X0+1, h.Y0+1
	}
	for h.X0 < h.X1 && h.Y0 < h.Y1 && d.x[h.X1-1] == d.y[h.Y1-1] {
		h.X1, h.Y1 = h.X1-1, h.Y1-1
	}
	if h.X0 == h.X1 || h.Y0 == h.Y1 || depth == maxDiffDepth {
		d.add(h)
		return
	}
	matches := d.anchors(h)
	if len(matches) == 0 {
		d.small(h)
		return
	}
	x0, y0 := h.X0, h.Y0
	for _, m := range matches {
		d.stretch(Hunk{x0, m[0], y0, m[1]}, depth+1)
		x0, y0 = m[0]+1, m[1]+1
	}
	d.stretch(Hunk{x0, h.X1, y0, h.Y1}, depth+1)
}

// add notes a difference, as one with the one before where they touch.
func (d *lineDiff) add(h Hunk) {
	if h.X0 == h.X1 && h.Y0 == h.Y1 {
		return
	}
	if n := len(d.hunks); n > 0 && d.hunks[n-1].X1 == h.X0 && d.hunks[n-1].Y1 == h.Y0 {
		d.hunks[n-1].X1, d.hunks[n-1].Y1 = h.X1, h.Y1
		return
	}
	d.hunks = append(d.hunks, h)
}

// anchors returns the lines that occur once in either part, as places in both,
// as many as keep their order.
func (d *lineDiff) anchors(h Hunk) [][2]int {
	for _, l := range d.x[h.X0:h.X1] {
		d.inX[l]++
	}
	for i, l := range d.y[h.Y0:h.Y1] {
		d.inY[l]++
		d.at[l] = int32(h.Y0 + i)
	}
	var pairs [][2]int
	for i, l := range d.x[h.X0:h.X1] {
		if d.inX[l] == 1 && d.inY[l] == 1 {
			pairs = append(pairs, [2]int{h.X0 + i, int(d.at[l])})
		}
	}
	for _, l := range d.x[h.X0:h.X1] {
		d.inX[l] = 0
	}
	for _, l := range d.y[h.Y0:h.Y1] {
		d.inY[l] = 0
	}
	return longestRun(pairs)
}

// longestRun is the most pairs, ascending in their first place, that ascend in
// their second too.
func longestRun(pairs [][2]int) [][2]int {
	var tails []int // of the runs of each length: the pair that ends lowest
	before := make([]int, len(pairs))
	for i, p := range pairs {
		n := sort.Search(len(tails), func(k int) bool { return pairs[tails[k]][1] >= p[1] })
		if n > 0 {
			before[i] = tails[n-1]
		}
		if n == len(tails) {
			tails = append(tails, i)
		}
		tails[n] = i
	}
	if len(tails) == 0 {
		return nil
	}
	run := make([][2]int, len(tails))
	for k, i := len(tails)-1, tails[len(tails)-1]; k >= 0; k, i = k-1, before[i] {
		run[k] = pairs[i]
	}
	return run
}

// small compares a stretch of repeated lines by a table of their longest common
// parts, where that is not too large.
func (d *lineDiff) small(h Hunk) {
	n, m := h.X1-h.X0, h.Y1-h.Y0
	if n > maxDiffTable/m {
		d.add(h)
		return
	}
	w := m + 1
	common := make([]int32, (n+1)*w) // of what follows line i of x and j of y
	for i := n - 1; i >= 0; i-- {
		for j := m - 1; j >= 0; j-- {
			if d.x[h.X0+i] == d.y[h.Y0+j] {
				common[i*w+j] = common[(i+1)*w+j+1] + 1
			} else {
				common[i*w+j] = max(common[(i+1)*w+j], common[i*w+j+1])
			}
		}
	}
	for i, j := 0, 0; i < n || j < m; {
		x, y := h.X0+i, h.Y0+j
		switch {
		case i < n && j < m && d.x[x] == d.y[y]:
			i, j = i+1, j+1
		case j == m || i < n && common[(i+1)*w+j] >= common[i*w+j+1]:
			d.add(Hunk{x, x + 1, y, y})
			i++
		default:
			d.add(Hunk{x, x, y, y + 1})
			j++
		}
	}
}
