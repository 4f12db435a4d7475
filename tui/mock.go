package tui

import (
	"fmt"
	"slices"
	"strings"

	"redial/tui/label"
	"redial/tui/term"

	"redial/tui/format"
	"redial/tui/keymap"
	"redial/tui/theme"

	"redial/tui/term/safe"
	"redial/tui/widget/list"

	tea "github.com/charmbracelet/bubbletea"
	"github.com/charmbracelet/lipgloss"

	"redial/callback/mock"
)

// mockPane shows the embedded mock: where it listens, how it fails, and what
// it received.
type mockPane struct {
	styles        *theme.Styles
	width, height int
	state         mockMsg
	heard         bool // from the mock at all
	list          list.Model
}

func newMockPane(s *theme.Styles) pane { return &mockPane{styles: s} }

// title is what stands in the border.
func (p *mockPane) title() (left, right string) {
	st := p.state.stats
	return "mock", strings.Join([]string{
		format.Plural(st.Requests, "request", "requests"), format.Plural(st.Orders, "order", "orders") + " processed",
		format.Plural(st.Duplicates, "duplicate", "duplicates"), format.Count(st.Refused) + " refused", format.Plural(st.Faults, "fault", "faults"),
	}, ", ")
}

func (p *mockPane) SetSize(width, height int) {
	p.width, p.height = width, height
	p.list.SetHeight(p.listHeight())
}

func (p *mockPane) typing() bool            { return false }
func (p *mockPane) Key(k tea.KeyMsg) intent { return nil }

// Receive takes how the mock stands. A row that the cursor was moved to stays
// under it; at the newest it follows.
func (p *mockPane) Receive(m tea.Msg) intent {
	switch m := m.(type) {
	case mockMsg:
		p.take(m)
	case mockRequestMsg:
		p.take(m.mockMsg)
	}
	return nil
}

func (p *mockPane) take(m mockMsg) {
	fresh := 0
	last := 0
	if n := len(p.state.requests); n > 0 {
		last = p.state.requests[n-1].N
	}
	for _, r := range slices.Backward(m.requests) {
		if r.N <= last {
			break
		}
		fresh++
	}
	p.state, p.heard = m, true
	if p.list.Cursor() > 0 && fresh < len(m.requests) {
		p.list.Shift(fresh)
	}
	p.list.SetLen(len(m.requests))
	p.list.SetHeight(p.listHeight())
}

// act does an action of Mock, or a move.
func (p *mockPane) act(id keymap.ID) intent {
	switch id {
	case keymap.MockToggle:
		if p.state.running {
			return stopMockIntent{}
		}
		return startMockIntent{}
	case keymap.MockOpen:
		return openMockRequestIntent{p.request(p.list.Cursor()).N}
	case keymap.MockScript:
		return openLayerIntent{newScriptPicker(p.styles, p.state.script, p.state.running)}
	case keymap.MockPlain:
		return intents{setScriptIntent{}, sayInfo("The mock answers by the contract.")}
	case keymap.MockCopy:
		return copyIntent{data: []byte(p.state.url + mock.CallbackPath), what: "the mock's callback URL"}
	case keymap.MockCopyS:
		return copyMockSecretIntent{}
	case keymap.MockSecret:
		return askSecretIntent{target: mockName, mock: true}
	case keymap.Up:
		p.list.Up()
	case keymap.Down:
		p.list.Down()
	case keymap.PageUp:
		p.list.PageUp()
	case keymap.PageDown:
		p.list.PageDown()
	case keymap.Top:
		p.list.Top()
	case keymap.Bottom:
		p.list.Bottom()
	}
	return nil
}

func (p *mockPane) why(id keymap.ID) string {
	switch id {
	case keymap.MockOpen:
		if len(p.state.requests) == 0 {
			return "Nothing has been received yet."
		}
	case keymap.MockPlain:
		if p.state.script == "" {
			return "The mock has no script: it answers by the contract."
		}
	case keymap.MockCopy, keymap.MockCopyS:
		if !p.state.running {
			return "The mock is stopped, so it has no address and no secret; s starts it."
		}
	}
	return ""
}

