package tui

import (
	"fmt"
	"strings"

	"redial/tui/event"
	"redial/tui/mockview"

	"redial/tui/widget"

	"redial/tui/format"
	"redial/tui/keymap"
	"redial/tui/theme"

	"redial/tui/term/safe"
)

// The smallest screen that shows more than a sentence, and the width from
// which History stands beside the inspector.
const (
	minWidth  = 40
	minHeight = 12
	wideWidth = 100
)

// wide reports whether list and inspector stand side by side.
func (a *app) wide() bool { return a.width >= wideWidth }

// bodyHeight is the lines between header and footer.
func (a *app) bodyHeight() int { return max(a.height-2, 0) }

// listWidth is the columns of the list, border included, where it stands
// beside the inspector.
func (a *app) listWidth() int {
	w := a.width*48/100 + a.split
	return min(max(w, 36), a.width-36)
}

// widen moves the border between list and inspector.
func (a *app) widen(by int) {
	was := a.listWidth()
	a.split += by
	if a.listWidth() == was {
		a.split -= by
	}
	a.layout()
}

// layout gives every pane its size.
func (a *app) layout() {
	w, h := max(a.width-2, 0), max(a.bodyHeight()-2, 0)
	a.compose.SetSize(w, h)
	a.mock.SetSize(w, h)
	if !a.wide() || a.zoomed {
		a.history.SetSize(w, h)
		a.inspector.SetSize(w, h)
		return
	}
	left := a.listWidth()
	a.history.SetSize(left-2, h)
	a.inspector.SetSize(a.width-left-2, h)
}

// View is the screen as it goes to the terminal: behind the last gate, so that no
// foreign byte controls it whatever a pane forgot.
func (a *app) View() string { return safe.Drawn(a.Draw()) }

// Draw draws the screen: header, panes, footer, and the dialogs over them.
func (a *app) Draw() string {
	if a.width <= 0 || a.height <= 0 {
		return ""
	}
	if a.width < minWidth || a.height < minHeight {
		return theme.Block(format.WordWrap(fmt.Sprintf("redial needs %d%s%d cells; this terminal has %d%s%d.",
			minWidth, a.styles.Glyph.Times, minHeight, a.width, a.styles.Glyph.Times, a.height), a.width), a.width, a.height)
	}
	screen := a.drawBackdrop()
	if lines := a.toast.Lines(a.styles, a.width); len(lines) > 1 && len(a.overlays) == 0 { // too long for the footer
		lines = a.toast.Lines(a.styles, a.width-2)
		box := a.styles.Frame("", "", format.JoinLines(lines), a.width, len(lines)+2, true)
		screen = theme.Over(screen, box, 0, a.height-len(lines)-3)
	}
	for _, l := range a.overlays {
		screen = theme.Center(screen, a.boxOf(l), a.width, a.height)
	}
	return a.styles.InCharset(screen)
}

// boxOf draws an overlay as large as the screen lets it be.
func (a *app) boxOf(l widget.Overlay) string { return l.Box(a.width-4, a.bodyHeight()) }

// body draws the panes of the place.
func (a *app) body() string {
	h := a.bodyHeight()
	switch {
	case a.tab != event.TabHistory:
		p, _ := a.focused()
		return a.framed(p, a.width, h, true)
	case !a.wide() || a.zoomed:
		if a.inspecting {
			return a.framed(a.inspector, a.width, h, true)
		}
		return a.framed(a.history, a.width, h, true)
	}
	left := a.listWidth()
	return theme.Beside(
		a.framed(a.history, left, h, !a.inspecting),
		a.framed(a.inspector, a.width-left, h, a.inspecting),
	)
}

// framed draws a pane in its border.
func (a *app) framed(p pane, width, height int, focused bool) string {
	left, right := "", ""
	if t, ok := p.(titled); ok {
		left, right = t.Title()
	}
	return a.styles.Frame(left, right, p.View(), width, height, focused)
}

