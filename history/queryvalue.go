package history

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
	return d, err == nil && d >= 0 && lower != "" && isDigit(lower[0])
}

// timeSpan reads a point in time: so long ago, a day, or a time of day. A day
// is meant whole, whether it begins a stretch or ends it.
func (p *queryParser) timeSpan(f field, v string) (span, bool) {
	from, to, ok := p.moment(v)
	if !ok {
		return span{}, false
	}
	if f == sinceField {
		return span{from.UnixNano(), math.MaxInt64}, true
	}
	return span{math.MinInt64, to.UnixNano()}, true
}

// moment returns the first and the last instant of what v names.
func (p *queryParser) moment(v string) (from, to time.Time, ok bool) {
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
		if end.After(t) {
			end = end.Add(-1)
		}
		return t, end, true
	}
	return from, to, false
}
