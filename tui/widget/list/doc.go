// Package list is a windowed list: a cursor and a window over a source of any
// length, of which only the visible rows are ever asked for. A million rows cost
// what ten do. It holds no rows, does no I/O and knows nothing of what it lists.
package list
