package compose

import (
	"fmt"

	"redial/tui/event"

	"redial/tui/widget"

	"redial/tui/format"
	"redial/tui/theme"

	tea "github.com/charmbracelet/bubbletea"
)

// TakeOrder fills an order into the draft, as a menu's choice.
type TakeOrder struct{ Order string }

// pickOrder opens the recent orders to choose from.
func (p *Pane) pickOrder(m RecentOrdersMsg) event.Event {
	switch {
	case m.Gen != p.menuGen:
		return nil
	case m.Err != nil:
		return event.Bad(format.Sentence(m.Err))
	case len(m.Orders) == 0:
		return event.Info("The history has no orders yet. Paste a webhook, or its order_id, into the field.")
	}
	items := make([]widget.Item, len(m.Orders))
	for i, o := range m.Orders {
		items[i] = widget.Item{Name: format.Clean(o.ID), Help: fmt.Sprintf("%s, %s", o.state, format.Clean(o.target)), Do: TakeOrder{o.ID}}
	}
	return event.Open{Overlay: widget.NewMenu(p.styles, "Orders in the history", items, true)}
}

// pickTemplate opens the templates to choose from.
func (p *Pane) pickTemplate(m TemplatesMsg) event.Event {
	switch {
	case m.Gen != p.menuGen:
		return nil
	case m.Err != nil:
		return event.Bad("The templates can't be read: " + format.Sentence(m.Err))
	case len(m.names) == 0:
		return event.Info("There are no templates yet. alt+w keeps this draft as one.")
	}
	items := make([]widget.Item, len(m.names))
	for i, name := range m.names {
		items[i] = widget.Item{Name: format.Clean(name), Help: "opens in place of this draft", Do: LoadDraft{gen: p.menuGen, name: name}}
	}
	return event.Open{Overlay: widget.NewMenu(p.styles, "Templates", items, true)}
}

// templateLoaded takes a template in place of the draft.
func (p *Pane) templateLoaded(m DraftMsg) event.Event {
	switch {
	case m.Gen != p.menuGen:
		return nil
	case m.err != nil:
		return event.Bad("The template can't be read: " + format.Sentence(m.err))
	case m.Data == nil:
		return event.Bad("The template " + format.Clean(m.Name) + " is gone.")
	}
	return event.List{p.Load(m.Data, ""), event.Good("Opened the template " + format.Clean(m.Name) + "; ctrl+z brings the draft back.")}
}

// templateSaved tells how the saving of a template went.
func (p *Pane) templateSaved(m DraftSavedMsg) event.Event {
	if m.Err != nil {
		return event.Bad("The template was not kept: " + format.Sentence(m.Err))
	}
	return event.Good("Kept as the template " + format.Clean(m.Name) + ".")
}

// NameDialog asks for the name of a template.
type NameDialog struct {
	styles *theme.Styles
	body   []byte
	own    *widget.Editor
	tried  bool
}

// NewNameDialog makes the dialog that asks for the name of a template.
func NewNameDialog(s *theme.Styles, body []byte) *NameDialog {
	return &NameDialog{styles: s, body: body, own: widget.NewEditor("", true)}
}

// Box draws the dialog.
func (d *NameDialog) Box(width, _ int) string {
	s, w := d.styles, min(width, widget.DialogWidth)
	drawn, x, _ := d.own.Draw(w-5, 1)
	note := s.Muted.Render("A template keeps the whole body, the order_id included.")
	if d.tried {
		note = s.Bad.Render("A name is letters, digits, spaces, dots and dashes.")
	}
	body := " " + widget.WithCursor(s, drawn[0], x) + "\n\n " + s.Clip(note, w-3) + "\n\n " +
		s.Key.Render("enter") + " keep it   " + s.Key.Render("esc") + " cancel"
	return widget.DialogFrame(s, "Keep this draft as a template", body, w, 7, false)
}

// Key types the name; enter keeps the template.
func (d *NameDialog) Key(k tea.KeyMsg) (event.Event, bool) {
	switch k.String() {
	case "esc", "ctrl+c":
		return nil, true
	case "enter":
		if d.tried = !isTemplateName(d.own.Text()); d.tried {
			return nil, false
		}
		return SaveDraft{Name: d.own.Text(), Data: d.body}, true
	}
	widget.EditKey(d.own, k)
	return nil, false
}
