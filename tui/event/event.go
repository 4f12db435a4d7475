package event

import (
	"context"
	"errors"
	"fmt"
	"time"

	tea "github.com/charmbracelet/bubbletea"

	"redial/callback"
	"redial/history"
	"redial/tui/format"
	"redial/tui/keymap"
	"redial/tui/label"
	"redial/tui/widget"
)

// Event is what a pane wants done. Only the app performs it; nil is nothing.
type Event = any

// Generation numbers a pane's questions: an answer that bears an older one
// than the pane's latest is dropped by the pane.
type Generation = int

// List is several, performed in order.
type List []Event

// Toast shows a sentence for a while.
type Toast struct {
	Kind widget.ToastKind
	Text string
}

// Info shows a sentence that only tells.
func Info(text string) Toast { return Toast{widget.Info, text} }

// Good shows a sentence about what went well.
func Good(text string) Toast { return Toast{widget.Good, text} }

// Bad shows a sentence about what went wrong.
func Bad(text string) Toast { return Toast{widget.Bad, text} }

// SwitchTab goes to another place.
type SwitchTab struct{ To Tab }

// ShowCallback goes to a callback in History.
type ShowCallback struct{ ID string }

// Send wants a body delivered to the current target. The app asks first
// where the target is not loopback. SendStartedMsg, DeliveryMsg and SentMsg
// answer, to every pane that takes them.
type Send struct {
	Body     []byte
	Source   callback.Source
	ReplayOf string
	BodyOf   string // the journaled callback that holds these very bytes
	Uploads  []Upload
}

// CancelSend ends the deliveries that are under way, with All also the replays.
type CancelSend struct{ All bool }

// Copy puts bytes on the clipboard; what names them: "the body".
type Copy struct {
	Data   []byte
	What   string
	Secret bool // it may reach no file
}

// EditCallback opens a body in Compose as an edited replay.
type EditCallback struct {
	Body     []byte
	ReplayOf string
}

// Open puts a dialog over the screen.
type Open struct{ Overlay widget.Overlay }

// FocusInspector gives the keys to the inspector, or to the list.
type FocusInspector struct{ On bool }

// LoadExamples fills an empty history with failures to debug.
type LoadExamples struct{}

// Run runs an action by name, as the menus do.
type Run struct{ ID keymap.ID }

// OfferTarget asks whether callbacks shall go to the URL that a webhook names.
type OfferTarget struct{ URL string }

// AddTarget makes a target one of those to choose from, and the current one.
type AddTarget struct{ Target callback.Target }

// Review wants an edited replay compared with its original, and shown
// before it is sent. reviewedMsg answers.
type Review struct {
	Gen    Generation // given when the comparison begins
	Send   Send
	Faults string // what the validator has against it, "" for nothing
}

// AskSecret asks for the secret of a target, and then does what failed
// for the want of it.
type AskSecret struct {
	Target string
	Mock   bool   // it is what the embedded mock expects
	Why    string // a sentence, "" where the user wants it
	Then   Event
}

// SendAnyway is Send after the question about the target.
type SendAnyway struct{ Send Send }

// UploadMsg is a step of a direct upload under way: of attempt, wait and sent
// one is set.
type UploadMsg struct {
	ID      DeliveryID
	Path    string
	Step    callback.UploadStep
	Attempt *callback.Attempt
	Wait    time.Duration
	Sent    int64
}

// Uploaded is how far the files of a delivery came. A delivery of the same
// order to the same target goes on from there.
type Uploaded struct {
	To    string // target and order
	Files []*callback.FileUpload
}

// Upload is a file of the draft that goes by direct upload.
type Upload struct {
	Mark string // what stands for its object key
	Path string
	MIME string
	Size int64
}

// Tab is one of the three screens.
type Tab int

// The tabs.
const (
	TabHistory Tab = iota
	TabCompose
	TabMock
)

// Next waits for the next message of a stream.
func Next(from <-chan tea.Msg) tea.Cmd {
	return func() tea.Msg {
		m, ok := <-from
		if !ok {
			return nil
		}
		return StreamedMsg{Msg: m, Rest: from}
	}
}

// Cancelled reports whether a delivery ended because the user said so. What
// became of it its last attempt tells.
func Cancelled(err error) bool { return errors.Is(err, context.Canceled) }

// OutcomeText is how a delivery ended: by whose answer, or without one.
func OutcomeText(m *SentMsg) string {
	last := m.Outcome.Last()
	how := "not delivered to"
	switch {
	case m.Outcome.State == callback.Delivered:
		how = "delivered to"
	case last.Status != 0:
		how = string(m.Outcome.State) + " by"
	}
	return fmt.Sprintf("%s %s: %s after %s", how, format.Clean(m.Target), label.End(last), format.Plural(len(m.Outcome.Attempts), "try", "tries"))
}

// Doubt says why a 2xx may not be the platform's, "" where there is no reason to.
func (m *SentMsg) Doubt() string {
	d := callback.Diagnose(callback.Facts{Target: m.Target, Attempts: m.Outcome.Attempts})
	if d.Code != callback.DiagnosedOddAnswer {
		return ""
	}
	return d.Headline
}

// HistoryGrewMsg answers Wait.
type HistoryGrewMsg struct {
	Revision history.Revision
	Err      error
}
