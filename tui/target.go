package tui

import (
	"slices"

	tea "github.com/charmbracelet/bubbletea"

	"redial/callback"
)

// targetPicker is the menu of targets: where each is, and which secret it has.
type targetPicker struct {
	*menu
	targets []callback.Target
}

// pickTarget opens the targets to choose from, and does what the choice of one
// means.
func (a *app) pickTarget(title string, chosen func(name string) intent) intent {
	p := &targetPicker{targets: slices.Clone(a.targets)}
	var items []menuItem
	at := 0
	for i, t := range p.targets {
		it := menuItem{name: t.Name, help: targetHelp(t, "…"), do: chosen(t.Name)}
		if t.Name == a.target {
			it.key, at = "now", i
		}
		items = append(items, it)
	}
	p.menu = newMenu(a.styles, title, items, false)
	p.hint = "s sets its secret"
	if len(p.targets) == 1 {
		p.hint += "   the config file names others"
	}
	p.list.Select(at)
	return intents{openLayerIntent{p}, fingerprintsIntent{p.targets}}
}

// targetHelp is what the menu says of a target.
func targetHelp(t callback.Target, fingerprint string) string {
	switch {
	case t.Name == mockName && t.URL == "":
		return "stopped; start it in Mock"
	case fingerprint == "":
		return "no secret: s asks for it  " + t.PublicURL()
	}
	return "secret " + fingerprint + "  " + t.PublicURL()
}

// receive puts the fingerprints into the menu.
func (p *targetPicker) receive(m tea.Msg) {
	found, ok := m.(fingerprintsMsg)
	if !ok {
		return
	}
	help := map[string]string{}
	for _, t := range p.targets {
		help[clean(t.Name)] = clean(targetHelp(t, found.of[t.Name]))
	}
	for _, items := range [][]menuItem{p.items, p.found} {
		for i := range items {
			items[i].help = help[items[i].name]
		}
	}
}

func (p *targetPicker) key(k tea.KeyMsg) (intent, bool) {
	i := p.list.Cursor()
	if k.String() != "s" || p.typing || i < 0 {
		return p.menu.key(k)
	}
	for _, t := range p.targets {
		if clean(t.Name) == p.found[i].name {
			return askSecretIntent{target: t.Name}, true
		}
	}
	return nil, false
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
