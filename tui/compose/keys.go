package compose

import (
	"strings"
	"unicode/utf8"

	"redial/tui/event"
	"redial/tui/widget"

	"redial/tui/term"

	tea "github.com/charmbracelet/bubbletea"
)

// Key takes a key that no action took.
func (p *Pane) Key(k tea.KeyMsg) event.Event {
	if !p.Typing() {
		return nil
	}
	f := p.Row()
	if do, done := p.specialKey(f, k); done {
		return do
	}
	p.beginRun(f.Name, k.Type == tea.KeySpace || k.Type == tea.KeyEnter)
	if !widget.EditKey(f.Editor, k) {
		return nil
	}
	return p.textChanged(f)
}

// Paste puts a paste at the cursor, byte for byte.
func (p *Pane) Paste(data []byte) event.Event {
	p.resting = false
	f := p.Row()
	if f.Editor == nil || p.bodyOnly() {
		return event.Info("Nothing was pasted: choose a field first.")
	}
	if !p.Raw && !utf8.Valid(data) {
		return event.Bad("Nothing was pasted: it is not UTF-8, and a JSON string can't hold that.")
	}
	text := string(data)
	if f.Editor.Single {
		text = strings.TrimRight(text, "\r\n")
	}
	if w, ok := readWebhook(text); ok && f.Name == "order_id" {
		return p.takeWebhook(w)
	}
	p.beginRun(f.Name, true)
	f.Editor.Insert(text)
	return p.textChanged(f)
}

// textChanged follows a change of a field's text.
func (p *Pane) textChanged(f *Field) event.Event {
	if f.kind == fieldPath {
		return p.askPaths()
	}
	p.Stale = true
	return p.touch()
}

// beginRun keeps the draft for undo where a new run of typing begins: in
// another field, at a new word, with a paste.
func (p *Pane) beginRun(name string, begins bool) {
	if name == p.run && (!begins || p.large()) {
		return
	}
	p.Flush()
	p.Draft.remember()
	p.run = name
}

// specialKey is what some keys do in some fields.
func (p *Pane) specialKey(f *Field, k tea.KeyMsg) (do event.Event, done bool) {
	switch key := k.String(); {
	case f.kind == fieldPath && p.paths.Key(key):
		return nil, true
	case f.kind == fieldPath && key == "enter":
		return p.attach(), true
	case key == "up":
		if !f.Editor.MoveLines(-1) {
			p.FocusRow(p.Focus - 1)
		}
		return nil, true
	case key == "down":
		if !f.Editor.MoveLines(1) {
			p.FocusRow(p.Focus + 1)
		}
		return nil, true
	case key == "pgup" || key == "pgdown":
		n := max(p.height/2, 1)
		if key == "pgup" {
			n = -n
		}
		if !f.Editor.MoveLines(n) {
			p.Preview.Reader.Scroll(n)
		}
		return nil, true
	case key == "enter" && f.Editor.Single:
		p.FocusRow(p.Focus + 1)
		return nil, true
	}
	return nil, false
}

// Mouse focuses what is clicked and scrolls what is under the wheel.
func (p *Pane) Mouse(m tea.MouseMsg) event.Event {
	overBody := p.bodyOnly() || p.wide() && m.X > p.formWidth()
	switch n := term.Scrolled(m); {
	case n != 0:
		if overBody {
			p.Preview.Reader.Scroll(n)
		} else if f := p.Row(); f.Editor != nil && !f.Editor.Single {
			f.Editor.MoveLines(n)
		}
	case term.Pressed(m) && !overBody:
		return p.Click(m.X, m.Y)
	}
	return nil
}

// Click puts the focus on the row that was clicked, and its cursor or its
// choice where it was clicked.
func (p *Pane) Click(x, y int) event.Event {
	w := p.formWidth()
	foot := len(p.footLines(w))
	if y < 0 || y >= p.height-foot {
		return nil
	}
	at := 0
	y += p.top
	for i := range p.Rows {
		n := len(p.rowLines(i, w, p.room(i, w, p.height-foot)))
		if y < at+n {
			p.FocusRow(i)
			return p.clickRow(x, y-at)
		}
		at += n
	}
	return nil
}

// clickRow takes a click on a row, at line y of it.
func (p *Pane) clickRow(x, y int) event.Event {
	f := p.Row()
	x -= LabelWidth
	switch {
	case f.kind == fieldChoice:
		at := 0
		for i, w := range f.choices {
			if x >= at && x < at+len(w)+2 {
				return p.chooseAt(i)
			}
			at += len(w) + 2
		}
	case f.Editor != nil && f.Editor.Single && y == 0 && x >= 0:
		f.Editor.Click(x, 0)
	case f.Editor != nil && !f.Editor.Single && y > 0:
		f.Editor.Click(x+LabelWidth-3, y-1)
	}
	return nil
}
