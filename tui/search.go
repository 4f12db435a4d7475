package tui

import (
	"bytes"
	"sort"

	"redial/tui/term/safe"

	tea "github.com/charmbracelet/bubbletea"
)

// maxMatches bounds how many places of a text are remembered.
const maxMatches = 100_000

// searchIntent wants a text found in a document; searchedMsg answers.
type searchIntent struct {
	what   inspectorTab
	doc    *document
	needle string
}

// searchedMsg answers searchIntent with the byte offsets of the matches.
type searchedMsg struct {
	what    inspectorTab
	doc     *document
	needle  string
	matches []int
}

func searchCmd(i searchIntent) tea.Cmd {
	return func() tea.Msg {
		return searchedMsg{what: i.what, doc: i.doc, needle: i.needle, matches: i.doc.Find(i.needle)}
	}
}

// Find returns where needle begins in the document. Upper and lower case of
// ASCII letters are the same.
func (d *document) Find(needle string) []int {
	if needle == "" {
		return nil
	}
	data, low := lower(d.data), lower([]byte(needle))
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

// found takes the matches of a search and goes to the first from the window's
// top on.
func (r *reader) found(needle string, matches []int) {
	r.needle, r.matches, r.match = needle, matches, 0
	if r.doc == nil || len(matches) == 0 {
		return
	}
	if r.top < len(r.doc.lines) {
		start := int(r.doc.lines[r.top].start)
		r.match = sort.SearchInts(matches, start)
	}
	r.match %= len(matches)
	r.reveal(matches[r.match])
}

// step goes to the next match, or back where by is negative, around the ends.
func (r *reader) step(by int) {
	if n := len(r.matches); n > 0 {
		r.match = (r.match + by + n) % n
		r.reveal(r.matches[r.match])
	}
}

// reveal puts the line that holds a byte of the document on the screen, a
// third from the top unless it is visible already.
func (r *reader) reveal(offset int) {
	if r.lines() == 0 {
		return
	}
	line := sort.Search(r.lines(), func(i int) bool { return int(r.doc.lines[i].start) > offset }) - 1
	line = max(line, 0)
	r.pointed = line + 1
	if line < r.top || line > r.top+r.height/2 || r.wrap {
		r.top, r.sub = line, 0
		r.scroll(-r.height / 3)
	}
	if !r.wrap {
		at := safe.Width(safe.Line(string(r.doc.data[r.doc.lines[line].start:offset])))
		if at < r.x || at > r.x+r.textWidth()-8 {
			r.x = max(at-r.textWidth()/2, 0)
		}
	}
}

// matchRanges are the bytes of a line that hold the needle, from and past.
func (r *reader) matchRanges(text string) [][2]int {
	if r.needle == "" {
		return nil
	}
	var ranges [][2]int
	low, needle := lower([]byte(text)), lower([]byte(r.needle))
	for at := 0; ; {
		i := bytes.Index(low[at:], needle)
		if i < 0 {
			return ranges
		}
		ranges = append(ranges, [2]int{at + i, at + i + len(needle)})
		at += i + len(needle)
	}
}
