package keymap

// The actions of Compose.
const (
	Send     ID = "send"
	Editor   ID = "editor"
	NextRow  ID = "next-field"
	PrevRow  ID = "previous-field"
	Type     ID = "type-in"
	Choose   ID = "choose"
	Unchoose ID = "choose-before"
	Problem  ID = "next-finding"
	Mend     ID = "mend"
	Body     ID = "show-body"
	RawBody  ID = "edit-raw"
	NewDraft ID = "new-draft"
	Undo     ID = "undo"
	Redo     ID = "redo"
	SeeSent  ID = "see-sent"
	Leave    ID = "leave-field"
	TakeOut  ID = "take-out"
	ByUpload ID = "by-upload"
	Orders   ID = "recent-orders"
	Keep     ID = "keep-template"
	Open     ID = "open-template"
)

func composeActions() []Action {
	return []Action{
		{ID: Send, Scope: ScopeCompose, Keys: []string{"ctrl+s", "s"}, Name: "send", Help: "Send the draft to the current target; asks first where a finding says that it would be refused.", Footer: 10, Typing: true},
		{ID: SeeSent, Scope: ScopeCompose, Keys: []string{"ctrl+g"}, Name: "see it", Help: "Show in History what was sent last.", Footer: 11, Typing: true},
		{ID: NextRow, Scope: ScopeCompose, Keys: []string{"tab"}, Name: "next field", Help: "The next field; in a path, complete it.", Footer: 20, Typing: true},
		{ID: PrevRow, Scope: ScopeCompose, Keys: []string{"shift+tab"}, Name: "previous field", Help: "The field before.", Typing: true},
		{ID: Choose, Scope: ScopeCompose, Keys: []string{"right", "l", " "}, Name: "choose", Help: "The next choice: another output type, or a failure.", Footer: 15},
		{ID: Unchoose, Scope: ScopeCompose, Keys: []string{"left", "h"}, Name: "choose before", Help: "The choice before."},
		{ID: Type, Scope: ScopeCompose, Keys: []string{"enter", "i"}, Name: "type", Help: "Type in the field; a value that should be a string becomes one first, as JSON.stringify would make it.", Footer: 16},
		{ID: Editor, Scope: ScopeCompose, Keys: []string{"ctrl+e", "e"}, Name: "$EDITOR", Help: "Open the field in your editor, or the whole body from a field that has no text.", Footer: 30, Typing: true},
		{ID: TakeOut, Scope: ScopeCompose, Keys: []string{"x", "delete"}, Name: "take out", Help: "Take the file, or the field that the result can do without, out of the body.", Footer: 17},
		{ID: ByUpload, Scope: ScopeCompose, Keys: []string{"d"}, Name: "direct upload", Help: "Send this file by direct upload, or inside the body again.", Footer: 18},
		{ID: Problem, Scope: ScopeCompose, Keys: []string{"ctrl+f", "n"}, Name: "next finding", Help: "Go to the field the next finding is about.", Footer: 25, Typing: true},
		{ID: Mend, Scope: ScopeCompose, Keys: []string{"alt+f", "m"}, Name: "mend", Help: "Mend what the findings are about, where redial is sure what was meant.", Footer: 12, Typing: true},
		{ID: Body, Scope: ScopeCompose, Keys: []string{"ctrl+o", "p"}, Name: "body", Help: "Show the body pretty, or as the bytes that are sent.", Footer: 35, Typing: true},
		{ID: RawBody, Scope: ScopeCompose, Keys: []string{"ctrl+r"}, Name: "raw", Help: "Edit the body itself, or go back to the form.", Footer: 40, Typing: true},
		{ID: Undo, Scope: ScopeCompose, Keys: []string{"ctrl+z", "u"}, Name: "undo", Help: "Take the last change back.", Footer: 45, Typing: true},
		{ID: Redo, Scope: ScopeCompose, Keys: []string{"ctrl+y"}, Name: "redo", Help: "Bring back what undo took back.", Typing: true},
		{ID: NewDraft, Scope: ScopeCompose, Keys: []string{"ctrl+n"}, Name: "new", Help: "Begin a new draft; undo brings the old one back.", Footer: 46, Typing: true},
		{ID: Orders, Scope: ScopeCompose, Keys: []string{"alt+r", "r"}, Name: "recent orders", Help: "Take the order_id of a callback in the history.", Typing: true},
		{ID: Keep, Scope: ScopeCompose, Keys: []string{"alt+w", "w"}, Name: "keep template", Help: "Keep the draft as a template, by name.", Typing: true},
		{ID: Open, Scope: ScopeCompose, Keys: []string{"alt+o", "o"}, Name: "open template", Help: "Open a template in place of the draft; undo brings the draft back.", Typing: true},
		{ID: Leave, Scope: ScopeCompose, Keys: []string{"esc"}, Name: "leave field", Help: "Cancel what is being sent, else leave the field, so that single keys work.", Footer: 50, Typing: true},
	}
}
