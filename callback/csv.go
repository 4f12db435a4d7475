package callback

import "strings"

// csvReader counts the fields of each row of CSV as its bytes come, and notes
// the first row that is not as wide as the first one, and the first quote that
// is where none belongs.
type csvReader struct {
	comma byte
	skip  bool // the first line, which says what separates fields

	width, ragged      int // fields of the first row, and how many rows differ
	raggedAt, raggedAs int // the first that differs: where it begins, its fields
	row, raggedRow     int
	badQuote           int // offset, -1 for none

	state    csvState
	fields   int
	rowStart int
	empty    bool // nothing but a line break so far
	open     int  // where the quoted field began
}

type csvState byte

const (
	csvFieldStart csvState = iota
	csvPlain
	csvQuoted
	csvQuoteInQuoted // a quote that ends the field, or is the first of two
)

func newCSVReader(comma byte) *csvReader {
	return &csvReader{comma: comma, badQuote: -1, empty: true, rowStart: -1}
}

// write takes one byte and its offset in the body.
func (c *csvReader) write(b byte, at int) {
	if c.row == 0 && c.fields == 0 && c.empty && (b == 0xEF || b == 0xBB || b == 0xBF) {
		return // of a byte order mark, which a spreadsheet takes for none of the text
	}
	if c.rowStart < 0 {
		c.rowStart = at
	}
	if c.state == csvQuoted {
		if b == '"' {
			c.state = csvQuoteInQuoted
		}
		return
	}
	if c.state == csvQuoteInQuoted && b == '"' {
		c.state = csvQuoted
		return
	}
	switch {
	case b == '\n', b == '\r': // the second of CR LF ends an empty line, which is no row
		c.endRow()
	case b == c.comma:
		c.fields++
		c.state, c.empty = csvFieldStart, false
	case b == '"' && c.state == csvFieldStart:
		c.state, c.empty, c.open = csvQuoted, false, at
	default:
		if (b == '"' || c.state == csvQuoteInQuoted) && c.badQuote < 0 {
			c.badQuote = at
		}
		c.state, c.empty = csvPlain, false
	}
}

// endRow ends a row. Empty lines are no rows.
func (c *csvReader) endRow() {
	if !c.empty && c.skip {
		c.skip = false
	} else if !c.empty {
		c.row++
		switch n := c.fields + 1; {
		case c.row == 1:
			c.width = n
		case n != c.width:
			if c.ragged++; c.ragged == 1 {
				c.raggedAt, c.raggedAs, c.raggedRow = c.rowStart, n, c.row
			}
		}
	}
	c.state, c.fields, c.empty, c.rowStart = csvFieldStart, 0, true, -1
}

// end ends the text; a quoted field still open is a broken quote.
func (c *csvReader) end() {
	if c.state == csvQuoted && c.badQuote < 0 {
		c.badQuote = c.open
	}
	c.endRow()
}

// checkCSV warns of rows of unequal width and of broken quotes.
func (v *validator) checkCSV(f field) {
	c := newCSVReader(v.csvComma(f))
	if comma, said := v.saidComma(f); said {
		c.comma, c.skip = comma, true
	}
	r := f.value.text(v.body)
	for {
		part, at := r.next()
		if part == nil {
			break
		}
		step := 1
		if len(part) != r.pos-at { // an escape: all of it stands at one place
			step = 0
		}
		for i, b := range part {
			c.write(b, at+i*step)
		}
	}
	c.end()
	if c.badQuote >= 0 {
		v.add(textRules[ruleCSVQuotes], f.path, c.badQuote, "The CSV has a quote where it breaks the field.")
		return
	}
	if c.ragged == 1 {
		v.add(textRules[ruleCSVRagged], f.path, c.raggedAt,
			"Row %d of the CSV has %d fields, the first row has %d.", c.raggedRow, c.raggedAs, c.width)
	} else if c.ragged > 1 {
		v.add(textRules[ruleCSVRagged], f.path, c.raggedAt,
			"Row %d of the CSV has %d fields, the first row has %d; %d rows differ.", c.raggedRow, c.raggedAs, c.width, c.ragged)
	}
}

// saidComma is what separates the fields where the first line says so, as in "sep=;",
// which a spreadsheet takes for no row.
func (v *validator) saidComma(f field) (byte, bool) {
	text := strings.TrimPrefix(f.value.prefix(v.body, 64), "\ufeff")
	line, _, _ := strings.Cut(strings.ReplaceAll(text, "\r", "\n"), "\n")
	said, ok := strings.CutPrefix(strings.ToLower(line), "sep=")
	if !ok || len(said) != 1 {
		return 0, false
	}
	return said[0], true
}

// csvComma returns what separates the fields: of comma, semicolon and tab the
// one that stands most often in the first line.
func (v *validator) csvComma(f field) byte {
	var count [256]int
	r := f.value.text(v.body)
	quoted := false
lines:
	for part, _ := r.next(); part != nil; part, _ = r.next() {
		for _, b := range part {
			if b == '"' {
				quoted = !quoted
			}
			if (b == '\n' || b == '\r') && !quoted {
				break lines
			}
			if !quoted {
				count[b]++
			}
		}
	}
	comma := byte(',')
	for _, b := range []byte{';', '\t'} {
		if count[b] > count[comma] {
			comma = b
		}
	}
	return comma
}
