package tui

import (
	"strings"
	"time"

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

// inspectorTab is one of the inspector's views of a callback.
type inspectorTab int

const (
	tabRequest inspectorTab = iota
	tabResponse
	tabAttempts
	tabFindings
	tabWhy
	tabDiff
	tabCount
)

// bodyMode is how a body is shown.
type bodyMode int

const (
	modePretty bodyMode = iota
	modeRaw
	modeDecoded
	modeCount
)

// inspectorPane looks into one callback: what was sent, what came back, how it
// was tried, and why it was refused.
type inspectorPane struct {
	styles        *theme.Styles
	width, height int
	now           time.Time
	keyOf         func(keymap.ID) string // the key of an action, as the screen shows it

	// gen is that of the last question; expected is, for each kind of answer,
	// the question it must belong to.
	gen      generation
	expected struct{ load, request, response, findings, diagnosis, diff generation }

	wanted   string // the id that is to be shown
	loading  bool
	loaded   bool
	entry    history.Entry
	attempts []callback.Attempt

	requestHead *callback.RequestHead // of a request that somebody else made, or nil
	body        []byte
	report      *callback.Report    // nil while it is being made
	diagnosis   *callback.Diagnosis // nil while it is being made
	err         error

	tab      inspectorTab
	mode     bodyMode
	request  reader.Reader
	response reader.Reader
	scroll   int        // of Attempts
	findings list.Model // a row a finding

	searching bool // the search field has the focus
	search    textinput.Model
	goTo      int // the byte of the body to show once it is laid out raw, -1 for none

	diff      *diffMsg // nil while it is being made
	diffDrawn []string // its lines at diffWidth
	diffWidth int
}

func newInspectorPane(s *theme.Styles) *inspectorPane {
	p := &inspectorPane{styles: s, goTo: -1, search: widget.NewField(s), keyOf: func(id keymap.ID) string { return id }}
	p.request = reader.Reader{Styles: s, Wrap: true}
	p.response = reader.Reader{Styles: s, Wrap: true}
	return p
}

// Show wants a callback shown. One is read at a time: while that goes on, only
// the last that was wanted is remembered.
func (p *inspectorPane) Show(id string) intent {
	if id == p.wanted || id == "" {
		return nil
	}
	p.wanted = id
	if p.loading {
		return nil
	}
	return p.load()
}

// clear shows nothing: the list is empty. An answer under way is not expected
// any more.
func (p *inspectorPane) clear() {
	p.wanted, p.loaded, p.loading = "", false, false
	p.entry, p.err = history.Entry{}, nil
	p.question(&p.expected.load)
}

func (p *inspectorPane) load() intent {
	p.loading = true
	return loadIntent{gen: p.question(&p.expected.load), id: p.wanted}
}

// failed reports whether a callback was read in vain.
func (p *inspectorPane) failed(id string) bool {
	return p.err != nil && !p.loading && p.wanted == id
}

// question numbers a question, and remembers which answer is expected.
func (p *inspectorPane) question(expected *generation) generation {
	p.gen++
	*expected = p.gen
	return p.gen
}

// Receive takes what was read.
func (p *inspectorPane) Receive(m tea.Msg) intent {
	switch m := m.(type) {
	case tickMsg:
		p.now = m.now
	case loadedMsg:
		if m.gen == p.expected.load {
			return p.take(m)
		}
	case documentMsg:
		if m.gen == p.expected.request || m.gen == p.expected.response {
			return p.laidOut(m)
		}
	case diagnosedMsg:
		if m.gen == p.expected.diagnosis {
			if m.err != nil {
				m.diagnosis = callback.Diagnosis{Headline: "Why it is so can't be told: " + format.Sentence(m.err)}
			}
			p.diagnosis = &m.diagnosis
		}
	case searchedMsg:
		if r := p.reader(m.what); r.Doc == m.doc && m.needle == p.search.Value() {
			r.Found(m.needle, m.matches)
		}
	case locatedMsg:
		if p.request.Doc == m.doc {
			p.request.Reveal(m.offset)
		}
	case diffMsg:
		if m.gen == p.expected.diff {
			p.diff, p.diffDrawn = &m, nil
		}
	case findingsMsg:
		if m.gen == p.expected.findings {
			p.report = &m.report
			p.findings.SetLen(len(m.report.Findings))
		}
	case historyGrewMsg:
		if p.loaded && !p.loading && p.entry.State != callback.Delivered {
			return p.load() // its attempts may have gone on
		}
	}
	return nil
}

// take shows a callback that was read, or goes on to the one wanted since.
func (p *inspectorPane) take(m loadedMsg) intent {
	p.loading = false
	if m.id != p.wanted {
		return p.load()
	}
	if m.err == nil && p.loaded && p.entry.ID == m.entry.ID && len(p.attempts) == len(m.attempts) {
		p.entry = m.entry
		return nil // nothing new: keep the place in it
	}
	again := p.loaded && p.entry.ID == m.entry.ID
	p.entry, p.attempts, p.body, p.err, p.loaded = m.entry, m.attempts, m.body, m.err, m.err == nil
	p.requestHead = m.head
	if m.err != nil {
		return nil
	}
	diagnose := diagnoseIntent{gen: p.question(&p.expected.diagnosis), id: m.entry.ID}
	if again {
		return intents{p.layOut(tabResponse), diagnose}
	}
	p.diagnosis, p.report, p.scroll, p.diff, p.diffDrawn = nil, nil, 0, nil, nil
	if p.tab == tabDiff {
		p.tab = tabRequest
	}
	p.request.Show(nil)
	p.response.Show(nil)
	p.findings.SetLen(0)
	return intents{p.layOut(tabRequest), p.layOut(tabResponse), diagnose, findingsIntent{gen: p.question(&p.expected.findings), body: m.body}}
}

// layOut wants a body made into a document.
func (p *inspectorPane) layOut(what inspectorTab) intent {
	mode, body, last := p.mode, p.body, p.last()
	expected := &p.expected.request
	if what == tabResponse {
		expected = &p.expected.response
	}
	return documentIntent{gen: p.question(expected), what: what, make: func() *reader.Document {
		switch {
		case what == tabResponse:
			return reader.OfAnswer(last, mode != modeRaw)
		case mode == modeDecoded:
			return reader.New(reader.DecodeBody(body), false)
		}
		return reader.New(body, mode == modePretty)
	}}
}

// laidOut takes a document, and goes to the place in it that was asked for.
func (p *inspectorPane) laidOut(m documentMsg) intent {
	p.reader(m.what).Show(m.doc)
	if p.goTo < 0 || m.what != tabRequest {
		return nil
	}
	offset := p.goTo
	p.goTo = -1
	return locateIntent{body: p.body, doc: m.doc, offset: offset}
}

// last is the attempt that ended last, or the zero Attempt.
func (p *inspectorPane) last() callback.Attempt {
	if len(p.attempts) == 0 {
		return callback.Attempt{}
	}
	return p.attempts[len(p.attempts)-1]
}

func (p *inspectorPane) reader(t inspectorTab) *reader.Reader {
	if t == tabResponse {
		return &p.response
	}
	return &p.request
}

// SetSize gives the readers what the head leaves.
func (p *inspectorPane) SetSize(width, height int) {
	p.width, p.height = width, height
	p.fitReaders()
}

func (p *inspectorPane) fitReaders() {
	h := max(p.height-len(p.head()), 0)
	if p.searchLine() != "" {
		h = max(h-1, 0)
	}
	p.request.SetSize(p.width, h)
	p.response.SetSize(p.width, h)
	p.findings.SetHeight(max(h/4, 1))
}

// View draws the head, the tabs, and the tab that is open.
func (p *inspectorPane) View() string {
	s := p.styles
	if p.err != nil {
		return theme.Block(strings.Join(format.WrapLines(" This callback can't be read: "+format.Sentence(p.err), p.width), "\n"), p.width, p.height)
	}
	if !p.loaded {
		text := ""
		if p.wanted != "" {
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
func (p *inspectorPane) content(height int) string {
	switch p.tab {
	case tabRequest:
		return p.request.View()
	case tabResponse:
		return p.responseView()
	case tabAttempts:
		return p.attemptsView(height)
	case tabWhy:
		return p.whyView(height)
	case tabDiff:
		return p.diffView(height)
	default:
		return p.findingsView(height)
	}
}

// title is what stands in the top border.
func (p *inspectorPane) title() (left, right string) {
	if !p.loaded {
		return "", ""
	}
	s, e := p.styles, p.entry
	left = s.Strong.Render(format.Clean(format.ShortID(e.ID, 10))) + s.Muted.Render("  order ") + format.Clean(format.ShortID(theme.OrDash(s, e.OrderID), 13))
	return left, s.Muted.Render(format.Clean(e.OutputType) + " " + format.Size(e.Bytes))
}
