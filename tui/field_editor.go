package tui

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"redial/tui/term/safe"

	"github.com/charmbracelet/x/ansi"
)

// editor is a text and a cursor in it. It holds any text exactly, tabs,
// carriage returns and controls included, draws only the lines of its window,
// and knows nothing of keys and colours.
//
// An editor for one line shows a newline as a symbol; its text is one line
// whatever it holds.
type editor struct {
	single bool
	// lines is the text, split at newlines unless single; it is never empty.
	lines []string
	// row and col are the cursor: a line, and a byte in it where a character
	// begins or the line ends.
	row, col int
	// goal is the cell that moves up and down keep to, -1 where they begin anew.
	goal int
	// top and part are the first visible line, and which part of it where it is
	// wrapped; left is the first visible cell of a single line.
	top, part, left int
	// width is the cells a line was last drawn in.
	width int
	// edits counts the changes of the text.
	edits int
}

func newEditor(text string, single bool) *editor {
	e := &editor{single: single, width: 80}
	e.setText(text)
	return e
}

// text returns the exact text.
func (e *editor) text() string { return strings.Join(e.lines, "\n") }

// empty reports whether there is no text.
func (e *editor) empty() bool { return len(e.lines) == 1 && e.lines[0] == "" }

// setText replaces the text; the cursor goes to its end if there is one line,
// else to its start.
func (e *editor) setText(text string) {
	e.lines = e.split(text)
	e.row, e.col, e.goal = 0, 0, -1
	e.top, e.part, e.left = 0, 0, 0
	if len(e.lines) == 1 {
		e.col = len(e.lines[0])
	}
}

func (e *editor) split(text string) []string {
	if e.single {
		return []string{text}
	}
	return strings.Split(text, "\n")
}

// insert puts text at the cursor, exactly, and the cursor after it.
func (e *editor) insert(text string) {
	if text == "" {
		return
	}
	e.edits++
	added := e.split(text)
	line := e.lines[e.row]
	before, after := line[:e.col], line[e.col:]
	last := len(added) - 1
	if last == 0 {
		e.lines[e.row] = before + added[0] + after
		e.moveTo(e.row, e.col+len(added[0]))
		return
	}
	lines := make([]string, 0, len(e.lines)+last)
	lines = append(lines, e.lines[:e.row]...)
	lines = append(lines, before+added[0])
	lines = append(lines, added[1:last]...)
	lines = append(lines, added[last]+after)
	lines = append(lines, e.lines[e.row+1:]...)
	e.lines = lines
	e.moveTo(e.row+last, len(added[last]))
}

// deleteTo removes what is between the cursor and a place.
func (e *editor) deleteTo(row, col int) {
	fromRow, fromCol, toRow, toCol := e.row, e.col, row, col
	if row < e.row || row == e.row && col < e.col {
		fromRow, fromCol, toRow, toCol = row, col, e.row, e.col
	}
	if fromRow == toRow && fromCol == toCol {
		return
	}
	e.edits++
	joined := e.lines[fromRow][:fromCol] + e.lines[toRow][toCol:]
	e.lines = append(e.lines[:fromRow], e.lines[toRow:]...)
	e.lines[fromRow] = joined
	e.moveTo(fromRow, fromCol)
}

// moveTo puts the cursor at a place that exists; joined characters are not
// parted.
func (e *editor) moveTo(row, col int) {
	e.row = max(min(row, len(e.lines)-1), 0)
	e.col = boundary(e.lines[e.row], col)
	e.goal = -1
}

// before returns the place one character before the cursor, after the one
// after it; at an end of the text they return the cursor's own.
func (e *editor) before() (row, col int) {
	switch {
	case e.col > 0:
		return e.row, e.col - lastCluster(e.lines[e.row][:e.col])
	case e.row > 0:
		return e.row - 1, len(e.lines[e.row-1])
	}
	return 0, 0
}

func (e *editor) after() (row, col int) {
	line := e.lines[e.row]
	switch {
	case e.col < len(line):
		return e.row, e.col + firstCluster(line[e.col:])
	case e.row < len(e.lines)-1:
		return e.row + 1, 0
	}
	return e.row, e.col
}

// wordBefore and wordAfter return the place where the word before the cursor
// begins, and where the one after it ends.
func (e *editor) wordBefore() (row, col int) {
	if e.col == 0 {
		return e.before()
	}
	s := strings.TrimRightFunc(e.lines[e.row][:e.col], isBetweenWords)
	return e.row, len(strings.TrimRightFunc(s, isWord))
}

func (e *editor) wordAfter() (row, col int) {
	line := e.lines[e.row]
	if e.col == len(line) {
		return e.after()
	}
	s := strings.TrimLeftFunc(line[e.col:], isBetweenWords)
	return e.row, len(line) - len(strings.TrimLeftFunc(s, isWord))
}

func isWord(r rune) bool         { return unicode.IsLetter(r) || unicode.IsDigit(r) || r == '_' }
func isBetweenWords(r rune) bool { return !isWord(r) }

// moveLines moves the cursor n drawn lines down, or up where n is negative. It
// reports whether the cursor had anywhere to go.
func (e *editor) moveLines(n int) bool {
	part, x := e.place()
	if e.goal < 0 {
		e.goal = x
	}
	goal, row := e.goal, e.row
	was := part
	for ; n < 0; n++ {
		switch {
		case part > 0:
			part--
		case row > 0:
			row--
			part = len(e.parts(row)) - 1
		}
	}
	for ; n > 0; n-- {
		switch {
		case part < len(e.parts(row))-1:
			part++
		case row < len(e.lines)-1:
			row, part = row+1, 0
		}
	}
	if row == e.row && part == was {
		return false
	}
	e.moveTo(row, e.columnAt(row, part, goal))
	e.goal = goal
	return true
}

