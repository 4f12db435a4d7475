package tui

import (
	"context"
	"errors"
	"fmt"
	"net/http"

	"redial/tui/label"
	"redial/tui/widget"

	"redial/tui/format"
	"redial/tui/keymap"

	tea "github.com/charmbracelet/bubbletea"

	"redial/callback"
)

// runIntent runs an action by name, as the menus do.
type runIntent struct{ id keymap.ID }

// sendAnywayIntent is sendIntent after the question about the target.
type sendAnywayIntent struct{ send sendIntent }

// useTargetIntent makes a target the current one.
type useTargetIntent struct{ name string }

// perform does what a pane wants: the one place where intents become commands.
func (a *app) perform(i intent) tea.Cmd {
	switch i := i.(type) {
	case nil:
		return nil
	case intents:
		cmds := make([]tea.Cmd, len(i))
		for n, one := range i {
			cmds[n] = a.perform(one)
		}
		return tea.Batch(cmds...)
	case validateIntent, spliceIntent, mendIntent, openEditorIntent, completePathIntent, statFileIntent, readFileIntent, keepFileIntent,
		saveDraftIntent, loadDraftIntent, dropDraftIntent, listTemplatesIntent, recentOrdersIntent,
		startMockIntent, stopMockIntent, setScriptIntent, refreshMockIntent, openMockRequestIntent, copyIntent, copyMockSecretIntent, loadFiltersIntent, keepFilterIntent:
		return a.world.command(i)
	case selectIntent:
		return a.search(i)
	case stopSearchIntent:
		a.endSearch()
		return nil
	case waitIntent:
		i.behind = a.replaying()
		return a.world.Read(i)
	case readRowsIntent, markRowsIntent, loadIntent, documentIntent, findingsIntent, diagnoseIntent, searchIntent, locateIntent, diffIntent:
		return a.world.Read(i)
	case sendIntent:
		return a.askSend(i)
	case sendAnywayIntent:
		return a.send(i.send)
	case cancelSendIntent:
		return a.cancelSends(i.all)
	case fingerprintsIntent:
		return a.world.fingerprintsCmd(i)
	case reviewIntent:
		return a.review(i)
	case answersIntent:
		return a.world.answersCmd(i)
	case planIntent, dropPlanIntent, runPlanIntent, cancelRunIntent:
		return a.replay(i)
	default:
		return a.performHere(i)
	}
}

// performHere does what changes the app alone.
func (a *app) performHere(i intent) tea.Cmd {
	switch i := i.(type) {
	case toastIntent:
		a.say(i)
	case switchPlaceIntent:
		a.place = i.to
		a.layout()
	case openLayerIntent:
		a.layers = append(a.layers, i.layer)
	case widget.Question:
		a.layers = append(a.layers, widget.NewQuestion(a.styles, i))
	case runIntent:
		if act, ok := a.table.ByID[i.id]; ok {
			return a.run(act)
		}
	case offerTargetIntent:
		return a.offerTarget(i.url)
	case takeTargetIntent:
		return a.takeTarget(i)
	case addTargetIntent:
		a.targets = append(a.targets, i.target)
		return a.perform(useTargetIntent{i.target.Name})
	case takeOrderIntent:
		return a.perform(a.compose.takeOrder(i.order))
	case askSecretIntent:
		a.layers = append(a.layers, &secretDialog{styles: a.styles, ask: i})
	case setSecretIntent:
		return a.setSecret(i)
	case useTargetIntent:
		a.target = i.name
		a.say(sayInfo("Callbacks now go to " + i.name + "."))
	case setMouseIntent:
		return a.setMouse(i.on)
	case showCallbackIntent:
		a.place, a.inspecting = placeHistory, false
		a.layout()
		return a.perform(a.history.Reveal(i.id))
	case editCallbackIntent:
		a.place = placeCompose
		a.layout()
		return a.perform(a.compose.anew(i.body, i.replayOf))
	case undeliveredIntent:
		a.place, a.inspecting = placeHistory, false
		a.layout()
		return a.perform(a.history.showUndelivered())
	case focusInspectorIntent:
		a.inspecting = i.on
	case loadExamplesIntent:
		return a.loadExamples()
	case quitIntent:
		return a.quit()
	case quitNowIntent:
		return a.quitNow(i)
	}
	return nil
}

// say shows a sentence at the foot of the screen.
func (a *app) say(t toastIntent) {
	a.toast = widget.Toast{Kind: t.kind, Text: t.text, Since: a.now}
	if t.kind != widget.Bad && !a.now.IsZero() {
		a.toast.Until = a.now.Add(widget.ToastFor)
	}
}

// search puts a query to the history in place of the one before, which ends.
func (a *app) search(i selectIntent) tea.Cmd {
	if a.endSearch != nil {
		a.endSearch()
	}
	ctx, cancel := context.WithCancel(a.world.ctx)
	a.endSearch = cancel
	return a.world.selectCmd(ctx, i)
}

// asksFirst reports whether one callback is asked about before it goes to a target.
func asksFirst(t callback.Target) bool {
	return t.Confirm == callback.ConfirmAlways || t.Confirm == "" && !t.Loopback()
}

