package tui

import (
	"fmt"

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
		return toastIntent{toastBad, format.Sentence(m.err)}
	case len(m.orders) == 0:
		return toastIntent{toastInfo, "The history has no orders yet. Paste a webhook, or its order_id, into the field."}
	}
	items := make([]menuItem, len(m.orders))
	for i, o := range m.orders {
		items[i] = menuItem{name: format.Clean(o.id), help: fmt.Sprintf("%s, %s", o.state, format.Clean(o.target)), do: takeOrderIntent{o.id}}
	}
	return openLayerIntent{newMenu(p.styles, "Orders in the history", items, true)}
}

// pickTemplate opens the templates to choose from.
func (p *composePane) pickTemplate(m templatesMsg) intent {
	switch {
	case m.gen != p.menuGen:
		return nil
	case m.err != nil:
		return toastIntent{toastBad, "The templates can't be read: " + format.Sentence(m.err)}
	case len(m.names) == 0:
		return toastIntent{toastInfo, "There are no templates yet. alt+w keeps this draft as one."}
	}
	items := make([]menuItem, len(m.names))
	for i, name := range m.names {
		items[i] = menuItem{name: format.Clean(name), help: "opens in place of this draft", do: loadDraftIntent{gen: p.menuGen, name: name}}
	}
	return openLayerIntent{newMenu(p.styles, "Templates", items, true)}
}

// templateLoaded takes a template in place of the draft.
func (p *composePane) templateLoaded(m draftMsg) intent {
	switch {
	case m.gen != p.menuGen:
		return nil
	case m.err != nil:
		return toastIntent{toastBad, "The template can't be read: " + format.Sentence(m.err)}
	case m.data == nil:
		return toastIntent{toastBad, "The template " + format.Clean(m.name) + " is gone."}
	}
	return intents{p.load(m.data, ""), toastIntent{toastGood, "Opened the template " + format.Clean(m.name) + "; ctrl+z brings the draft back."}}
}

// templateSaved tells how the saving of a template went.
func (p *composePane) templateSaved(m draftSavedMsg) intent {
	if m.err != nil {
		return toastIntent{toastBad, "The template was not kept: " + format.Sentence(m.err)}
	}
	return toastIntent{toastGood, "Kept as the template " + format.Clean(m.name) + "."}
}

// nameDialog asks for the name of a template.
type nameDialog struct {
	styles *theme.Styles
	body   []byte
	own    *editor
	tried  bool
}

func newNameDialog(s *theme.Styles, body []byte) *nameDialog {
	return &nameDialog{styles: s, body: body, own: newEditor("", true)}
}

func (d *nameDialog) box(width, _ int) string {
	s, w := d.styles, min(width, dialogWidth)
	drawn, x, _ := d.own.draw(w-5, 1)
	note := s.Muted.Render("A template keeps the whole body, the order_id included.")
	if d.tried {
		note = s.Bad.Render("A name is letters, digits, spaces, dots and dashes.")
	}
	body := " " + lineWithCursor(s, drawn[0], x) + "\n\n " + s.Clip(note, w-3) + "\n\n " +
		s.Key.Render("enter") + " keep it   " + s.Key.Render("esc") + " do not"
	return dialogBox(s, "Keep this draft as a template", body, w, 7, false)
}

func (d *nameDialog) Key(k tea.KeyMsg) (intent, bool) {
	switch k.String() {
	case "esc", "ctrl+c":
		return nil, true
	case "enter":
		if d.tried = !isTemplateName(d.own.text()); d.tried {
			return nil, false
		}
		return saveDraftIntent{name: d.own.text(), data: d.body}, true
	}
	editField(d.own, k)
	return nil, false
}
