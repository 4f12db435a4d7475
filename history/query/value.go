package query

import (
	"math"
	"strconv"
	"strings"
	"time"
)

// parseCount reads a natural number.
func parseCount(v string) (n, unit int64, ok bool) {
	n, err := strconv.ParseInt(v, 10, 32)
	return n, 1, err == nil && n >= 0 && v[0] != '+'
}

// sizeUnits are the units of sizes; the bare ones are decimal.
var sizeUnits = []struct {
	suffix string
	bytes  float64
}{
	{"kib", 1 << 10},
	{"mib", 1 << 20},
	{"gib", 1 << 30},
	{"kb", 1e3},
	{"mb", 1e6},
	{"gb", 1e9},
	{"k", 1e3},
	{"m", 1e6},
	{"g", 1e9},
	{"b", 1},
	{"", 1},
}

// parseSize reads a number of bytes. Its unit is the last digit written: a
// size of 1mb is any that rounds down to it.
func parseSize(v string) (n, unit int64, ok bool) {
	lower := strings.ToLower(v)
	for _, u := range sizeUnits {
		digits, found := strings.CutSuffix(lower, u.suffix)
		if !found {
			continue
		}
		f, err := strconv.ParseFloat(digits, 64)
		if err != nil || f < 0 || f*u.bytes > math.MaxInt32*1024 || strings.ContainsAny(digits, "einx+_-p") {
			return 0, 0, false
		}
		precision := u.bytes
		if _, fraction, dotted := strings.Cut(digits, "."); dotted {
			precision /= math.Pow10(len(fraction))
		}
		return int64(math.Round(f * u.bytes)), max(1, int64(precision)), true
	}
	return 0, 0, false
}

// parseDuration reads a duration with the units of Go, and d and w.
func parseDuration(v string) (time.Duration, bool) {
	lower := strings.ToLower(v)
	for suffix, unit := range map[string]time.Duration{"d": 24 * time.Hour, "w": 7 * 24 * time.Hour} {
		if digits, found := strings.CutSuffix(lower, suffix); found {
			n, err := strconv.ParseUint(digits, 10, 16)
			return time.Duration(n) * unit, err == nil
		}
	}
	d, err := time.ParseDuration(lower)
	return d, err == nil && d >= 0 && lower != "" && lower[0] >= '0' && lower[0] <= '9'
}

// timeSpan reads a point in time: so long ago, a day, or a time of day. A day
// is meant whole, whether it begins a stretch or ends it.
func (p *parser) timeSpan(f Field, v string) (Span, bool) {
	from, to, ok := p.moment(v)
	if !ok {
		return Span{}, false
	}
	if f == Since {
		return Span{from.UnixNano(), math.MaxInt64}, true
	}
	return Span{math.MinInt64, to.UnixNano()}, true
}

// moment returns the first and the last instant of what v names.
func (p *parser) moment(v string) (from, to time.Time, ok bool) {
	if d, ok := parseDuration(v); ok {
		t := p.now.Add(-d)
		return t, t, true
	}
	zone := p.now.Location()
	switch strings.ToLower(v) {
	case "today":
		v = p.now.Format(time.DateOnly)
	case "yesterday":
		v = p.now.AddDate(0, 0, -1).Format(time.DateOnly)
	}
	for _, form := range []struct {
		layout string
		years  int
		months int
		days   int
		length time.Duration
	}{
		{layout: "2006-01-02", days: 1},
		{layout: "2006-01", months: 1},
		{layout: "2006-01-02T15:04", length: time.Minute},
		{layout: "2006-01-02T15:04:05", length: time.Second},
		{layout: time.RFC3339Nano},
	} {
		t, err := time.ParseInLocation(form.layout, strings.ToUpper(v), zone)
		if err != nil || t.Year() < 1970 || t.Year() > 2199 {
			continue
		}
		end := t.AddDate(form.years, form.months, form.days).Add(form.length)
		if form.length == 0 && form.months+form.days > 0 {
			year, month, day := dateOf(form.layout, v)
			t = firstOfDay(year, month, day, zone)
			end = firstOfDay(year, month+time.Month(form.months), day+form.days, zone)
		}
		if end.After(t) {
			end = end.Add(-1)
		}
		return t, end, true
	}
	return from, to, false
}

// dateOf is the date that a text of a layout says, in no zone: a zone may have no
// midnight on it.
func dateOf(layout, v string) (int, time.Month, int) {
	t, err := time.Parse(layout, v)
	if err != nil { // it was read with a zone before
		return 1970, 1, 1
	}
	return t.Date()
}

// firstOfDay is the first instant of a day. Where clocks go forward at midnight that
// is later than midnight would be.
func firstOfDay(year int, month time.Month, day int, zone *time.Location) time.Time {
	const step = 15 * time.Minute // zones change by so much at least
	noon := time.Date(year, month, day, 12, 0, 0, 0, zone)
	t := time.Date(year, month, day, 0, 0, 0, 0, zone)
	for t.YearDay() != noon.YearDay() {
		t = t.Add(step)
	}
	return t
}

// statusSpan reads 500, 4xx, none, or a comparison.
func statusSpan(v string) (Span, bool) {
	lower := strings.ToLower(v)
	if lower == "none" {
		return Span{0, 0}, true
	}
	if len(lower) == 3 && lower[0] >= '1' && lower[0] <= '9' && lower[1:] == "xx" {
		from := int64(lower[0]-'0') * 100
		return Span{from, from + 99}, true
	}
	s, ok := comparison(v, func(v string) (int64, int64, bool) {
		n, unit, ok := parseCount(v)
		return n, unit, ok && len(v) == 3
	})
	return s, ok
}

// comparison reads an operator and a value. A value without operator is met by
// whatever would be written so.
func comparison(v string, parse func(string) (n, unit int64, ok bool)) (Span, bool) {
	operator := v[:len(v)-len(strings.TrimLeft(v, "<>="))]
	n, unit, ok := parse(v[len(operator):])
	if !ok {
		return Span{}, false
	}
	switch operator {
	case "", "=":
		return Span{n, n + unit - 1}, true
	case ">":
		return Span{n + 1, math.MaxInt64}, true
	case ">=":
		return Span{n, math.MaxInt64}, true
	case "<":
		return Span{math.MinInt64, n - 1}, true
	case "<=":
		return Span{math.MinInt64, n}, true
	}
	return Span{}, false
}
