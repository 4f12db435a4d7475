package history

import (
	"strconv"

	"redial/callback"
)

// The words for where a callback stands that are neither a status nor an error class.
const (
	// Unsent is an import that was never sent from here.
	Unsent = "unsent"
	// UnderWay is a callback none of whose attempts has ended.
	UnderWay = "pending"
	// Cancelled is a send that a cancel ended before anything had left.
	Cancelled = "cancelled"
	// CutOff is a send that a cancel ended on the way: it may have been processed.
	CutOff = "cut-off"
)

// StandingOf is where a callback stands, in one word: the status of its last attempt,
// or else why there is none. Every list shows this word, and a filter knows it.
func StandingOf(e Entry) string {
	switch {
	case e.Error == callback.ErrCanceled && e.Unsent:
		return Cancelled
	case e.Error == callback.ErrCanceled:
		return CutOff
	case e.Error != "":
		return string(e.Error)
	case e.Status != 0:
		return strconv.Itoa(e.Status)
	case e.Source == callback.FromImport:
		return Unsent
	}
	return UnderWay
}

// Kind is what a callback carries, in one word: its output type, or "fail" for a
// report of failure; "" where it says neither.
func (e Entry) Kind() string {
	if e.OutputType == "" && e.OK != nil && !*e.OK {
		return "fail"
	}
	return e.OutputType
}
