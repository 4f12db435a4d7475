package stats

import (
	"fmt"
	"slices"
	"strconv"
	"time"

	"redial/history"
)

// By is what the callbacks of a bucket share.
type By string

// What buckets can be made by. All makes one bucket of everything.
const (
	All    By = "all"
	Target By = "target"
	Type   By = "type"
	Status By = "status"
	Day    By = "day"
	Hour   By = "hour"
)

// Names are the words for By that a person can choose.
func Names() []string {
	return []string{string(Target), string(Type), string(Status), string(Day), string(Hour)}
}

// Parse reads one of Names. "" is All.
func Parse(s string) (By, error) {
	if s == "" {
		return All, nil
	}
	if !slices.Contains(Names(), s) {
		return "", fmt.Errorf("%q is none of %v", s, Names())
	}
	return By(s), nil
}

// OverTime reports whether the buckets follow each other in time.
func (by By) OverTime() bool { return by == Day || by == Hour }

// key is the bucket that a callback belongs to. Days and hours are those of the
// place.
func (by By) key(e history.Entry, place *time.Location) string {
	switch by {
	case Target:
		return orNone(e.Target)
	case Type:
		return typeOf(e)
	case Status:
		return statusOf(e)
	case Day, Hour:
		return by.start(e.Time, place).Format(by.layout())
	case All:
	}
	return string(All)
}

// start is when the day or hour of t begins. An hour begins where its minutes
// do, so that each of the two hours that a change of the clock makes alike has
// a key of its own.
func (by By) start(t time.Time, place *time.Location) time.Time {
	t = t.In(place)
	if by == Day {
		return time.Date(t.Year(), t.Month(), t.Day(), 0, 0, 0, 0, place)
	}
	return t.Add(-time.Duration(t.Minute())*time.Minute - time.Duration(t.Second())*time.Second - time.Duration(t.Nanosecond()))
}

func (by By) layout() string {
	if by == Day {
		return time.DateOnly
	}
	return "2006-01-02T15:00Z07:00"
}

func typeOf(e history.Entry) string {
	if e.OutputType == "" && e.OK != nil && !*e.OK {
		return "failure"
	}
	return orNone(e.OutputType)
}

// statusOf is a status, the class of an error, or "none" for a callback no
// attempt of which has ended.
func statusOf(e history.Entry) string {
	switch {
	case e.Error != "":
		return string(e.Error)
	case e.Status != 0:
		return strconv.Itoa(e.Status)
	}
	return "none"
}

func orNone(s string) string {
	if s == "" {
		return "none"
	}
	return s
}
