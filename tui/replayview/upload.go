package replayview

import (
	"errors"
	"fmt"
	"path/filepath"
	"strings"
	"time"

	"redial/tui/event"

	"redial/tui/label"
	"redial/tui/widget"

	"redial/tui/format"
	"redial/tui/theme"

	tea "github.com/charmbracelet/bubbletea"

	"redial/callback"
)

// Upload is a delivery with files by direct upload on its way: each file
// is prepared and put where it belongs, and then the callback is sent.
type Upload struct {
	styles *theme.Styles
	id     event.DeliveryID
	send   event.Send
	target callback.Target
	steps  []uploadStep
	end    *event.SentMsg // nil while it is under way
	ending bool           // it was cancelled
}

// uploadStep is one of the steps, and how far it has come.
type uploadStep struct {
	path string              // of the file, "" for the callback
	name callback.UploadStep // "" for the callback
	size int64
	sent int64
	last *callback.Attempt
	wait time.Duration
	// before is true where an earlier delivery made the step.
	before bool
}

// NewUpload makes the screen of an upload.
func NewUpload(s *theme.Styles, id event.DeliveryID, send event.Send, t callback.Target) *Upload {
	u := &Upload{styles: s, id: id, send: send, target: t}
	for _, f := range send.Uploads {
		u.steps = append(u.steps, uploadStep{path: f.Path, name: callback.StepPrepare},
			uploadStep{path: f.Path, name: callback.StepPut, size: f.Size})
	}
	u.steps = append(u.steps, uploadStep{})
	return u
}

// Receive takes what happens on the way.
func (u *Upload) Receive(m tea.Msg) {
	switch m := m.(type) {
	case event.UploadMsg:
		for i := range u.steps {
			if s := &u.steps[i]; m.ID == u.id && s.path == m.Path && s.name == m.Step {
				s.Take(m.Attempt, m.Wait)
				s.sent = max(m.Sent, s.sent)
				u.reached(i)
			}
		}
	case event.DeliveryMsg:
		at := m.Event.Attempt
		if m.ID == u.id && (at == nil || !tellsOfUpload(*at)) {
			u.steps[len(u.steps)-1].Take(at, m.Event.Wait)
		}
		if m.ID == u.id && at != nil && !tellsOfUpload(*at) {
			u.reached(len(u.steps) - 1)
		}
	case event.SentMsg:
		if m.ID == u.id {
			u.end = &m
		}
	}
}

// tellsOfUpload reports whether an attempt is what the history keeps of a failed
// step, and none of the callback.
func tellsOfUpload(a callback.Attempt) bool { return strings.HasPrefix(a.Message, "direct upload of ") }

// reached takes note that the steps before one were made: by an earlier
// delivery, where this one knows nothing of them.
func (u *Upload) reached(step int) {
	for i := range u.steps[:step] {
		if s := &u.steps[i]; s.last == nil {
			s.before = true
		}
	}
}

func (s *uploadStep) Take(attempt *callback.Attempt, wait time.Duration) {
	s.wait = wait
	if attempt != nil {
		s.last = attempt
	}
}

// done reports whether a step has succeeded.
func (s *uploadStep) done() bool {
	return s.before || s.last != nil && s.last.State() == callback.Delivered
}

// Box draws the dialog.
func (u *Upload) Box(width, height int) string {
	s, w := u.styles, min(width, 84)
	var lines []string
	for i := range u.steps {
		lines = append(lines, u.stepLine(&u.steps[i], w-4))
	}
	lines = append(lines, "")
	lines = append(lines, format.WrapLines(u.ended(), w-4)...)
	lines = append(lines, theme.WrapKeys(u.Keys(), w-4)...)
	if len(lines) > height-2 {
		lines = lines[len(lines)-height+2:]
	}
	for i, l := range lines {
		lines[i] = " " + theme.Fit(l, w-4)
	}
	return widget.DialogFrame(s, "Direct upload to "+format.Clean(u.target.Name), format.JoinLines(lines), w, len(lines)+2, !u.target.Loopback())
}

