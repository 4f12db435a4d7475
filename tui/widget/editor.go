package widget

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"redial/tui/term/safe"

	"github.com/charmbracelet/x/ansi"
)

// Editor is a text and a cursor in it. It holds any text exactly, tabs,
// carriage returns and controls included, draws only the lines of its window,
// and knows nothing of keys and colours.
//
// An editor for one line shows a newline as a symbol; its text is one line
// whatever it holds.
type Editor struct {
	Single bool
	// Lines is the text, split at newlines unless single; it is never empty.
	Lines []string
	// Row and col are the cursor: a line, and a byte in it where a character
	// begins or the line ends.
	Row, col int
	// goal is the cell that moves up and down keep to, -1 where they begin anew.
	goal int
	// top and part are the first visible line, and which part of it where it is
	// wrapped; left is the first visible cell of a single line.
	top, part, Left int
	// width is the cells a line was last drawn in.
	width int
	// Edits counts the changes of the text.
	Edits int
}

// NewEditor makes an editor of text; a single one has one line.
func NewEditor(text string, single bool) *Editor {
	e := &Editor{Single: single, width: 80}
	e.SetText(text)
	return e
}

// Text returns the exact text.
func (e *Editor) Text() string { return strings.Join(e.Lines, "\n") }

// Empty reports whether there is no text.
func (e *Editor) Empty() bool { return len(e.Lines) == 1 && e.Lines[0] == "" }

// SetText replaces the text; the cursor goes to its end if there is one line,
// else to its start.
func (e *Editor) SetText(text string) {
	e.Lines = e.split(text)
	e.Row, e.col, e.goal = 0, 0, -1
	e.top, e.part, e.Left = 0, 0, 0
	if len(e.Lines) == 1 {
		e.col = len(e.Lines[0])
	}
}

func (e *Editor) split(text string) []string {
	if e.Single {
		return []string{text}
	}
	return strings.Split(text, "\n")
}

// Insert puts text at the cursor, exactly, and the cursor after it.
func (e *Editor) Insert(text string) {
	if text == "" {
		return
	}
	e.Edits++
	added := e.split(text)
	line := e.Lines[e.Row]
	before, after := line[:e.col], line[e.col:]
	last := len(added) - 1
	if last == 0 {
		e.Lines[e.Row] = before + added[0] + after
		e.MoveTo(e.Row, e.col+len(added[0]))
		return
	}
	lines := make([]string, 0, len(e.Lines)+last)
	lines = append(lines, e.Lines[:e.Row]...)
	lines = append(lines, before+added[0])
	lines = append(lines, added[1:last]...)
	lines = append(lines, added[last]+after)
	lines = append(lines, e.Lines[e.Row+1:]...)
	e.Lines = lines
	e.MoveTo(e.Row+last, len(added[last]))
}

// DeleteTo removes what is between the cursor and a place.
func (e *Editor) DeleteTo(row, col int) {
	fromRow, fromCol, toRow, toCol := e.Row, e.col, row, col
	if row < e.Row || row == e.Row && col < e.col {
		fromRow, fromCol, toRow, toCol = row, col, e.Row, e.col
	}
	if fromRow == toRow && fromCol == toCol {
		return
	}
	e.Edits++
	joined := e.Lines[fromRow][:fromCol] + e.Lines[toRow][toCol:]
	e.Lines = append(e.Lines[:fromRow], e.Lines[toRow:]...)
	e.Lines[fromRow] = joined
	e.MoveTo(fromRow, fromCol)
}

// MoveTo puts the cursor at a place that exists; joined characters are not
// parted.
func (e *Editor) MoveTo(row, col int) {
	e.Row = max(min(row, len(e.Lines)-1), 0)
	e.col = boundary(e.Lines[e.Row], col)
	e.goal = -1
}

// Before returns the place one character before the cursor, after the one
// after it; at an end of the text they return the cursor's own.
func (e *Editor) Before() (row, col int) {
	switch {
	case e.col > 0:
		return e.Row, e.col - lastCluster(e.Lines[e.Row][:e.col])
	case e.Row > 0:
		return e.Row - 1, len(e.Lines[e.Row-1])
	}
	return 0, 0
}

// After is the place behind the character at the cursor.
func (e *Editor) After() (row, col int) {
	line := e.Lines[e.Row]
	switch {
	case e.col < len(line):
		return e.Row, e.col + firstCluster(line[e.col:])
	case e.Row < len(e.Lines)-1:
		return e.Row + 1, 0
	}
	return e.Row, e.col
}

