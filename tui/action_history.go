package tui

// The actions on the callback that is selected, in the list and the inspector.
const (
	actOther    actionID = "other-pane"
	actReplay   actionID = "replay"
	actReplayN  actionID = "replay-all"
	actEdit     actionID = "edit"
	actCopy     actionID = "copy"
	actCopyWhat actionID = "copy-what"
	actReplayTo actionID = "replay-to"
	actAgain    actionID = "send-again"
	actAnswers  actionID = "answers"
	actExamples actionID = "examples"
)

func callbackActions() []action {
	return []action{
		{id: actReplay, scope: scopeCallback, keys: []string{"r"}, name: "replay", help: "Send the selected callback again, byte for byte, to the current target.", footer: 20},
		{id: actReplayN, scope: scopeCallback, keys: []string{"R"}, name: "replay all", help: "Replay the marked callbacks, or all that match the filter: shows the plan first.", footer: 25},
		{id: actReplayTo, scope: scopeCallback, keys: []string{"S"}, name: "replay to", help: "Send the selected callback to another target and see both answers side by side; with marks, send those.", footer: 27},
		{id: actAgain, scope: scopeCallback, keys: []string{"s"}, name: "send again", help: "Send the selected callback once more to its own target, and see that the second answer changes nothing.", footer: 42},
		{id: actEdit, scope: scopeCallback, keys: []string{"e"}, name: "edit", help: "Open the selected callback's body in Compose, to fix it and send it as a replay.", footer: 30},
		{id: actDiff, scope: scopeCallback, keys: []string{"d"}, name: "diff", help: "Compare with the one marked callback, the original of a replay, or the try before.", footer: 38},
		{id: actAnswers, scope: scopeCallback, keys: []string{"D"}, name: "answers", help: "The answer beside that of the marked callback, of the replay's original, or of the try before.", footer: 39},
		{id: actCopy, scope: scopeCallback, keys: []string{"y"}, name: "copy", help: "Copy what is in front of you: the body, or the response.", footer: 40},
		{id: actCopyWhat, scope: scopeCallback, keys: []string{"Y"}, name: "copy what", help: "Choose what to copy: body, response, curl, ids, the row as JSON, the command."},
		{id: actOther, scope: scopeCallback, keys: []string{"tab", "shift+tab"}, name: "other pane", help: "Go from the list to the inspector, or back."},
	}
}

// The actions of the list.
const (
	actInspect actionID = "inspect"
	actFilter  actionID = "filter"
	actClear   actionID = "clear"
	actMark    actionID = "mark"
	actFollow  actionID = "follow"
	actRange   actionID = "range"
	actAll     actionID = "mark-all"
	actOrder   actionID = "this-order"
	actByOrder actionID = "by-order"
	actFold    actionID = "fold"
	actTimes   actionID = "times"
)

func historyActions() []action {
	return []action{
		{id: actInspect, scope: scopeHistory, keys: []string{"enter", "right", "l"}, name: "inspect", help: "Look into the selected callback, or open the selected order to its callbacks.", footer: 10},
		{id: actFilter, scope: scopeHistory, keys: []string{"/"}, name: "filter", help: "Narrow the list: status:500 is:undelivered type:file, or any words.", footer: 12},
		{id: actMark, scope: scopeHistory, keys: []string{" "}, name: "mark", help: "Mark the selected callback, or take the mark off.", footer: 35},
		{id: actRange, scope: scopeHistory, keys: []string{"v"}, name: "range", help: "Begin a range here: R, S, d or space at its other end acts on all of it, v again marks it."},
		{id: actAll, scope: scopeHistory, keys: []string{"a"}, name: "mark all", help: "Mark all callbacks that are listed."},
		{id: actByOrder, scope: scopeHistory, keys: []string{"o"}, name: "by order", help: "A row for each order with where it stands on every target, or for each callback again.", footer: 45},
		{id: actFold, scope: scopeHistory, keys: []string{"left", "h"}, name: "close order", help: "Close the open order: its callbacks are listed no more.", footer: 11},
		{id: actOrder, scope: scopeHistory, keys: []string{"O"}, name: "this order", help: "List the callbacks of the selected order alone, or go back to what was listed before."},
		{id: actTimes, scope: scopeHistory, keys: []string{"T"}, name: "times", help: "Say when callbacks were made, or how long ago that was."},
		{id: actFollow, scope: scopeHistory, keys: []string{"F"}, name: "follow", help: "Go to the newest callback and stay on the newest as more come in.", footer: 70},
		{id: actClear, scope: scopeHistory, keys: []string{"esc"}, name: "clear", help: "Take off the marks, then the filter."},
		{id: actExamples, scope: scopeHistory, keys: []string{"x"}, name: "examples", help: "Load example failures into an empty history.", footer: 11},
	}
}

// The actions of the inspector.
const (
	actBack        actionID = "back"
	actNextTab     actionID = "next-tab"
	actPrevTab     actionID = "previous-tab"
	actRaw         actionID = "raw"
	actWrap        actionID = "wrap"
	actNumbers     actionID = "line-numbers"
	actScrollLeft  actionID = "scroll-left"
	actScrollRight actionID = "scroll-right"
	actSearch      actionID = "search"
	actNext        actionID = "next-match"
	actPrevious    actionID = "previous-match"
	actGoTo        actionID = "go-to"
	actDiff        actionID = "diff"
)

func inspectorActions() []action {
	return []action{
		{id: actNextTab, scope: scopeInspector, keys: []string{"]"}, name: "next tab", help: "The next tab: Request, Response, Attempts, Findings, Why, Diff.", footer: 11},
		{id: actPrevTab, scope: scopeInspector, keys: []string{"["}, name: "previous tab", help: "The tab before."},
		{id: actRaw, scope: scopeInspector, keys: []string{"p"}, name: "pretty/raw", help: "Show a body laid out, as the bytes that were sent, or decoded.", footer: 32},
		{id: actSearch, scope: scopeInspector, keys: []string{"/"}, name: "search", help: "Search in the body.", footer: 31},
		{id: actNext, scope: scopeInspector, keys: []string{"n"}, name: "next match", help: "To the next place that was found.", footer: 13},
		{id: actPrevious, scope: scopeInspector, keys: []string{"N"}, name: "previous match", help: "To the place before."},
		{id: actGoTo, scope: scopeInspector, keys: []string{"enter"}, name: "show", help: "Show the place in the body that the finding is about.", footer: 12},
		{id: actWrap, scope: scopeInspector, keys: []string{"w"}, name: "wrap", help: "Wrap long lines, or let them run off the side.", footer: 45},
		{id: actNumbers, scope: scopeInspector, keys: []string{"#"}, name: "line numbers", help: "Show or hide line numbers."},
		{id: actScrollLeft, scope: scopeInspector, keys: []string{"left", "h"}, name: "scroll left", help: "Scroll long lines left."},
		{id: actScrollRight, scope: scopeInspector, keys: []string{"right", "l"}, name: "scroll right", help: "Scroll long lines right."},
		{id: actBack, scope: scopeInspector, keys: []string{"esc"}, name: "back", help: "Back to the list.", footer: 10},
	}
}
