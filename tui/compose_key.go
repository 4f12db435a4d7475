package tui

import (
	"strings"
	"unicode/utf8"

	"redial/tui/term"

	tea "github.com/charmbracelet/bubbletea"
)

// Key takes a key that no action took.
func (p *composePane) Key(k tea.KeyMsg) intent {
	if !p.typing() {
		return nil
	}
	f := p.row()
	if do, done := p.specialKey(f, k); done {
		return do
	}
	p.beginRun(f.name, k.Type == tea.KeySpace || k.Type == tea.KeyEnter)
	if !editField(f.editor, k) {
		return nil
	}
	return p.textChanged(f)
}

// Paste puts a paste at the cursor, byte for byte.
func (p *composePane) Paste(data []byte) intent {
	p.resting = false
	f := p.row()
	if f.editor == nil || p.bodyOnly() {
		return sayInfo("Nothing was pasted: choose a field first.")
	}
	if !p.raw && !utf8.Valid(data) {
		return sayBad("Nothing was pasted: it is not UTF-8, and a JSON string can't hold that.")
	}
	text := string(data)
	if f.editor.Single {
		text = strings.TrimRight(text, "\r\n")
	}
	if w, ok := readWebhook(text); ok && f.name == "order_id" {
		return p.takeWebhook(w)
	}
	p.beginRun(f.name, true)
	f.editor.Insert(text)
	return p.textChanged(f)
}

// textChanged follows a change of a field's text.
func (p *composePane) textChanged(f *field) intent {
	if f.kind == fieldPath {
		return p.askPaths()
	}
	p.stale = true
	return p.touch()
}

// beginRun keeps the draft for undo where a new run of typing begins: in
// another field, at a new word, with a paste.
func (p *composePane) beginRun(name string, begins bool) {
	if name == p.run && (!begins || p.large()) {
		return
	}
	p.flush()
	p.draft.remember()
	p.run = name
}

// specialKey is what some keys do in some fields.
func (p *composePane) specialKey(f *field, k tea.KeyMsg) (do intent, done bool) {
	switch key := k.String(); {
	case f.kind == fieldPath && p.paths.Key(key):
		return nil, true
	case f.kind == fieldPath && key == "enter":
		return p.attach(), true
	case key == "up":
		if !f.editor.MoveLines(-1) {
			p.focusRow(p.focus - 1)
		}
		return nil, true
	case key == "down":
		if !f.editor.MoveLines(1) {
			p.focusRow(p.focus + 1)
		}
		return nil, true
	case key == "pgup" || key == "pgdown":
		n := max(p.height/2, 1)
		if key == "pgup" {
			n = -n
		}
		if !f.editor.MoveLines(n) {
			p.preview.reader.Scroll(n)
		}
		return nil, true
	case key == "enter" && f.editor.Single:
		p.focusRow(p.focus + 1)
		return nil, true
	}
	return nil, false
}

// Mouse focuses what is clicked and scrolls what is under the wheel.
func (p *composePane) Mouse(m tea.MouseMsg) intent {
	overBody := p.bodyOnly() || p.wide() && m.X > p.formWidth()
	switch n := term.Scrolled(m); {
	case n != 0:
		if overBody {
			p.preview.reader.Scroll(n)
		} else if f := p.row(); f.editor != nil && !f.editor.Single {
			f.editor.MoveLines(n)
		}
	case term.Pressed(m) && !overBody:
		return p.Click(m.X, m.Y)
	}
	return nil
}

// Click puts the focus on the row that was clicked, and its cursor or its
// choice where it was clicked.
func (p *composePane) Click(x, y int) intent {
	w := p.formWidth()
	foot := len(p.footLines(w))
	if y < 0 || y >= p.height-foot {
		return nil
	}
	at := 0
	y += p.top
	for i := range p.rows {
		n := len(p.rowLines(i, w, p.room(i, w, p.height-foot)))
		if y < at+n {
			p.focusRow(i)
			return p.clickRow(x, y-at)
		}
		at += n
	}
	return nil
}

// clickRow takes a click on a row, at line y of it.
func (p *composePane) clickRow(x, y int) intent {
	f := p.row()
	x -= labelWidth
	switch {
	case f.kind == fieldChoice:
		at := 0
		for i, w := range f.choices {
			if x >= at && x < at+len(w)+2 {
				return p.chooseAt(i)
			}
			at += len(w) + 2
		}
	case f.editor != nil && f.editor.Single && y == 0 && x >= 0:
		f.editor.Click(x, 0)
	case f.editor != nil && !f.editor.Single && y > 0:
		f.editor.Click(x+labelWidth-3, y-1)
	}
	return nil
}
