package tui

import (
	"fmt"
	"slices"
	"strings"

	"redial/tui/term/safe"
	"redial/tui/widget/list"

	tea "github.com/charmbracelet/bubbletea"
	"github.com/charmbracelet/lipgloss"

	"redial/callback/mock"
)

// The actions of Mock.
const (
	actMockToggle actionID = "mock-toggle"
	actMockScript actionID = "mock-script"
	actMockPlain  actionID = "mock-plain"
	actMockCopy   actionID = "mock-copy"
	actMockSecret actionID = "mock-secret"
	actMockCopyS  actionID = "mock-copy-secret"
)

func mockActions() []action {
	return []action{
		{id: actMockScript, scope: scopeMock, keys: []string{"f", "enter"}, name: "faults", help: "Choose how the mock fails: a script from a list, or your own.", footer: 10},
		{id: actMockPlain, scope: scopeMock, keys: []string{"c"}, name: "no faults", help: "Drop the script: the mock answers by the contract alone.", footer: 15},
		{id: actMockToggle, scope: scopeMock, keys: []string{"s"}, name: "start/stop", help: "Start the mock, or stop it.", footer: 20},
		{id: actMockCopy, scope: scopeMock, keys: []string{"y"}, name: "copy address", help: "Copy the mock's callback URL.", footer: 25},
		{id: actMockCopyS, scope: scopeMock, keys: []string{"Y"}, name: "copy secret", help: "Copy the secret that the mock expects, for the automation that you point at it.", footer: 26},
		{id: actMockSecret, scope: scopeMock, keys: []string{"S"}, name: "set secret", help: "Choose the secret that the mock expects; redial sends it there, too.", footer: 27},
	}
}

// mockPane shows the embedded mock: where it listens, how it fails, and what
// it received.
type mockPane struct {
	styles        *styles
	width, height int
	state         mockMsg
	heard         bool // from the mock at all
	list          list.Model
}

func newMockPane(s *styles) pane { return &mockPane{styles: s} }

// title is what stands in the border.
func (p *mockPane) title() (left, right string) {
	st := p.state.stats
	return "mock", strings.Join([]string{
		plural(st.Requests, "request", "requests"), plural(st.Orders, "order", "orders") + " processed",
		plural(st.Duplicates, "duplicate", "duplicates"), countText(st.Refused) + " refused", plural(st.Faults, "fault", "faults"),
	}, ", ")
}

func (p *mockPane) setSize(width, height int) {
	p.width, p.height = width, height
	p.list.SetHeight(p.listHeight())
}

func (p *mockPane) typing() bool            { return false }
func (p *mockPane) key(k tea.KeyMsg) intent { return nil }

