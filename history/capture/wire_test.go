package capture

import (
	"bufio"
	"bytes"
	"crypto/tls"
	"crypto/x509"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/textproto"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"

	"github.com/stretchr/testify/require"

	"redial/callback"
)

// field is a header as it stands on the wire.
type field struct{ name, value string }

// message is a request or an answer as it stands on the wire, less the way its
// body was cut into pieces.
type message struct {
	first    string
	fields   []field
	body     []byte
	trailers []field
	interim  []message // of an answer: what came before it, but for 100
}

// get returns the first value of a name, in any case.
func (m message) get(name string) string {
	for _, f := range m.fields {
		if strings.EqualFold(f.name, name) {
			return f.value
		}
	}
	return ""
}

// readHead reads a head, or trailers where there is no first line.
func readHead(br *bufio.Reader, withFirst bool) (first string, fields []field, err error) {
	for {
		line, err := br.ReadString('\n')
		if err != nil {
			return "", nil, err
		}
		line = strings.TrimSuffix(line, "\r\n")
		switch {
		case withFirst && first == "":
			first = line
		case line == "":
			return first, fields, nil
		default:
			name, value, found := strings.Cut(line, ":")
			if !found {
				return "", nil, fmt.Errorf("no field: %q", line)
			}
			fields = append(fields, field{name, textproto.TrimString(value)})
		}
	}
}

// readBody reads the body that the head speaks of; toEnd is what one of no
// length and no chunks means.
func (m *message) readBody(br *bufio.Reader, toEnd bool) (err error) {
	switch length := m.get("Content-Length"); {
	case strings.EqualFold(m.get("Transfer-Encoding"), "chunked"):
		if m.body, err = io.ReadAll(httputil.NewChunkedReader(br)); err != nil {
			return err
		}
		_, m.trailers, err = readHead(br, false)
		return err
	case length != "":
		n, err := strconv.Atoi(length)
		if err != nil {
			return err
		}
		m.body = make([]byte, n)
		_, err = io.ReadFull(br, m.body)
		return err
	case toEnd:
		m.body, err = io.ReadAll(br)
		return err
	}
	return nil
}

// readAnswer reads an answer and the interim ones before it.
func readAnswer(br *bufio.Reader, method string) (m message, err error) {
	for m.first == "" || strings.HasPrefix(m.first, "HTTP/1.1 1") {
		if m.first != "" && status(m) != "100" {
			m.interim = append(m.interim, message{first: status(m), fields: m.fields})
		}
		if m.first, m.fields, err = readHead(br, true); err != nil {
			return m, err
		}
	}
	code := m.first[len("HTTP/1.1 "):][:3]
	if method == http.MethodHead || code == "204" || code == "304" {
		return m, nil
	}
	return m, m.readBody(br, true)
}

// hopByHop are the headers that belong to a connection (RFC 9110, section
// 7.6.1, and 11.7 for those of proxies).
var hopByHop = map[string]bool{
	"Connection": true, "Keep-Alive": true, "Proxy-Connection": true, "Te": true,
	"Trailer": true, "Transfer-Encoding": true, "Upgrade": true,
	"Proxy-Authenticate": true, "Proxy-Authorization": true,
}

// listed reports whether a Connection header names another as its own.
func listed(connection, name string) bool {
	return slices.ContainsFunc(strings.Split(connection, ","), func(option string) bool {
		return strings.EqualFold(textproto.TrimString(option), name)
	})
}

// comparable is a message without what belongs to a connection: hop-by-hop
// headers, what each end of one writes for itself, how names are written, and
// the Cache-Control that net/http makes of a Pragma.
func (m message) comparable() message {
	drop := func(name string) bool {
		key := textproto.CanonicalMIMEHeaderKey(name)
		return hopByHop[key] || key == "Host" || slices.ContainsFunc(m.fields, func(f field) bool {
			return strings.EqualFold(f.name, "Connection") && listed(f.value, key)
		})
	}
	out := message{first: m.first}
	if len(m.body) > 0 {
		out.body = m.body
	}
	for _, f := range m.fields {
		key := textproto.CanonicalMIMEHeaderKey(f.name)
		made := key == "Cache-Control" && m.get("Pragma") != ""
		if !made && !drop(f.name) {
			out.fields = append(out.fields, field{key, f.value})
		}
	}
	for _, i := range m.interim {
		out.interim = append(out.interim, i.comparable())
	}
	for _, f := range m.trailers {
		out.trailers = append(out.trailers, field{textproto.CanonicalMIMEHeaderKey(f.name), f.value})
	}
	byName := func(a, b field) int { return strings.Compare(a.name, b.name) }
	slices.SortStableFunc(out.fields, byName)
	slices.SortStableFunc(out.trailers, byName)
	return out
}

// wireTarget is a target that keeps every request as it came and answers with
// given bytes.
type wireTarget struct {
	url    string
	answer func(message) reply

	mu   sync.Mutex
	seen []message
}

// reply is how a wireTarget answers.
type reply struct {
	raw    []byte
	early  bool // before the body is read, and it never is
	unread bool // early, and what still comes meets a closed connection
	cut    bool // the connection is closed after it
	reset  bool // with an RST
}

