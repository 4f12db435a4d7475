package cause

import (
	"bytes"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"html"
	"net/url"
	"regexp"
	"strings"
)

// entities knows quotes written as entities of HTML.
func entities(text []byte) *Cause {
	if text[0] != '{' && text[0] != '[' && text[0] != '&' || !hasAny(head(text, 256), "&quot;", "&#34;", "&#x22;", "&#039;", "&#39;", "&apos;", "&lcub;", "&#123;", "&#x7b;", "&amp;quot;") {
		return nil
	}
	at := bytes.IndexByte(text, '&')
	if before := bytes.Trim(text[:at], space+"{["); len(before) > 0 {
		return nil
	}
	c := &Cause{
		At:   at,
		Says: "has its quotes as entities of HTML (" + string(text[at:at+bytes.IndexByte(text[at:], ';')+1]) + ")",
		Fix:  "Unescape them, or take the text before it is escaped for a page.",
	}
	plain := html.UnescapeString(string(text))
	if hasAny([]byte(plain), "&quot;", "&#34;") {
		plain = html.UnescapeString(plain)
	}
	if isDocument([]byte(plain)) {
		c.Decoded = []byte(plain)
	}
	return c
}

// percentEncoded knows JSON as a form or an address sends it.
func percentEncoded(text []byte) *Cause {
	if text[0] != '%' || !hasPrefix(bytes.ToUpper(head(text, 8)), "%7B", "%5B", "%22", "%257B", "%255B") {
		return nil
	}
	c := &Cause{
		Says: "is percent-encoded JSON, as a form sends it (%7B is {)",
		Fix:  "Send it without that encoding: set the body type of the HTTP step to JSON (raw), not form.",
	}
	plain := string(bytes.TrimRight(text, "=&"))
	for range 2 {
		next, err := url.QueryUnescape(plain)
		if err != nil {
			return c
		}
		if plain = next; isDocument([]byte(plain)) {
			c.Decoded = []byte(plain)
			return c
		}
	}
	return c
}

// unicodeEscaped knows JSON whose signs are all written as escapes.
func unicodeEscaped(text []byte) *Cause {
	start := bytes.ToLower(head(text, 8))
	switch {
	case hasPrefix(start, `\u007b`, `\u005b`, `{\u0022`, `[\u007b`):
		c := &Cause{
			Says: `is JSON whose signs are written as \u escapes (\u007b is {)`,
			Fix:  "Send the text itself: the escapes belong inside of a string only.",
		}
		if s, ok := decodedString([]byte(`"` + strings.ReplaceAll(string(text), `"`, `\"`) + `"`)); ok && isDocument([]byte(s)) {
			c.Decoded = []byte(s)
		}
		return c
	case hasPrefix(start, "=7b=22", "{=22"):
		return &Cause{
			Says: "is quoted-printable text, as mail has it (=22 is a quote)",
			Fix:  "Decode it before you send it.",
		}
	}
	return nil
}

var (
	formPair = regexp.MustCompile(`^[A-Za-z_][\w.\-\[\]%]*=[^=\n{}]*(&[A-Za-z_][\w.\-\[\]%]*=[^\n]*)*$`)
	formJSON = regexp.MustCompile(`^(payload|data|body|json|callback|result|output|request)=([{"%\[])`)
)

// formData knows fields that were sent as a form.
func formData(text []byte) *Cause {
	start := head(text, 2048)
	c := &Cause{
		Says: "is form data, not JSON",
		Fix:  `Send the fields as one JSON object: the body type of the HTTP step is JSON (raw), not form. In Python use requests' json=, not data=.`,
	}
	if m := formJSON.FindSubmatchIndex(start); m != nil {
		value := text[m[4]:]
		if plain, err := url.QueryUnescape(string(bytes.TrimRight(value, "&="))); err == nil && isDocument([]byte(plain)) {
			c.Decoded = []byte(plain)
		}
		c.Says = "is form data, not JSON: the callback stands in the field " + quoted(text[:m[4]-1])
		return c
	}
	if bytes.IndexByte(text, '\n') >= 0 || !formPair.Match(start) {
		return nil
	}
	if bytes.IndexByte(text, '&') < 0 && !hasPrefix(text, "ok=", "order_id=", "output_type=", "result_text=", "payload=", "success=", "status=") {
		return nil
	}
	return c
}

var dataURIStart = regexp.MustCompile(`(?i)^data:[a-z]+/[\w.+-]+[;,]`)

// dataURI knows a data: address in place of what it holds.
func dataURI(text []byte) *Cause {
	m := dataURIStart.FindIndex(head(text, 128))
	if m == nil {
		return nil
	}
	c := &Cause{
		Says: "is a data: address, not JSON",
		Fix:  "Send what it holds, decoded.",
	}
	if _, data, ok := strings.Cut(string(text), ","); ok {
		if plain := fromBase64(data); isDocument(plain) {
			c.Decoded = plain
		}
	}
	return c
}

var tokenShape = regexp.MustCompile(`^(Bearer )?eyJ[\w-]+\.eyJ[\w-]+\.[\w-]*$`)

// webToken knows a JSON web token, which is a credential and no callback.
func webToken(text []byte) *Cause {
	if len(text) > 16<<10 || !tokenShape.Match(text) {
		return nil
	}
	return &Cause{
		Says: "is a JSON web token (three parts of base64), a credential and no callback",
		Fix:  "Send the callback's object; a token belongs into a header.",
	}
}

var base64Shape = regexp.MustCompile(`^[A-Za-z0-9+/_-]{8,}={0,2}$`)

