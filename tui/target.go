package tui

import (
	"slices"
	"strings"

	"redial/tui/compose"
	"redial/tui/event"
	"redial/tui/mockview"

	"redial/tui/widget"

	"redial/tui/format"

	"redial/tui/term/safe"

	tea "github.com/charmbracelet/bubbletea"

	"redial/callback"
)

// targetPicker is the menu of targets: where each is, and which secret it has. A
// URL that is typed or pasted is offered as one more.
type targetPicker struct {
	*widget.Menu
	targets   []callback.Target
	chosen    func(name string) event.Event // what the choice of one means
	targetFor func(url string) (callback.Target, error)
}

// pickTarget opens the targets to choose from, and does what the choice of one
// means.
func (a *app) pickTarget(title string, chosen func(name string) event.Event) event.Event {
	p := &targetPicker{targets: slices.Clone(a.targets), chosen: chosen, targetFor: a.targetFor}
	var items []widget.Item
	at := 0
	for i, t := range p.targets {
		it := widget.Item{Name: t.Name, Help: targetHelp(t, "…"), Do: chosen(t.Name)}
		if t.Name == a.target {
			it.Key, at = "now", i
		}
		items = append(items, it)
	}
	p.Menu = widget.NewMenu(a.styles, title, items, false)
	p.Hint = "s sets its secret   n a new one, by its URL"
	p.None = "No match. The URL of a new target begins with https://"
	p.Note = targetExample(a.configPath)
	p.List.Select(at)
	return event.List{event.Open{Overlay: p}, fingerprintsRequest{p.targets}}
}

// targetHelp is what the menu says of a target.
func targetHelp(t callback.Target, fingerprint string) string {
	switch {
	case t.Name == mockview.TargetName && t.URL == "":
		return "stopped; start it in Mock"
	case fingerprint == "":
		return "no secret: s asks for it  " + t.PublicURL()
	}
	return "secret " + fingerprint + "  " + t.PublicURL()
}

// Receive puts the fingerprints into the menu.
func (p *targetPicker) Receive(m tea.Msg) {
	found, ok := m.(fingerprintsMsg)
	if !ok {
		return
	}
	help := map[string]string{}
	for _, t := range p.targets {
		help[format.Clean(t.Name)] = format.Clean(targetHelp(t, found.of[t.Name]))
	}
	for _, items := range [][]widget.Item{p.Items, p.Found} {
		for i := range items {
			items[i].Help = help[items[i].Name]
		}
	}
}

// targetExample is how a target is kept for the next run.
func targetExample(path string) []string {
	return []string{
		"Kept for the next run in " + format.Clean(compose.OrNone(path, "the config file")) + ":",
		"  [targets.prod]",
		`  url = "https://.../api/orders/callback"`,
		`  secret_env = "CALLBACK_SECRET"`,
	}
}

func (p *targetPicker) Key(k tea.KeyMsg) (event.Event, bool) {
	if p.Typing {
		return p.typed(k)
	}
	i := p.List.Cursor()
	switch {
	case k.String() == "n":
		p.Typing = true
		return p.typed(tea.KeyMsg{Type: tea.KeyRunes, Runes: []rune("https://")})
	case k.String() != "s" || i < 0:
		return p.Menu.Key(k)
	}
	for _, t := range p.targets {
		if format.Clean(t.Name) == p.Found[i].Name {
			return event.AskSecret{Target: t.Name}, true
		}
	}
	return nil, false
}

// typed takes a key of the filter.
func (p *targetPicker) typed(k tea.KeyMsg) (event.Event, bool) {
	do, closed := p.Menu.Key(k)
	p.offer()
	return do, closed
}

// Paste takes a URL from the clipboard.
func (p *targetPicker) Paste(data []byte) event.Event {
	p.Typing, p.Filter = true, strings.TrimSpace(safe.Head(string(data), maxURL))
	p.Narrow()
	p.offer()
	return nil
}

// maxURL is the longest URL that is taken, in cells.
const maxURL = 2000

// offer lists what is typed as a target where it is a URL.
func (p *targetPicker) offer() {
	url := strings.TrimSpace(p.Filter)
	if !strings.HasPrefix(url, "https://") && !strings.HasPrefix(url, "http://") || p.targetFor == nil {
		return
	}
	it := widget.Item{Name: format.Clean(url), Help: "A target for this run: enter uses it."}
	t, err := p.targetFor(url)
	if err == nil {
		err = t.Check()
	}
	switch {
	case strings.TrimPrefix(strings.TrimPrefix(url, "https://"), "http://") == "":
		it.Wrong = "Type or paste the callback URL: the webhook names it as callback_url."
	case err != nil:
		it.Wrong = format.Sentence(err)
	default:
		it.Name = format.Clean(t.PublicURL())
		it.Do = takeTargetRequest{target: t, then: p.chosen(t.Name)}
	}
	p.Found = []widget.Item{it}
	p.List.SetLen(1)
	p.List.Top()
}

// takeTargetRequest adds a target for this run, asks for its secret where it has
// none, and then does what it was chosen for.
type takeTargetRequest struct {
	target callback.Target
	then   event.Event
}

func (a *app) takeTarget(i takeTargetRequest) tea.Cmd {
	known := slices.ContainsFunc(a.targets, func(t callback.Target) bool { return t.Name == i.target.Name })
	if !known {
		a.targets = append(a.targets, i.target)
	}
	if a.targetNamed(i.target.Name).Secret != nil {
		return a.perform(i.then)
	}
	return a.perform(event.AskSecret{
		Target: i.target.Name, Then: i.then,
		Why: "The platform shows it in the Short's Connect step; it goes into the header " + callback.SecretHeader + ".",
	})
}

// offerTarget asks whether callbacks shall go to a URL from now on, unless they
// do already.
func (a *app) offerTarget(url string) tea.Cmd {
	if url == a.currentTarget().URL {
		return nil
	}
	for _, t := range a.targets {
		if t.URL == url {
			return a.perform(a.askTarget(t.Name, url, useTargetRequest{t.Name}))
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
		return a.perform(event.Bad("The webhook's callback_url can't be a target: " + format.Sentence(err)))
	}
	return a.perform(a.askTarget(t.Name, url, event.AddTarget{Target: t}))
}

func (a *app) askTarget(name, url string, yes event.Event) event.Event {
	text := "The webhook names its callback URL: " + format.Clean(url) + "."
	if name != url {
		text += " That is the target " + format.Clean(name) + "."
	}
	return widget.Question{
		Title: "Send to the webhook's URL?", Verb: "send there from now on", Yes: yes,
		Text: text + " Callbacks go to " + format.Clean(a.target) + " now.",
	}
}
