package cli

import (
	"fmt"
	"strconv"
	"strings"
	"time"
)

// count is a number with its noun: "1 try", "3 tries".
func count(n int, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return thousands(n) + " " + many
}

// thousands writes 1234567 as 1,234,567.
func thousands(n int) string {
	s := strconv.Itoa(n)
	for i := len(s) - 3; i > 0 && s[i-1] != '-'; i -= 3 {
		s = s[:i] + "," + s[i:]
	}
	return s
}

// size writes a number of bytes as people read it. MB are millions of bytes, as
// in the platform's limit.
func size(n int64) string {
	switch {
	case n < 1000:
		return fmt.Sprintf("%d B", n)
	case n < 1_000_000:
		return fmt.Sprintf("%.1f KB", float64(n)/1e3)
	}
	return fmt.Sprintf("%.1f MB", float64(n)/1e6)
}

// took writes milliseconds as people read them.
func took(ms float64) string {
	switch {
	case ms > 0 && ms < 10:
		return fmt.Sprintf("%.1f ms", ms)
	case ms < 1000:
		return fmt.Sprintf("%.0f ms", ms)
	case ms < 10_000:
		return fmt.Sprintf("%.2f s", ms/1000)
	}
	return fmt.Sprintf("%.1f s", ms/1000)
}

// ms is a duration in the unit of the history file.
func ms(d time.Duration) float64 { return float64(d.Microseconds()) / 1000 }

// clock is a time of day, with its date where that is not today's.
func clock(t, now time.Time) string {
	t, now = t.Local(), now.Local()
	if t.YearDay() == now.YearDay() && t.Year() == now.Year() {
		return t.Format("15:04:05")
	}
	return t.Format("2006-01-02 15:04:05")
}

// short is the part of an order's id that tells it from others at a glance.
func short(id string) string {
	if len(id) == 36 {
		return id[:13]
	}
	return id
}

// number splits what a person typed into a number and its unit.
func number(s string) (n float64, unit string, ok bool) {
	s = strings.ToLower(s)
	digits := strings.TrimRight(s, "abcdefghijklmnopqrstuvwxyz")
	n, err := strconv.ParseFloat(digits, 64)
	return n, s[len(digits):], err == nil && n > 0
}
