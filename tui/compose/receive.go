package compose

import (
	"bytes"
	"fmt"
	"time"

	"redial/tui/event"
	"redial/tui/reader"

	"redial/tui/format"

	tea "github.com/charmbracelet/bubbletea"
)

// SaveEvery is the least time between two savings of a draft.
const SaveEvery = time.Second

// Saving is what is known of the draft's copy on disk.
type Saving struct {
	gen     event.Generation // of the last saving asked for
	ended   event.Generation // of the last saving that has ended
	pending bool             // the draft has changed since
	since   time.Time        // when it first did
	failed  bool             // the last saving
	saved   bool
}

// dirty takes note of a change.
func (s *Saving) dirty(now time.Time) {
	if !s.pending {
		s.pending, s.since = true, now
	}
}

// word tells in the border whether the draft is safe.
func (s *Saving) word() string {
	switch {
	case s.failed:
		return "draft not saved"
	case s.saved && !s.pending:
		return "draft saved"
	}
	return ""
}

// Receive takes the answers to what the pane asked for.
func (p *Pane) Receive(m tea.Msg) event.Event {
	switch m := m.(type) {
	case event.TickMsg:
		p.now = m.Now
		return p.autosave()
	case ValidatedMsg:
		return p.validated(m)
	case MendedMsg:
		return p.mended(m)
	case splicedMsg:
		return p.spliced(m)
	case reader.MadeMsg:
		return p.LaidOut(m)
	case DraftSavedMsg:
		return p.draftSaved(m)
	case DraftMsg:
		return p.draftLoaded(m)
	case EditedMsg:
		return p.editorDone(m)
	case PathsMsg:
		if m.Gen == p.paths.gen {
			p.paths.Take(m)
		}
	case KeptFileMsg:
		return p.kept(m)
	case FileMsg:
		return p.fileRead(m)
	case RecentOrdersMsg:
		return p.pickOrder(m)
	case TemplatesMsg:
		return p.pickTemplate(m)
	case event.SendStartedMsg, event.DeliveryMsg, event.SentMsg:
		return p.delivery(m)
	}
	return nil
}

// validated takes a report, and asks again where the draft has changed since.
func (p *Pane) validated(m ValidatedMsg) event.Event {
	if m.Gen != p.Check.Open {
		return nil
	}
	p.Check.Open, p.Check.Done, p.Report = 0, m.Gen, m.Report
	if p.Check.Gen != p.Check.Done {
		return p.Validate()
	}
	if p.Delivery.waiting {
		p.Delivery.waiting = false
		return p.send()
	}
	return nil
}

// autosave saves a draft that has been waiting for a while.
func (p *Pane) autosave() event.Event {
	if !p.Saving.pending || p.now.Sub(p.Saving.since) < SaveEvery {
		return nil
	}
	if p.large() { // as far as it is in the draft; the rest follows
		p.Saving.since = p.now
		return p.saveRaw()
	}
	return p.save()
}

// unsaved returns the event that saves what is not saved yet, for the last
// moment before the program ends.
func (p *Pane) unsaved() event.Event {
	if !p.Saving.pending && p.Saving.ended == p.Saving.gen {
		return nil
	}
	return p.save() // also what was asked for last: nothing says that it has begun
}

func (p *Pane) save() event.Event {
	p.Flush()
	p.Saving.pending = false
	return p.saveRaw()
}

// saveRaw saves the draft without what is being typed.
func (p *Pane) saveRaw() event.Event {
	p.Saving.gen++
	if p.Draft.fresh() {
		return DropDraft{}
	}
	return SaveDraft{Gen: p.Saving.gen, Data: p.Draft.Raw, ReplayOf: p.Draft.ReplayOf}
}

func (p *Pane) draftSaved(m DraftSavedMsg) event.Event {
	if m.Name != "" {
		return p.templateSaved(m)
	}
	if m.Gen != p.Saving.gen {
		return nil
	}
	p.Saving.ended = m.Gen
	failedBefore := p.Saving.failed
	p.Saving.saved, p.Saving.failed = m.Err == nil, m.Err != nil
	if m.Err != nil && !failedBefore {
		return event.Bad("The draft can't be saved, so a crash would lose it: " + format.Clean(m.Err.Error()))
	}
	return nil
}

// draftLoaded brings back the draft of an earlier run, unless something has
// been written already.
func (p *Pane) draftLoaded(m DraftMsg) event.Event {
	switch {
	case m.Name != "":
		return p.templateLoaded(m)
	case m.err != nil:
		return event.Bad("The last draft can't be read: " + format.Clean(m.err.Error()))
	case len(m.Data) == 0 || !p.Draft.fresh() || bytes.Equal(m.Data, p.Draft.Raw):
		return p.Validate()
	}
	p.Draft.Replace(m.Data, m.ReplayOf)
	p.Raw = false
	p.Saving.saved = true
	do := p.changed()
	p.Saving.pending = false
	what := "draft"
	if m.ReplayOf != "" {
		what = "edited replay"
	}
	return event.List{do, event.Info(fmt.Sprintf("The %s of your last session is in Compose (%s).", what, format.Size(int64(len(m.Data)))))}
}

// openEditor opens the focused text in $EDITOR, or the whole body where the
// field has none that $EDITOR could give back.
func (p *Pane) openEditor() event.Event {
	p.Flush()
	p.editGen++
	p.edited = ""
	if f := p.Row(); !p.Raw && f.kind == fieldText && !f.Editor.Single {
		p.edited = f.Name
		return OpenEditor{Gen: p.editGen, Body: []byte(f.Editor.Text()), ext: p.textExtension()}
	}
	return OpenEditor{Gen: p.editGen, Body: p.Draft.Raw, ext: ".json"}
}

// textExtension is the file name's end by which an editor knows what it edits.
func (p *Pane) textExtension() string {
	switch t := p.Draft.OutputType(); {
	case p.edited == "error":
		return ".txt"
	case t == "json" || t == "html" || t == "csv":
		return "." + string(t)
	}
	return ".txt"
}

// editorDone takes what $EDITOR made of the text or the body.
func (p *Pane) editorDone(m EditedMsg) event.Event {
	if m.Gen != p.editGen {
		return nil
	}
	if m.Err != nil {
		return event.Bad("The draft is as it was: " + format.Clean(m.Err.Error()) + ".")
	}
	if p.edited == "" {
		if bytes.Equal(m.Body, p.Draft.Raw) {
			return nil
		}
		p.Draft.remember()
		p.Draft.Take(m.Body, p.Draft.ReplayOf)
		return p.changed()
	}
	was, _ := p.Draft.Text(p.edited)
	text := string(m.Body)
	if trimmed, ended := bytes.CutSuffix(m.Body, []byte("\n")); ended && !bytes.HasSuffix([]byte(was), []byte("\n")) {
		text = string(trimmed) // editors end a file with a newline; the text had none
	}
	if text == was {
		return nil
	}
	p.Draft.remember()
	p.Draft.SetText(p.edited, text)
	return p.changed()
}
