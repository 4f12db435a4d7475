package format

import (
	"fmt"
	"time"
)

// The parts of a moment. TimeOfDay is a layout for one.
const (
	TimeOfDay = "15:04:05"
	dayOnly   = "2006-01-02 "
	halfYear  = 183 * 24 * time.Hour
)

// Moment is when something was, as the clock shows it, with its day unless that is
// today. How a time of day is written is up to the caller.
func Moment(t, now time.Time, layout string) string {
	t = t.In(zoneOf(now))
	if !isToday(t, now) {
		layout = dayOnly + layout
	}
	return t.Format(layout)
}

// LastMoment is moment where there is little room: the seconds of another day are
// left out.
func LastMoment(t, now time.Time) string {
	if isToday(t.In(zoneOf(now)), now) {
		return Moment(t, now, TimeOfDay)
	}
	return Moment(t, now, "15:04")
}

// ShortMoment is when something was in eight cells, or twelve: a time of day
// today, a day of the last half year, before that also the year.
func ShortMoment(t, now time.Time, width int) string {
	t = t.In(zoneOf(now))
	long, old := width >= 12, now.Sub(t) > halfYear
	switch {
	case isToday(t, now):
		return t.Format(TimeOfDay)
	case old && long:
		return t.Format("Jan _2  2006")
	case old:
		return t.Format("Jan 2006")
	case long:
		return t.Format("Jan _2 15:04")
	default:
		return t.Format("Jan _2")
	}
}

// isToday reports whether t, in the screen's time zone, is on the day of now.
// Without a clock every day is.
func isToday(t, now time.Time) bool {
	if now.IsZero() {
		return true
	}
	y, m, d := t.Date()
	ny, nm, nd := now.Date()
	return y == ny && m == nm && d == nd
}

// zoneOf is the time zone of the screen: that of the clock.
func zoneOf(now time.Time) *time.Location {
	if now.IsZero() {
		return time.Local
	}
	return now.Location()
}

// ShortAgo is how long ago something was, in eight cells.
func ShortAgo(d time.Duration) string {
	switch {
	case d < 5*time.Second:
		return "just now"
	case d < time.Minute:
		return Itoa(int(d.Seconds())) + "s ago"
	case d < time.Hour:
		return Itoa(int(d.Minutes())) + "m ago"
	case d < 48*time.Hour:
		return Itoa(int(d.Hours())) + "h ago"
	default:
		return Itoa(int(d.Hours()/24)) + "d ago"
	}
}

// Ago is how long ago t was; "" where now is not known yet.
func Ago(t, now time.Time) string {
	d := now.Sub(t)
	switch {
	case now.IsZero() || t.IsZero():
		return ""
	case d < 5*time.Second:
		return "just now"
	case d < time.Minute:
		return fmt.Sprintf("%d s ago", int(d.Seconds()))
	case d < time.Hour:
		return fmt.Sprintf("%d min ago", int(d.Minutes()))
	case d < 48*time.Hour:
		return fmt.Sprintf("%d h ago", int(d.Hours()))
	default:
		return fmt.Sprintf("%d days ago", int(d.Hours()/24))
	}
}