// stepLine draws a step: its name, whose it is, and how far it has come.
func (u *Upload) stepLine(step *uploadStep, width int) string {
	s := u.styles
	name, of := string(step.name), format.Clean(filepath.Base(step.path))
	if step.path == "" {
		name, of = "callback", format.Size(int64(len(u.send.Body)))
	}
	line := s.Strong.Render(theme.Fit(name, 9)) + s.Muted.Render(theme.Fit(s.Clip(of, width/3), width/3)) + " "
	room := width - 10 - width/3
	switch {
	case step.before:
		return line + s.Good.Render(s.Clip(s.Glyph.Delivered+" done before", room))
	case step.done():
		return line + s.Good.Render(s.Clip(s.Glyph.Delivered+" "+label.End(*step.last)+" in "+format.Duration(step.last.Duration), room))
	case step.wait > 0 && step.last != nil && u.end == nil:
		return line + s.Warn.Render(s.Clip(s.Glyph.Failed+" "+label.End(*step.last)+", again in "+format.Duration(step.wait), room))
	case step.sent > 0 && step.last == nil:
		return line + u.bar(step, room)
	case step.last != nil:
		glyph, style := s.State(step.last.State())
		return line + style.Render(s.Clip(glyph+" "+label.End(*step.last), room))
	}
	return line + s.Muted.Render(s.Clip("waiting", room))
}

// bar is how much of a file has been sent.
func (u *Upload) bar(step *uploadStep, width int) string {
	s := u.styles
	text := " " + format.Size(step.sent) + " of " + format.Size(step.size)
	if len(text) >= width {
		text = fmt.Sprintf(" %d %%", 100*step.sent/max(step.size, 1))
	}
	cells := max(min(width-len(text), 24), 1)
	full := int(step.sent * int64(cells) / max(step.size, 1))
	return s.Accent.Render(strings.Repeat(s.Glyph.Full, full)) + s.Border.Render(strings.Repeat(s.Glyph.Empty, cells-full)) + s.Muted.Render(text)
}

// ended says how it ended: which step failed, and what to do.
func (u *Upload) ended() string {
	if u.end == nil {
		if u.ending {
			return "Cancelling: what is under way is being written down."
		}
		return ""
	}
	var failed *callback.UploadError
	switch m := u.end; {
	case m.Err == nil && m.Outcome.State == callback.Delivered:
		return "Delivered."
	case errors.As(m.Err, &failed):
		return format.Sentence(failed)
	case event.Cancelled(m.Err):
		return "Cancelled at the " + u.stoppedAt() + ". What is uploaded stays uploaded."
	case m.Err != nil:
		return format.Sentence(m.Err)
	case tellsOfUpload(m.Outcome.Last()):
		return format.Sentence(errors.New(m.Outcome.Last().Message))
	}
	return fmt.Sprintf("The files are uploaded, and the callback ended in %s: %s", label.End(u.end.Outcome.Last()),
		callback.VerdictOf(u.end.Outcome.Last().Status, u.end.Outcome.Last().Error).Action)
}

// stoppedAt names the first step that has not succeeded.
func (u *Upload) stoppedAt() string {
	for _, s := range u.steps {
		if !s.done() && s.path != "" {
			return string(s.name) + " of " + format.Clean(filepath.Base(s.path))
		}
	}
	return "callback"
}

// Keys are the keys that work now.
func (u *Upload) Keys() string {
	s := u.styles
	switch {
	case u.end == nil:
		return s.Key.Render("esc") + " cancel"
	case u.delivered():
		return s.Key.Render("esc") + " close"
	}
	return s.Key.Render("enter") + " go on at the " + u.stoppedAt() + "   " + s.Key.Render("esc") + " close"
}

func (u *Upload) delivered() bool {
	return u.end.Err == nil && u.end.Outcome.State == callback.Delivered
}

// Key takes a key that no action took.
func (u *Upload) Key(k tea.KeyMsg) (event.Event, bool) {
	switch k.String() {
	case "esc", "ctrl+c", "q":
		if u.end == nil {
			u.ending = true
			return event.CancelSend{}, false
		}
		return nil, true
	case "enter", "ctrl+s":
		if u.end != nil && !u.delivered() {
			return event.SendAnyway{Send: u.send}, true
		}
		return nil, u.end != nil && k.String() == "enter"
	}
	return nil, false
}
