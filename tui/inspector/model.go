package inspector

import (
	"strings"
	"time"

	"redial/tui/event"

	"redial/tui/reader"
	"redial/tui/widget"

	"redial/tui/format"
	"redial/tui/keymap"
	"redial/tui/theme"

	"redial/tui/widget/list"

	"github.com/charmbracelet/bubbles/textinput"
	tea "github.com/charmbracelet/bubbletea"

	"redial/callback"
	"redial/history"
)

// Tab is one of the inspector's views of a callback.
type Tab int

// The tabs of the inspector.
const (
	TabRequest Tab = iota
	TabResponse
	TabAttempts
	TabFindings
	TabWhy
	TabDiff
	TabCount
)

// bodyMode is how a body is shown.
type bodyMode int

// The ways a body is shown.
const (
	modePretty bodyMode = iota
	modeRaw
	modeDecoded
	ModeCount
)

// Pane looks into one callback: what was sent, what came back, how it
// was tried, and why it was refused.
type Pane struct {
	world         World
	styles        *theme.Styles
	width, height int
	now           time.Time
	KeyOf         func(keymap.ID) string // the key of an action, as the screen shows it

	// gen is that of the last question; expected is, for each kind of answer,
	// the question it must belong to.
	gen      event.Generation
	Expected struct{ Load, request, response, Findings, diagnosis, diff event.Generation }

	Wanted      string // the id that is to be shown
	loading     bool
	Loaded      bool
	Entry       history.Entry
	attempts    []callback.Attempt
	requestHead *callback.RequestHead // of a request that somebody else made, or nil
	Body        []byte
	Report      *callback.Report    // nil while it is being made
	Diagnosis   *callback.Diagnosis // nil while it is being made
	err         error

	Tab      Tab
	Mode     bodyMode
	Request  reader.Reader
	Response reader.Reader
	scroll   int        // of Attempts
	Findings list.Model // a row a finding

	searching bool // the search field has the focus
	Search    textinput.Model
	goTo      int // the byte of the body to show once it is laid out raw, -1 for none

	Diff      *DiffMsg // nil while it is being made
	DiffDrawn []string // its lines at diffWidth
	diffWidth int
}

// New makes the pane with nothing in it.
func New(s *theme.Styles, w World) *Pane {
	p := &Pane{world: w, styles: s, goTo: -1, Search: widget.NewField(s), KeyOf: func(id keymap.ID) string { return id }}
	p.Request = reader.Reader{Styles: s, Wrap: true}
	p.Response = reader.Reader{Styles: s, Wrap: true}
	return p
}

// Show wants a callback shown. One is read at a time: while that goes on, only
// the last that was wanted is remembered.
func (p *Pane) Show(id string) event.Event {
	if id == p.Wanted || id == "" {
		return nil
	}
	p.Wanted = id
	if p.loading {
		return nil
	}
	return p.Load()
}

// Clear shows nothing: the list is empty. An answer under way is not expected
// any more.
func (p *Pane) Clear() {
	p.Wanted, p.Loaded, p.loading = "", false, false
	p.Entry, p.err = history.Entry{}, nil
	p.question(&p.Expected.Load)
}

// Load asks for the callback.
func (p *Pane) Load() event.Event {
	p.loading = true
	return loadRequest{gen: p.question(&p.Expected.Load), id: p.Wanted}
}

// Failed reports whether a callback was read in vain.
func (p *Pane) Failed(id string) bool {
	return p.err != nil && !p.loading && p.Wanted == id
}

// question numbers a question, and remembers which answer is expected.
func (p *Pane) question(expected *event.Generation) event.Generation {
	p.gen++
	*expected = p.gen
	return p.gen
}

// Receive takes what was read.
func (p *Pane) Receive(m tea.Msg) event.Event {
	switch m := m.(type) {
	case event.TickMsg:
		p.now = m.Now
	case LoadedMsg:
		if m.Gen == p.Expected.Load {
			return p.Take(m)
		}
	case reader.MadeMsg:
		if m.Gen == p.Expected.request || m.Gen == p.Expected.response {
			return p.LaidOut(m)
		}
	case diagnosedMsg:
		if m.gen == p.Expected.diagnosis {
			if m.err != nil {
				m.diagnosis = callback.Diagnosis{Headline: "Why it is so can't be told: " + format.Sentence(m.err)}
			}
			p.Diagnosis = &m.diagnosis
		}
	case searchedMsg:
		if r := p.reader(m.what); r.Doc == m.doc && m.needle == p.Search.Value() {
			r.Found(m.needle, m.matches)
		}
	case locatedMsg:
		if p.Request.Doc == m.doc {
			p.Request.Reveal(m.offset)
		}
	case DiffMsg:
		if m.gen == p.Expected.diff {
			p.Diff, p.DiffDrawn = &m, nil
		}
	case FindingsMsg:
		if m.Gen == p.Expected.Findings {
			p.Report = &m.Report
			p.Findings.SetLen(len(m.Report.Findings))
		}
	case event.HistoryGrewMsg:
		if p.Loaded && !p.loading && p.Entry.State != callback.Delivered {
			return p.Load() // its attempts may have gone on
		}
	}
	return nil
}

