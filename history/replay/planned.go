package replay

import (
	"cmp"
	"fmt"
	"strings"

	"redial/history"
)

// Items are the callbacks that a plan sends, oldest first. Each takes a few
// bytes, since a plan may be of a million: what else there is to say of one is
// looked up when it is asked for.
type Items struct {
	all  *history.View
	rows []int32 // of all
}

// Item is one callback to replay.
type Item struct {
	ID      string // of the original
	OrderID string
	Bytes   int64
}

// Len is how many there are.
func (l Items) Len() int { return len(l.rows) }

// At returns the i-th, 0 being the oldest.
func (l Items) At(i int) Item {
	e := entryAt(l.all, l.rows[i])
	return Item{ID: e.ID, OrderID: e.OrderID, Bytes: e.Bytes}
}

// Skips are the callbacks that a plan leaves out, oldest first, held as Items
// are.
type Skips struct {
	all    *history.View
	target string
	rows   []skipped
	counts [whyCount]int // of rows
}

// Skip is a callback the plan leaves out, and why.
type Skip struct {
	ID     string
	Reason string // one sentence
}

// Reason is why so many callbacks are left out.
type Reason struct {
	Text  string // one sentence, which names a callback where it is of one alone
	Count int
}

// Len is how many there are.
func (l Skips) Len() int { return len(l.rows) }

// At returns the i-th.
func (l Skips) At(i int) Skip {
	k := l.rows[i]
	id, by := entryAt(l.all, k.row).ID, ""
	if k.by >= 0 {
		by = entryAt(l.all, k.by).ID
	}
	return Skip{ID: id, Reason: k.why.sentence(l.target, id, by)}
}

// Reasons are why the callbacks are left out.
func (l Skips) Reasons() []Reason {
	if l.Len() == 1 {
		return []Reason{{Text: l.At(0).Reason, Count: 1}}
	}
	var reasons []Reason
	for w, n := range l.counts {
		if n > 0 {
			reasons = append(reasons, Reason{Text: why(w).sentence(l.target, "", ""), Count: n})
		}
	}
	return reasons
}

// skipped is a callback that is left out.
type skipped struct {
	row int32 // of all
	by  int32 // of all: the callback that went or goes instead, -1 for none
	why why
}

func (l *Skips) add(k skipped) {
	l.rows = append(l.rows, k)
	l.counts[k.why]++
}

// why distinguishes the reasons.
type why uint8

const (
	notSkipped why = iota
	orderDelivered
	orderReported
	itDelivered
	newerGoes
	notUploaded
	whyCount
)

// sentence is the reason in words: of the callback id, for the callback by, or
// of several where these are "".
func (w why) sentence(target, id, by string) string {
	switch w {
	case orderDelivered:
		if by != "" {
			return fmt.Sprintf("Its order is delivered to %s already, by %s.", target, by)
		}
		return fmt.Sprintf("Its order is delivered to %s already.", target)
	case orderReported:
		if by != "" {
			return fmt.Sprintf("Its order counts as delivered to %s by a report of failure, %s; to include what is skipped sends the result all the same.", target, by)
		}
		return fmt.Sprintf("Its order counts as delivered to %s by a report of failure; to include what is skipped sends the result all the same.", target)
	case itDelivered:
		return fmt.Sprintf("It is delivered to %s already.", target)
	case newerGoes:
		if by != "" {
			return fmt.Sprintf("A newer callback of its order goes instead: %s.", by)
		}
		return "A newer callback of its order goes instead."
	case notUploaded:
		return strings.Replace("Its upload is not finished, and what it names is not there: redial send --resume ID goes on with it.", "ID", cmp.Or(id, "ID"), 1)
	case notSkipped, whyCount:
	}
	return ""
}

// entryAt is what memory has of a row that is there.
func entryAt(all *history.View, row int32) history.Entry {
	e, _ := all.Brief(int(row)) // it fails only where there is no such row
	return e
}
