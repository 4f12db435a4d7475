package capture

import (
	"bytes"
	"net/http"
	"net/textproto"
	"slices"
	"strings"
)

// hopByHop are the headers that belong to a connection (RFC 9110, section
// 7.6.1, and 11.7 for those of proxies).
var hopByHop = map[string]bool{
	"Connection": true, "Keep-Alive": true, "Proxy-Connection": true, "Te": true,
	"Trailer": true, "Transfer-Encoding": true, "Upgrade": true,
	"Proxy-Authenticate": true, "Proxy-Authorization": true,
}

// ownSpelling are the names that net/http must find as it writes them, since it
// acts on them or writes them itself.
var ownSpelling = map[string]bool{
	"Host": true, "Content-Length": true, "Expect": true, "Trailer": true, "Transfer-Encoding": true,
}

// passedOn returns the headers of a message that go on with it: without the
// hop-by-hop ones, and named as in raw, the head as it was read. A raw that is
// not that of h, or nil, leaves the names as they are in h.
func passedOn(h http.Header, raw []byte) http.Header {
	connection := h["Connection"]
	var w written
	ok := false
	if !asNamed(h, raw) {
		if w, ok = readWritten(h, raw); ok {
			connection = w.values["Connection"] // net/http drops one that says close
		}
	}
	out := make(http.Header, len(h)+2)
	for name, values := range h {
		switch written, found := w.names[name]; {
		case hopByHop[name], listed(connection, name):
		case !ok || ownSpelling[name]:
			out[name] = values
		case found:
			out[written] = values
		}
		// What is in h and not in raw was put there by net/http: it makes a
		// Cache-Control of a Pragma.
	}
	return out
}

// asNamed reports whether raw is the head of h and names all as h does, once each:
// then there is nothing to read from it, which most heads are spared by.
func asNamed(h http.Header, raw []byte) bool {
	own := 0
	for name := range h {
		if !handled(name) {
			own++
		}
	}
	for line := range fieldLines(raw) {
		name, value, _ := bytes.Cut(line, []byte(":"))
		if string(name) == "Connection" {
			return false
		}
		if handled(string(name)) {
			continue
		}
		values := h[string(name)]
		if len(values) != 1 || values[0] != string(textproto.TrimBytes(value)) {
			return false
		}
		own--
	}
	return own == 0
}

// listed reports whether Connection names a header as its own.
func listed(connection []string, name string) bool {
	for _, line := range connection {
		for option := range strings.SplitSeq(line, ",") {
			if strings.EqualFold(textproto.TrimString(option), name) {
				return true
			}
		}
	}
	return false
}

// written is a head as it was written, by the names that net/http gives its
// fields.
type written struct {
	names  map[string]string // of one written in several ways, the first
	values http.Header
}

// readWritten reads raw. It is not ok unless raw has the same names with the
// same values as h: whatever else a connection has carried can't be taken for a
// head then.
func readWritten(h http.Header, raw []byte) (w written, ok bool) {
	if len(raw) == 0 {
		return w, false
	}
	w = written{names: make(map[string]string, len(h)+2), values: make(http.Header, len(h)+2)}
	for line := range fieldLines(raw) {
		name, value, found := bytes.Cut(line, []byte(":"))
		if !found || len(name) == 0 || name[0] == ' ' || name[0] == '\t' {
			return w, false // folded lines are not worth the trouble
		}
		key := textproto.CanonicalMIMEHeaderKey(string(name))
		if _, seen := w.names[key]; !seen {
			w.names[key] = string(name)
		}
		w.values[key] = append(w.values[key], string(textproto.TrimBytes(value)))
	}
	for key, want := range h {
		if !handled(key) && !w.madeBy(h, key) && !slices.Equal(w.values[key], want) {
			return w, false
		}
	}
	for key := range w.values {
		if _, known := h[key]; !known && !handled(key) {
			return w, false
		}
	}
	return w, true
}

// handled reports whether net/http takes a header out or changes it.
func handled(key string) bool { return hopByHop[key] || ownSpelling[key] }

// madeBy reports whether net/http made a header of another one.
func (w written) madeBy(h http.Header, key string) bool {
	_, own := w.names[key]
	return key == "Cache-Control" && !own && h.Get("Pragma") == "no-cache"
}

// fieldLines yields the lines of a head after its first, up to the empty one.
// It skips the heads of interim answers. A head that does not end yields a line
// that is no field.
func fieldLines(raw []byte) func(yield func([]byte) bool) {
	return func(yield func([]byte) bool) {
		for interim(raw) {
			_, raw, _ = bytes.Cut(raw, []byte("\r\n\r\n"))
		}
		_, rest, whole := bytes.Cut(raw, []byte("\r\n"))
		for whole {
			var line []byte
			line, rest, whole = bytes.Cut(rest, []byte("\r\n"))
			if whole && len(line) == 0 {
				return
			}
			if whole && !yield(line) {
				return
			}
		}
		yield(nil)
	}
}

// interim reports whether a head is that of a 1xx answer.
func interim(head []byte) bool { return bytes.HasPrefix(head, []byte("HTTP/1.1 1")) }