// Mouse selects the request that is clicked, and scrolls.
func (p *mockPane) Mouse(m tea.MouseMsg) intent {
	p.list.ScrollBy(term.Scrolled(m))
	if row, ok := p.list.At(m.Y - p.headHeight()); ok && term.Pressed(m) {
		p.list.Select(row)
	}
	return nil
}

// request returns what a row shows: the newest is row 0.
func (p *mockPane) request(row int) mock.Request {
	return p.state.requests[len(p.state.requests)-1-row]
}

// headHeight is the lines above the list: two of state, and where there is room the
// secret, an empty one, and the names of the columns.
func (p *mockPane) headHeight() int {
	if p.height < 12 {
		return 2
	}
	return 5
}

// detailHeight is the lines below the list, about the selected request.
func (p *mockPane) detailHeight() int {
	switch {
	case p.height < 12:
		return 2
	default:
		return min(max(p.height/3, 3), 10)
	}
}

func (p *mockPane) listHeight() int {
	return max(p.height-p.headHeight()-p.detailHeight(), 0)
}

// View draws state, requests, and the selected request's reason.
func (p *mockPane) View() string {
	if p.width <= 0 || p.height <= 0 {
		return ""
	}
	lines := []string{p.stateLine(), p.scriptLine()}
	if p.headHeight() > 2 {
		lines = append(lines, p.secretLine(), "", p.styles.Muted.Render(p.columns("time", "verdict", "status", "order", "type", "size", "took", "fault")))
	}
	if len(p.state.requests) == 0 {
		lines = append(lines, p.emptyLines()...)
		return theme.Block(strings.Join(lines, "\n"), p.width, p.height)
	}
	lines = append(lines, p.list.Lines(p.rowLine)...)
	lines = append(lines, p.detailLines()...)
	return theme.Block(strings.Join(lines, "\n"), p.width, p.height)
}

func (p *mockPane) stateLine() string {
	s := p.styles
	switch {
	case p.state.running:
		return " " + s.Good.Bold(true).Render(s.Glyph.Marked+" running") + "  " + s.Plain.Render(s.Clip(format.Clean(p.state.url+mock.CallbackPath), p.width-12))
	case !p.heard:
		return " " + s.Muted.Render("starting")
	default:
		return " " + s.Warn.Bold(true).Render(s.Glyph.Dash+" stopped") + "  " + s.Muted.Render("s starts it")
	}
}

func (p *mockPane) scriptLine() string {
	s := p.styles
	if p.state.script == "" {
		return " " + s.Muted.Render("no faults: it answers by the contract")
	}
	return " " + s.Warn.Render(s.Glyph.Failed+" next ") + s.Strong.Render(s.Clip(format.Clean(p.state.script), p.width-10))
}

// secretLine says which secret the mock expects, and how an automation gets it.
func (p *mockPane) secretLine() string {
	s, secret := p.styles, p.state.secret
	if !p.state.running {
		return ""
	}
	text := "secret " + secret.from + ", fingerprint " + secret.fingerprint + "   "
	return " " + s.Clip(s.Muted.Render(text)+s.Key.Render("Y")+s.Muted.Render(" copies it   ")+s.Key.Render("S")+s.Muted.Render(" sets it"), p.width-2)
}

// emptyLines say what to do where nothing has been received.
func (p *mockPane) emptyLines() []string {
	text := "Nothing has been received yet. Send a callback from Compose (2), or point your automation at the address above, with the secret that Y copies; f chooses how the mock fails."
	if !p.state.running && p.heard {
		text = "The mock is stopped. Press s to start it."
	}
	lines := []string{""}
	for _, l := range format.WrapLines(text, min(p.width-4, 72)) {
		lines = append(lines, "  "+p.styles.Muted.Render(l))
	}
	return lines
}

