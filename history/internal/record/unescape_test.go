package record

import (
	"bytes"
	"encoding/json"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/stretchr/testify/require"
)

// sameText fails unless a JSON string's inside is read as encoding/json does.
func sameText(t *testing.T, raw []byte) {
	t.Helper()
	given := bytes.Clone(raw)
	got, err := unescape(raw)
	require.Equal(t, given, raw, "what is given stays as it is")
	var want string
	wrong := json.Unmarshal(append(append([]byte{'"'}, raw...), '"'), &want)
	if wrong != nil {
		return // more is wrong with it than its escapes, perhaps
	}
	require.NoError(t, err, "%q", raw)
	if utf8.Valid(raw) {
		require.Equal(t, want, string(got), "%q", raw)
	}
}

// TestUnescapeManyEscapes lets escapes of every kind stand at every place of a
// block, among few others and among many.
func TestUnescapeManyEscapes(t *testing.T) {
	t.Parallel()
	escapes := []string{`\\\"`, `\"`, `\\`, `\\\\`, `\\\\\"`, `\u00e9`, `\ud83d\ude00`, `\n`, `\/`, `\t`, `é`}
	for _, dense := range []string{"abc", `ab\"c`, `\"`, `\\\"x`, `\\`, `x\n0123456789012345`} {
		before := strings.Repeat(dense, 300/len(dense))
		for shift := range 72 {
			for _, escape := range escapes {
				raw := before + strings.Repeat("s", shift) + escape + escape + before + escape
				sameText(t, []byte(raw))
			}
		}
		for _, bad := range []string{`\x`, `\u12`, `\`, `\ud83`} {
			_, err := unescape([]byte(before + bad))
			require.ErrorIs(t, err, errEscape, bad)
		}
	}
}

func FuzzUnescape(f *testing.F) {
	f.Add([]byte(`{\"a\":\"b\"}`), uint8(40))
	f.Add([]byte(`\\\"a\\\"`), uint8(30))
	f.Add([]byte(`\u00e9\ud83d\ude00é\/`), uint8(20))
	f.Add([]byte("long and plain, without anything to decode; \\n"), uint8(9))
	f.Fuzz(func(t *testing.T, unit []byte, times uint8) {
		sameText(t, bytes.Repeat(unit, int(times)))
	})
}

// BenchmarkUnescape reads a body of few escapes, and JSON in JSON.
func BenchmarkUnescape(b *testing.B) {
	for _, bc := range []struct{ name, text string }{
		{"prose", strings.Repeat("The quick brown fox jumps over the lazy dog. ", 1<<20/45)},
		{"JSON", strings.Repeat(`{"name":"fox","tags":["quick","brown"],"path":"a/b"},`, 1<<20/53)},
		{"JSON in JSON", strings.Repeat(`{\"name\":\"fox\",\"tags\":[\"quick\",\"brown\"],\"path\":\"a/b\"},`, 1<<20/67)},
	} {
		b.Run(bc.name, func(b *testing.B) {
			raw := AppendEscaped(nil, []byte(bc.text))
			buf := make([]byte, len(raw))
			b.SetBytes(int64(len(raw)))
			for b.Loop() {
				if _, _, err := UnescapeOver(buf[:copy(buf, raw)], true); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
