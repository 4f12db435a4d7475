package list

import (
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func list(length, height int) *Model {
	m := &Model{}
	m.SetHeight(height)
	m.SetLen(length)
	return m
}

func TestMoves(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name           string
		length, height int
		do             func(*Model)
		cursor, top    int
	}{
		{"begins at the first row", 100, 10, func(*Model) {}, 0, 0},
		{"an empty list has no cursor", 0, 10, (*Model).Down, -1, 0},
		{"up at the first row stays", 100, 10, (*Model).Up, 0, 0},
		{"down within the window does not scroll", 100, 10, func(m *Model) { times(7, m.Down) }, 7, 0},
		{"down keeps two rows below", 100, 10, func(m *Model) { times(8, m.Down) }, 8, 1},
		{"up keeps two rows above", 100, 10, func(m *Model) { m.Select(50); times(20, m.Up) }, 30, 28},
		{"down ends at the last row", 12, 10, func(m *Model) { times(50, m.Down) }, 11, 2},
		{"bottom", 100, 10, (*Model).Bottom, 99, 90},
		{"top", 100, 10, func(m *Model) { m.Bottom(); m.Top() }, 0, 0},
		{"a page takes the cursor along", 100, 10, func(m *Model) { m.Select(3); m.PageDown() }, 13, 10},
		{"two pages and one back", 100, 10, func(m *Model) { m.Select(3); m.PageDown(); m.PageDown(); m.PageUp() }, 13, 10},
		{"a page at the end goes to the last row", 25, 10, func(m *Model) { times(9, m.PageDown) }, 24, 15},
		{"half a page", 100, 10, func(m *Model) { m.HalfPageDown() }, 7, 5},
		{"half a page back", 100, 10, func(m *Model) { m.Bottom(); m.HalfPageUp() }, 92, 85},
		{"select beyond the end", 5, 10, func(m *Model) { m.Select(99) }, 4, 0},
		{"select before the start", 5, 10, func(m *Model) { m.Select(-3) }, 0, 0},
		{"one line high", 100, 1, func(m *Model) { times(5, m.Down) }, 5, 5},
		{"two lines high", 100, 2, func(m *Model) { times(5, m.Down) }, 5, 4},
		{"the wheel leaves the cursor alone", 100, 10, func(m *Model) { m.Select(6); m.ScrollBy(3) }, 6, 3},
		{"the wheel drags the cursor at the edge", 100, 10, func(m *Model) { m.ScrollBy(3) }, 5, 3},
		{"the wheel stops at the end", 100, 10, func(m *Model) { m.ScrollBy(1000) }, 92, 90},
		{"the wheel up drags the cursor", 100, 10, func(m *Model) { m.Bottom(); m.ScrollBy(-10) }, 87, 80},
		{"the wheel on a short list does nothing", 5, 10, func(m *Model) { m.Select(2); m.ScrollBy(3) }, 2, 0},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			m := list(tt.length, tt.height)
			tt.do(m)
			first, _ := m.Window()
			assert.Equal(t, tt.cursor, m.Cursor(), "cursor")
			assert.Equal(t, tt.top, first, "top")
		})
	}
}

func TestShiftKeepsTheRowsInPlace(t *testing.T) {
	t.Parallel()
	m := list(100, 10)
	m.Select(40)
	first, _ := m.Window()
	m.Shift(7)
	now, _ := m.Window()
	assert.Equal(t, 107, m.Len())
	assert.Equal(t, 47, m.Cursor())
	assert.Equal(t, first+7, now, "the window shows the same rows")

	m.Shift(-200)
	assert.Equal(t, 0, m.Len())
	assert.Equal(t, -1, m.Cursor())
}

func TestShrinkAndGrow(t *testing.T) {
	t.Parallel()
	m := list(100, 10)
	m.Bottom()
	m.SetLen(30)
	assert.Equal(t, 29, m.Cursor())
	first, end := m.Window()
	assert.Equal(t, []int{20, 30}, []int{first, end})

	m.SetHeight(50)
	first, end = m.Window()
	assert.Equal(t, []int{0, 30}, []int{first, end})

	m.SetHeight(0)
	assert.Empty(t, m.Lines(func(int, bool) string { return "x" }))
	m.SetHeight(5)
	first, end = m.Window()
	assert.True(t, first <= m.Cursor() && m.Cursor() < end)
}

