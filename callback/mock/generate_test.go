package mock

import (
	"bytes"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"strings"

	"redial/callback"
)

// generated is a body and whether the contract accepts it, which is known from
// how it was made, not from looking at it.
type generated struct {
	body  []byte
	valid bool
	made  string // how
}

// generator makes bodies, good and broken, the same ones for the same seed.
type generator struct{ *rand.Rand }

func newGenerator(seed uint64) generator { return generator{rand.New(rand.NewPCG(seed, 7))} }

// next makes one body: every other one is broken, in one of all ways.
func (g generator) next() generated {
	p := g.payload()
	if g.IntN(2) == 0 {
		return g.harmless(p)
	}
	fault := faults[g.IntN(len(faults))]
	body := fault.apply(g, p)
	return generated{body: body, made: fault.name}
}

// payload makes a good payload of any type.
func (g generator) payload() callback.Payload {
	p := callback.Payload{OK: g.IntN(8) > 0, OrderID: g.orderID()}
	if !p.OK {
		p.Error = g.text()
		return p
	}
	types := callback.OutputTypes()
	p.OutputType = types[g.IntN(len(types))]
	switch p.OutputType {
	case callback.JSON:
		text, err := json.Marshal(map[string]any{g.text(): g.text(), "n": g.Int(), "list": []any{nil, true, g.Float64()}})
		if err != nil {
			panic(err)
		}
		p.ResultText = string(text)
	case callback.Text, callback.HTML, callback.CSV:
		p.ResultText = g.text()
	case callback.URL:
		p.ResultURL = fmt.Sprintf("https://files.example.org/%d?x=%d&y", g.Int(), g.Int())
	case callback.File, callback.XLSX, callback.Video:
		for range 1 + g.IntN(3) {
			p.Files = append(p.Files, g.file())
		}
	}
	return p
}

func (g generator) orderID() string {
	return fmt.Sprintf("%08x-%04x-4%03x-a%03x-%012x", g.Uint32(), g.IntN(1<<16), g.IntN(1<<12), g.IntN(1<<12), g.Uint64N(1<<48))
}

func (g generator) text() string {
	const letters = "abc XYZ<>&\"\\/\n\t\x01\u2028é漢😀{}[],:'"
	runes := []rune(letters)
	text := make([]rune, 1+g.IntN(60))
	for i := range text {
		text[i] = runes[g.IntN(len(runes))]
	}
	return string(text) + "."
}

func (g generator) file() callback.PayloadFile {
	f := callback.PayloadFile{Filename: "a " + g.text() + ".pdf", MIMEType: "application/pdf"}
	if g.IntN(3) == 0 {
		f.ObjectKey = "uploads/" + g.text()
		return f
	}
	f.Data = make([]byte, 1+g.IntN(5000))
	for i := range f.Data {
		f.Data[i] = byte(g.Uint32())
	}
	return f
}

// harmless changes what a body may do without: spacing, order, more fields.
func (g generator) harmless(p callback.Payload) generated {
	body := p.Encode()
	made := "as encoded"
	switch g.IntN(5) {
	case 0:
		var out bytes.Buffer
		if err := json.Indent(&out, body, " ", "\t"); err != nil {
			panic(err)
		}
		body, made = out.Bytes(), "indented"
	case 1:
		body, made = with(body, "job_token", `{"nested":[1,{"ok":"no"}]}`), "with an unknown field"
	case 2:
		body, made = with(body, "short_id", `"abc"`), "with a short_id"
	case 3:
		body, made = append([]byte(" \r\n"), append(body, '\n', '\t')...), "with space around"
	}
	return generated{body: body, valid: true, made: made}
}

func with(body []byte, name, raw string) []byte {
	return parse(body).Set(name, []byte(raw)).Bytes()
}

func without(body []byte, name string) []byte { return parse(body).Remove(name).Bytes() }

func parse(body []byte) callback.Body {
	b, err := callback.ParseBody(body)
	if err != nil {
		panic(err)
	}
	return b
}

// broken is one way to break any payload.
type broken struct {
	name  string
	apply func(g generator, p callback.Payload) []byte
}

// onBytes is a way that needs only the encoded body.
func onBytes(name string, apply func(g generator, body []byte) []byte) broken {
	return broken{name, func(g generator, p callback.Payload) []byte { return apply(g, p.Encode()) }}
}

// setting is a way that sets a field of any body.
func setting(name, raw string) broken {
	return onBytes(name+" "+raw, func(_ generator, body []byte) []byte { return with(body, name, raw) })
}

