package tui

import (
	"context"
	"errors"
	"strings"
	"sync"
	"unicode/utf8"

	"redial/tui/event"
	"redial/tui/mockview"

	"redial/tui/widget"

	"redial/tui/format"
	"redial/tui/theme"

	tea "github.com/charmbracelet/bubbletea"

	"redial/callback"
)

// setSecretRequest gives a target another secret for as long as redial runs.
type setSecretRequest struct {
	target string
	mock   bool
	secret callback.Secret
	then   event.Event
}

// secretDialog takes a secret. What is typed is never drawn: neither itself nor
// anything made from it while it is incomplete.
type secretDialog struct {
	styles *theme.Styles
	ask    event.AskSecret
	typed  string
	note   string
}

func (d *secretDialog) Box(width, height int) string {
	s, w := d.styles, min(width, widget.DialogWidth)
	var lines []string
	if d.ask.Why != "" {
		lines = append(append(lines, format.WrapLines(format.Clean(d.ask.Why), w-4)...), "")
	}
	lines = append(lines, format.WrapLines("Type or paste it. It stays in memory until redial quits; it is written and shown nowhere.", w-4)...)
	shown := strings.Repeat(s.Glyph.Bullet, min(utf8.RuneCountInString(d.typed), w-6))
	lines = append(lines, "", s.Accent.Render(shown)+s.Cursor.Render(" "))
	if d.note != "" {
		lines = append(lines, widget.RenderEach(s.Bad, format.WrapLines(d.note, w-4))...)
	}
	keys := theme.WrapKeys(s.Key.Render("enter")+" use it   "+s.Key.Render("ctrl+u")+" begin again   "+s.Key.Render("esc")+" cancel", w-4)
	if len(lines)+len(keys)+3 <= height {
		lines = append(lines, "")
	}
	if room := height - 2 - len(keys); len(lines) > room { // what is typed matters more than why
		lines = lines[len(lines)-room:]
	}
	lines = append(lines, keys...)
	for i, l := range lines {
		lines[i] = " " + theme.Fit(l, w-4)
	}
	return widget.DialogFrame(s, "Secret of "+format.Clean(d.ask.Target), format.JoinLines(lines), w, len(lines)+2, false)
}

func (d *secretDialog) Key(k tea.KeyMsg) (event.Event, bool) {
	d.note = ""
	switch k.String() {
	case "esc", "ctrl+c":
		d.typed = ""
		return nil, true
	case "ctrl+u":
		d.typed = ""
	case "backspace":
		_, n := utf8.DecodeLastRuneInString(d.typed)
		d.typed = d.typed[:len(d.typed)-n]
	case "enter":
		if d.note = unfit(d.typed); d.note != "" {
			return nil, false
		}
		set := setSecretRequest{target: d.ask.Target, mock: d.ask.Mock, secret: callback.NewSecret(d.typed), then: d.ask.Then}
		d.typed = ""
		return set, true
	default:
		if k.Type == tea.KeyRunes || k.Type == tea.KeySpace {
			d.typed += string(k.Runes)
		}
	}
	return nil, false
}

// unfit says why a text can't be a secret, "" where it can.
func unfit(text string) string {
	control := func(r rune) bool { return r < ' ' || r == 0x7f }
	switch {
	case text == "":
		return "There is no secret yet."
	case strings.ContainsFunc(text, control), strings.Trim(text, " ") != text:
		return "No header can carry this: it holds a line break, or begins or ends with a space. ctrl+u begins again."
	}
	return ""
}

// Paste takes a secret from the clipboard, without the line end that came along.
func (d *secretDialog) Paste(data []byte) event.Event {
	d.note = ""
	d.typed += strings.TrimRight(string(data), "\r\n")
	return nil
}

// setSecret keeps a secret in memory, and goes on with what it was asked for. The
// embedded mock expects it from then on.
func (a *app) setSecret(i setSecretRequest) tea.Cmd {
	a.world.known.Add(i.secret)
	if i.mock || i.target == mockview.TargetName && (a.mockUp || a.targetNamed(mockview.TargetName).URL == "") {
		a.say(event.Good("The mock expects this secret until redial quits; its fingerprint is " + i.secret.Fingerprint() + "."))
		return tea.Sequence(a.world.mockWorld().SetMockSecretCmd(i.secret), a.perform(i.then))
	}
	for n := range a.targets {
		if a.targets[n].Name == i.target {
			a.targets[n].Secret = callback.FixedSecret(i.secret)
		}
	}
	a.say(event.Good("The secret of " + format.Clean(i.target) + " is kept until redial quits; its fingerprint is " + i.secret.Fingerprint() + "."))
	return a.perform(i.then)
}

// noSecret asks for the secret that was missing, or reports that something else
// is wrong with a target.
func (a *app) noSecret(err error, t callback.Target, then event.Event) (tea.Cmd, bool) {
	var wrong *callback.TargetError
	if !errors.As(err, &wrong) || t.Check() != nil {
		return nil, false
	}
	return a.perform(event.AskSecret{Target: t.Name, Why: "Nothing was sent. " + format.Sentence(err), Then: then}), true
}

// secretOf resolves a target's secret. The error is a *callback.TargetError.
func secretOf(ctx context.Context, t callback.Target) (callback.Secret, error) {
	if t.Secret == nil {
		return callback.Secret{}, &callback.TargetError{Name: t.Name, Err: callback.ErrNoSecret}
	}
	s, err := t.Secret(ctx)
	if err == nil && s.Empty() {
		err = callback.ErrNoSecret
	}
	if err != nil {
		return s, &callback.TargetError{Name: t.Name, Err: err}
	}
	return s, nil
}

// fingerprintsRequest wants to know which secret each target has;
// fingerprintsMsg answers with one fingerprint a target, "" where there is none.
type (
	fingerprintsRequest struct{ targets []callback.Target }
	fingerprintsMsg     struct{ of map[string]string }
)

// fingerprintsCmd resolves every target's secret, all at once: one may be a
// command that takes its time.
func (w world) fingerprintsCmd(i fingerprintsRequest) tea.Cmd {
	return func() tea.Msg {
		m := fingerprintsMsg{of: map[string]string{}}
		var mu sync.Mutex
		var all sync.WaitGroup
		for _, t := range i.targets {
			all.Go(func() {
				s, err := secretOf(w.ctx, t)
				mu.Lock()
				defer mu.Unlock()
				if m.of[t.Name] = ""; err == nil {
					w.known.Add(s)
					m.of[t.Name] = s.Fingerprint()
				}
			})
		}
		all.Wait()
		return m
	}
}