func TestViewAsksForVisibleRowsOnly(t *testing.T) {
	t.Parallel()
	m := list(1_000_000, 3)
	m.Select(500_000)
	var asked []int
	got := m.View(4, func(i int, selected bool, width int) string {
		asked = append(asked, i)
		return fmt.Sprintf("%v:%d", selected, width)
	})
	assert.Equal(t, []int{499_999, 500_000, 500_001}, asked)
	assert.Equal(t, "false:4\ntrue:4\nfalse:4", got)

	short := list(1, 3)
	assert.Equal(t, "row\n   \n   ", short.View(3, func(int, bool, int) string { return "row" }))
}

func TestAt(t *testing.T) {
	t.Parallel()
	m := list(12, 10)
	m.Bottom()
	row, ok := m.At(0)
	assert.Equal(t, 2, row)
	assert.True(t, ok)
	for _, y := range []int{-1, 10} {
		_, ok := m.At(y)
		assert.False(t, ok, "line %d", y)
	}
	short := list(2, 10)
	_, ok = short.At(2)
	assert.False(t, ok)
}

func TestBar(t *testing.T) {
	t.Parallel()
	m := list(1000, 10)
	from, end := m.Bar()
	assert.Equal(t, []int{0, 1}, []int{from, end})
	m.Select(9) // the window has moved by two rows: no longer at the very top
	from, _ = m.Bar()
	assert.Equal(t, 1, from)
	m.Bottom()
	from, end = m.Bar()
	assert.Equal(t, []int{9, 10}, []int{from, end})
	m.ScrollBy(-1)
	from, _ = m.Bar()
	assert.Equal(t, 8, from)

	all := list(10, 10)
	from, end = all.Bar()
	assert.Equal(t, from, end, "nothing to scroll")
}

// FuzzModel plays a tape of calls and holds the model to its invariant.
func FuzzModel(f *testing.F) {
	f.Add([]byte{0, 10, 1, 100, 2, 0, 3, 0, 8, 50, 9, 200})
	f.Add([]byte{0, 1, 1, 3, 10, 2, 11, 5})
	f.Fuzz(func(t *testing.T, tape []byte) {
		m := &Model{}
		for i := 0; i+1 < len(tape); i += 2 {
			n := int(int8(tape[i+1]))
			calls := []func(){
				func() { m.SetHeight(n) },
				func() { m.SetLen(n * 3) },
				m.Up, m.Down, m.PageUp, m.PageDown, m.HalfPageUp, m.HalfPageDown, m.Top, m.Bottom,
				func() { m.Select(n) },
				func() { m.ScrollBy(n) },
				func() { m.Shift(n) },
			}
			calls[int(tape[i])%len(calls)]()
			check(t, m)
		}
	})
}

func check(t *testing.T, m *Model) {
	t.Helper()
	first, end := m.Window()
	require.GreaterOrEqual(t, first, 0)
	require.LessOrEqual(t, end, m.Len())
	require.LessOrEqual(t, end-first, m.Height())
	if m.Len() > 0 && m.Height() > 0 {
		require.True(t, first <= m.Cursor() && m.Cursor() < end, "cursor %d in %d..%d", m.Cursor(), first, end)
		require.Equal(t, min(m.Len(), m.Height()), end-first, "the window is as full as can be")
	}
	from, to := m.Bar()
	require.True(t, 0 <= from && from <= to && to <= max(m.Height(), 0), "bar %d..%d", from, to)
	lines := m.Lines(func(i int, _ bool) string {
		require.True(t, 0 <= i && i < m.Len())
		return "x"
	})
	require.Len(t, lines, m.Height())
}

func times(n int, do func()) {
	for range n {
		do()
	}
}

// BenchmarkView has the same figures for ten rows and for a million.
func BenchmarkView(b *testing.B) {
	row := strings.Repeat("x", 120)
	for _, n := range []int{10, 1_000_000} {
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			m := list(n, 40)
			for b.Loop() {
				m.PageDown()
				m.Up()
				_ = m.View(120, func(int, bool, int) string { return row })
			}
		})
	}
}
