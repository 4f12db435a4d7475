package tui

import (
	"time"

	tea "github.com/charmbracelet/bubbletea"

	"redial/callback"
	"redial/callback/mock"
)

// tickMsg is the time; nothing in the UI reads a clock but the command that
// sends it.
type tickMsg struct {
	now   time.Time
	chain int // ticks of an older chain are dropped
}

// streamedMsg is one message of several that a command sends while it works;
// rest is where the next come from.
type streamedMsg struct {
	msg  tea.Msg
	rest <-chan tea.Msg
}

// intentMsg is what a command wants done in its answer's place.
type intentMsg struct{ do intent }

// validatedMsg answers validateIntent.
type validatedMsg struct {
	gen    generation
	report callback.Report
}

// sendID numbers deliveries.
type sendID int

// sendStartedMsg tells that a delivery has begun.
type sendStartedMsg struct {
	id       sendID
	source   callback.Source
	replayOf string
	target   string
	client   *callback.Client // for its limits
}

// deliveryMsg is a step of a delivery under way.
type deliveryMsg struct {
	id    sendID
	event callback.Event
}

// sentMsg is the end of a delivery. Where err is set, outcome is how far it
// came.
type sentMsg struct {
	id       sendID
	source   callback.Source
	replayOf string
	target   string
	outcome  callback.Outcome
	err      error
	uploaded uploaded // how far the files came that go by direct upload
}

// editedMsg answers openEditorIntent: the new bytes, or why there are none.
type editedMsg struct {
	gen  generation
	body []byte
	err  error
}

// editorFileMsg is the file that the editor is to be opened on.
type editorFileMsg struct {
	gen  generation
	path string
	args []string // the editor's command line
}

// pathsMsg answers completePathIntent; folders end in a slash.
type pathsMsg struct {
	gen   generation
	paths []string
	err   error
}

// fileMsg answers statFileIntent and readFileIntent. head is the first 512
// bytes; data is all of them, where they were asked for.
type fileMsg struct {
	gen  generation
	path string
	size int64
	head []byte
	data []byte
	err  error
}

// draftSavedMsg answers saveDraftIntent.
type draftSavedMsg struct {
	gen  generation
	name string
	err  error
}

// draftMsg answers loadDraftIntent; data is nil where there is none.
type draftMsg struct {
	gen      generation
	name     string
	data     []byte
	replayOf string
	err      error
}

// templatesMsg answers listTemplatesIntent.
type templatesMsg struct {
	gen   generation
	names []string
	err   error
}

// mockMsg is how the embedded mock stands, after each change and each request.
type mockMsg struct {
	running  bool
	target   callback.Target // where it listens, while it runs
	url      string
	secret   mockSecret
	script   string // what is left of it
	requests []mock.Request
	stats    mock.Stats
	err      error // of what was asked of it last
}

// mockSecret is the secret that the mock expects: where it comes from, in a few
// words, and its fingerprint.
type mockSecret struct{ from, fingerprint string }

// mockRequestMsg is mockMsg after a request has come in.
type mockRequestMsg struct{ mockMsg }
