package compose

import (
	"redial/tui/event"
	"redial/tui/keymap"
)

// Act does an action of Compose.
func (p *Pane) Act(id keymap.ID) event.Event {
	switch id {
	case keymap.Send:
		return p.send()
	case keymap.SeeSent:
		return event.ShowCallback{ID: p.Delivery.Last}
	case keymap.NextRow:
		return p.nextRow()
	case keymap.PrevRow:
		p.FocusRow(p.Focus - 1)
	case keymap.Up:
		p.FocusRow(p.Focus - 1)
	case keymap.Down:
		p.FocusRow(p.Focus + 1)
	case keymap.Top:
		p.FocusRow(0)
	case keymap.Bottom:
		p.FocusRow(len(p.Rows) - 1)
	case keymap.PageUp:
		p.Preview.Reader.Scroll(-p.height / 2)
	case keymap.PageDown:
		p.Preview.Reader.Scroll(p.height / 2)
	case keymap.Choose:
		return p.choose(1)
	case keymap.Unchoose:
		return p.choose(-1)
	case keymap.Type:
		return p.typeIn()
	case keymap.Editor:
		return p.openEditor()
	case keymap.TakeOut:
		p.Flush()
		if !p.Draft.takeOut(p.Row().Name) {
			p.Draft.removeFile(p.Row().Name)
		}
		return p.changed()
	case keymap.ByUpload:
		return p.switchUpload()
	case keymap.Problem:
		p.toNextFinding()
	case keymap.Mend:
		return p.Mend()
	case keymap.Body:
		return p.toggleBody()
	case keymap.RawBody:
		return p.toggleRaw()
	case keymap.Undo:
		return p.Undo()
	case keymap.Redo:
		return p.redo()
	case keymap.NewDraft:
		return p.Anew(NewDraft().Raw, "")
	case keymap.Leave:
		return p.leave()
	default:
		return p.actMenu(id)
	}
	return nil
}

// typeIn begins to type in the field. A value that is no string becomes one: it is
// what a result of type json lacks most often.
func (p *Pane) typeIn() event.Event {
	p.resting = false
	f := p.Row()
	if f.locked != notString {
		return nil
	}
	text, _ := p.Draft.Text(f.Name)
	p.Draft.remember()
	p.Draft.SetText(f.Name, text)
	return p.changed()
}

// actMenu opens what is chosen from.
func (p *Pane) actMenu(id keymap.ID) event.Event {
	p.menuGen++
	switch id {
	case keymap.Orders:
		return RecentOrders{p.menuGen}
	case keymap.Open:
		return ListTemplates{p.menuGen}
	case keymap.Keep:
		p.Flush()
		return event.Open{Overlay: NewNameDialog(p.styles, p.Draft.Raw)}
	}
	return nil
}

// Why says why an action can't be done now.
func (p *Pane) Why(id keymap.ID) string {
	switch id {
	case keymap.Send:
		if p.Delivery.Sending {
			return "It is being sent; esc cancels."
		}
	case keymap.SeeSent:
		if p.Delivery.Last == "" {
			return "Nothing has been sent yet."
		}
	case keymap.Choose, keymap.Unchoose:
		if p.Row().kind != fieldChoice {
			return "This field has nothing to choose."
		}
	case keymap.Type:
		if p.Row().Editor == nil && p.Row().locked != notString {
			return "Nothing is typed in this field; ctrl+e opens it in your editor."
		}
	case keymap.TakeOut:
		if _, found := p.Draft.Body.Field(p.Row().Name); !p.Row().file && (!found || !p.Draft.optional(p.Row().Name)) {
			return "Only an attached file, or a field that the result can do without, can be taken out here."
		}
	case keymap.ByUpload:
		if p.fileRow() == "" {
			return "Only an attached file goes by direct upload: go to its row."
		}
	case keymap.Problem:
		if len(p.Report.Findings) == 0 {
			return "There are no findings."
		}
	case keymap.Mend:
		if !p.Mendable() {
			return "There is nothing here of which redial is sure how to mend it."
		}
	case keymap.Undo:
		if len(p.Draft.Past) == 0 {
			return "Nothing has been changed."
		}
	case keymap.Redo:
		if len(p.Draft.next) == 0 {
			return "Nothing was taken back since the last change."
		}
	case keymap.NewDraft:
		if p.Draft.fresh() {
			return "This is a new draft."
		}
	case keymap.Leave:
		if !p.Delivery.Sending && !p.Typing() && !p.ShowBody {
			return "Single keys work already: press ? to see them."
		}
	}
	return ""
}
