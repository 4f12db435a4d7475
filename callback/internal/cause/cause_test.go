package cause

import (
	"encoding/json"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// TestTexts holds each row of the table to its own example: no row before it
// takes the example away, and what it says of the text reads on from "The body".
func TestTexts(t *testing.T) {
	t.Parallel()
	seen := map[string]bool{}
	for _, row := range Texts {
		require.False(t, seen[row.Code], row.Code)
		seen[row.Code] = true
		c := Of([]byte(" \n" + row.Example + "\n"))
		require.NotNil(t, c, row.Code)
		assert.Equal(t, row.Code, c.Code)
		assert.Regexp(t, `^(is|has|stands|begins|looks) `, c.Says, row.Code)
		assert.Regexp(t, `\.$`, c.Fix, row.Code)
		assert.NotRegexp(t, `\.$`, c.Says, row.Code)
	}
}

// TestMended holds the JSON that is found in a text to being the whole of it.
func TestMended(t *testing.T) {
	t.Parallel()
	for _, code := range []string{
		"terminal-colours", "invisible-character", "markdown-fence", "reasoning-block", "http-message", "event-stream", "jsonp", "assignment",
		"expression-mark", "bytes-printed", "wrapped-in-quotes", "doubled-braces", "in-a-list", "several-documents", "words-around",
	} {
		for _, row := range Texts {
			if row.Code == code {
				text := []byte("\n" + row.Example)
				assert.Equal(t, example, string(Of(text).Mend(text)), code)
			}
		}
	}
}

func TestPlaces(t *testing.T) {
	t.Parallel()
	for _, row := range Places {
		var at int
		var e *json.SyntaxError
		var value any
		require.ErrorAs(t, json.Unmarshal([]byte(row.Example), &value), &e, row.Code)
		at = int(e.Offset) - 1
		f := At([]byte(row.Example), at)
		for back := 1; f == nil && back < 4; back++ { // the first letters may be those of null or true
			f = At([]byte(row.Example), at-back)
		}
		require.NotNil(t, f, "%s at %d", row.Code, at)
		assert.Equal(t, row.Code, f.Code)
		assert.NotEmpty(t, f.Fix)
	}
}

func TestValues(t *testing.T) {
	t.Parallel()
	for _, row := range Values {
		c := OfValue(" " + row.Example + "\n")
		require.NotNil(t, c, row.Code)
		assert.Equal(t, row.Code, c.Code)
		assert.Nil(t, OfValue("The word "+row.Example+" stands in a sentence."), row.Code)
	}
	for _, legal := range []string{
		"", "Done.", "None of the above", "N/A", "A {b} c", "{{a}} and {{b}}", "<b>bold</b>", "50%", "$5", "$5.00", "C:\\temp", "[1]", "[x] done", "{1, 2}",
		"f(x)", "Hello (world)", "Response: fine", "= 4", "map of Paris", "Array of hope", "<3", "100% %", "@home", "@anna", "#1", "user@host.org", "a=b",
		"System.out is a stream", "Object lesson", "12", "true", "null hypothesis", "Dear {name},\nhello", "- a\n- b", "I said b'x' once",
	} {
		assert.Nil(t, OfValue(legal), legal)
	}
}

func FuzzOf(f *testing.F) {
	for _, row := range Texts {
		f.Add([]byte(row.Example))
	}
	f.Fuzz(func(t *testing.T, text []byte) {
		c := Of(text)
		if c == nil {
			return
		}
		if c.At < 0 || c.At > len(text) || c.Within.Start < 0 || c.Within.End > len(text) || c.Says == "" || c.Fix == "" {
			t.Fatalf("%+v", c)
		}
		c.Mend(text)
	})
}

func FuzzAt(f *testing.F) {
	for _, row := range Places {
		for i := range row.Example {
			f.Add([]byte(row.Example), i)
		}
	}
	f.Fuzz(func(t *testing.T, text []byte, at int) {
		if at < 0 || at > len(text) {
			return
		}
		if c := At(text, at); c != nil && (c.At < 0 || c.At > len(text) || c.Says == "") {
			t.Fatalf("%+v", c)
		}
	})
}

func FuzzOfValue(f *testing.F) {
	for _, row := range Values {
		f.Add(row.Example)
	}
	f.Fuzz(func(_ *testing.T, value string) {
		OfValue(value)
		OrderID(value)
		Address(value)
		FileBase64(value, value, true)
		FileBytes([]byte(value), "PDF")
		Escape([]byte(value))
		Number(value)
	})
}
