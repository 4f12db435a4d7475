package widget_test

import (
	"fmt"
	"strings"

	"redial/tui/theme"
	"redial/tui/widget"

	tea "github.com/charmbracelet/bubbletea"
	"github.com/charmbracelet/x/ansi"
	"github.com/muesli/termenv"
)

func ExampleNewMenu() {
	s := theme.New(theme.Look{Profile: termenv.Ascii, ASCII: true})
	menu := widget.NewMenu(s, "Targets", []widget.Item{
		{Name: "mock", Help: "It runs here.", Do: "use mock"},
		{Name: "prod", Help: "It is real.", Do: "use prod"},
	}, false)
	menu.Key(tea.KeyMsg{Type: tea.KeyDown})
	show(menu.Box(40, 10))
	fmt.Println(menu.Key(tea.KeyMsg{Type: tea.KeyEnter}))
	// Output:
	// + Targets -------------------------- 2 +
	// | / to filter                          |
	// |  mock           It runs here.        |
	// |> prod           It is real.          |
	// |--------------------------------------|
	// | It is real.                          |
	// |                                      |
	// +--------------------------------------+
	// use prod true
}

func ExampleNewQuestion() {
	s := theme.New(theme.Look{Profile: termenv.Ascii, ASCII: true})
	question := widget.NewQuestion(s, widget.Question{
		Title: "Discard", Text: "The draft was not sent.", Verb: "discard", Yes: "discarded",
	})
	show(question.Box(40, 10))
	fmt.Println(question.Key(tea.KeyMsg{Type: tea.KeyRunes, Runes: []rune("y")}))
	// Output:
	// + Discard -----------------------------+
	// | The draft was not sent.              |
	// |                                      |
	// | y      discard                       |
	// | esc    cancel                        |
	// +--------------------------------------+
	// discarded true
}

func ExampleNewEditor() {
	e := widget.NewEditor("ok: true", false)
	e.MoveTo(0, 4)
	e.DeleteTo(0, 8)
	e.Insert("false")
	lines, x, y := e.Draw(20, 3)
	fmt.Println(lines[0], "with the cursor at", x, y)
	fmt.Println(e.Text())
	// Output:
	// ok: false with the cursor at 9 0
	// ok: false
}

// show prints a box without its styles.
func show(box string) {
	for line := range strings.SplitSeq(ansi.Strip(box), "\n") {
		fmt.Println(strings.TrimRight(line, " "))
	}
}
