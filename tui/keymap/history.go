package keymap

// The actions on the callback that is selected, in the list and the inspector.
const (
	Other    ID = "other-pane"
	Replay   ID = "replay"
	ReplayN  ID = "replay-all"
	Edit     ID = "edit"
	Copy     ID = "copy"
	CopyWhat ID = "copy-what"
	ReplayTo ID = "replay-to"
	Again    ID = "send-again"
	Answers  ID = "answers"
	Examples ID = "examples"
)

func callbackActions() []Action {
	return []Action{
		{ID: Replay, Scope: ScopeCallback, Keys: []string{"r"}, Name: "replay", Help: "Send the selected callback again, byte for byte, to the current target.", Footer: 20},
		{ID: ReplayN, Scope: ScopeCallback, Keys: []string{"R"}, Name: "replay all", Help: "Replay the marked callbacks, or all that match the filter: shows the plan first.", Footer: 25},
		{ID: ReplayTo, Scope: ScopeCallback, Keys: []string{"S"}, Name: "replay to", Help: "Send the selected callback to another target and see both answers side by side; with marks, send those.", Footer: 27},
		{ID: Again, Scope: ScopeCallback, Keys: []string{"s"}, Name: "send again", Help: "Send the selected callback once more to its own target, and see that the second answer changes nothing.", Footer: 42},
		{ID: Edit, Scope: ScopeCallback, Keys: []string{"e"}, Name: "edit", Help: "Open the selected callback's body in Compose, to fix it and send it as a replay.", Footer: 30},
		{ID: Diff, Scope: ScopeCallback, Keys: []string{"d"}, Name: "diff", Help: "Compare with the one marked callback, the original of a replay, or the try before.", Footer: 38},
		{ID: Answers, Scope: ScopeCallback, Keys: []string{"D"}, Name: "answers", Help: "The answer beside that of the marked callback, of the replay's original, or of the try before.", Footer: 39},
		{ID: Copy, Scope: ScopeCallback, Keys: []string{"y"}, Name: "copy", Help: "Copy what is in front of you: the body, or the response.", Footer: 40},
		{ID: CopyWhat, Scope: ScopeCallback, Keys: []string{"Y"}, Name: "copy what", Help: "Choose what to copy: body, response, curl, ids, the row as JSON, the command."},
		{ID: Other, Scope: ScopeCallback, Keys: []string{"tab", "shift+tab"}, Name: "other pane", Help: "Go from the list to the inspector, or back."},
	}
}

// The actions of the list.
const (
	Inspect ID = "inspect"
	Filter  ID = "filter"
	Clear   ID = "clear"
	Mark    ID = "mark"
	Follow  ID = "follow"
	Range   ID = "range"
	All     ID = "mark-all"
	Order   ID = "this-order"
	ByOrder ID = "by-order"
	Fold    ID = "fold"
	Times   ID = "times"
)

func historyActions() []Action {
	return []Action{
		{ID: Inspect, Scope: ScopeHistory, Keys: []string{"enter", "right", "l"}, Name: "inspect", Help: "Look into the selected callback, or open the selected order to its callbacks.", Footer: 10},
		{ID: Filter, Scope: ScopeHistory, Keys: []string{"/"}, Name: "filter", Help: "Narrow the list: status:500 is:undelivered type:file, or any words.", Footer: 12},
		{ID: Mark, Scope: ScopeHistory, Keys: []string{" "}, Name: "mark", Help: "Mark the selected callback, or take the mark off.", Footer: 35},
		{ID: Range, Scope: ScopeHistory, Keys: []string{"v"}, Name: "range", Help: "Begin a range here: R, S, d or space at its other end acts on all of it, v again marks it."},
		{ID: All, Scope: ScopeHistory, Keys: []string{"a"}, Name: "mark all", Help: "Mark all callbacks that are listed."},
		{ID: ByOrder, Scope: ScopeHistory, Keys: []string{"o"}, Name: "by order", Help: "A row for each order with where it stands on every target, or for each callback again.", Footer: 45},
		{ID: Fold, Scope: ScopeHistory, Keys: []string{"left", "h"}, Name: "close order", Help: "Close the open order: its callbacks are listed no more.", Footer: 11},
		{ID: Order, Scope: ScopeHistory, Keys: []string{"O"}, Name: "this order", Help: "List the callbacks of the selected order alone, or go back to what was listed before."},
		{ID: Times, Scope: ScopeHistory, Keys: []string{"T"}, Name: "times", Help: "Say when callbacks were made, or how long ago that was."},
		{ID: Follow, Scope: ScopeHistory, Keys: []string{"F"}, Name: "follow", Help: "Go to the newest callback and stay on the newest as more come in.", Footer: 70},
		{ID: Clear, Scope: ScopeHistory, Keys: []string{"esc"}, Name: "clear", Help: "Take off the marks, then the filter."},
		{ID: Examples, Scope: ScopeHistory, Keys: []string{"x"}, Name: "examples", Help: "Load example failures into an empty history.", Footer: 11},
	}
}

// The actions of the inspector.
const (
	Back        ID = "back"
	NextTab     ID = "next-tab"
	PrevTab     ID = "previous-tab"
	Raw         ID = "raw"
	Wrap        ID = "wrap"
	Numbers     ID = "line-numbers"
	ScrollLeft  ID = "scroll-left"
	ScrollRight ID = "scroll-right"
	Search      ID = "search"
	Next        ID = "next-match"
	Previous    ID = "previous-match"
	GoTo        ID = "go-to"
	Diff        ID = "diff"
)

func inspectorActions() []Action {
	return []Action{
		{ID: NextTab, Scope: ScopeInspector, Keys: []string{"]"}, Name: "next tab", Help: "The next tab: Request, Response, Attempts, Findings, Why, Diff.", Footer: 11},
		{ID: PrevTab, Scope: ScopeInspector, Keys: []string{"["}, Name: "previous tab", Help: "The tab before."},
		{ID: Raw, Scope: ScopeInspector, Keys: []string{"p"}, Name: "pretty/raw", Help: "Show a body pretty, as the bytes that were sent, or decoded.", Footer: 32},
		{ID: Search, Scope: ScopeInspector, Keys: []string{"/"}, Name: "search", Help: "Search in the body.", Footer: 31},
		{ID: Next, Scope: ScopeInspector, Keys: []string{"n"}, Name: "next match", Help: "To the next place that was found.", Footer: 13},
		{ID: Previous, Scope: ScopeInspector, Keys: []string{"N"}, Name: "previous match", Help: "To the place before."},
		{ID: GoTo, Scope: ScopeInspector, Keys: []string{"enter"}, Name: "show", Help: "Show the place in the body that the finding is about.", Footer: 12},
		{ID: Wrap, Scope: ScopeInspector, Keys: []string{"w"}, Name: "wrap", Help: "Wrap long lines, or let them run off the side.", Footer: 45},
		{ID: Numbers, Scope: ScopeInspector, Keys: []string{"#"}, Name: "line numbers", Help: "Show or hide line numbers."},
		{ID: ScrollLeft, Scope: ScopeInspector, Keys: []string{"left", "h"}, Name: "scroll left", Help: "Scroll long lines left."},
		{ID: ScrollRight, Scope: ScopeInspector, Keys: []string{"right", "l"}, Name: "scroll right", Help: "Scroll long lines right."},
		{ID: Back, Scope: ScopeInspector, Keys: []string{"esc"}, Name: "back", Help: "Back to the list.", Footer: 10},
	}
}