// columns lays a row out; what has no room is left out from the right.
func (p *mockPane) columns(at, verdict, status, order, kind, size, took, fault string) string {
	var b strings.Builder
	room := p.width - 2
	for _, c := range []struct {
		text  string
		width int
		right bool
	}{{at, 8, false}, {verdict, 11, false}, {status, 6, false}, {order, 8, false}, {kind, 5, false}, {size, 8, true}, {took, 7, true}, {fault, 24, false}} {
		if c.width > room {
			break
		}
		cell := theme.Fit(c.text, c.width)
		if c.right {
			cell = theme.FitRight(c.text, c.width)
		}
		b.WriteString(cell + "  ")
		room -= c.width + 2
	}
	return "  " + strings.TrimRight(b.String(), " ")
}

// rowLine draws one request.
func (p *mockPane) rowLine(i int, selected bool) string {
	s, r := p.styles, p.request(i)
	glyph, style := verdictLook(s, r.Verdict)
	status := "none"
	if r.Status != 0 {
		status = format.Itoa(r.Status)
	}
	text := theme.Fit(p.columns(r.Time.Format("15:04:05"), glyph+" "+format.Clean(r.Verdict), status, safe.Head(r.OrderID, 8),
		safe.Head(r.OutputType, 5), format.Size(r.Bytes), format.Milliseconds(r.MS), format.Clean(r.Fault)), p.width)
	// The time, then the verdict and its status, then the rest.
	const at, end = 12, 12 + 11 + 2 + 6
	pieces := []string{safe.Cut(text, 0, at), safe.Cut(text, at, end), safe.Cut(text, end, p.width)}
	if !selected {
		return s.Muted.Render(pieces[0]) + style.Render(pieces[1]) + pieces[2]
	}
	row := s.Selected.Inherit(s.Strong)
	return s.Selected.Inherit(s.Accent).Render(s.Glyph.Cursor) + row.Render(pieces[0][1:]) +
		s.Selected.Inherit(style.Bold(true)).Render(pieces[1]) + row.Render(pieces[2])
}

// verdictLook returns the glyph and the style of what the mock made of a request.
func verdictLook(s *theme.Styles, verdict string) (string, lipgloss.Style) {
	switch verdict {
	case mock.VerdictAccepted:
		return s.Glyph.Delivered, s.Good
	case mock.VerdictDuplicate:
		return s.Glyph.Delivered, s.Muted
	case mock.VerdictRefused:
		return s.Glyph.Rejected, s.Bad
	default:
		return s.Glyph.Failed, s.Warn
	}
}

// detailLines tell of the selected request what its row has no room for.
func (p *mockPane) detailLines() []string {
	s, r := p.styles, p.request(p.list.Cursor())
	_, style := verdictLook(s, r.Verdict)
	status := "no answer"
	if r.Status != 0 {
		status = format.Itoa(r.Status)
	}
	head := fmt.Sprintf("#%d %s: %s", r.N, r.Verdict, status)
	if r.Fault != "" {
		head += " by the script's " + r.Fault
	}
	head += ", " + r.Method + " " + r.Path
	lines := []string{" " + style.Bold(true).Render(s.Clip(format.Clean(head), p.width-2))}
	if p.height >= 12 {
		lines = append([]string{s.Border.Render(strings.Repeat(s.Glyph.Horizontal, p.width))}, lines...)
	}
	if p.height >= 12 || r.Reason == "" {
		lines = append(lines, " "+s.Muted.Render("order "+s.Clip(format.Clean(theme.OrDash(s, r.OrderID)), p.width-8)))
	}
	for _, l := range format.WrapLines(format.Clean(r.Reason), p.width-2) {
		lines = append(lines, " "+l)
	}
	for _, f := range r.Findings {
		lines = append(lines, " "+label.Finding(s, f, p.width-2))
	}
	return lines[:min(len(lines), p.detailHeight())]
}