// Take shows a callback that was read, or goes on to the one wanted since.
func (p *Pane) Take(m LoadedMsg) event.Event {
	p.loading = false
	if m.ID != p.Wanted {
		return p.Load()
	}
	if m.Err == nil && p.Loaded && p.Entry.ID == m.Entry.ID && len(p.attempts) == len(m.attempts) {
		p.Entry = m.Entry
		return nil // nothing new: keep the place in it
	}
	again := p.Loaded && p.Entry.ID == m.Entry.ID
	p.Entry, p.attempts, p.Body, p.err, p.Loaded = m.Entry, m.attempts, m.Body, m.Err, m.Err == nil
	p.requestHead = m.head
	if m.Err != nil {
		return nil
	}
	diagnose := diagnoseRequest{gen: p.question(&p.Expected.diagnosis), id: m.Entry.ID}
	if again {
		return event.List{p.layOut(TabResponse), diagnose}
	}
	p.Diagnosis, p.Report, p.scroll, p.Diff, p.DiffDrawn = nil, nil, 0, nil, nil
	if p.Tab == TabDiff {
		p.Tab = TabRequest
	}
	p.Request.Show(nil)
	p.Response.Show(nil)
	p.Findings.SetLen(0)
	return event.List{p.layOut(TabRequest), p.layOut(TabResponse), diagnose, findingsRequest{gen: p.question(&p.Expected.Findings), body: m.Body}}
}

// layOut wants a body made into a document.
func (p *Pane) layOut(what Tab) event.Event {
	mode, body, last := p.Mode, p.Body, p.Last()
	expected := &p.Expected.request
	if what == TabResponse {
		expected = &p.Expected.response
	}
	return reader.MakeRequest{Gen: p.question(expected), What: int(what), Make: func() *reader.Document {
		switch {
		case what == TabResponse:
			return reader.OfAnswer(last, mode != modeRaw)
		case mode == modeDecoded:
			return reader.New(reader.DecodeBody(body), false)
		}
		return reader.New(body, mode == modePretty)
	}}
}

// LaidOut takes a document, and goes to the place in it that was asked for.
func (p *Pane) LaidOut(m reader.MadeMsg) event.Event {
	p.reader(Tab(m.What)).Show(m.Doc)
	if p.goTo < 0 || Tab(m.What) != TabRequest {
		return nil
	}
	offset := p.goTo
	p.goTo = -1
	return locateRequest{body: p.Body, doc: m.Doc, offset: offset}
}

// Last is the attempt that ended last, or the zero Attempt.
func (p *Pane) Last() callback.Attempt {
	if len(p.attempts) == 0 {
		return callback.Attempt{}
	}
	return p.attempts[len(p.attempts)-1]
}

func (p *Pane) reader(t Tab) *reader.Reader {
	if t == TabResponse {
		return &p.Response
	}
	return &p.Request
}

// SetSize gives the readers what the head leaves.
func (p *Pane) SetSize(width, height int) {
	p.width, p.height = width, height
	p.fitReaders()
}

func (p *Pane) fitReaders() {
	h := max(p.height-len(p.head()), 0)
	if p.searchLine() != "" {
		h = max(h-1, 0)
	}
	p.Request.SetSize(p.width, h)
	p.Response.SetSize(p.width, h)
	p.Findings.SetHeight(max(h/4, 1))
}

// View draws the head, the tabs, and the tab that is open.
func (p *Pane) View() string {
	s := p.styles
	if p.err != nil {
		return theme.Block(strings.Join(format.WrapLines(" This callback can't be read: "+format.Sentence(p.err), p.width), "\n"), p.width, p.height)
	}
	if !p.Loaded {
		text := ""
		if p.Wanted != "" {
			text = " Reading " + s.Glyph.Ellipsis
		}
		return theme.Block(s.Muted.Render(text), p.width, p.height)
	}
	head := p.head()
	h := max(p.height-len(head), 0)
	p.fitReaders()
	lines := theme.BlockLines(format.JoinLines(append(head, p.content(h))), p.width, p.height)
	if foot := p.searchLine(); foot != "" && len(lines) > 0 {
		lines[len(lines)-1] = theme.Fit(foot, p.width)
	}
	return format.JoinLines(lines)
}

// content draws the open tab.
func (p *Pane) content(height int) string {
	switch p.Tab {
	case TabRequest:
		return p.Request.View()
	case TabResponse:
		return p.responseView()
	case TabAttempts:
		return p.attemptsView(height)
	case TabWhy:
		return p.whyView(height)
	case TabDiff:
		return p.DiffView(height)
	default:
		return p.findingsView(height)
	}
}

// Title is what stands in the top border.
func (p *Pane) Title() (left, right string) {
	if !p.Loaded {
		return "", ""
	}
	s, e := p.styles, p.Entry
	left = s.Strong.Render(format.Clean(format.ShortID(e.ID, 10))) + s.Muted.Render("  order ") + format.Clean(format.ShortID(theme.OrDash(s, e.OrderID), 13))
	return left, s.Muted.Render(format.Clean(e.OutputType) + " " + format.Size(e.Bytes))
}
