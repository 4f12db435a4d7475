package mockview

import (
	"fmt"
	"slices"
	"strings"

	"redial/tui/event"

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

// Pane shows the embedded mock: where it listens, how it fails, and what
// it received.
type Pane struct {
	world         World
	Styles        *theme.Styles
	width, height int
	state         MockMsg
	heard         bool // from the mock at all
	List          list.Model
}

// New makes the pane.
func New(s *theme.Styles, w World) *Pane { return &Pane{world: w, Styles: s} }

// Title is what stands in the border.
func (p *Pane) Title() (left, right string) {
	st := p.state.Stats
	return "mock", strings.Join([]string{
		format.Plural(st.Requests, "request", "requests"), format.Plural(st.Orders, "order", "orders") + " processed",
		format.Plural(st.Duplicates, "duplicate", "duplicates"), format.Count(st.Refused) + " refused", format.Plural(st.Faults, "fault", "faults"),
	}, ", ")
}

// SetSize gives the cells that may be drawn, borders not included.
func (p *Pane) SetSize(width, height int) {
	p.width, p.height = width, height
	p.List.SetHeight(p.listHeight())
}

// Typing reports whether a text field has the focus.
func (p *Pane) Typing() bool { return false }

// Key takes a key that no action took.
func (p *Pane) Key(k tea.KeyMsg) event.Event { return nil }

// Receive takes how the mock stands. A row that the cursor was moved to stays
// under it; at the newest it follows.
func (p *Pane) Receive(m tea.Msg) event.Event {
	switch m := m.(type) {
	case MockMsg:
		p.Take(m)
	case MockRequestMsg:
		p.Take(m.MockMsg)
	}
	return nil
}

// Take takes what it is given.
func (p *Pane) Take(m MockMsg) {
	fresh := 0
	last := 0
	if n := len(p.state.Requests); n > 0 {
		last = p.state.Requests[n-1].N
	}
	for _, r := range slices.Backward(m.Requests) {
		if r.N <= last {
			break
		}
		fresh++
	}
	p.state, p.heard = m, true
	if p.List.Cursor() > 0 && fresh < len(m.Requests) {
		p.List.Shift(fresh)
	}
	p.List.SetLen(len(m.Requests))
	p.List.SetHeight(p.listHeight())
}

// Act does an action of Mock, or a move.
func (p *Pane) Act(id keymap.ID) event.Event {
	switch id {
	case keymap.MockToggle:
		if p.state.Running {
			return StopMock{}
		}
		return StartMock{}
	case keymap.MockOpen:
		return openRequest{p.Request(p.List.Cursor()).N}
	case keymap.MockScript:
		return event.Open{Overlay: NewScriptPicker(p.Styles, p.state.Script, p.state.Running)}
	case keymap.MockPlain:
		return event.List{SetScript{}, event.Info("The mock answers by the contract.")}
	case keymap.MockCopy:
		return event.Copy{Data: []byte(p.state.URL + mock.CallbackPath), What: "the mock's callback URL"}
	case keymap.MockCopyS:
		return copyMockSecretRequest{}
	case keymap.MockSecret:
		return event.AskSecret{Target: TargetName, Mock: true}
	case keymap.Up:
		p.List.Up()
	case keymap.Down:
		p.List.Down()
	case keymap.PageUp:
		p.List.PageUp()
	case keymap.PageDown:
		p.List.PageDown()
	case keymap.Top:
		p.List.Top()
	case keymap.Bottom:
		p.List.Bottom()
	}
	return nil
}

// Why says why an action can't be done now, "" where it can.
func (p *Pane) Why(id keymap.ID) string {
	switch id {
	case keymap.MockOpen:
		if len(p.state.Requests) == 0 {
			return "Nothing has been received yet."
		}
	case keymap.MockPlain:
		if p.state.Script == "" {
			return "The mock has no script: it answers by the contract."
		}
	case keymap.MockCopy, keymap.MockCopyS:
		if !p.state.Running {
			return "The mock is stopped, so it has no address and no secret; s starts it."
		}
	}
	return ""
}

// Mouse selects the request that is clicked, and scrolls.
func (p *Pane) Mouse(m tea.MouseMsg) event.Event {
	p.List.ScrollBy(term.Scrolled(m))
	if row, ok := p.List.At(m.Y - p.headHeight()); ok && term.Pressed(m) {
		p.List.Select(row)
	}
	return nil
}

// Request returns what a row shows: the newest is row 0.
func (p *Pane) Request(row int) mock.Request {
	return p.state.Requests[len(p.state.Requests)-1-row]
}

// headHeight is the lines above the list: two of state, and where there is room the
// secret, an empty one, and the names of the columns.
func (p *Pane) headHeight() int {
	if p.height < 12 {
		return 2
	}
	return 5
}

// detailHeight is the lines below the list, about the selected request.
func (p *Pane) detailHeight() int {
	switch {
	case p.height < 12:
		return 2
	default:
		return min(max(p.height/3, 3), 10)
	}
}

func (p *Pane) listHeight() int {
	return max(p.height-p.headHeight()-p.detailHeight(), 0)
}

// View draws state, requests, and the selected request's reason.
func (p *Pane) View() string {
	if p.width <= 0 || p.height <= 0 {
		return ""
	}
	lines := []string{p.stateLine(), p.scriptLine()}
	if p.headHeight() > 2 {
		lines = append(lines, p.secretLine(), "", p.Styles.Muted.Render(p.columns("time", "verdict", "status", "order", "type", "size", "took", "fault")))
	}
	if len(p.state.Requests) == 0 {
		lines = append(lines, p.emptyLines()...)
		return theme.Block(strings.Join(lines, "\n"), p.width, p.height)
	}
	lines = append(lines, p.List.Lines(p.rowLine)...)
	lines = append(lines, p.detailLines()...)
	return theme.Block(strings.Join(lines, "\n"), p.width, p.height)
}

func (p *Pane) stateLine() string {
	s := p.Styles
	switch {
	case p.state.Running:
		return " " + s.Good.Bold(true).Render(s.Glyph.Marked+" running") + "  " + s.Plain.Render(s.Clip(format.Clean(p.state.URL+mock.CallbackPath), p.width-12))
	case !p.heard:
		return " " + s.Muted.Render("starting")
	default:
		return " " + s.Warn.Bold(true).Render(s.Glyph.Dash+" stopped") + "  " + s.Muted.Render("s starts it")
	}
}

func (p *Pane) scriptLine() string {
	s := p.Styles
	if p.state.Script == "" {
		return " " + s.Muted.Render("no faults: it answers by the contract")
	}
	return " " + s.Warn.Render(s.Glyph.Failed+" next ") + s.Strong.Render(s.Clip(format.Clean(p.state.Script), p.width-10))
}

// secretLine says which secret the mock expects, and how an automation gets it.
func (p *Pane) secretLine() string {
	s, secret := p.Styles, p.state.secret
	if !p.state.Running {
		return ""
	}
	text := "secret " + secret.from + ", fingerprint " + secret.fingerprint + "   "
	return " " + s.Clip(s.Muted.Render(text)+s.Key.Render("Y")+s.Muted.Render(" copies it   ")+s.Key.Render("S")+s.Muted.Render(" sets it"), p.width-2)
}

// emptyLines say what to do where nothing has been received.
func (p *Pane) emptyLines() []string {
	text := "Nothing has been received yet. Send a callback from Compose (2), or point your automation at the address above, with the secret that Y copies; f chooses how the mock fails."
	if !p.state.Running && p.heard {
		text = "The mock is stopped. Press s to start it."
	}
	lines := []string{""}
	for _, l := range format.WrapLines(text, min(p.width-4, 72)) {
		lines = append(lines, "  "+p.Styles.Muted.Render(l))
	}
	return lines
}

// columns lays a row out; what has no room is left out from the right.
func (p *Pane) columns(at, verdict, status, order, kind, size, took, fault string) string {
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
func (p *Pane) rowLine(i int, selected bool) string {
	s, r := p.Styles, p.Request(i)
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
func (p *Pane) detailLines() []string {
	s, r := p.Styles, p.Request(p.List.Cursor())
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
