package tui

import (
	"fmt"

	"redial/tui/widget"

	"redial/tui/format"
	"redial/tui/theme"

	tea "github.com/charmbracelet/bubbletea"
)

// takeOrderIntent fills an order into the draft, as a menu's choice.
type takeOrderIntent struct{ order string }

// pickOrder opens the recent orders to choose from.
func (p *composePane) pickOrder(m recentOrdersMsg) intent {
	switch {
	case m.gen != p.menuGen:
		return nil
	case m.err != nil:
		return sayBad(format.Sentence(m.err))
	case len(m.orders) == 0:
		return sayInfo("The history has no orders yet. Paste a webhook, or its order_id, into the field.")
	}
	items := make([]widget.Item, len(m.orders))
	for i, o := range m.orders {
		items[i] = widget.Item{Name: format.Clean(o.id), Help: fmt.Sprintf("%s, %s", o.state, format.Clean(o.target)), Do: takeOrderIntent{o.id}}
	}
	return openLayerIntent{widget.NewMenu(p.styles, "Orders in the history", items, true)}
}

// pickTemplate opens the templates to choose from.
func (p *composePane) pickTemplate(m templatesMsg) intent {
	switch {
	case m.gen != p.menuGen:
		return nil
	case m.err != nil:
		return sayBad("The templates can't be read: " + format.Sentence(m.err))
	case len(m.names) == 0:
		return sayInfo("There are no templates yet. alt+w keeps this draft as one.")
	}
	items := make([]widget.Item, len(m.names))
	for i, name := range m.names {
		items[i] = widget.Item{Name: format.Clean(name), Help: "opens in place of this draft", Do: loadDraftIntent{gen: p.menuGen, name: name}}
	}
	return openLayerIntent{widget.NewMenu(p.styles, "Templates", items, true)}
}

// templateLoaded takes a template in place of the draft.
func (p *composePane) templateLoaded(m draftMsg) intent {
	switch {
	case m.gen != p.menuGen:
		return nil
	case m.err != nil:
		return sayBad("The template can't be read: " + format.Sentence(m.err))
	case m.data == nil:
		return sayBad("The template " + format.Clean(m.name) + " is gone.")
	}
	return intents{p.load(m.data, ""), sayGood("Opened the template " + format.Clean(m.name) + "; ctrl+z brings the draft back.")}
}

// templateSaved tells how the saving of a template went.
func (p *composePane) templateSaved(m draftSavedMsg) intent {
	if m.err != nil {
		return sayBad("The template was not kept: " + format.Sentence(m.err))
	}
	return sayGood("Kept as the template " + format.Clean(m.name) + ".")
}

// nameDialog asks for the name of a template.
type nameDialog struct {
	styles *theme.Styles
	body   []byte
	own    *widget.Editor
	tried  bool
}

func newNameDialog(s *theme.Styles, body []byte) *nameDialog {
	return &nameDialog{styles: s, body: body, own: widget.NewEditor("", true)}
}

func (d *nameDialog) Box(width, _ int) string {
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

func (d *nameDialog) Key(k tea.KeyMsg) (intent, bool) {
	switch k.String() {
	case "esc", "ctrl+c":
		return nil, true
	case "enter":
		if d.tried = !isTemplateName(d.own.Text()); d.tried {
			return nil, false
		}
		return saveDraftIntent{name: d.own.Text(), data: d.body}, true
	}
	editField(d.own, k)
	return nil, false
}
