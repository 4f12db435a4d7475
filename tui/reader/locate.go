package reader

// Locate finds where a byte of JSON went when spacing was changed: laying out
// keeps every byte but the spaces between values.
func Locate(from, to []byte, offset int) int {
	count := 0
	for _, c := range from[:min(max(offset, 0), len(from))] {
		if !space(c) {
			count++
		}
	}
	for i, c := range to {
		if space(c) {
			continue
		}
		if count == 0 {
			return i
		}
		count--
	}
	return max(len(to)-1, 0)
}

func space(c byte) bool { return c == ' ' || c == '\n' || c == '\r' || c == '\t' }
