package history

import (
	"encoding/binary"
	"math/bits"
)

// day is the day of the last time that was read: the next is of the same one as
// a rule.
type day struct {
	date, clock uint64 // how it is written
	nanos       int64  // its beginning
}

// time reads a UTC time of the years 1970 to 2199 as this package writes it,
// with the key before it and the quote after it.
func (c *cursor) time(d *day) int64 {
	if !c.at(&timeKeyword) {
		c.bad = true
		return 0
	}
	b := c.b[c.p:]
	if len(b) < len(`2006-01-02T15:04:05Z"`) {
		c.bad = true
		return 0
	}
	date := binary.LittleEndian.Uint64(b) ^ datePattern
	clock := binary.LittleEndian.Uint64(b[8:]) ^ clockPattern
	seconds := uint64(binary.LittleEndian.Uint32(b[15:])) ^ secondsPattern
	hour, minute, second := digits2(clock, 3), digits2(clock, 6), digits2(seconds, 2)
	wrong := clock | (clock + clockLimits) | seconds | (seconds + secondsLimits)
	if wrong&highs != 0 || hour > 23 || minute > 59 || second > 59 || !d.is(date, clock) {
		c.bad = true
		return 0
	}
	nanos, end := fraction(b)
	if len(b)-end < 2 || b[end] != 'Z' || b[end+1] != '"' {
		c.bad = true
		return 0
	}
	c.p += end + 2
	return d.nanos + int64((hour*60+minute)*60+second)*1e9 + nanos
}

// is makes it the day that a time is of, and reports whether there is such a day.
func (d *day) is(date, clock uint64) bool {
	const ofDay = 1<<24 - 1 // the clock's pattern begins with the day of the month
	if clock &= ofDay; date == d.date && clock == d.clock && date != 0 {
		return true
	}
	year, month, n := digits2(date, 0)*100+digits2(date, 2), digits2(date, 5), digits2(clock, 0)
	if (date|(date+dateLimits))&highs != 0 || year < 1970 || year > 2199 || month < 1 || month > 12 || n < 1 || n > daysIn(year, month) {
		return false
	}
	*d = day{date: date, clock: clock, nanos: int64(daysBefore(year, month, n)) * 24 * 3600e9}
	return true
}

// fraction reads the fraction of a second that a time may have, up to nine
// digits, and returns its end.
func fraction(b []byte) (nanos int64, end int) {
	const from = len("2006-01-02T15:04:05.")
	if b[from-1] != '.' || !isDigit(b[from]) {
		return 0, from - 1
	}
	end = from
	if len(b) >= from+8 { // the first eight digits at once
		w := binary.LittleEndian.Uint64(b[from:]) ^ ones*'0'
		n := digits(w)
		nanos, end = digits8(w<<(64-8*n)), from+n
		if n < 8 {
			return nanos * powers[9-n], end
		}
	}
	for ; end < len(b) && end < from+9 && isDigit(b[end]); end++ {
		nanos = nanos*10 + int64(b[end]-'0')
	}
	return nanos * powers[from+9-end], end
}

// digits counts the digits, less what 0 is, that w begins with.
func digits(w uint64) int {
	return bits.TrailingZeros64((w|(w+ones*(0x7f-9)))&highs) >> 3
}

// digits8 are eight digits, less what 0 is, as a number.
func digits8(w uint64) int64 {
	w = (w*10 + w>>8) & 0x00ff00ff00ff00ff
	w = (w*100 + w>>16) & 0x0000ffff0000ffff
	return int64((w*10000 + w>>32) & 0xffffffff)
}

// powers are those of ten.
var powers = [10]int64{1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9}

// The parts of a time, each against what stands there where every digit is 0, and
// what reaches the high bit of a byte when it is added to one that is no digit,
// or no such sign.
var (
	datePattern, dateLimits       = timePattern("0000-00-")
	clockPattern, clockLimits     = timePattern("00T00:00")
	secondsPattern, secondsLimits = timePattern("0:00\x00\x00\x00\x00")
)

func timePattern(zeros string) (pattern, limits uint64) {
	for i := range 8 {
		limit := uint64(0x7f)
		if zeros[i] == '0' {
			limit = 0x7f - 9
		}
		pattern |= uint64(zeros[i]) << (8 * i)
		limits |= limit << (8 * i)
	}
	return pattern, limits
}

// digits2 are the two digits at i, less what 0 is.
func digits2(w uint64, i int) int { return int(w>>(8*i)&15)*10 + int(w>>(8*i+8)&15) }

func isDigit(c byte) bool { return c-'0' <= 9 }

func isLeap(year int) bool { return year%4 == 0 && (year%100 != 0 || year%400 == 0) }

func daysIn(year, month int) int {
	switch month {
	case 2:
		if isLeap(year) {
			return 29
		}
		return 28
	case 4, 6, 9, 11:
		return 30
	}
	return 31
}

// daysBefore counts the days from 1970-01-01, by years that begin in March.
func daysBefore(year, month, day int) int {
	if month < 3 {
		year--
		month += 12
	}
	return year*365 + year/4 - year/100 + year/400 + (153*(month-3)+2)/5 + day - 1 - 719468
}
