package tui

// The actions that work everywhere.
const (
	actQuit     actionID = "quit"
	actHelp     actionID = "help"
	actPalette  actionID = "palette"
	actHistory  actionID = "history"
	actCompose  actionID = "compose"
	actMock     actionID = "mock"
	actTarget   actionID = "target"
	actOpenWork actionID = "undelivered"
	actUp       actionID = "up"
	actDown     actionID = "down"
	actPageUp   actionID = "page-up"
	actPageDown actionID = "page-down"
	actTop      actionID = "top"
	actBottom   actionID = "bottom"
	actZoom     actionID = "zoom"
	actWider    actionID = "wider"
	actNarrower actionID = "narrower"
	actMouse    actionID = "mouse"
)

func globalActions() []action {
	return []action{
		{id: actHistory, scope: scopeGlobal, keys: []string{"1", "alt+1"}, name: "history", help: "Go to History: what was sent, and what came back.", typing: true},
		{id: actCompose, scope: scopeGlobal, keys: []string{"2", "alt+2"}, name: "compose", help: "Go to Compose: write a callback, check it, send it.", footer: 60, typing: true},
		{id: actMock, scope: scopeGlobal, keys: []string{"3", "alt+3"}, name: "mock", help: "Go to Mock: the built-in platform, with faults on request.", footer: 61, typing: true},
		{id: actTarget, scope: scopeGlobal, keys: []string{"t", "ctrl+t"}, name: "target", help: "Choose where callbacks are sent.", footer: 50, typing: true},
		{id: actOpenWork, scope: scopeGlobal, keys: []string{"U", "alt+u"}, name: "undelivered", help: "List the orders that are not delivered; R there replays the latest callback of each.", footer: 52, typing: true},
		{id: actUp, scope: scopeGlobal, keys: []string{"up", "k"}, name: "up", help: "One line up."},
		{id: actDown, scope: scopeGlobal, keys: []string{"down", "j"}, name: "down", help: "One line down."},
		{id: actPageUp, scope: scopeGlobal, keys: []string{"pgup", "ctrl+u"}, name: "page up", help: "One screen up."},
		{id: actPageDown, scope: scopeGlobal, keys: []string{"pgdown", "ctrl+d"}, name: "page down", help: "One screen down."},
		{id: actTop, scope: scopeGlobal, keys: []string{"g", "home"}, name: "top", help: "To the first line; in History that is the newest callback, which the cursor then follows."},
		{id: actBottom, scope: scopeGlobal, keys: []string{"G", "end"}, name: "bottom", help: "To the last line."},
		{id: actZoom, scope: scopeGlobal, keys: []string{"z"}, name: "zoom", help: "Give the focused pane the whole screen, or give it back."},
		{id: actWider, scope: scopeGlobal, keys: []string{">"}, name: "wider", help: "Move the border between list and inspector right."},
		{id: actNarrower, scope: scopeGlobal, keys: []string{"<"}, name: "narrower", help: "Move the border between list and inspector left."},
		{id: actPalette, scope: scopeGlobal, keys: []string{":", "ctrl+p"}, name: "palette", help: "Find any action by name, and run it.", typing: true},
		{id: actHelp, scope: scopeGlobal, keys: []string{"?", "f1"}, name: "help", help: "Show every key that works here, and why some do not.", footer: 90, typing: true},
		{id: actMouse, scope: scopeGlobal, keys: []string{"alt+m"}, name: "mouse", help: "Leave the mouse to the terminal, to select text with it, or take it back.", typing: true},
		{id: actQuit, scope: scopeGlobal, keys: []string{"q", "ctrl+c"}, name: "quit", help: "Quit; asks first while something is being sent.", footer: 95, typing: true},
	}
}

// moves reports whether an action is one that the app hands to whichever pane
// has the focus.
func moves(id actionID) bool {
	switch id {
	case actUp, actDown, actPageUp, actPageDown, actTop, actBottom:
		return true
	}
	return false
}
