package event

import (
	"time"

	tea "github.com/charmbracelet/bubbletea"

	"redial/callback"
)

// TickMsg is the time; nothing in the UI reads a clock but the command that
// sends it.
type TickMsg struct {
	Now   time.Time
	Chain int // ticks of an older chain are dropped
}

// StreamedMsg is one message of several that a command sends while it works;
// rest is where the next come from.
type StreamedMsg struct {
	Msg  tea.Msg
	Rest <-chan tea.Msg
}

// Do is what a command wants done in its answer's place.
type Do struct{ Do Event }

// DeliveryID numbers deliveries.
type DeliveryID int

// SendStartedMsg tells that a delivery has begun.
type SendStartedMsg struct {
	ID       DeliveryID
	Source   callback.Source
	ReplayOf string
	Target   string
	Client   *callback.Client // for its limits
}

// DeliveryMsg is a step of a delivery under way.
type DeliveryMsg struct {
	ID    DeliveryID
	Event callback.Event
}

// SentMsg is the end of a delivery. Where err is set, outcome is how far it
// came.
type SentMsg struct {
	ID       DeliveryID
	Source   callback.Source
	ReplayOf string
	Target   string
	Outcome  callback.Outcome
	Err      error
	Uploaded Uploaded // how far the files came that go by direct upload
}
