package stats

// Cells shares width cells of a bar among parts, as each is to whole. A part
// that is not 0 has one cell at least, so that one failure among a million
// callbacks is seen; the largest part gives it.
func Cells(parts []int, whole, width int) []int {
	cells := make([]int, len(parts))
	if whole <= 0 || width <= 0 {
		return cells
	}
	sum, used, largest := 0, 0, 0
	for i, part := range parts {
		sum += part
		cells[i] = part * width / whole
		if part > 0 {
			cells[i] = max(cells[i], 1)
		}
		used += cells[i]
		if part > parts[largest] {
			largest = i
		}
	}
	// What rounding took or gave is the largest part's.
	cells[largest] += (sum*width+whole/2)/whole - used
	cells[largest] = max(cells[largest], min(sum, 1))
	return cells
}

// Limits are the upper ends, in milliseconds, of the steps in which a
// histogram shows answer times. What is longer than the last is in one step
// more.
func Limits() []float64 { return []float64{10, 30, 100, 300, 1000, 3000, 10_000, 30_000} }

// Histogram counts the times of each step of Limits.
func (t Times) Histogram() []int {
	limits := Limits()
	counts := make([]int, 0, len(limits)+1)
	before := 0
	for _, limit := range limits {
		n := t.Below(limit)
		counts = append(counts, n-before)
		before = n
	}
	return append(counts, t.N-before)
}