func newWireTarget(t testing.TB, answer func(message) reply) *wireTarget {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	return serveWire(t, l, "http://", answer)
}

// newSecureTarget is one over TLS, and the transport that trusts it.
func newSecureTarget(t testing.TB, answer func(message) reply) (*wireTarget, *http.Transport) {
	s := httptest.NewTLSServer(nil) // has a certificate to borrow
	t.Cleanup(s.Close)
	roots := x509.NewCertPool()
	roots.AddCert(s.Certificate())
	l, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	through := callback.NewTransport()
	through.TLSClientConfig = &tls.Config{RootCAs: roots, MinVersion: tls.VersionTLS12}
	w := serveWire(t, tls.NewListener(l, &tls.Config{Certificates: s.TLS.Certificates, MinVersion: tls.VersionTLS12}), "https://", answer)
	t.Cleanup(through.CloseIdleConnections)
	return w, through
}

func serveWire(t testing.TB, l net.Listener, scheme string, answer func(message) reply) *wireTarget {
	w := &wireTarget{url: scheme + l.Addr().String(), answer: answer}
	var conns sync.WaitGroup
	conns.Go(func() {
		for {
			c, err := l.Accept()
			if err != nil {
				return
			}
			conns.Go(func() { w.serve(c) })
		}
	})
	t.Cleanup(func() {
		_ = l.Close()
		conns.Wait()
	})
	return w
}

func (w *wireTarget) serve(c net.Conn) {
	defer c.Close()
	br := bufio.NewReader(c)
	for {
		var m message
		var err error
		if m.first, m.fields, err = readHead(br, true); err != nil {
			return
		}
		r := w.answer(m)
		if !r.early {
			if strings.EqualFold(m.get("Expect"), "100-continue") {
				_, _ = io.WriteString(c, "HTTP/1.1 100 Continue\r\n\r\n")
			}
			if err := m.readBody(br, false); err != nil {
				return
			}
			r = w.answer(m)
		}
		w.mu.Lock()
		w.seen = append(w.seen, m)
		w.mu.Unlock()
		_, _ = c.Write(r.raw)
		if r.reset {
			_ = underneath(c).SetLinger(0)
		}
		if r.early && !r.unread {
			_ = c.(interface{ CloseWrite() error }).CloseWrite()
			_, _ = io.Copy(io.Discard, br) // not to lose the answer by a reset
		}
		if r.cut || r.early || r.reset || strings.HasPrefix(m.first, "HTTP/1.0") {
			return
		}
	}
}

func underneath(c net.Conn) *net.TCPConn {
	if secure, ok := c.(*tls.Conn); ok {
		c = secure.NetConn()
	}
	return c.(*net.TCPConn)
}

// last returns the request that came last.
func (w *wireTarget) last(t testing.TB) message {
	w.mu.Lock()
	defer w.mu.Unlock()
	require.NotEmpty(t, w.seen)
	return w.seen[len(w.seen)-1]
}

func (w *wireTarget) count() int {
	w.mu.Lock()
	defer w.mu.Unlock()
	return len(w.seen)
}

// ok is a plain answer.
func ok(message) reply {
	return reply{raw: []byte("HTTP/1.1 200 OK\r\nContent-Length: 11\r\n\r\n{\"ok\":true}")}
}

// sender is an automation that writes its requests by hand.
type automation struct {
	t    testing.TB
	addr string
	c    net.Conn
	br   *bufio.Reader
}

func newSender(t testing.TB, url string) *automation {
	s := &automation{t: t, addr: strings.TrimPrefix(url, "http://")}
	t.Cleanup(s.close)
	return s
}

func (s *automation) close() {
	if s.c != nil {
		_ = s.c.Close()
		s.c = nil
	}
}

// write writes some bytes of a request.
func (s *automation) write(b []byte) error {
	if s.c == nil {
		c, err := net.Dial("tcp", s.addr)
		require.NoError(s.t, err)
		s.c, s.br = c, bufio.NewReader(c)
	}
	_, err := s.c.Write(b)
	return err
}

// exchange writes a request in pieces and reads the answer meanwhile.
func (s *automation) exchange(method string, pieces ...[]byte) (message, error) {
	_ = s.write(nil)
	written := make(chan struct{})
	go func() {
		defer close(written)
		for _, p := range pieces {
			if s.write(p) != nil {
				return // answered early
			}
		}
	}()
	m, err := readAnswer(s.br, method)
	if err != nil || strings.EqualFold(m.get("Connection"), "close") || strings.HasPrefix(m.first, "HTTP/1.0") ||
		m.get("Content-Length") == "" && m.get("Transfer-Encoding") == "" {
		c := s.c
		_ = c.Close()
		<-written
		s.c = nil
		return m, err
	}
	<-written
	return m, nil
}

// post is a whole request as bytes.
func post(target, body string, fields ...string) []byte {
	var b bytes.Buffer
	fmt.Fprintf(&b, "POST %s HTTP/1.1\r\nHost: redial\r\nContent-Length: %d\r\n", target, len(body))
	for _, f := range fields {
		b.WriteString(f + "\r\n")
	}
	b.WriteString("\r\n" + body)
	return b.Bytes()
}
