package tui

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"redial/tui/widget"

	tea "github.com/charmbracelet/bubbletea"
)

// quitIntent wants to leave; quitNowIntent leaves once nothing is in flight,
// and cancels that first or waits for it.
type (
	quitIntent    struct{}
	quitNowIntent struct{ cancel bool }
)

// quit leaves at once when nothing is in flight, else asks.
func (a *app) quit() tea.Cmd {
	if len(a.flights) == 0 {
		return tea.Quit
	}
	text := fmt.Sprintf("In flight: %s. Each try that ends is in the history, whichever way you leave.", a.inFlight())
	return a.perform(openLayerIntent{widget.NewChoice(a.styles, "Still sending", text,
		widget.Choice{Key: "w", Name: "wait for the answers, then quit", Do: quitNowIntent{}},
		widget.Choice{Key: "c", Name: "cancel and quit", Do: quitNowIntent{cancel: true}},
		widget.Choice{Key: "esc", Name: "stay"},
	)})
}

// inFlight names what is under way.
func (a *app) inFlight() string {
	var parts []string
	for _, id := range slices.Sorted(maps.Keys(a.flights)) {
		f := a.flights[id]
		parts = append(parts, f.what+" to "+f.target)
	}
	return strings.Join(parts, ", ")
}

// quitNow waits for what is in flight, or cancels it, and says which.
func (a *app) quitNow(i quitNowIntent) tea.Cmd {
	a.quitting = true
	if len(a.flights) == 0 {
		return tea.Quit
	}
	text := "Quits as soon as the answer is in: "
	if i.cancel {
		for _, f := range a.flights {
			f.cancel()
		}
		text = "Cancelled, writing that down: "
	}
	a.say(sayInfo(text + a.inFlight() + "."))
	return nil
}

// ended takes a flight off the list, and quits if that was waited for.
func (a *app) ended(id sendID) tea.Cmd {
	f := a.flights[id]
	if f == nil {
		return nil
	}
	f.cancel()
	delete(a.flights, id)
	if a.quitting && len(a.flights) == 0 {
		return tea.Quit
	}
	return nil
}

// keepDraft saves what Compose has not saved yet, now that the program ends.
func (a *app) keepDraft() error {
	var save tea.Cmd
	switch i := a.compose.unsaved().(type) {
	case saveDraftIntent:
		save = a.world.saveDraftCmd(i)
	case dropDraftIntent:
		save = a.world.dropDraftCmd(i)
	default:
		return nil
	}
	if m, ok := save().(draftSavedMsg); ok && m.err != nil {
		return fmt.Errorf("the draft in Compose was not saved: %w", m.err)
	}
	return nil
}
