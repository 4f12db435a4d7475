package cli

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"strings"
	"time"
	"unicode"
	"unicode/utf16"
	"unicode/utf8"

	"redial/callback"
	"redial/history"
)

// writeJSON writes v as one line. What could control a terminal is escaped,
// which changes no value.
func writeJSON(w io.Writer, v any) error {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	if err := e.Encode(v); err != nil {
		return fmt.Errorf("encode JSON: %w", err)
	}
	line := b.Bytes()
	if bytes.ContainsFunc(line, controls) {
		line = escapeControls(line)
	}
	_, err := w.Write(line)
	return err
}

// controls reports whether a terminal may take r for a command: C1 controls,
// DEL, and what is not seen or reorders text. JSON itself escapes the controls below
// space.
func controls(r rune) bool {
	return r >= 0x7f && (r <= 0x9f || unicode.In(r, unicode.Cf, unicode.Zl, unicode.Zp))
}

// escapeControls writes them as \uXXXX. They stand in JSON strings alone.
func escapeControls(line []byte) []byte {
	out := make([]byte, 0, len(line)+64)
	for len(line) > 0 {
		r, n := utf8.DecodeRune(line)
		if controls(r) {
			for _, unit := range utf16.Encode([]rune{r}) {
				out = fmt.Appendf(out, `\u%04x`, unit)
			}
		} else {
			out = append(out, line[:n]...)
		}
		line = line[n:]
	}
	return out
}

// callbackJSON is a callback as send and show print it.
type callbackJSON struct {
	history.Entry
	AttemptLog []attemptJSON `json:"attempt_log"`
	// Diagnosis is why it stands as it does, in show alone.
	Diagnosis *callback.Diagnosis `json:"diagnosis,omitempty"`
}

type attemptJSON struct {
	N             int                 `json:"n"`
	Time          time.Time           `json:"time"`
	Status        int                 `json:"status"`
	MS            float64             `json:"ms"`
	Error         callback.ErrorClass `json:"error"`
	Message       string              `json:"message"`
	Headers       map[string]string   `json:"headers,omitempty"`
	Response      string              `json:"response"`
	ResponseBytes int64               `json:"response_bytes"`
}

func newCallbackJSON(e history.Entry, attempts []callback.Attempt) callbackJSON {
	c := callbackJSON{Entry: e, AttemptLog: []attemptJSON{}}
	for _, at := range attempts {
		c.AttemptLog = append(c.AttemptLog, attemptJSON{
			N: at.N, Time: at.Time, Status: at.Status, MS: ms(at.Duration),
			Error: at.Error, Message: at.Message, Headers: at.Headers,
			Response: strings.ToValidUTF8(string(at.Response), "\uFFFD"), ResponseBytes: at.ResponseBytes,
		})
	}
	return c
}