// click puts the cursor at a cell of the window last drawn.
func (e *editor) click(x, y int) {
	if e.single {
		e.moveTo(0, e.columnAt(0, 0, e.left+x))
		return
	}
	// The text may have become shorter since it was drawn.
	row := min(e.top, len(e.lines)-1)
	part := min(e.part, len(e.parts(row))-1)
	for ; y > 0; y-- {
		if part < len(e.parts(row))-1 {
			part++
		} else if row < len(e.lines)-1 {
			row, part = row+1, 0
		}
	}
	e.moveTo(row, e.columnAt(row, part, x))
}

// place returns which part of its line the cursor is in, and at which cell.
func (e *editor) place() (part, x int) {
	parts := e.parts(e.row)
	part = len(parts) - 1
	for part > 0 && parts[part] > e.col {
		part--
	}
	return part, shownWidth(e.lines[e.row][parts[part]:e.col])
}

// columnAt returns the byte of a line at a cell of one of its parts.
func (e *editor) columnAt(row, part, x int) int {
	parts, line := e.parts(row), e.lines[row]
	at, end := parts[part], len(line)
	if part+1 < len(parts) {
		end = parts[part+1]
	}
	for at < end {
		n := firstCluster(line[at:])
		w := shownWidth(line[at : at+n])
		if x < w || part+1 < len(parts) && at+n >= end {
			break
		}
		x -= w
		at += n
	}
	return at
}

// parts returns the bytes at which the drawn lines of a line begin. A cell at
// the right edge stays free for the cursor.
func (e *editor) parts(row int) []int {
	line := e.lines[row]
	room := max(e.width-1, 1)
	parts := []int{0}
	if e.single || len(line) <= room && safe.Width(line) <= room && !strings.ContainsRune(line, '\t') {
		return parts
	}
	for at, used := 0, 0; at < len(line); {
		n := firstCluster(line[at:])
		w := shownWidth(line[at : at+n])
		if used+w > room && used > 0 {
			parts = append(parts, at)
			used = 0
		}
		used += w
		at += n
	}
	return parts
}

// draw returns the lines of a window of width by height cells, with the cursor
// in it, and the cursor's cell.
func (e *editor) draw(width, height int) (lines []string, x, y int) {
	e.width = max(width, 2)
	if e.single {
		lines, x = e.drawSingle(width)
		return lines, x, 0
	}
	e.follow(height)
	row, part := e.top, e.part
	for len(lines) < height && row < len(e.lines) {
		parts := e.parts(row)
		for ; part < len(parts) && len(lines) < height; part++ {
			end := len(e.lines[row])
			if part+1 < len(parts) {
				end = parts[part+1]
			}
			if row == e.row && e.col >= parts[part] && (e.col < end || part == len(parts)-1) {
				x, y = shownWidth(e.lines[row][parts[part]:e.col]), len(lines)
			}
			lines = append(lines, shown(e.lines[row][parts[part]:end]))
		}
		row, part = row+1, 0
	}
	return lines, x, y
}

func (e *editor) drawSingle(width int) (lines []string, x int) {
	x = shownWidth(e.lines[0][:e.col])
	room := max(width-1, 0)
	e.left = min(e.left, max(shownWidth(e.lines[0])-room, 0)) // the terminal may have become wider
	e.left = max(min(e.left, x), x-room)
	return []string{safe.Cut(shown(e.lines[0]), e.left, e.left+width)}, x - e.left
}

// follow moves the window so that the cursor is in it.
func (e *editor) follow(height int) {
	part, _ := e.place()
	if e.row < e.top || e.row == e.top && part < e.part {
		e.top, e.part = e.row, part
		return
	}
	// The lowest window that still shows the cursor begins height-1 lines above.
	row := e.row
	for range max(height-1, 0) {
		switch {
		case part > 0:
			part--
		case row > 0:
			row--
			part = len(e.parts(row)) - 1
		}
	}
	if e.top < row || e.top == row && e.part < part {
		e.top, e.part = row, part
	}
}

// shown is how a piece of a line is drawn: harmless, tabs as spaces.
func shown(s string) string {
	if strings.IndexByte(s, '\t') < 0 {
		return safe.Line(s)
	}
	parts := strings.Split(s, "\t")
	for i, p := range parts {
		parts[i] = safe.Line(p)
	}
	return strings.Join(parts, strings.Repeat(" ", safe.TabWidth))
}

func shownWidth(s string) int { return safe.Width(shown(s)) }

// firstCluster returns the bytes of the character s begins with: a cluster of
// code points that are drawn as one.
func firstCluster(s string) int {
	if s == "" {
		return 0
	}
	if s[0] < utf8.RuneSelf && (len(s) == 1 || s[1] < utf8.RuneSelf) {
		return 1
	}
	cluster, _ := ansi.FirstGraphemeCluster(s, ansi.GraphemeWidth)
	return max(len(cluster), 1)
}

// lastCluster returns the bytes of the character s ends with.
func lastCluster(s string) int {
	if n := len(s); n < 2 || s[n-1] < utf8.RuneSelf && s[n-2] < utf8.RuneSelf {
		return min(n, 1)
	}
	return len(s) - boundary(s, len(s)-1)
}

// boundary returns the last byte of s up to col where a character begins.
func boundary(s string, col int) int {
	if col >= len(s) {
		return len(s)
	}
	// Plain text needs no look from the start of the line.
	at := max(col, 0)
	for at > 0 && (s[at] >= utf8.RuneSelf || s[at-1] >= utf8.RuneSelf) {
		at--
	}
	for at < len(s) {
		n := firstCluster(s[at:])
		if at+n > col {
			break
		}
		at += n
	}
	return at
}
