package tui

import "redial/tui/keymap"

// act does an action of Compose.
func (p *composePane) act(id keymap.ID) intent {
	switch id {
	case keymap.Send:
		return p.send()
	case keymap.SeeSent:
		return showCallbackIntent{p.flight.last}
	case keymap.NextRow:
		return p.nextRow()
	case keymap.PrevRow:
		p.focusRow(p.focus - 1)
	case keymap.Up:
		p.focusRow(p.focus - 1)
	case keymap.Down:
		p.focusRow(p.focus + 1)
	case keymap.Top:
		p.focusRow(0)
	case keymap.Bottom:
		p.focusRow(len(p.rows) - 1)
	case keymap.PageUp:
		p.preview.reader.Scroll(-p.height / 2)
	case keymap.PageDown:
		p.preview.reader.Scroll(p.height / 2)
	case keymap.Choose:
		return p.choose(1)
	case keymap.Unchoose:
		return p.choose(-1)
	case keymap.Type:
		return p.typeIn()
	case keymap.Editor:
		return p.openEditor()
	case keymap.TakeOut:
		p.flush()
		if !p.draft.takeOut(p.row().name) {
			p.draft.removeFile(p.row().name)
		}
		return p.changed()
	case keymap.ByUpload:
		return p.switchUpload()
	case keymap.Problem:
		p.toNextFinding()
	case keymap.Mend:
		return p.mend()
	case keymap.Body:
		return p.toggleBody()
	case keymap.RawBody:
		return p.toggleRaw()
	case keymap.Undo:
		return p.undo()
	case keymap.Redo:
		return p.redo()
	case keymap.NewDraft:
		return p.anew(newDraft().raw, "")
	case keymap.Leave:
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
	text, _ := p.draft.Text(f.name)
	p.draft.remember()
	p.draft.SetText(f.name, text)
	return p.changed()
}

// actMenu opens what is chosen from.
func (p *composePane) actMenu(id keymap.ID) intent {
	p.menuGen++
	switch id {
	case keymap.Orders:
		return recentOrdersIntent{p.menuGen}
	case keymap.Open:
		return listTemplatesIntent{p.menuGen}
	case keymap.Keep:
		p.flush()
		return openLayerIntent{newNameDialog(p.styles, p.draft.raw)}
	}
	return nil
}

// why says why an action can't be done now.
func (p *composePane) why(id keymap.ID) string {
	switch id {
	case keymap.Send:
		if p.flight.sending {
			return "It is being sent; esc cancels."
		}
	case keymap.SeeSent:
		if p.flight.last == "" {
			return "Nothing has been sent yet."
		}
	case keymap.Choose, keymap.Unchoose:
		if p.row().kind != fieldChoice {
			return "This field has nothing to choose."
		}
	case keymap.Type:
		if p.row().editor == nil && p.row().locked != notString {
			return "Nothing is typed in this field; ctrl+e opens it in your editor."
		}
	case keymap.TakeOut:
		if _, found := p.draft.body.Field(p.row().name); !p.row().file && (!found || !p.draft.optional(p.row().name)) {
			return "Only an attached file, or a field that the result can do without, can be taken out here."
		}
	case keymap.ByUpload:
		if p.fileRow() == "" {
			return "Only an attached file goes by direct upload: go to its row."
		}
	case keymap.Problem:
		if len(p.report.Findings) == 0 {
			return "There are no findings."
		}
	case keymap.Mend:
		if !p.mendable() {
			return "There is nothing here of which redial is sure how to mend it."
		}
	case keymap.Undo:
		if len(p.draft.past) == 0 {
			return "Nothing has been changed."
		}
	case keymap.Redo:
		if len(p.draft.next) == 0 {
			return "Nothing was taken back since the last change."
		}
	case keymap.NewDraft:
		if p.draft.fresh() {
			return "This is a new draft."
		}
	case keymap.Leave:
		if !p.flight.sending && !p.typing() && !p.showBody {
			return "Single keys work already: press ? to see them."
		}
	}
	return ""
}