// receive takes how the mock stands. A row that the cursor was moved to stays
// under it; at the newest it follows.
func (p *mockPane) receive(m tea.Msg) intent {
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
func (p *mockPane) act(id actionID) intent {
	switch id {
	case actMockToggle:
		if p.state.running {
			return stopMockIntent{}
		}
		return startMockIntent{}
	case actMockScript:
		return openLayerIntent{newScriptPicker(p.styles, p.state.script, p.state.running)}
	case actMockPlain:
		return intents{setScriptIntent{}, toastIntent{toastInfo, "The mock answers by the contract."}}
	case actMockCopy:
		return copyIntent{data: []byte(p.state.url + mock.CallbackPath), what: "the mock's callback URL"}
	case actMockCopyS:
		return copyMockSecretIntent{}
	case actMockSecret:
		return askSecretIntent{target: mockName, mock: true}
	case actUp:
		p.list.Up()
	case actDown:
		p.list.Down()
	case actPageUp:
		p.list.PageUp()
	case actPageDown:
		p.list.PageDown()
	case actTop:
		p.list.Top()
	case actBottom:
		p.list.Bottom()
	}
	return nil
}

func (p *mockPane) why(id actionID) string {
	switch id {
	case actMockPlain:
		if p.state.script == "" {
			return "The mock has no script: it answers by the contract."
		}
	case actMockCopy, actMockCopyS:
		if !p.state.running {
			return "The mock is stopped, so it has no address and no secret; s starts it."
		}
	}
	return ""
}

// mouse selects the request that is clicked, and scrolls.
func (p *mockPane) mouse(m tea.MouseMsg) intent {
	p.list.ScrollBy(scrolls(m))
	if row, ok := p.list.At(m.Y - p.headHeight()); ok && pressed(m) {
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

// view draws state, requests, and the selected request's reason.
func (p *mockPane) view() string {
	if p.width <= 0 || p.height <= 0 {
		return ""
	}
	lines := []string{p.stateLine(), p.scriptLine()}
	if p.headHeight() > 2 {
		lines = append(lines, p.secretLine(), "", p.styles.muted.Render(p.columns("time", "verdict", "status", "order", "type", "size", "took", "fault")))
	}
	if len(p.state.requests) == 0 {
		lines = append(lines, p.emptyLines()...)
		return block(strings.Join(lines, "\n"), p.width, p.height)
	}
	lines = append(lines, p.list.Lines(p.rowLine)...)
	lines = append(lines, p.detailLines()...)
	return block(strings.Join(lines, "\n"), p.width, p.height)
}

func (p *mockPane) stateLine() string {
	s := p.styles
	switch {
	case p.state.running:
		return " " + s.good.Bold(true).Render(s.glyph.marked+" running") + "  " + s.plain.Render(s.clip(clean(p.state.url+mock.CallbackPath), p.width-12))
	case !p.heard:
		return " " + s.muted.Render("starting")
	default:
		return " " + s.warn.Bold(true).Render(s.glyph.dash+" stopped") + "  " + s.muted.Render("s starts it")
	}
}

func (p *mockPane) scriptLine() string {
	s := p.styles
	if p.state.script == "" {
		return " " + s.muted.Render("no faults: it answers by the contract")
	}
	return " " + s.warn.Render(s.glyph.failed+" next ") + s.strong.Render(s.clip(clean(p.state.script), p.width-10))
}

// secretLine says which secret the mock expects, and how an automation gets it.
func (p *mockPane) secretLine() string {
	s, secret := p.styles, p.state.secret
	if !p.state.running {
		return ""
	}
	text := "secret " + secret.from + ", fingerprint " + secret.fingerprint + "   "
	return " " + s.clip(s.muted.Render(text)+s.key.Render("Y")+s.muted.Render(" copies it   ")+s.key.Render("S")+s.muted.Render(" sets it"), p.width-2)
}

// emptyLines say what to do where nothing has been received.
func (p *mockPane) emptyLines() []string {
	text := "Nothing has been received yet. Send a callback from Compose (2), or point your automation at the address above, with the secret that Y copies; f chooses how the mock fails."
	if !p.state.running && p.heard {
		text = "The mock is stopped. Press s to start it."
	}
	lines := []string{""}
	for _, l := range wrapLines(text, min(p.width-4, 72)) {
		lines = append(lines, "  "+p.styles.muted.Render(l))
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
		cell := fit(c.text, c.width)
		if c.right {
			cell = fitRight(c.text, c.width)
		}
		b.WriteString(cell + "  ")
		room -= c.width + 2
	}
	return "  " + strings.TrimRight(b.String(), " ")
}

// rowLine draws one request.
func (p *mockPane) rowLine(i int, selected bool) string {
	s, r := p.styles, p.request(i)
	glyph, style := s.verdict(r.Verdict)
	status := "none"
	if r.Status != 0 {
		status = itoa(r.Status)
	}
	text := fit(p.columns(r.Time.Format("15:04:05"), glyph+" "+clean(r.Verdict), status, safe.Head(r.OrderID, 8),
		safe.Head(r.OutputType, 5), sizeText(r.Bytes), msText(r.MS), clean(r.Fault)), p.width)
	// The time, then the verdict and its status, then the rest.
	const at, end = 12, 12 + 11 + 2 + 6
	pieces := []string{safe.Cut(text, 0, at), safe.Cut(text, at, end), safe.Cut(text, end, p.width)}
	if !selected {
		return s.muted.Render(pieces[0]) + style.Render(pieces[1]) + pieces[2]
	}
	row := s.selected.Inherit(s.strong)
	return s.selected.Inherit(s.accent).Render(s.glyph.cursor) + row.Render(pieces[0][1:]) +
		s.selected.Inherit(style.Bold(true)).Render(pieces[1]) + row.Render(pieces[2])
}

// verdict returns the glyph and the style of what the mock made of a request.
func (s *styles) verdict(verdict string) (string, lipgloss.Style) {
	switch verdict {
	case mock.VerdictAccepted:
		return s.glyph.delivered, s.good
	case mock.VerdictDuplicate:
		return s.glyph.delivered, s.muted
	case mock.VerdictRefused:
		return s.glyph.rejected, s.bad
	default:
		return s.glyph.failed, s.warn
	}
}

// detailLines tell of the selected request what its row has no room for.
func (p *mockPane) detailLines() []string {
	s, r := p.styles, p.request(p.list.Cursor())
	_, style := s.verdict(r.Verdict)
	status := "no answer"
	if r.Status != 0 {
		status = itoa(r.Status)
	}
	head := fmt.Sprintf("#%d %s: %s", r.N, r.Verdict, status)
	if r.Fault != "" {
		head += " by the script's " + r.Fault
	}
	head += ", " + r.Method + " " + r.Path
	lines := []string{" " + style.Bold(true).Render(s.clip(clean(head), p.width-2))}
	if p.height >= 12 {
		lines = append([]string{s.border.Render(strings.Repeat(s.glyph.horizontal, p.width))}, lines...)
	}
	if p.height >= 12 || r.Reason == "" {
		lines = append(lines, " "+s.muted.Render("order "+s.clip(clean(orDash(s, r.OrderID)), p.width-8)))
	}
	for _, l := range wrapLines(clean(r.Reason), p.width-2) {
		lines = append(lines, " "+l)
	}
	for _, f := range r.Findings {
		lines = append(lines, " "+s.findingLine(f, p.width-2))
	}
	return lines[:min(len(lines), p.detailHeight())]
}
