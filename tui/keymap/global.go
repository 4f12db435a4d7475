package keymap

// The actions that work everywhere.
const (
	Quit     ID = "quit"
	Help     ID = "help"
	Palette  ID = "palette"
	History  ID = "history"
	Compose  ID = "compose"
	Mock     ID = "mock"
	Target   ID = "target"
	OpenWork ID = "undelivered"
	Up       ID = "up"
	Down     ID = "down"
	PageUp   ID = "page-up"
	PageDown ID = "page-down"
	Top      ID = "top"
	Bottom   ID = "bottom"
	Zoom     ID = "zoom"
	Wider    ID = "wider"
	Narrower ID = "narrower"
	Mouse    ID = "mouse"
	Cancel   ID = "cancel"
)

func globalActions() []Action {
	return []Action{
		{ID: History, Scope: ScopeGlobal, Keys: []string{"1", "alt+1"}, Name: "history", Help: "Go to History: what was sent, and what came back.", Typing: true},
		{ID: Compose, Scope: ScopeGlobal, Keys: []string{"2", "alt+2"}, Name: "compose", Help: "Go to Compose: write a callback, check it, send it.", Footer: 60, Typing: true},
		{ID: Mock, Scope: ScopeGlobal, Keys: []string{"3", "alt+3"}, Name: "mock", Help: "Go to Mock: the built-in platform, with faults on request.", Footer: 61, Typing: true},
		{ID: Target, Scope: ScopeGlobal, Keys: []string{"t", "ctrl+t"}, Name: "target", Help: "Choose where callbacks are sent.", Footer: 50, Typing: true},
		{ID: OpenWork, Scope: ScopeGlobal, Keys: []string{"U", "alt+u"}, Name: "undelivered", Help: "List the orders that are not delivered; R there replays the latest callback of each.", Footer: 52, Typing: true},
		{ID: Cancel, Scope: ScopeGlobal, Keys: []string{"X", "alt+c"}, Name: "cancel", Help: "Cancel what is being sent: what was on its way may have been processed, and is safe to send again.", Footer: 5, Typing: true},
		{ID: Up, Scope: ScopeGlobal, Keys: []string{"up", "k"}, Name: "up", Help: "One line up."},
		{ID: Down, Scope: ScopeGlobal, Keys: []string{"down", "j"}, Name: "down", Help: "One line down."},
		{ID: PageUp, Scope: ScopeGlobal, Keys: []string{"pgup", "ctrl+u"}, Name: "page up", Help: "One screen up."},
		{ID: PageDown, Scope: ScopeGlobal, Keys: []string{"pgdown", "ctrl+d"}, Name: "page down", Help: "One screen down."},
		{ID: Top, Scope: ScopeGlobal, Keys: []string{"g", "home"}, Name: "top", Help: "To the first line; in History that is the newest callback, which the cursor then follows."},
		{ID: Bottom, Scope: ScopeGlobal, Keys: []string{"G", "end"}, Name: "bottom", Help: "To the last line."},
		{ID: Zoom, Scope: ScopeGlobal, Keys: []string{"z"}, Name: "zoom", Help: "Give the focused pane the whole screen, or give it back."},
		{ID: Wider, Scope: ScopeGlobal, Keys: []string{">"}, Name: "wider", Help: "Move the border between list and inspector right."},
		{ID: Narrower, Scope: ScopeGlobal, Keys: []string{"<"}, Name: "narrower", Help: "Move the border between list and inspector left."},
		{ID: Palette, Scope: ScopeGlobal, Keys: []string{":", "ctrl+p"}, Name: "palette", Help: "Find any action by name, and run it.", Typing: true},
		{ID: Help, Scope: ScopeGlobal, Keys: []string{"?", "f1"}, Name: "help", Help: "Show every key that works here, and why some do not.", Footer: 90, Typing: true},
		{ID: Mouse, Scope: ScopeGlobal, Keys: []string{"alt+m"}, Name: "mouse", Help: "Leave the mouse to the terminal, to select text with it, or take it back.", Typing: true},
		{ID: Quit, Scope: ScopeGlobal, Keys: []string{"q", "ctrl+c"}, Name: "quit", Help: "Quit; asks first while something is being sent.", Footer: 95, Typing: true},
	}
}

// Moves reports whether an action is one that the app hands to whichever pane
// has the focus.
func Moves(id ID) bool {
	switch id {
	case Up, Down, PageUp, PageDown, Top, Bottom:
		return true
	}
	return false
}
