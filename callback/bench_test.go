package callback

import (
	"strings"
	"testing"
)

// benchBodies are 4.5 MB each, in the three shapes that are sent.
func benchBodies() map[string][]byte {
	data := make([]byte, 3_370_000)
	for i := range data {
		data[i] = byte(i * 7919 >> 3)
	}
	copy(data, "%PDF-1.7")
	const row = `{"name":"a b c","score":95,"tags":["x","y"]},`
	inner := "[" + strings.Repeat(row, 4_490_000/(len(row)+10)) + "0]"
	return map[string][]byte{
		"file": Payload{OK: true, OrderID: orderID, OutputType: File, Files: []PayloadFile{{"a.pdf", "application/pdf", data, ""}}}.Encode(),
		"text": Payload{OK: true, OrderID: orderID, OutputType: Text, ResultText: strings.Repeat("The quick brown fox. ", 214_000)}.Encode(),
		"json": Payload{OK: true, OrderID: orderID, OutputType: JSON, ResultText: inner}.Encode(),
	}
}

func BenchmarkValidate(b *testing.B) {
	for name, body := range benchBodies() {
		b.Run(name, func(b *testing.B) {
			b.SetBytes(int64(len(body)))
			b.ReportAllocs()
			for b.Loop() {
				Validate(body)
			}
		})
	}
}

func BenchmarkPeekBody(b *testing.B) {
	for name, body := range benchBodies() {
		b.Run(name, func(b *testing.B) {
			b.SetBytes(int64(len(body)))
			b.ReportAllocs()
			for b.Loop() {
				PeekBody(body)
			}
		})
	}
}

func BenchmarkParseBody(b *testing.B) {
	for name, body := range benchBodies() {
		b.Run(name, func(b *testing.B) {
			b.SetBytes(int64(len(body)))
			for b.Loop() {
				if _, err := ParseBody(body); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

func BenchmarkEncode(b *testing.B) {
	p := Payload{OK: true, OrderID: orderID, OutputType: File, Files: []PayloadFile{{"a.pdf", "application/pdf", make([]byte, 3_370_000), ""}}}
	b.SetBytes(int64(len(p.Encode())))
	b.ReportAllocs()
	for b.Loop() {
		p.Encode()
	}
}
