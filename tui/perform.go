package tui

import (
	"fmt"
	"net/http"

	"redial/tui/browser"
	"redial/tui/compose"
	"redial/tui/event"
	"redial/tui/label"
	"redial/tui/mockview"
	"redial/tui/replayview"

	"redial/tui/widget"

	"redial/tui/format"

	tea "github.com/charmbracelet/bubbletea"

	"redial/callback"
)

// useTargetRequest makes a target the current one.
type useTargetRequest struct{ name string }

// perform does what a pane wants: the one place where events become commands.
func (a *app) perform(i event.Event) tea.Cmd {
	switch i := i.(type) {
	case nil:
		return nil
	case event.List:
		cmds := make([]tea.Cmd, len(i))
		for n, one := range i {
			cmds[n] = a.perform(one)
		}
		return tea.Batch(cmds...)
	case event.Copy:
		return a.world.pendingWrites.whole(a.world.copyCmd(i))
	case browser.Wait:
		i.Behind = a.replaying()
		return a.history.Command(i)
	case event.Send:
		return a.askSend(i)
	case event.SendAnyway:
		return a.send(i.Send)
	case event.CancelSend:
		return a.cancelSends(i.All)
	case fingerprintsRequest:
		return a.world.fingerprintsCmd(i)
	case event.Review:
		return a.review(i)
	case answersRequest:
		return a.world.answersCmd(i)
	case replayview.Plan, replayview.DropPlan, replayview.RunPlan, replayview.CancelRun:
		return a.replay(i)
	default:
		return a.performHere(i)
	}
}

// performHere does what changes the app alone.
func (a *app) performHere(i event.Event) tea.Cmd {
	switch i := i.(type) {
	case event.Toast:
		a.say(i)
	case event.SwitchTab:
		a.tab = i.To
		a.layout()
	case event.Open:
		a.overlays = append(a.overlays, i.Overlay)
	case widget.Question:
		a.overlays = append(a.overlays, widget.NewQuestion(a.styles, i))
	case event.Run:
		if act, ok := a.table.ByID[i.ID]; ok {
			return a.run(act)
		}
	case event.OfferTarget:
		return a.offerTarget(i.URL)
	case takeTargetRequest:
		return a.takeTarget(i)
	case event.AddTarget:
		a.targets = append(a.targets, i.Target)
		return a.perform(useTargetRequest{i.Target.Name})
	case compose.TakeOrder:
		return a.perform(a.compose.TakeOrder(i.Order))
	case event.AskSecret:
		a.overlays = append(a.overlays, &secretDialog{styles: a.styles, ask: i})
	case setSecretRequest:
		return a.setSecret(i)
	case useTargetRequest:
		a.target = i.name
		a.say(event.Info("Callbacks now go to " + i.name + "."))
	case setMouseRequest:
		return a.setMouse(i.on)
	case event.ShowCallback:
		a.tab, a.inspecting = event.TabHistory, false
		a.layout()
		return a.perform(a.history.Reveal(i.ID))
	case event.EditCallback:
		a.tab = event.TabCompose
		a.layout()
		return a.perform(a.compose.Anew(i.Body, i.ReplayOf))
	case browser.Undelivered:
		a.tab, a.inspecting = event.TabHistory, false
		a.layout()
		return a.perform(a.history.ShowUndelivered())
	case event.FocusInspector:
		a.inspecting = i.On
	case event.LoadExamples:
		return a.loadExamples()
	case quitRequest:
		return a.quit()
	case quitNowRequest:
		return a.quitNow(i)
	default:
		return a.Ask(i)
	}
	return nil
}

// Ask lets the pane whose question i is make its command.
func (a *app) Ask(i event.Event) tea.Cmd {
	for _, p := range []interface{ Command(i event.Event) tea.Cmd }{a.history, a.inspector, a.compose, a.mock} {
		if cmd := p.Command(i); cmd != nil {
			return cmd
		}
	}
	return nil
}

// say shows a sentence at the foot of the screen.
func (a *app) say(t event.Toast) {
	a.toast = widget.Toast{Kind: t.Kind, Text: t.Text, Since: a.now}
	if t.Kind != widget.Bad && !a.now.IsZero() {
		a.toast.Until = a.now.Add(widget.ToastFor)
	}
}

// asksFirst reports whether a send to a target is asked about.
func asksFirst(t callback.Target) bool {
	return t.Confirm == callback.ConfirmAlways || t.Confirm == "" && !t.Loopback()
}

