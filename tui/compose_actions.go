package tui

// The actions of Compose.
const (
	actSend     actionID = "send"
	actEditor   actionID = "editor"
	actNextRow  actionID = "next-field"
	actPrevRow  actionID = "previous-field"
	actType     actionID = "type-in"
	actChoose   actionID = "choose"
	actUnchoose actionID = "choose-before"
	actProblem  actionID = "next-finding"
	actMend     actionID = "mend"
	actBody     actionID = "show-body"
	actRawBody  actionID = "edit-raw"
	actNewDraft actionID = "new-draft"
	actUndo     actionID = "undo"
	actSeeSent  actionID = "see-sent"
	actLeave    actionID = "leave-field"
	actTakeOut  actionID = "take-out"
	actByUpload actionID = "by-upload"
	actOrders   actionID = "recent-orders"
	actKeep     actionID = "keep-template"
	actOpen     actionID = "open-template"
)

func composeActions() []action {
	return []action{
		{id: actSend, scope: scopeCompose, keys: []string{"ctrl+s", "s"}, name: "send", help: "Send the draft to the current target; asks first where a finding says that it would be refused.", footer: 10, typing: true},
		{id: actSeeSent, scope: scopeCompose, keys: []string{"ctrl+g"}, name: "see it", help: "Show in History what was sent last.", footer: 11, typing: true},
		{id: actNextRow, scope: scopeCompose, keys: []string{"tab"}, name: "next field", help: "The next field; in a path, complete it.", footer: 20, typing: true},
		{id: actPrevRow, scope: scopeCompose, keys: []string{"shift+tab"}, name: "previous field", help: "The field before.", typing: true},
		{id: actChoose, scope: scopeCompose, keys: []string{"right", "l", " "}, name: "choose", help: "The next choice: another output type, or a failure.", footer: 15},
		{id: actUnchoose, scope: scopeCompose, keys: []string{"left", "h"}, name: "choose before", help: "The choice before."},
		{id: actType, scope: scopeCompose, keys: []string{"enter", "i"}, name: "type", help: "Type in the field; a value that should be a string becomes one first, as JSON.stringify would make it.", footer: 16},
		{id: actEditor, scope: scopeCompose, keys: []string{"ctrl+e", "e"}, name: "$EDITOR", help: "Open the field in your editor, or the whole body from a field that has no text.", footer: 30, typing: true},
		{id: actTakeOut, scope: scopeCompose, keys: []string{"x", "delete"}, name: "take out", help: "Take the file, or the field that the result can do without, out of the body.", footer: 17},
		{id: actByUpload, scope: scopeCompose, keys: []string{"d"}, name: "direct upload", help: "Send this file by direct upload, or inside the body again.", footer: 18},
		{id: actProblem, scope: scopeCompose, keys: []string{"ctrl+f", "n"}, name: "next finding", help: "Go to the field the next finding is about.", footer: 25, typing: true},
		{id: actMend, scope: scopeCompose, keys: []string{"alt+f", "m"}, name: "mend", help: "Mend what the findings are about, where redial is sure what was meant.", footer: 12, typing: true},
		{id: actBody, scope: scopeCompose, keys: []string{"ctrl+o", "p"}, name: "body", help: "Show the body laid out, or as the bytes that are sent.", footer: 35, typing: true},
		{id: actRawBody, scope: scopeCompose, keys: []string{"ctrl+r"}, name: "raw", help: "Edit the body itself, or go back to the form.", footer: 40, typing: true},
		{id: actUndo, scope: scopeCompose, keys: []string{"ctrl+z", "u"}, name: "undo", help: "Take the last change back.", footer: 45, typing: true},
		{id: actNewDraft, scope: scopeCompose, keys: []string{"ctrl+n"}, name: "new", help: "Begin a new draft; undo brings the old one back.", footer: 46, typing: true},
		{id: actOrders, scope: scopeCompose, keys: []string{"alt+r", "r"}, name: "recent orders", help: "Take the order_id of a callback in the history.", typing: true},
		{id: actKeep, scope: scopeCompose, keys: []string{"alt+w", "w"}, name: "keep template", help: "Keep the draft as a template, by name.", typing: true},
		{id: actOpen, scope: scopeCompose, keys: []string{"alt+o", "o"}, name: "open template", help: "Open a template in place of the draft; undo brings the draft back.", typing: true},
		{id: actLeave, scope: scopeCompose, keys: []string{"esc"}, name: "leave field", help: "Cancel what is being sent, else leave the field, so that single keys work.", footer: 50, typing: true},
	}
}

