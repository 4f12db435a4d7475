package replayview

import (
	"redial/callback/mock"
	"redial/history"
	"redial/history/replay"
	"redial/tui/event"
)

// Plan wants a replay planned: of these callbacks, or of all that match
// the query where there are none. planMsg answers.
type Plan struct {
	Gen   event.Generation // given when the planning begins
	IDs   []string
	Query history.Query
	All   bool   // also what is delivered already
	One   bool   // asks no more than it must
	Of    string // what is replayed, in a few words
	To    string // the target's name, "" is the current one
	// Compare is what is shown once the one callback has been replayed.
	Compare comparison
}

// comparison is what is shown after a replay of one callback.
type comparison int

// RunPlan carries a plan out.
type RunPlan struct {
	Plan    *replay.Plan
	One     bool
	Compare comparison
}

// CancelRun ends a run.
type CancelRun struct{ ID event.DeliveryID }

// DropPlan ends the planning that is under way.
type DropPlan struct{}

// RunEventsMsg is what has happened in a run since the last such message.
type RunEventsMsg struct {
	ID    event.DeliveryID
	Steps []RunStep
}

// RunEndedMsg is the end of a run.
type RunEndedMsg struct {
	ID      event.DeliveryID
	One     bool
	Target  string
	Summary replay.Summary
	Err     error
	// compare, and what for: the original, the new callback, the mock's counts.
	Compare            comparison
	Original, Replayed string
	Second             SecondSend
}

// What is compared after a replay.
const (
	CompareNothing comparison = iota
	CompareAnswers            // with the original's answer
	CompareAgain              // that, and what a duplicate changed
)

// SecondSend is what the embedded mock counted before and after a callback was
// sent again; mock is false for another target.
type SecondSend struct {
	Mock          bool
	Before, After mock.Stats
}
