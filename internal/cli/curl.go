package cli

import (
	"encoding/base64"
	"fmt"
	"strings"
	"unicode/utf8"

	"redial/callback"
)

// curlQuoteLimit is the longest body that is written into the command itself:
// systems bound the length of one argument, Linux at 128 KiB.
const curlQuoteLimit = 100_000

// curlCommand is a command for a POSIX shell that sends body byte for byte. The
// secret is the named variable of that shell, never its value. A body that can't stand
// in quotes, or would do things to the terminal it is printed on, goes through
// base64.
func curlCommand(url, variable string, body []byte) string {
	head := fmt.Sprintf(`curl -sS -X POST --url %s \
  -H 'Content-Type: application/json' \
  -H "%s: $%s" \
`, shellQuote(plainURL(url)), callback.SecretHeader, variable)
	if quotable(body) {
		return head + "  --data-raw " + shellQuote(string(body))
	}
	return fmt.Sprintf("base64 -d <<'END' | %s  --data-binary @-\n%sEND", head, wrapBase64(body))
}

// plainURL is a URL with the characters percent-encoded that would act on the
// terminal it is printed on: a file can hold any text as a URL.
func plainURL(url string) string {
	var s strings.Builder
	for _, r := range url {
		if c := string(r); safe(c) != c {
			for _, b := range []byte(c) {
				fmt.Fprintf(&s, "%%%02X", b)
			}
			continue
		}
		s.WriteRune(r)
	}
	return s.String()
}

// quotable reports whether a shell passes body on exactly from single quotes,
// and a terminal shows it as it is.
func quotable(body []byte) bool {
	if len(body) > curlQuoteLimit || !utf8.Valid(body) {
		return false
	}
	text := string(body)
	return !strings.ContainsFunc(text, func(r rune) bool { return r < ' ' && r != '\n' }) && safeText(text) == text
}

// shellQuote quotes s for a POSIX shell.
func shellQuote(s string) string {
	return "'" + strings.ReplaceAll(s, "'", `'\''`) + "'"
}

// wrapBase64 is base64 in lines of 76, as mail and heredocs have it.
func wrapBase64(b []byte) string {
	const bytesALine = 57
	var s strings.Builder
	for len(b) > 0 {
		n := min(bytesALine, len(b))
		s.WriteString(base64.StdEncoding.EncodeToString(b[:n]))
		s.WriteByte('\n')
		b = b[n:]
	}
	return s.String()
}