// act does an action of Compose.
func (p *composePane) act(id actionID) intent {
	switch id {
	case actSend:
		return p.send()
	case actSeeSent:
		return showCallbackIntent{p.flight.last}
	case actNextRow:
		return p.nextRow()
	case actPrevRow:
		p.focusRow(p.focus - 1)
	case actUp:
		p.focusRow(p.focus - 1)
	case actDown:
		p.focusRow(p.focus + 1)
	case actTop:
		p.focusRow(0)
	case actBottom:
		p.focusRow(len(p.rows) - 1)
	case actPageUp:
		p.preview.reader.scroll(-p.height / 2)
	case actPageDown:
		p.preview.reader.scroll(p.height / 2)
	case actChoose:
		return p.choose(1)
	case actUnchoose:
		return p.choose(-1)
	case actType:
		return p.typeIn()
	case actEditor:
		return p.openEditor()
	case actTakeOut:
		p.flush()
		if !p.draft.takeOut(p.row().name) {
			p.draft.removeFile(p.row().name)
		}
		return p.changed()
	case actByUpload:
		return p.switchUpload()
	case actProblem:
		p.toNextFinding()
	case actMend:
		return p.mend()
	case actBody:
		return p.toggleBody()
	case actRawBody:
		return p.toggleRaw()
	case actUndo:
		return p.undo()
	case actNewDraft:
		return p.load(newDraft().raw, "")
	case actLeave:
		return p.leave()
	default:
		return p.actMenu(id)
	}
	return nil
}

// typeIn begins to type in the field. A value that is no string becomes one: it is
// what a result of type json lacks most often.
func (p *composePane) typeIn() intent {
	p.resting = false
	f := p.row()
	if f.locked != notString {
		return nil
	}
	text, _ := p.draft.text(f.name)
	p.draft.remember()
	p.draft.setText(f.name, text)
	return p.changed()
}

// actMenu opens what is chosen from.
func (p *composePane) actMenu(id actionID) intent {
	p.menuGen++
	switch id {
	case actOrders:
		return recentOrdersIntent{p.menuGen}
	case actOpen:
		return listTemplatesIntent{p.menuGen}
	case actKeep:
		p.flush()
		return openLayerIntent{newNameDialog(p.styles, p.draft.raw)}
	}
	return nil
}

// why says why an action can't be done now.
func (p *composePane) why(id actionID) string {
	switch id {
	case actSend:
		if p.flight.sending {
			return "It is being sent; esc cancels."
		}
	case actSeeSent:
		if p.flight.last == "" {
			return "Nothing has been sent yet."
		}
	case actChoose, actUnchoose:
		if p.row().kind != fieldChoice {
			return "This field has nothing to choose."
		}
	case actType:
		if p.row().editor == nil && p.row().locked != notString {
			return "Nothing is typed in this field; ctrl+e opens it in your editor."
		}
	case actTakeOut:
		if _, found := p.draft.body.Field(p.row().name); !p.row().file && (!found || !p.draft.optional(p.row().name)) {
			return "Only an attached file, or a field that the result can do without, can be taken out here."
		}
	case actByUpload:
		if p.fileRow() == "" {
			return "Only an attached file goes by direct upload: go to its row."
		}
	case actProblem:
		if len(p.report.Findings) == 0 {
			return "There are no findings."
		}
	case actMend:
		if !p.mendable() {
			return "There is nothing here of which redial is sure how to mend it."
		}
	case actUndo:
		if len(p.draft.past) == 0 {
			return "Nothing has been changed."
		}
	case actNewDraft:
		if p.draft.fresh() {
			return "This is a new draft."
		}
	case actLeave:
		if !p.flight.sending && !p.typing() && !p.showBody {
			return "Single keys work already: press ? to see them."
		}
	}
	return ""
}