// askSend sends at once to this machine, and asks before it sends elsewhere.
func (a *app) askSend(i event.Send) tea.Cmd {
	t := a.currentTarget()
	if why := unusable(t); why != "" {
		return a.perform(event.Bad(why))
	}
	if !asksFirst(t) {
		return a.send(i)
	}
	return a.perform(widget.Question{
		Title:   "Send to " + format.Clean(t.Name),
		Text:    fmt.Sprintf("This sends one callback of %s to %s, %s.", format.Size(int64(len(i.Body))), format.Clean(t.PublicURL()), label.PlaceOf(t)),
		Warning: true, Verb: "send", Yes: event.SendAnyway{Send: i},
	})
}

// send begins a delivery.
func (a *app) send(i event.Send) tea.Cmd {
	t := a.currentTarget()
	a.lastSend++
	d := departure{id: a.lastSend, target: t, send: i, before: a.uploaded}
	cmd, cancel := a.world.sendCmd(d)
	a.deliveries[d.id] = &delivery{what: "1 callback", target: t.Name, cancel: cancel, again: event.SendAnyway{Send: i}, since: a.now}
	started := event.SendStartedMsg{ID: d.id, Source: i.Source, ReplayOf: i.ReplayOf, Target: t.Name, Client: a.world.client}
	if len(i.Uploads) > 0 {
		a.overlays = append(a.overlays, replayview.NewUpload(a.styles, d.id, i, t))
	}
	return tea.Batch(cmd, a.tickNow(), a.tell(started))
}

// replaying reports whether a bulk replay is under way.
func (a *app) replaying() bool {
	for _, f := range a.deliveries {
		if f.bulk {
			return true
		}
	}
	return false
}

// cancelSends ends the deliveries under way, and with all the replays too.
func (a *app) cancelSends(all bool) tea.Cmd {
	for _, f := range a.deliveries {
		if all || !f.bulk {
			f.cancel()
		}
	}
	return nil
}

// deliveryStep counts an attempt of a delivery under way.
func (a *app) deliveryStep(m event.DeliveryMsg) {
	if f := a.deliveries[m.ID]; f != nil && m.Event.Attempt != nil {
		f.attempts, f.since = m.Event.Attempt.N, a.now
	}
}

// landed says how a delivery ended.
func (a *app) landed(m event.SentMsg) tea.Cmd {
	a.say(outcomeToast(m))
	a.uploaded = m.Uploaded
	f := a.deliveries[m.ID]
	if f == nil || a.quitting {
		return a.ended(m.ID)
	}
	ask, _ := a.noSecret(m.Err, a.targetNamed(m.Target), f.again)
	return tea.Batch(a.ended(m.ID), ask)
}

// outcomeToast is the sentence for a delivery's end.
func outcomeToast(m event.SentMsg) event.Toast {
	last := m.Outcome.Last()
	if m.Err != nil && (!event.Cancelled(m.Err) || last.N == 0) {
		return event.Bad(format.Sentence(m.Err))
	}
	if doubt := m.Doubt(); doubt != "" {
		return event.Info(doubt)
	}
	v := label.VerdictOf(last)
	text := event.OutcomeText(&m) + ". " + v.Meaning
	if m.Outcome.State == callback.Delivered {
		return event.Good(text)
	}
	text += " " + v.Action
	if last.Status == http.StatusUnauthorized {
		text += " In the list of targets (t), s takes another secret."
	}
	return event.Bad(text)
}

// mockChanged keeps the mock's address as the target "mock", unless the config
// gave that another.
func (a *app) mockChanged(m mockview.MockMsg) {
	for i := range a.targets {
		if a.targets[i].Name != mockview.TargetName || a.targets[i].URL != "" && !a.mockUp {
			continue
		}
		a.targets[i] = callback.Target{Name: mockview.TargetName}
		if m.Running {
			a.targets[i] = m.Target
		}
		a.mockUp = m.Running
	}
	a.mockScript = m.Script
	if m.Err != nil {
		a.say(event.Bad("The mock: " + format.Sentence(m.Err)))
	}
}

// drop closes an overlay.
func (a *app) drop(l widget.Overlay) {
	for i := range a.overlays {
		if a.overlays[i] == l {
			a.overlays = append(a.overlays[:i:i], a.overlays[i+1:]...)
			return
		}
	}
}
