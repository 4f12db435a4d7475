package tui

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"redial/tui/event"

	"redial/tui/widget"

	tea "github.com/charmbracelet/bubbletea"
)

// quitRequest wants to leave; quitNowRequest leaves once nothing is in flight,
// and cancels that first or waits for it.
type (
	quitRequest    struct{}
	quitNowRequest struct{ cancel bool }
)

// quit leaves at once when nothing is in flight, else asks.
func (a *app) quit() tea.Cmd {
	if len(a.deliveries) == 0 {
		return tea.Quit
	}
	text := fmt.Sprintf("In flight: %s. Each try that ends is in the history, whichever way you leave.", a.inFlight())
	return a.perform(event.Open{Overlay: widget.NewChoice(a.styles, "Still sending", text,
		widget.Choice{Key: "w", Name: "wait for the answers, then quit", Do: quitNowRequest{}},
		widget.Choice{Key: "c", Name: "cancel and quit", Do: quitNowRequest{cancel: true}},
		widget.Choice{Key: "esc", Name: "stay"},
	)})
}

// inFlight names what is under way.
func (a *app) inFlight() string {
	var parts []string
	for _, id := range slices.Sorted(maps.Keys(a.deliveries)) {
		f := a.deliveries[id]
		parts = append(parts, f.what+" to "+f.target)
	}
	return strings.Join(parts, ", ")
}

// quitNow waits for what is in flight, or cancels it, and says which.
func (a *app) quitNow(i quitNowRequest) tea.Cmd {
	a.quitting = true
	if len(a.deliveries) == 0 {
		return tea.Quit
	}
	text := "Quits as soon as the answer is in: "
	if i.cancel {
		for _, f := range a.deliveries {
			f.cancel()
		}
		text = "Cancelled, writing that down: "
	}
	a.say(event.Info(text + a.inFlight() + "."))
	return nil
}

// ended takes a delivery off the list, and quits if that was waited for.
func (a *app) ended(id event.DeliveryID) tea.Cmd {
	f := a.deliveries[id]
	if f == nil {
		return nil
	}
	f.cancel()
	delete(a.deliveries, id)
	if a.quitting && len(a.deliveries) == 0 {
		return tea.Quit
	}
	return nil
}