// as is a way that sets a field of a result of some type.
func as(t callback.OutputType, name, raw string) broken {
	return broken{string(t) + " with " + name + " " + raw, func(_ generator, p callback.Payload) []byte {
		base := callback.Payload{OK: true, OrderID: p.OrderID, OutputType: t, ResultText: "[1]", ResultURL: "https://x.example.org"}
		if t.Carrier() == callback.CarriesFile {
			base.Files = []callback.PayloadFile{{Filename: "a.txt", MIMEType: "text/plain", Data: []byte("hello")}}
		}
		if raw == "" {
			return without(base.Encode(), name)
		}
		return with(base.Encode(), name, raw)
	}}
}

// faults are all the ways; each makes any good payload one that is refused.
var faults = []broken{
	onBytes("cut off", func(g generator, b []byte) []byte { return b[:g.IntN(len(b)-1)] }),
	onBytes("a trailing comma", func(_ generator, b []byte) []byte { return append(b[:len(b)-1], ",}"...) }),
	onBytes("two documents", func(_ generator, b []byte) []byte { return append(b, b...) }),
	onBytes("a byte order mark", func(_ generator, b []byte) []byte { return append([]byte("\xef\xbb\xbf"), b...) }),
	onBytes("Latin-1", func(_ generator, b []byte) []byte { return with(b, "note", "\"caf\xe9\"") }),
	onBytes("a comment", func(_ generator, b []byte) []byte { return append(b, " // done"...) }),
	onBytes("single quotes", func(_ generator, b []byte) []byte { return bytes.Replace(b, []byte(`"ok"`), []byte(`'ok'`), 1) }),
	onBytes("True", func(_ generator, b []byte) []byte { return append(b[:len(b)-1], `,"x":True}`...) }),
	onBytes("NaN", func(_ generator, b []byte) []byte { return append(b[:len(b)-1], `,"x":NaN}`...) }),
	onBytes("a bare line break", func(_ generator, b []byte) []byte { return append(b[:len(b)-1], ",\"x\":\"a\nb\"}"...) }),
	onBytes("an array", func(_ generator, b []byte) []byte { return append(append([]byte("["), b...), ']') }),
	onBytes("encoded twice", func(_ generator, b []byte) []byte { out, _ := json.Marshal(string(b)); return out }),
	onBytes("nothing", func(generator, []byte) []byte { return nil }),
	onBytes("deep", func(_ generator, b []byte) []byte {
		return append(b[:len(b)-1], `,"x":`+strings.Repeat("[", 10_000)+strings.Repeat("]", 10_000)+"}"...)
	}),
	onBytes("no ok", func(_ generator, b []byte) []byte { return without(b, "ok") }),
	onBytes("no order_id", func(_ generator, b []byte) []byte { return without(b, "order_id") }),
	onBytes("too large", func(_ generator, b []byte) []byte {
		return append(b, bytes.Repeat([]byte(" "), callback.SizeLimit+1-len(b))...)
	}),
	setting("ok", `"true"`), setting("ok", `1`), setting("ok", `null`),
	setting("order_id", `17`), setting("order_id", `"17"`), setting("order_id", `null`), setting("order_id", `"order-uuid-from-webhook"`),
	setting("note", `"your-callback-secret"`),
	as(callback.Text, "result_text", ""), as(callback.Text, "result_text", `7`), as(callback.Text, "result_text", `"Your analysis results go here..."`),
	as(callback.Text, "output_type", ""), as(callback.Text, "output_type", `"Text"`), as(callback.Text, "output_type", `"hologram"`), as(callback.Text, "output_type", `null`),
	as(callback.JSON, "result_text", `{"a":1}`), as(callback.JSON, "result_text", `"{\"a\":1,}"`), as(callback.JSON, "result_text", `""`),
	as(callback.URL, "result_url", ""), as(callback.URL, "result_url", `"/a"`), as(callback.URL, "result_url", `"ftp://a.b"`), as(callback.URL, "result_url", `"https://a b"`),
	as(callback.File, "file_base64", ""), as(callback.File, "file_base64", `""`), as(callback.File, "file_base64", `"aGk"`), as(callback.File, "file_base64", `"a-k="`),
	as(callback.File, "file_base64", `"data:text/plain;base64,aGk="`), as(callback.File, "file_base64", `"aG k"`), as(callback.File, "filename", ""), as(callback.File, "mime_type", ""),
	as(callback.Video, "result_url", ""), as(callback.Video, "files", `[]`), as(callback.Video, "files", `{}`), as(callback.Video, "files", `["a"]`),
	as(callback.Video, "files", `[{"filename":"a.mp4","mime_type":"video/mp4"}]`), as(callback.XLSX, "filename", `3`),
}
