package list

import "strings"

// margin is how many rows stay visible above and below the cursor, as in less
// and vim, where the window is high enough.
const margin = 2

// Model is a cursor and a window over Len rows. The zero value is an empty list
// of no height.
//
// Between calls 0 <= top <= cursor < top+height holds, and cursor < length,
// but where length or height is 0.
type Model struct {
	length, height int
	cursor, top    int
}

// Len returns the number of rows.
func (m *Model) Len() int { return m.length }

// Height returns the number of rows the window shows.
func (m *Model) Height() int { return m.height }

// Cursor returns the selected row, -1 where there is none.
func (m *Model) Cursor() int {
	if m.length == 0 {
		return -1
	}
	return m.cursor
}

// SetLen says how many rows there are now. The cursor keeps its row where that
// still exists, else it goes to the last.
func (m *Model) SetLen(n int) {
	m.length = max(n, 0)
	m.follow()
}

// SetHeight says how many rows the window shows. The cursor keeps its row.
func (m *Model) SetHeight(h int) {
	m.height = max(h, 0)
	m.follow()
}

// Shift says that n rows were put before the first: the list grows, and the
// cursor and the window stay on the rows they were on. A negative n says that
// they were taken away.
func (m *Model) Shift(n int) {
	m.length = max(m.length+n, 0)
	m.cursor += n
	m.top += n
	m.follow()
}

// Select moves the cursor to row i, or the nearest that exists.
func (m *Model) Select(i int) {
	m.cursor = i
	m.follow()
}

// Up moves the cursor to the row above.
func (m *Model) Up() { m.Select(m.cursor - 1) }

// Down moves the cursor to the row below.
func (m *Model) Down() { m.Select(m.cursor + 1) }

// PageUp moves cursor and window a window's height up.
func (m *Model) PageUp() { m.jump(-max(m.height, 1)) }

// PageDown moves cursor and window a window's height down.
func (m *Model) PageDown() { m.jump(max(m.height, 1)) }

// HalfPageUp moves cursor and window half a window's height up.
func (m *Model) HalfPageUp() { m.jump(-max(m.height/2, 1)) }

// HalfPageDown moves cursor and window half a window's height down.
func (m *Model) HalfPageDown() { m.jump(max(m.height/2, 1)) }

// Top moves the cursor to the first row.
func (m *Model) Top() { m.Select(0) }

// Bottom moves the cursor to the last row.
func (m *Model) Bottom() { m.Select(m.length - 1) }

// ScrollBy moves the window n rows down, or up where n is negative, as a mouse
// wheel does. The cursor stays on its row until the window leaves it behind.
func (m *Model) ScrollBy(n int) {
	m.top = clamp(m.top+n, 0, m.lastTop())
	low, high := m.reach()
	m.cursor = clamp(m.cursor, low, high)
}

// Window returns the visible rows: first, and the one after the last.
func (m *Model) Window() (first, end int) {
	return m.top, min(m.top+m.height, m.length)
}

// At returns the row drawn on line y of the window, for a click on it.
func (m *Model) At(y int) (row int, ok bool) {
	row = m.top + y
	return row, y >= 0 && y < m.height && row < m.length
}

// Bar returns the lines of the window that a scroll bar's thumb covers: from,
// and the one after the last. They are equal where all rows are visible.
func (m *Model) Bar() (from, end int) {
	if m.length <= m.height || m.height == 0 {
		return 0, 0
	}
	size := max(m.height*m.height/m.length, 1)
	from = m.top * (m.height - size) / m.lastTop()
	if m.height > 2 { // only the very ends touch the ends
		if m.top > 0 {
			from = max(from, 1)
		}
		if m.top < m.lastTop() {
			from = min(from, m.height-size-1)
		}
		from = max(from, 0)
	}
	return from, from + size
}

// Lines returns the window's lines: what row gives for each visible row, then
// empty ones up to the height. Row is called for no other row.
func (m *Model) Lines(row func(i int, selected bool) string) []string {
	lines := make([]string, m.height)
	first, end := m.Window()
	for i := first; i < end; i++ {
		lines[i-first] = row(i, i == m.cursor)
	}
	return lines
}

// View draws the window as Lines does: height lines, the ones below the last
// row filled with width spaces.
func (m *Model) View(width int, row func(i int, selected bool, width int) string) string {
	lines := m.Lines(func(i int, selected bool) string { return row(i, selected, width) })
	first, end := m.Window()
	blank := strings.Repeat(" ", max(width, 0))
	for i := end - first; i < len(lines); i++ {
		lines[i] = blank
	}
	return strings.Join(lines, "\n")
}

// jump moves the window and the cursor together, so that the cursor keeps its
// line of the screen; at an end the cursor goes on alone.
func (m *Model) jump(n int) {
	m.top = clamp(m.top+n, 0, m.lastTop())
	low, high := m.reach()
	m.cursor = clamp(m.cursor+n, low, high)
}

// follow puts the cursor on a row that exists, and the window around it.
func (m *Model) follow() {
	m.cursor = clamp(m.cursor, 0, m.length-1)
	m.top = clamp(m.top, 0, m.lastTop())
	if low, high := m.reach(); m.cursor < low {
		m.top = clamp(m.top-(low-m.cursor), 0, m.lastTop())
	} else if m.cursor > high {
		m.top = clamp(m.top+m.cursor-high, 0, m.lastTop())
	}
}

// reach returns the first and the last row the cursor may be on without the
// window moving.
func (m *Model) reach() (low, high int) {
	gap := min(margin, max(m.height-1, 0)/2)
	low, high = m.top, m.top+max(m.height, 1)-1
	if m.top > 0 {
		low += gap
	}
	if m.top < m.lastTop() {
		high -= gap
	}
	return low, min(high, max(m.length-1, 0))
}

// lastTop is the highest row the window may begin at.
func (m *Model) lastTop() int { return max(m.length-max(m.height, 1), 0) }

// clamp returns the value nearest to n from low to high; low wins where they
// are crossed.
func clamp(n, low, high int) int { return max(min(n, high), low) }
