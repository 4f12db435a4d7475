package reader

import (
	"bytes"
	"sort"

	"redial/tui/term/safe"
)

// maxMatches bounds how many places of a text are remembered.
const maxMatches = 100_000

// Find returns where needle begins in the document. Upper and lower case of
// ASCII letters are the same.
func (d *Document) Find(needle string) []int {
	if needle == "" {
		return nil
	}
	data, low := lower(d.Data), lower([]byte(needle))
	var found []int
	for at := 0; len(found) < maxMatches; {
		i := bytes.Index(data[at:], low)
		if i < 0 {
			break
		}
		found = append(found, at+i)
		at += i + len(low)
	}
	return found
}

// lower is a copy with its ASCII letters in lower case: every byte keeps its
// place.
func lower(text []byte) []byte {
	low := make([]byte, len(text))
	for i, c := range text {
		if c >= 'A' && c <= 'Z' {
			c += 'a' - 'A'
		}
		low[i] = c
	}
	return low
}

// Found takes the matches of a search and goes to the first from the window's
// top on.
func (r *Reader) Found(needle string, matches []int) {
	r.Needle, r.Matches, r.Match = needle, matches, 0
	if r.Doc == nil || len(matches) == 0 {
		return
	}
	if r.Top < len(r.Doc.lines) {
		start := int(r.Doc.lines[r.Top].start)
		r.Match = sort.SearchInts(matches, start)
	}
	r.Match %= len(matches)
	r.Reveal(matches[r.Match])
}

// Step goes to the next match, or back where by is negative, around the ends.
func (r *Reader) Step(by int) {
	if n := len(r.Matches); n > 0 {
		r.Match = (r.Match + by + n) % n
		r.Reveal(r.Matches[r.Match])
	}
}

// Reveal puts the line that holds a byte of the document on the screen, a
// third from the top unless it is visible already.
func (r *Reader) Reveal(offset int) {
	if r.Lines() == 0 {
		return
	}
	line := sort.Search(r.Lines(), func(i int) bool { return int(r.Doc.lines[i].start) > offset }) - 1
	line = max(line, 0)
	r.Pointed = line + 1
	if line < r.Top || line > r.Top+r.Height/2 || r.Wrap {
		r.Top, r.Sub = line, 0
		r.Scroll(-r.Height / 3)
	}
	if !r.Wrap {
		at := safe.Width(safe.Line(string(r.Doc.Data[r.Doc.lines[line].start:offset])))
		if at < r.X || at > r.X+r.textWidth()-8 {
			r.X = max(at-r.textWidth()/2, 0)
		}
	}
}

// matchRanges are the bytes of a line that hold the needle, from and past.
func (r *Reader) matchRanges(text string) [][2]int {
	if r.Needle == "" {
		return nil
	}
	var ranges [][2]int
	low, needle := lower([]byte(text)), lower([]byte(r.Needle))
	for at := 0; ; {
		i := bytes.Index(low[at:], needle)
		if i < 0 {
			return ranges
		}
		ranges = append(ranges, [2]int{at + i, at + i + len(needle)})
		at += i + len(needle)
	}
}
