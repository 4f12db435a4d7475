package query

import (
	"slices"
	"strings"

	"redial/callback"
)

// termKey is a word before a colon.
type termKey struct {
	name   string
	field  Field
	needs  string   // what a value looks like
	offers []string // values to complete with
}

var termKeys = []termKey{
	{"status", Status, "500, 4xx, none or a word such as timeout", append([]string{"4xx", "5xx", "none", "200", "400", "401", "413", "500"}, slices.Concat(standingWords, errorWords)...)},
	{"ok", OK, "true, false (a report of failure) or none", okWords},
	{"type", Type, "an output type such as file, or none", outputTypes()},
	{"order", Order, "the beginning of an order id, or *PART for any part of it", nil},
	{"id", ID, "the beginning of a callback's id", nil},
	{"is", Is, "undelivered, delivered, rejected, failed, pending or replay", isWords},
	{"since", Since, "2h, 7d, 2026-11-20 or a time", []string{"10m", "1h", "24h", "7d"}},
	{"until", Until, "2h, 7d, 2026-11-20 or a time", nil},
	{"target", Target, "a target's name, URL or host", nil},
	{"source", Source, "compose, send, replay, capture, mock or import", sourceWords},
	{"size", Size, ">1mb, <=200kb or a number of bytes", []string{">1mb", ">4mb"}},
	{"dur", Duration, ">2s or <=300ms", []string{">1s", ">10s"}},
	{"sort", Sort, "size, dur, tries or time; !sort: for the least first", sortWords},
	{"tries", Tries, ">1 or a number", []string{">1", ">3"}},
}

var (
	isWords     = []string{"undelivered", "delivered", "rejected", "failed", "pending", "replay"}
	sortWords   = []string{"size", "dur", "tries", "time"}
	sourceWords = []string{"compose", "send", "replay", "capture", "mock", "import"}
	// errorWords are the error classes, which a list shows where no status came.
	errorWords = []string{"timeout", "refused", "dns", "tls", "reset", "canceled", "truncated", "other"}
	// standingWords are the other words that a list shows there.
	standingWords = []string{"unsent", "pending", "cancelled", "cut-off"}
	okWords       = []string{"true", "false", "none"}
)

// sortFields are what a list can be ordered by.
var sortFields = map[string]Field{"size": Size, "dur": Duration, "tries": Tries, "time": Since}

func outputTypes() []string {
	var names []string
	for _, t := range callback.OutputTypes() {
		names = append(names, string(t))
	}
	return names
}

// nearestKey returns the key most like a word.
func (p *parser) nearestKey(s string) string {
	names := make([]string, len(p.keys))
	for i, k := range p.keys {
		names[i] = k.name
	}
	return nearest(strings.ToLower(s), names)
}

// nearest returns the word that takes the fewest edits to become s.
func nearest(s string, words []string) string {
	return slices.MinFunc(words, func(a, b string) int { return callback.Distance(s, a) - callback.Distance(s, b) })
}
