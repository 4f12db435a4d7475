package tui

import (
	tea "github.com/charmbracelet/bubbletea"

	"redial/callback"
)

// newTargetPicker lists the targets to choose from, and does what the choice of
// one means.
func newTargetPicker(s *styles, title string, targets []callback.Target, current string, chosen func(name string) intent) layer {
	var items []menuItem
	at := 0
	for i, t := range targets {
		it := menuItem{name: t.Name, help: t.URL, do: chosen(t.Name)}
		if t.Name == mockName && t.URL == "" {
			it.help = "stopped; start it in Mock"
		}
		if t.Name == current {
			it.key, at = "now", i
		}
		items = append(items, it)
	}
	m := newMenu(s, title, items, false)
	m.list.Select(at)
	return m
}

// offerTargetIntent asks whether callbacks shall go to the URL that a webhook
// names, and addTargetIntent makes a target of it.
type (
	offerTargetIntent struct{ url string }
	addTargetIntent   struct{ target callback.Target }
)

// offerTarget asks whether callbacks shall go to a URL from now on, unless they
// do already.
func (a *app) offerTarget(url string) tea.Cmd {
	if url == a.currentTarget().URL {
		return nil
	}
	for _, t := range a.targets {
		if t.URL == url {
			return a.perform(a.askTarget(t.Name, url, useTargetIntent{t.Name}))
		}
	}
	if a.targetFor == nil {
		return nil
	}
	t, err := a.targetFor(url)
	if err == nil {
		err = t.Check()
	}
	if err != nil {
		return a.perform(toastIntent{toastBad, "The webhook's callback_url can't be a target: " + sentence(err)})
	}
	return a.perform(a.askTarget(t.Name, url, addTargetIntent{t}))
}

func (a *app) askTarget(name, url string, yes intent) intent {
	text := "The webhook names its callback URL: " + clean(url) + "."
	if name != url {
		text += " That is the target " + clean(name) + "."
	}
	return confirmIntent{
		title: "Send to the webhook's URL?", verb: "send there from now on", yes: yes,
		text: text + " Callbacks go to " + clean(a.target) + " now.",
	}
}
