package callback

import (
	"errors"
	"net/http"
	"slices"
	"strconv"
	"strings"
)

// writable reports whether appendHead can write a request's head: its body has
// a known length, and nothing in it is about the connection.
func writable(r *http.Request) bool {
	switch {
	case r.ContentLength < 0, len(r.TransferEncoding) > 0, len(r.Trailer) > 0, r.Close:
		return false
	case r.ContentLength == 0 && r.Body != nil && r.Body != http.NoBody:
		return false
	case r.Method == "" || !isToken(r.Method) || r.Method == http.MethodConnect:
		return false
	}
	for name := range r.Header {
		switch http.CanonicalHeaderKey(name) {
		case "Connection", "Expect", "Host", "Content-Length", "Trailer", "Transfer-Encoding", "Upgrade":
			return false
		}
	}
	return isASCII(r.Host)
}

var errHeader = errors.New("a header's name or value has characters that no header can have")

// appendHead appends a request's head. It says of a header that can't be sent
// no more than that: its value may be the secret.
func appendHead(dst []byte, r *http.Request) ([]byte, error) {
	hostName := r.Host
	if hostName == "" {
		hostName = r.URL.Host
	}
	if !isFieldValue(hostName) || strings.ContainsAny(hostName, " /") {
		return dst, errHeader
	}
	dst = append(append(dst, r.Method...), ' ')
	dst = append(append(dst, r.URL.RequestURI()...), " HTTP/1.1\r\nHost: "...)
	dst = append(append(dst, hostName...), "\r\n"...)
	var room [16]string
	names := room[:0]
	for name := range r.Header {
		names = append(names, name)
	}
	slices.Sort(names)
	for _, name := range names {
		if !isToken(name) {
			return dst, errHeader
		}
		for _, value := range r.Header[name] {
			if !isFieldValue(value) {
				return dst, errHeader
			}
			dst = append(append(append(append(dst, name...), ": "...), value...), "\r\n"...)
		}
	}
	if r.ContentLength > 0 || r.Method == http.MethodPost || r.Method == http.MethodPut || r.Method == http.MethodPatch {
		dst = append(strconv.AppendInt(append(dst, "Content-Length: "...), r.ContentLength, 10), "\r\n"...)
	}
	return append(dst, "\r\n"...), nil
}

// isToken reports whether s can be a method or a header's name.
func isToken(s string) bool {
	for i := range len(s) {
		c := s[i]
		if c <= ' ' || c >= 0x7f || strings.IndexByte(`"(),/:;<=>?@[\]{}`, c) >= 0 {
			return false
		}
	}
	return s != ""
}

// isFieldValue reports whether s can be a header's value.
func isFieldValue(s string) bool {
	for i := range len(s) {
		if c := s[i]; c < ' ' && c != '\t' || c == 0x7f {
			return false
		}
	}
	return true
}