var base64Start = regexp.MustCompile(`^"?[A-Za-z0-9+/_-]{8,}`)

// base64Text knows JSON under base64.
func base64Text(text []byte) *Cause {
	if first := head(text, 64); !base64Start.Match(first) || bytes.IndexByte(first, ' ') >= 0 {
		return nil
	}
	joined := bytes.Map(func(r rune) rune {
		if r == '\n' || r == '\r' {
			return -1
		}
		return r
	}, text)
	joined = bytes.Trim(joined, `"`)
	if !base64Shape.Match(joined) {
		return nil
	}
	plain := fromBase64(string(joined))
	switch {
	case len(plain) == 0:
		return nil
	case isObject(plain):
		return &Cause{
			Says:    "is base64 of a JSON object",
			Fix:     "Send the JSON itself. On AWS Lambda, decode the body where isBase64Encoded is true.",
			Decoded: bytes.TrimSpace(plain),
		}
	case FileKind(plain) != "":
		return &Cause{
			Says: "is base64 of a " + FileKind(plain) + " file, not JSON",
			Fix:  `Send it as "file_base64" of a JSON object, with "filename" and "mime_type".`,
		}
	case isDocument(plain):
		return &Cause{Says: "is base64 of JSON", Fix: "Send the JSON itself.", Decoded: bytes.TrimSpace(plain)}
	}
	return nil
}

// fromBase64 decodes base64 of either alphabet, with padding or without.
func fromBase64(s string) []byte {
	s = strings.TrimRight(strings.NewReplacer("-", "+", "_", "/").Replace(s), "=")
	plain, err := base64.RawStdEncoding.DecodeString(s)
	if err != nil {
		return nil
	}
	return plain
}

// hexText knows JSON written as hexadecimal digits.
func hexText(text []byte) *Cause {
	digits := bytes.TrimPrefix(bytes.TrimPrefix(text, []byte("0x")), []byte(`\x`))
	if !hasPrefix(bytes.ToLower(head(digits, 4)), "7b22", "7b0a", "7b0d", "7b20", "5b7b") {
		return nil
	}
	c := &Cause{
		Says: "is JSON written as hexadecimal digits (7b is {)",
		Fix:  `Send the text itself, such as buffer.toString("utf8").`,
	}
	if plain, err := hex.DecodeString(string(digits)); err == nil && isDocument(plain) {
		c.Decoded = plain
	}
	return c
}

var (
	byteListShape = regexp.MustCompile(`^\[?\s*(123|91)\s*,\s*(34|10|13|32|123)\s*,`)
	bufferShape   = regexp.MustCompile(`^\{\s*"(type"\s*:\s*"Buffer"|0"\s*:\s*(123|91)\s*,)`)
)

// byteList knows the bytes of JSON as a list of numbers.
func byteList(text []byte) *Cause {
	start := head(text, 64)
	if !byteListShape.Match(start) && !bufferShape.Match(start) {
		return nil
	}
	c := &Cause{
		Says: "is a list of byte values (a Buffer or Uint8Array as JSON), not the text that they make",
		Fix:  `Make a text of it first: buffer.toString("utf8"), or new TextDecoder().decode(bytes).`,
	}
	if plain := listedBytes(text); isDocument(plain) {
		c.Decoded = plain
	}
	return c
}

// listedBytes returns the byte values that a text lists: its numbers, but for
// those in quotes, which are the names of a Uint8Array.
func listedBytes(text []byte) []byte {
	var out []byte
	for i := 0; i < len(text); {
		switch c := text[i]; {
		case c == '"':
			end := bytes.IndexByte(text[i+1:], '"')
			if end < 0 {
				return out
			}
			i += end + 2
		case '0' <= c && c <= '9':
			n := 0
			for ; i < len(text) && '0' <= text[i] && text[i] <= '9' && n < 256; i++ {
				n = 10*n + int(text[i]-'0')
			}
			if n > 255 {
				return nil
			}
			out = append(out, byte(n))
		default:
			i++
		}
	}
	return out
}

// Buffer knows an object that is a Buffer of Node as JSON, or nil.
func Buffer(object []byte) *Cause {
	if !bufferShape.Match(head(object, 64)) {
		return nil
	}
	c := byteList(object)
	c.Code = "byte-list"
	return c
}

// encodedTwice knows a JSON string that holds the JSON.
func encodedTwice(text []byte) *Cause {
	s, ok := decodedString(text)
	if !ok {
		return nil
	}
	times := 1
	for inner := strings.TrimSpace(s); len(inner) > 0 && inner[0] == '"' && times < 8; inner = strings.TrimSpace(s) {
		next, ok := decodedString([]byte(inner))
		if !ok {
			break
		}
		s, times = next, times+1
	}
	trimmed := strings.TrimSpace(s)
	if len(trimmed) == 0 || trimmed[0] != '{' && trimmed[0] != '[' {
		return nil
	}
	c := &Cause{
		Says: "is a string that holds the object, not the object: it was encoded twice",
		Fix:  "Encode it once: send the string's content. With axios, fetch or requests' json=, give the object, not JSON.stringify(it) or json.dumps(it).",
	}
	if times > 1 {
		c.Says = "is a string in a string: it was encoded " + map[int]string{2: "three", 3: "four", 4: "five"}[times] + " times"
		if times > 4 {
			c.Says = "is a string in a string: it was encoded many times"
		}
		c.Fix = "Encode it once."
	}
	if json.Valid([]byte(trimmed)) {
		c.Decoded = []byte(trimmed)
	}
	return c
}
