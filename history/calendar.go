package history

// time reads a UTC time of the years 1970 to 2199 as this package writes it,
// with the key before it and the quote after it.
func (c *cursor) time() int64 {
	if !c.at(&timeKeyword) {
		c.bad = true
		return 0
	}
	b := c.b[c.p:]
	if len(b) < len(`2006-01-02T15:04:05Z"`) || b[4] != '-' || b[7] != '-' || b[10] != 'T' || b[13] != ':' || b[16] != ':' {
		c.bad = true
		return 0
	}
	year, month, day := digits2(b, 0)*100+digits2(b, 2), digits2(b, 5), digits2(b, 8)
	hour, minute, second := digits2(b, 11), digits2(b, 14), digits2(b, 17)
	if year < 1970 || year > 2199 || month < 1 || month > 12 || day < 1 || day > daysIn(year, month) || hour > 23 || minute > 59 || second > 59 {
		c.bad = true
		return 0
	}
	nanos, end := fraction(b)
	if len(b)-end < 2 || b[end] != 'Z' || b[end+1] != '"' {
		c.bad = true
		return 0
	}
	c.p += end + 2
	return ((int64(daysBefore(year, month, day))*24+int64(hour))*60+int64(minute))*60e9 + int64(second)*1e9 + nanos
}

// fraction reads the fraction of a second that a time may have, up to nine
// digits, and returns its end.
func fraction(b []byte) (nanos int64, end int) {
	const from = len("2006-01-02T15:04:05.")
	if b[from-1] != '.' || !isDigit(b[from]) {
		return 0, from - 1
	}
	for end = from; end < len(b) && end < from+9 && isDigit(b[end]); end++ {
		nanos = nanos*10 + int64(b[end]-'0')
	}
	return nanos * powers[from+9-end], end
}

// powers are those of ten.
var powers = [10]int64{1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9}

// digits2 reads two digits, or returns a number too large for any use.
func digits2(b []byte, i int) int {
	if !isDigit(b[i]) || !isDigit(b[i+1]) {
		return 1 << 20
	}
	return int(b[i]-'0')*10 + int(b[i+1]-'0')
}

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