// WordBefore and wordAfter return the place where the word before the cursor
// begins, and where the one after it ends.
func (e *Editor) WordBefore() (row, col int) {
	if e.col == 0 {
		return e.Before()
	}
	s := strings.TrimRightFunc(e.Lines[e.Row][:e.col], isBetweenWords)
	return e.Row, len(strings.TrimRightFunc(s, isWord))
}

// WordAfter is the place behind the word at the cursor.
func (e *Editor) WordAfter() (row, col int) {
	line := e.Lines[e.Row]
	if e.col == len(line) {
		return e.After()
	}
	s := strings.TrimLeftFunc(line[e.col:], isBetweenWords)
	return e.Row, len(line) - len(strings.TrimLeftFunc(s, isWord))
}

func isWord(r rune) bool         { return unicode.IsLetter(r) || unicode.IsDigit(r) || r == '_' }
func isBetweenWords(r rune) bool { return !isWord(r) }

// MoveLines moves the cursor n drawn lines down, or up where n is negative. It
// reports whether the cursor had anywhere to go.
func (e *Editor) MoveLines(n int) bool {
	part, x := e.place()
	if e.goal < 0 {
		e.goal = x
	}
	goal, row := e.goal, e.Row
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
		case row < len(e.Lines)-1:
			row, part = row+1, 0
		}
	}
	if row == e.Row && part == was {
		return false
	}
	e.MoveTo(row, e.columnAt(row, part, goal))
	e.goal = goal
	return true
}

// Click puts the cursor at a cell of the window last drawn.
func (e *Editor) Click(x, y int) {
	if e.Single {
		e.MoveTo(0, e.columnAt(0, 0, e.Left+x))
		return
	}
	// The text may have become shorter since it was drawn.
	row := min(e.top, len(e.Lines)-1)
	part := min(e.part, len(e.parts(row))-1)
	for ; y > 0; y-- {
		if part < len(e.parts(row))-1 {
			part++
		} else if row < len(e.Lines)-1 {
			row, part = row+1, 0
		}
	}
	e.MoveTo(row, e.columnAt(row, part, x))
}

// place returns which part of its line the cursor is in, and at which cell.
func (e *Editor) place() (part, x int) {
	parts := e.parts(e.Row)
	part = len(parts) - 1
	for part > 0 && parts[part] > e.col {
		part--
	}
	return part, shownWidth(e.Lines[e.Row][parts[part]:e.col])
}

// columnAt returns the byte of a line at a cell of one of its parts.
func (e *Editor) columnAt(row, part, x int) int {
	parts, line := e.parts(row), e.Lines[row]
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
func (e *Editor) parts(row int) []int {
	line := e.Lines[row]
	room := max(e.width-1, 1)
	parts := []int{0}
	if e.Single || len(line) <= room && safe.Width(line) <= room && !strings.ContainsRune(line, '\t') {
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

// Draw returns the lines of a window of width by height cells, with the cursor
// in it, and the cursor's cell.
func (e *Editor) Draw(width, height int) (lines []string, x, y int) {
	e.width = max(width, 2)
	if e.Single {
		lines, x = e.drawSingle(width)
		return lines, x, 0
	}
	e.follow(height)
	row, part := e.top, e.part
	for len(lines) < height && row < len(e.Lines) {
		parts := e.parts(row)
		for ; part < len(parts) && len(lines) < height; part++ {
			end := len(e.Lines[row])
			if part+1 < len(parts) {
				end = parts[part+1]
			}
			if row == e.Row && e.col >= parts[part] && (e.col < end || part == len(parts)-1) {
				x, y = shownWidth(e.Lines[row][parts[part]:e.col]), len(lines)
			}
			lines = append(lines, shown(e.Lines[row][parts[part]:end]))
		}
		row, part = row+1, 0
	}
	return lines, x, y
}

func (e *Editor) drawSingle(width int) (lines []string, x int) {
	x = shownWidth(e.Lines[0][:e.col])
	room := max(width-1, 0)
	e.Left = min(e.Left, max(shownWidth(e.Lines[0])-room, 0)) // the terminal may have become wider
	e.Left = max(min(e.Left, x), x-room)
	return []string{safe.Cut(shown(e.Lines[0]), e.Left, e.Left+width)}, x - e.Left
}

// follow moves the window so that the cursor is in it.
func (e *Editor) follow(height int) {
	part, _ := e.place()
	if e.Row < e.top || e.Row == e.top && part < e.part {
		e.top, e.part = e.Row, part
		return
	}
	// The lowest window that still shows the cursor begins height-1 lines above.
	row := e.Row
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
