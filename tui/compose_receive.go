package tui

import (
	"bytes"
	"fmt"
	"time"

	"redial/tui/format"

	tea "github.com/charmbracelet/bubbletea"
)

// saveEvery is the least time between two savings of a draft.
const saveEvery = time.Second

// saving is what is known of the draft's copy on disk.
type saving struct {
	gen     generation // of the last saving asked for
	pending bool       // the draft has changed since
	since   time.Time  // when it first did
	failed  bool       // the last saving
	saved   bool
}

// dirty takes note of a change.
func (s *saving) dirty(now time.Time) {
	if !s.pending {
		s.pending, s.since = true, now
	}
}

// word tells in the border whether the draft is safe.
func (s *saving) word() string {
	switch {
	case s.failed:
		return "draft not saved"
	case s.saved && !s.pending:
		return "draft saved"
	}
	return ""
}

// Receive takes the answers to what the pane asked for.
func (p *composePane) Receive(m tea.Msg) intent {
	switch m := m.(type) {
	case tickMsg:
		p.now = m.now
		return p.autosave()
	case validatedMsg:
		return p.validated(m)
	case mendedMsg:
		return p.mended(m)
	case splicedMsg:
		return p.spliced(m)
	case documentMsg:
		return p.laidOut(m)
	case draftSavedMsg:
		return p.draftSaved(m)
	case draftMsg:
		return p.draftLoaded(m)
	case editedMsg:
		return p.editorDone(m)
	case pathsMsg:
		if m.gen == p.paths.gen {
			p.paths.take(m)
		}
	case keptFileMsg:
		return p.kept(m)
	case fileMsg:
		return p.fileRead(m)
	case recentOrdersMsg:
		return p.pickOrder(m)
	case templatesMsg:
		return p.pickTemplate(m)
	case sendStartedMsg, deliveryMsg, sentMsg:
		return p.delivery(m)
	}
	return nil
}

// validated takes a report, and asks again where the draft has changed since.
func (p *composePane) validated(m validatedMsg) intent {
	if m.gen != p.check.open {
		return nil
	}
	p.check.open, p.check.done, p.report = 0, m.gen, m.report
	if p.check.gen != p.check.done {
		return p.validate()
	}
	if p.flight.waiting {
		p.flight.waiting = false
		return p.send()
	}
	return nil
}

// autosave saves a draft that has been waiting for a while.
func (p *composePane) autosave() intent {
	if !p.saving.pending || p.now.Sub(p.saving.since) < saveEvery {
		return nil
	}
	if p.large() { // as far as it is in the draft; the rest follows
		p.saving.since = p.now
		return p.saveRaw()
	}
	return p.save()
}

// unsaved returns the intent that saves what is not saved yet, for the last
// moment before the program ends.
func (p *composePane) unsaved() intent {
	if !p.saving.pending {
		return nil
	}
	return p.save()
}

func (p *composePane) save() intent {
	p.flush()
	p.saving.pending = false
	return p.saveRaw()
}

// saveRaw saves the draft without what is being typed.
func (p *composePane) saveRaw() intent {
	p.saving.gen++
	if p.draft.fresh() {
		return dropDraftIntent{}
	}
	return saveDraftIntent{gen: p.saving.gen, data: p.draft.raw, replayOf: p.draft.replayOf}
}

func (p *composePane) draftSaved(m draftSavedMsg) intent {
	if m.name != "" {
		return p.templateSaved(m)
	}
	if m.gen != p.saving.gen {
		return nil
	}
	failedBefore := p.saving.failed
	p.saving.saved, p.saving.failed = m.err == nil, m.err != nil
	if m.err != nil && !failedBefore {
		return sayBad("The draft can't be saved, so a crash would lose it: " + format.Clean(m.err.Error()))
	}
	return nil
}

// draftLoaded brings back the draft of an earlier run, unless something has
// been written already.
func (p *composePane) draftLoaded(m draftMsg) intent {
	switch {
	case m.name != "":
		return p.templateLoaded(m)
	case m.err != nil:
		return sayBad("The last draft can't be read: " + format.Clean(m.err.Error()))
	case len(m.data) == 0 || !p.draft.fresh() || bytes.Equal(m.data, p.draft.raw):
		return p.validate()
	}
	p.draft.replace(m.data, m.replayOf)
	p.raw = false
	p.saving.saved = true
	do := p.changed()
	p.saving.pending = false
	what := "draft"
	if m.replayOf != "" {
		what = "edited replay"
	}
	return intents{do, sayInfo(fmt.Sprintf("The %s of your last session is in Compose (%s).", what, format.Size(int64(len(m.data)))))}
}

// openEditor opens the focused text in $EDITOR, or the whole body where the
// field has none that $EDITOR could give back.
func (p *composePane) openEditor() intent {
	p.flush()
	p.editGen++
	p.edited = ""
	if f := p.row(); !p.raw && f.kind == fieldText && !f.editor.Single {
		p.edited = f.name
		return openEditorIntent{gen: p.editGen, body: []byte(f.editor.Text()), ext: p.textExtension()}
	}
	return openEditorIntent{gen: p.editGen, body: p.draft.raw, ext: ".json"}
}

// textExtension is the file name's end by which an editor knows what it edits.
func (p *composePane) textExtension() string {
	switch t := p.draft.outputType(); {
	case p.edited == "error":
		return ".txt"
	case t == "json" || t == "html" || t == "csv":
		return "." + string(t)
	}
	return ".txt"
}

// editorDone takes what $EDITOR made of the text or the body.
func (p *composePane) editorDone(m editedMsg) intent {
	if m.gen != p.editGen {
		return nil
	}
	if m.err != nil {
		return sayBad("The draft is as it was: " + format.Clean(m.err.Error()) + ".")
	}
	if p.edited == "" {
		if bytes.Equal(m.body, p.draft.raw) {
			return nil
		}
		p.draft.remember()
		p.draft.take(m.body, p.draft.replayOf)
		return p.changed()
	}
	was, _ := p.draft.Text(p.edited)
	text := string(m.body)
	if trimmed, ended := bytes.CutSuffix(m.body, []byte("\n")); ended && !bytes.HasSuffix([]byte(was), []byte("\n")) {
		text = string(trimmed) // editors end a file with a newline; the text had none
	}
	if text == was {
		return nil
	}
	p.draft.remember()
	p.draft.SetText(p.edited, text)
	return p.changed()
}
