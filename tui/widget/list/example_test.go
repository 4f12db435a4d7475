package list_test

import (
	"fmt"
	"strings"

	"redial/tui/widget/list"
)

func Example() {
	var rows list.Model
	rows.SetHeight(3)
	rows.SetLen(1_000_000)
	rows.Bottom()
	rows.Up()
	lines := rows.Lines(func(i int, selected bool) string { // called for the visible rows only
		return fmt.Sprintf("%d %t", i, selected)
	})
	fmt.Println(strings.Join(lines, "\n"))
	// Output:
	// 999997 false
	// 999998 true
	// 999999 false
}
