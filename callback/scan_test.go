package callback

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
)

// faultsOf scans all of src and returns what is not JSON about it.
func faultsOf(src []byte) []fault {
	var faults []fault
	s := scanner{src: src, onFault: func(f fault) {
		if f.kind != faultInvalidUTF8 && f.kind != faultLoneSurrogate {
			faults = append(faults, f)
		}
	}}
	for s.next().kind != tokenEnd {
		continue
	}
	return faults
}

// jsonSamples are texts that any JSON reader is tried on.
var jsonSamples = []string{
	``, ` `, `null`, `true`, `"a"`, `1`, `-0`, `01`, `1.`, `.5`, `1e5`, `1E+05`, `1e`, `-`, `+1`, `0x1F`, `1_000`,
	`{}`, `[]`, `[[]]`, `{"a":{}}`, `{"a":1,}`, `[1,]`, `[,]`, `[1,,2]`, `{,}`, `{"a"}`, `{"a":}`, `{"a" 1}`, `{"a":1 "b":2}`,
	`{"a":1}}`, `[1]]`, `[}`, `{]`, `{"a":1]`, `["a":1]`, `{1:2}`, `{a:1}`, `{'a':1}`, `{"a":'b'}`, `{"a":"b}`, `{"a":"b"`,
	`{"a":tru`, `{"a":nul}`, `True`, `NaN`, `-Infinity`, `Infinity`, `undefined`, `// x` + "\n1", `/* x */ 1`, `1 # x`, `/`, `/*`,
	`"\u00e9"`, `"\ud83d\ude00"`, `"\ud83d"`, `"\ude00x"`, `"\ud83d\u0041"`, `"\u12"`, `"\u12zz"`, `"\x"`, `"\'"`, `"\`, `"\"`, `"\\"`, `"\\\"`,
	"\"a\nb\"", "\"a\tb\"", "\"\x00\"", "\"\x7f\"", "\"\xff\"", "\xff", "\"\xe2\x82", "\"é€😀\"", "\xef\xbb\xbf{}",
	`{"a":1}{"b":2}`, `{} x`, `"a""b"`, `"a" "b"`, `["a""b"]`, `["a" "b"]`, `[1 2]`, `[{} {}]`, `"x "y" z"`, `{"a":"x "y" z"}`,
	strings.Repeat("[", maxDepth) + strings.Repeat("]", maxDepth),
	strings.Repeat("[", maxDepth+1) + strings.Repeat("]", maxDepth+1),
	strings.Repeat(`{"a":`, maxDepth) + "1" + strings.Repeat("}", maxDepth),
	strings.Repeat(`{"a":`, maxDepth+1) + "1" + strings.Repeat("}", maxDepth+1),
}

func TestScannerAgreesWithEncodingJSON(t *testing.T) {
	t.Parallel()
	for _, src := range jsonSamples {
		assert.Equal(t, json.Valid([]byte(src)), len(faultsOf([]byte(src))) == 0, "%.60q: %v", src, faultsOf([]byte(src)))
	}
}

func FuzzScanner(f *testing.F) {
	for _, src := range jsonSamples {
		f.Add([]byte(src))
	}
	f.Fuzz(func(t *testing.T, src []byte) {
		faults := faultsOf(src)
		if valid := json.Valid(src); valid != (len(faults) == 0) {
			t.Fatalf("json.Valid(%q) = %v, faults %v", src, valid, faults)
		}
		for _, fault := range faults {
			if fault.at < 0 || fault.at > len(src) {
				t.Fatalf("%q: fault at %d", src, fault.at)
			}
			if fault.message(src) == "" {
				t.Fatalf("%q: no message for %v", src, fault)
			}
		}
	})
}

// TestDecodedAgreesWithEncodingJSON reads strings both ways.
func TestDecodedAgreesWithEncodingJSON(t *testing.T) {
	t.Parallel()
	for _, src := range []string{
		`""`, `"a"`, `"\"\\\/\b\f\n\r\t"`, `"\u00e9\u20AC"`, `"\ud83d\ude00"`, `"\ud83d"`, `"\ud83dx"`, `"\ud83d\u0041"`,
		`"\ude00\ud83d"`, "\"\xff\xfe\"", "\"a\xe2\x82z\"", `"é€😀"`, `"\u0000"`,
	} {
		var want string
		assert.NoError(t, json.Unmarshal([]byte(src), &want))
		s := scanner{src: []byte(src)}
		tok := s.next()
		assert.Equal(t, want, tok.decoded(s.src), src)
		if !strings.ContainsRune(want, '\uFFFD') {
			assert.True(t, tok.says(s.src, want), src)
		}
		assert.False(t, tok.says(s.src, want+"x"), src)
	}
}
