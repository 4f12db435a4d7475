package record

import (
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"maps"
	"math"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"redial/callback"
)

// AppendCallback appends a callback's line with its newline. size is the
// length of the body, which the line of a replay does not hold.
func AppendCallback(dst []byte, r *callback.Record, size int64) []byte {
	dst = append(dst, `{"v":1,"kind":"callback","id":"`...)
	dst = AppendEscaped(dst, []byte(r.ID))
	dst = appendTime(append(dst, `","time":"`...), r.Time)
	dst = append(dst, '"')
	dst = appendField(dst, "source", string(r.Source))
	dst = appendField(dst, "replay_of", r.ReplayOf)
	dst = appendField(dst, "order_id", r.OrderID)
	if r.OK != nil {
		dst = strconv.AppendBool(append(dst, `,"ok":`...), *r.OK)
	}
	dst = appendField(dst, "output_type", r.OutputType)
	dst = appendField(dst, "target", r.Target)
	dst = appendField(dst, "url", bareURL(r.URL))
	dst = strconv.AppendInt(append(dst, `,"bytes":`...), size, 10)
	dst = hex.AppendEncode(append(dst, `,"sha256":"`...), r.SHA256[:])
	dst = append(dst, '"')
	dst = appendField(dst, "body_of", r.BodyOf)
	if r.Request != nil {
		dst = appendJSON(append(dst, `,"request":`...), r.Request)
	}
	if len(r.Uploads) > 0 {
		dst = appendJSON(append(dst, `,"uploads":`...), r.Uploads)
	}
	if r.BodyOf == "" {
		dst = appendContent(dst, "body", r.Body)
	}
	return append(dst, "}\n"...)
}

// AttemptLineOf returns an attempt's line with its newline.
func AttemptLineOf(r *callback.Record, a *callback.Attempt) []byte {
	return AppendAttempt(make([]byte, 0, 512+len(a.Response)+len(a.Response)/8), r, a)
}

// AppendAttempt appends an attempt's line with its newline.
func AppendAttempt(dst []byte, r *callback.Record, a *callback.Attempt) []byte {
	dst = append(dst, `{"v":1,"kind":"attempt","id":"`...)
	dst = AppendEscaped(dst, []byte(r.ID))
	dst = strconv.AppendInt(append(dst, `","n":`...), int64(a.N), 10)
	dst = appendTime(append(dst, `,"time":"`...), a.Time)
	dst = append(dst, '"')
	dst = appendField(dst, "order_id", r.OrderID)
	dst = appendField(dst, "output_type", r.OutputType)
	dst = appendField(dst, "target", r.Target)
	if a.Status != 0 {
		dst = strconv.AppendInt(append(dst, `,"status":`...), int64(a.Status), 10)
	}
	dst = appendMillis(append(dst, `,"ms":`...), a.Duration)
	dst = appendField(dst, "error", string(a.Error))
	if a.Unsent {
		dst = append(dst, `,"unsent":true`...)
	}
	dst = appendField(dst, "message", a.Message)
	if len(a.Headers) > 0 {
		dst = appendHeaders(dst, a.Headers)
	}
	response := cutResponse(a.Response)
	if n := max(a.ResponseBytes, int64(len(a.Response))); n > 0 {
		dst = strconv.AppendInt(append(dst, `,"response_bytes":`...), n, 10)
	}
	if len(response) > 0 {
		dst = appendContent(dst, "response", response)
	}
	return append(dst, "}\n"...)
}

// appendField appends a string field unless it is empty.
func appendField(dst []byte, key, value string) []byte {
	if value == "" {
		return dst
	}
	dst = append(append(append(dst, `,"`...), key...), `":"`...)
	return append(AppendEscaped(dst, []byte(strings.ToValidUTF8(value, "\uFFFD"))), '"')
}

// mostEscaped is how long a text may be with its escapes. One that is longer is
// written in base64 where that is shorter: escapes make a text up to six times as
// long, and no line is read that is longer than MaxLine.
const mostEscaped = MaxLine / 2

// appendContent appends foreign bytes: as a string where they are UTF-8, else
// in base64 under another name.
func appendContent(dst []byte, key string, b []byte) []byte {
	dst = slices.Grow(dst, len(b)+len(b)/8+64)
	dst = append(append(dst, `,"`...), key...)
	if utf8.Valid(b) {
		text := AppendEscaped(append(dst, `":"`...), b)
		if n := len(text) - len(dst); n <= mostEscaped || n <= base64.StdEncoding.EncodedLen(len(b)) {
			return append(text, '"')
		}
	}
	dst = base64.StdEncoding.AppendEncode(append(dst, `_base64":"`...), b)
	return append(dst, '"')
}

func appendHeaders(dst []byte, headers map[string]string) []byte {
	dst = append(dst, `,"headers":{`...)
	var room [24]string // of the usual answer
	keys := slices.AppendSeq(room[:0], maps.Keys(headers))
	slices.Sort(keys)
	for i, key := range keys {
		if i > 0 {
			dst = append(dst, ',')
		}
		dst = append(AppendEscaped(append(dst, '"'), []byte(strings.ToValidUTF8(key, "\uFFFD"))), `":"`...)
		dst = append(AppendEscaped(dst, []byte(strings.ToValidUTF8(headers[key], "\uFFFD"))), '"')
	}
	return append(dst, '}')
}

func appendTime(dst []byte, t time.Time) []byte {
	return t.UTC().AppendFormat(dst, time.RFC3339Nano)
}

func appendMillis(dst []byte, d time.Duration) []byte {
	micros := math.Round(float64(max(d, 0)) / float64(time.Microsecond))
	return strconv.AppendFloat(dst, micros/1000, 'f', -1, 64)
}

func appendJSON(dst []byte, v any) []byte {
	b, err := json.Marshal(v)
	if err != nil { // strings and numbers always marshal
		return append(dst, "null"...)
	}
	return append(dst, b...)
}

// cutResponse cuts an answer at the cap, and not inside a character.
func cutResponse(b []byte) []byte {
	if len(b) <= callback.ResponseCap {
		return b
	}
	cut := callback.ResponseCap
	for i := 1; i < utf8.UTFMax; i++ {
		if !utf8.RuneStart(b[cut]) {
			cut--
		}
	}
	if utf8.Valid(b[:cut]) {
		return b[:cut]
	}
	return b[:callback.ResponseCap]
}

// bareURL is a URL without what may be secret in it: user, query, fragment.
func bareURL(u string) string {
	if i := strings.IndexAny(u, "?#"); i >= 0 {
		u = u[:i]
	}
	scheme := strings.Index(u, "://")
	if scheme < 0 {
		return u
	}
	host := u[scheme+3:]
	path := strings.IndexByte(host+"/", '/')
	if at := strings.LastIndexByte(host[:path], '@'); at >= 0 {
		return u[:scheme+3] + host[at+1:]
	}
	return u
}