// placeOf says why a target is asked about.
func placeOf(t callback.Target) string {
	if t.Loopback() {
		return "which the config asks about"
	}
	return "which is not this machine"
}

// askSend sends at once to this machine, and asks before it sends elsewhere.
func (a *app) askSend(i sendIntent) tea.Cmd {
	t := a.currentTarget()
	if why := unusable(t); why != "" {
		return a.perform(sayBad(why))
	}
	if !asksFirst(t) {
		return a.send(i)
	}
	return a.perform(widget.Question{
		Title:   "Send to " + format.Clean(t.Name),
		Text:    fmt.Sprintf("This sends one callback of %s to %s, %s.", format.Size(int64(len(i.body))), format.Clean(t.PublicURL()), placeOf(t)),
		Warning: true, Verb: "send", Yes: sendAnywayIntent{i},
	})
}

// send begins a delivery.
func (a *app) send(i sendIntent) tea.Cmd {
	t := a.currentTarget()
	a.lastSend++
	d := departure{id: a.lastSend, target: t, send: i, before: a.uploaded}
	cmd, cancel := a.world.sendCmd(d)
	a.flights[d.id] = &flight{what: "1 callback", target: t.Name, cancel: cancel, again: sendAnywayIntent{i}, since: a.now}
	started := sendStartedMsg{id: d.id, source: i.source, replayOf: i.replayOf, target: t.Name, client: a.world.client}
	if len(i.uploads) > 0 {
		a.layers = append(a.layers, newUploadScreen(a.styles, d.id, i, t))
	}
	return tea.Batch(cmd, a.hurry(), a.tell(started))
}

// replaying reports whether a bulk replay is under way.
func (a *app) replaying() bool {
	for _, f := range a.flights {
		if f.bulk {
			return true
		}
	}
	return false
}

// cancelSends ends the deliveries under way, and with all the replays too.
func (a *app) cancelSends(all bool) tea.Cmd {
	for _, f := range a.flights {
		if all || !f.bulk {
			f.cancel()
		}
	}
	return nil
}

// deliveryStep counts an attempt of a delivery under way.
func (a *app) deliveryStep(m deliveryMsg) {
	if f := a.flights[m.id]; f != nil && m.event.Attempt != nil {
		f.attempts, f.since = m.event.Attempt.N, a.now
	}
}

// landed says how a delivery ended.
func (a *app) landed(m sentMsg) tea.Cmd {
	a.say(outcomeToast(m))
	a.uploaded = m.uploaded
	f := a.flights[m.id]
	if f == nil || a.quitting {
		return a.ended(m.id)
	}
	ask, _ := a.noSecret(m.err, a.targetNamed(m.target), f.again)
	return tea.Batch(a.ended(m.id), ask)
}

// cancelled reports whether a delivery ended because the user said so. What
// became of it its last attempt tells.
func cancelled(err error) bool { return errors.Is(err, context.Canceled) }

// outcomeToast is the sentence for a delivery's end.
func outcomeToast(m sentMsg) toastIntent {
	last := m.outcome.Last()
	if m.err != nil && (!cancelled(m.err) || last.N == 0) {
		return sayBad(format.Sentence(m.err))
	}
	if doubt := m.doubt(); doubt != "" {
		return sayInfo(doubt)
	}
	v := verdictOf(last)
	text := outcomeText(&m) + ". " + v.Meaning
	if m.outcome.State == callback.Delivered {
		return sayGood(text)
	}
	text += " " + v.Action
	if last.Status == http.StatusUnauthorized {
		text += " In the list of targets (t), s takes another secret."
	}
	return sayBad(text)
}

// outcomeText is how a delivery ended: by whose answer, or without one.
func outcomeText(m *sentMsg) string {
	last := m.outcome.Last()
	how := "not delivered to"
	switch {
	case m.outcome.State == callback.Delivered:
		how = "delivered to"
	case last.Status != 0:
		how = string(m.outcome.State) + " by"
	}
	return fmt.Sprintf("%s %s: %s after %s", how, format.Clean(m.target), label.End(last), format.Plural(len(m.outcome.Attempts), "try", "tries"))
}

// verdictOf is what an attempt's end means, and what to do.
func verdictOf(last callback.Attempt) callback.Verdict {
	if last.Unsent {
		return callback.Verdict{Meaning: "It was cancelled before anything left: the target has seen nothing of it."}
	}
	return callback.VerdictOf(last.Status, last.Error)
}

// mockChanged keeps the mock's address as the target "mock", unless the config
// gave that another.
func (a *app) mockChanged(m mockMsg) {
	for i := range a.targets {
		if a.targets[i].Name != mockName || a.targets[i].URL != "" && !a.mockUp {
			continue
		}
		a.targets[i] = callback.Target{Name: mockName}
		if m.running {
			a.targets[i] = m.target
		}
		a.mockUp = m.running
	}
	a.mockScript = m.script
	if m.err != nil {
		a.say(sayBad("The mock: " + format.Sentence(m.err)))
	}
}

// drop closes a layer.
func (a *app) drop(l widget.Overlay) {
	for i := range a.layers {
		if a.layers[i] == l {
			a.layers = append(a.layers[:i:i], a.layers[i+1:]...)
			return
		}
	}
}