// header is the first line: the places, the target, and how much there is.
func (a *app) header() string {
	s := a.styles
	name, gap := a.headerLeft()
	left := " "
	if name != "" {
		left = s.Strong.Render(name) + left
	}
	for i, label := range placeLabels {
		style := s.Tab
		if event.Tab(i) == a.tab {
			style = s.TabActive
		}
		left += style.Render(label) + gap
	}
	right := a.headerRight()
	for len(right) > 1 && safe.Width(left)+width(right) > a.width {
		right = right[1:]
	}
	text := strings.Join(right, "  ") + " "
	return theme.Fit(left, a.width-min(safe.Width(text), a.width)) + theme.Fit(text, min(safe.Width(text), a.width))
}

// placeLabels are the places as the header names them.
var placeLabels = [...]string{event.TabHistory: "1 History", event.TabCompose: "2 Compose", event.TabMock: "3 Mock"}

// headerLeft is the name before the places, where there is room for it, and what
// stands between them.
func (a *app) headerLeft() (name, gap string) {
	if a.width < 70 {
		return "", " "
	}
	return " redial ", "  "
}

// headerRight is the right of the header, what can be left out first.
func (a *app) headerRight() []string {
	s := a.styles
	var parts []string
	if n := a.history.Total(); n != "" {
		parts = append(parts, s.Muted.Render(n))
	}
	if word := a.undeliveredWord(); word != "" {
		parts = append(parts, word)
	}
	if len(a.deliveries) > 0 {
		spin := s.Glyph.Spinner[a.spin%len(s.Glyph.Spinner)]
		parts = append(parts, s.Pending.Render(spin+" "+a.deliveriesText(a.width >= 100)))
	}
	t := a.currentTarget()
	style := s.Good
	if !t.Loopback() {
		style = s.Warn
	}
	dot := s.Glyph.Marked
	if t.Name == mockview.TargetName && !a.mockUp && t.URL == "" {
		style, dot = s.Muted, s.Glyph.Dash
	}
	name := style.Render(dot + " " + s.Clip(format.Clean(t.Name), max(a.width/3, 9)))
	if a.width < 70 {
		return append(parts, name)
	}
	return append(parts, s.Muted.Render("target ")+name)
}

func width(parts []string) int {
	w := 1
	for _, p := range parts {
		w += safe.Width(p) + 2
	}
	return w
}

// footer is the last line: a toast while there is one, else the keys that work
// now, the most important first.
func (a *app) footer() string {
	switch lines := a.toast.Lines(a.styles, a.width); {
	case len(lines) == 1:
		return lines[0]
	case len(lines) > 1 && len(a.overlays) > 0: // its box would look out from behind the dialog
		return theme.Fit(a.toast.Line(a.styles, a.width), a.width)
	}
	if len(a.overlays) > 0 { // a dialog names its own keys
		return theme.Fit("", a.width)
	}
	right := ""
	if a.tab == event.TabHistory && !a.inspecting {
		right = a.history.FollowWord()
	}
	room := a.width - safe.Width(right) - 2
	line, help := " ", ""
	item := func(act keymap.Action) string {
		return a.styles.Key.Render(a.styles.Glyph.Key(act.Keys[0])) + " " + a.styles.Muted.Render(act.Name) + "  "
	}
	shown := a.footerActions()
	for _, act := range shown { // the way to all the others is always there
		if act.ID == keymap.Help {
			help = item(act)
			room -= safe.Width(help)
		}
	}
	for _, act := range shown {
		it := item(act)
		if act.ID == keymap.Help {
			continue
		}
		if safe.Width(line)+safe.Width(it) > room {
			break
		}
		line += it
	}
	return theme.Fit(theme.Fit(line+help, room+safe.Width(help))+" "+right, a.width)
}

// undeliveredWord is how many orders are not delivered, for the header; "" where
// none is, or it is not known yet.
func (a *app) undeliveredWord() string {
	if a.undelivered == 0 {
		return ""
	}
	s := a.styles
	return s.Warn.Render(strings.TrimSpace(s.Glyph.Failed + " " + format.Count(a.undelivered) + " undelivered"))
}
