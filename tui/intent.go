package tui

import (
	"redial/callback"
	"redial/tui/widget"
)

// intent is what a pane wants done. Only the app performs it; nil is nothing.
type intent = any

// generation numbers a pane's questions: an answer that bears an older one
// than the pane's latest is dropped by the pane.
type generation int

// intents is several, performed in order.
type intents []intent

// toastIntent shows a sentence for a while.
type toastIntent struct {
	kind widget.ToastKind
	text string
}

// sayInfo shows a sentence that only tells.
func sayInfo(text string) toastIntent { return toastIntent{widget.Info, text} }

// sayGood shows a sentence about what went well.
func sayGood(text string) toastIntent { return toastIntent{widget.Good, text} }

// sayBad shows a sentence about what went wrong.
func sayBad(text string) toastIntent { return toastIntent{widget.Bad, text} }

// switchPlaceIntent goes to another place.
type switchPlaceIntent struct{ to place }

// showCallbackIntent goes to a callback in History.
type showCallbackIntent struct{ id string }

// validateIntent wants a body checked; validatedMsg answers.
type validateIntent struct {
	gen  generation
	body []byte
}

// sendIntent wants a body delivered to the current target. The app asks first
// where the target is not loopback. sendStartedMsg, deliveryMsg and sentMsg
// answer, to every pane that takes them.
type sendIntent struct {
	body     []byte
	source   callback.Source
	replayOf string
	bodyOf   string // the journaled callback that holds these very bytes
	uploads  []upload
}

// cancelSendIntent ends the deliveries that are under way, with all also the replays.
type cancelSendIntent struct{ all bool }

// openEditorIntent wants bytes edited in $EDITOR, in a file with this
// extension (".json"); editedMsg answers.
type openEditorIntent struct {
	gen  generation
	body []byte
	ext  string
}

// completePathIntent wants the paths that begin with prefix; pathsMsg answers.
type completePathIntent struct {
	gen    generation
	prefix string
}

// statFileIntent wants to know a file's facts, readFileIntent its bytes, and
// the head of it for its type; fileMsg answers both.
type statFileIntent struct {
	gen  generation
	path string
}

type readFileIntent struct {
	gen  generation
	path string
}

// saveDraftIntent keeps the draft, loadDraftIntent reads it back, and
// dropDraftIntent deletes it. An empty name is the draft itself, any other a
// template. draftSavedMsg and draftMsg answer.
type saveDraftIntent struct {
	gen      generation
	name     string
	data     []byte
	replayOf string // the callback that the draft is an edited replay of, or ""
}

type loadDraftIntent struct {
	gen  generation
	name string
}

type dropDraftIntent struct{ name string }

// listTemplatesIntent wants the names of the templates; templatesMsg answers.
type listTemplatesIntent struct{ gen generation }

// startMockIntent starts the embedded mock with a script, stopMockIntent stops
// it, and setScriptIntent gives a running one another script. mockMsg answers.
type startMockIntent struct{ script string }

type stopMockIntent struct{}

type setScriptIntent struct{ script string }

// refreshMockIntent wants the requests the mock remembers; mockMsg answers.
type refreshMockIntent struct{}

// copyIntent puts bytes on the clipboard; what names them: "the body".
type copyIntent struct {
	data   []byte
	what   string
	secret bool // it may reach no file
}

// copyMockSecretIntent copies the secret that the embedded mock expects.
type copyMockSecretIntent struct{}

// editCallbackIntent opens a body in Compose as an edited replay.
type editCallbackIntent struct {
	body     []byte
	replayOf string
}

// openLayerIntent puts a dialog over the screen.
type openLayerIntent struct{ layer widget.Overlay }
