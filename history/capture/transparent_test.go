package capture

import (
	"bytes"
	"fmt"
	"math/rand/v2"
	"net/http"
	"strconv"
	"strings"
	"sync"
	"testing"

	"redial/callback"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// generated is one request and what the target is to answer to it.
type generated struct {
	method, proto string
	pieces        [][]byte // of the request, as they are written
	body          []byte
	reply         reply
	last          bool // the sender closes its connection after it
	callback      bool
}

// caseHeader tells a target which request it sees.
const caseHeader = "X-Case"

// TestNothingIsChanged sends 10,000 generated requests twice, straight to a
// target and through a capture to its twin. The twins must see the same, and
// the senders must get the same.
func TestNothingIsChanged(t *testing.T) {
	t.Parallel()
	cases := 10_000
	if testing.Short() {
		cases = 1_000
	}
	nothingIsChanged(t, cases, false)
}

// Over TLS it is the same.
func TestNothingIsChangedOverTLS(t *testing.T) {
	t.Parallel()
	nothingIsChanged(t, 1_000, true)
}

func nothingIsChanged(t *testing.T, cases int, secure bool) {
	requests := make([]generated, cases)
	rnd := rand.New(rand.NewPCG(8788, 1))
	for i := range requests {
		requests[i] = generate(rnd, i)
	}
	answer := func(m message) reply {
		i, err := strconv.Atoi(m.get(caseHeader))
		if err != nil || i >= len(requests) {
			return reply{raw: []byte("HTTP/1.1 500 No Case\r\nContent-Length: 0\r\n\r\n")}
		}
		return requests[i].reply
	}
	straight, twin := newWireTarget(t, answer), (*wireTarget)(nil)
	var through http.RoundTripper
	if secure {
		twin, through = newSecureTarget(t, answer)
	} else {
		twin = newWireTarget(t, answer)
	}
	r := start(t, twin.url, func(o *Options) { o.Observe, o.Transport = nil, through })

	const senders = 8
	var all sync.WaitGroup
	var mu sync.Mutex
	direct, passed := make([]message, cases), make([]message, cases)
	for n := range senders {
		all.Go(func() {
			a, b := newSender(t, straight.url), newSender(t, r.URL)
			for i := n; i < cases; i += senders {
				want, wantErr := a.send(requests[i])
				got, gotErr := b.send(requests[i])
				if !assert.NoError(t, wantErr, "case %d, straight", i) || !assert.NoError(t, gotErr, "case %d, through: %s", i, requests[i].pieces[0]) {
					return
				}
				mu.Lock()
				direct[i], passed[i] = want, got
				mu.Unlock()
			}
		})
	}
	all.Wait()
	require.NoError(t, r.Close())
	if t.Failed() {
		return
	}
	a, b := straight.byCase(t, cases), twin.byCase(t, cases)
	callbacks := 0
	for i, q := range requests {
		want, got := a[i].comparable(), b[i].comparable()
		if q.reply.early {
			want.body, got.body, want.trailers, got.trailers = nil, nil, nil, nil // not read
		}
		// The version is each connection's own.
		want.first, got.first = strings.TrimSuffix(want.first, q.proto), strings.TrimSuffix(got.first, "HTTP/1.1")
		require.Equal(t, want, got, "case %d as the target sees it: %s", i, q.pieces[0])
		wantAnswer, gotAnswer := direct[i].comparable(), passed[i].comparable()
		wantAnswer.first, gotAnswer.first = status(wantAnswer), status(gotAnswer)
		if q.proto == "HTTP/1.0" {
			// It gets no chunks, and so neither trailers nor, of no body, a length.
			wantAnswer.trailers, gotAnswer.trailers = nil, nil
		}
		require.Equal(t, wantAnswer, gotAnswer, "case %d as the sender sees it", i)
		if q.callback {
			callbacks++
		}
	}
	require.Len(t, r.journal.callbacks, callbacks)
	require.Len(t, r.journal.attempts, callbacks)
	require.Greater(t, callbacks, cases/2)
	for _, c := range r.journal.callbacks {
		at := r.journal.attempts[c.ID]
		require.NotZero(t, at.Status, at.Message)
	}
}

// status is an answer's status without its words.
func status(m message) string { return m.first[len("HTTP/1.1 "):][:3] }

func (s *automation) send(g generated) (message, error) {
	m, err := s.exchange(g.method, g.pieces...)
	if g.last || g.reply.early {
		s.close()
	}
	return m, err
}

// byCase sorts what a target saw by the number that each request brought.
func (w *wireTarget) byCase(t *testing.T, cases int) []message {
	w.mu.Lock()
	defer w.mu.Unlock()
	seen := make([]message, cases)
	for _, m := range w.seen {
		i, err := strconv.Atoi(m.get(caseHeader))
		require.NoError(t, err)
		require.Empty(t, seen[i].first, "case %d came twice: %s", i, seen[i].first)
		seen[i] = m
	}
	return seen
}

func generate(rnd *rand.Rand, i int) generated {
	g := generated{method: "POST", proto: "HTTP/1.1", last: rnd.IntN(20) == 0}
	target := pick(rnd, callbackPath, callbackPath, callbackPath, callbackPath+"?a=1&b=%zz;c", callbackPath+"?")
	if rnd.IntN(10) == 0 {
		g.method = pick(rnd, "POST", "PUT", "DELETE", "GET", "HEAD", "OPTIONS", "PROPFIND")
		target = pick(rnd, callbackPath+"/prepare", "/a%2Fb//c/../d?x=%20", "/v2/api/orders/callback", "/%C3%BC?q")
	}
	g.callback = g.method == "POST" && !strings.Contains(target, "prepare") && !strings.HasPrefix(target, "/a") && !strings.HasPrefix(target, "/%") ||
		g.method == "POST" && strings.HasPrefix(target, callbackPath) && !strings.Contains(target, "prepare")
	if rnd.IntN(25) == 0 {
		g.proto = "HTTP/1.0"
		g.last = true
	}
	g.body = randomBody(rnd, i)
	if g.method == "GET" || g.method == "HEAD" {
		g.body = nil
	}
	var head bytes.Buffer
	fmt.Fprintf(&head, "%s %s %s\r\n%s: seller.example\r\n%s: %d\r\n", g.method, target, g.proto, anyCase(rnd, "host"), anyCase(rnd, caseHeader), i)
	for _, f := range randomFields(rnd, i) {
		head.WriteString(f + "\r\n")
	}
	g.reply = randomReply(rnd, g)
	if len(g.body) > 0 && g.proto == "HTTP/1.1" && !g.reply.early && rnd.IntN(4) == 0 {
		fmt.Fprintf(&head, "%s: 100-continue\r\n", anyCase(rnd, "Expect"))
	}
	g.frame(rnd, &head)
	return g
}

// frame gives the request its length or its chunks, and cuts it into pieces.
func (g *generated) frame(rnd *rand.Rand, head *bytes.Buffer) {
	var body []byte
	switch {
	case g.proto == "HTTP/1.1" && g.body != nil && rnd.IntN(3) == 0:
		trailers := ""
		if rnd.IntN(3) == 0 {
			fmt.Fprintf(head, "Trailer: X-Sum, X-Other\r\n")
			trailers = "X-Sum: abc\r\nx-other: d\r\n"
		}
		fmt.Fprintf(head, "%s: chunked\r\n", anyCase(rnd, "Transfer-Encoding"))
		body = append(chunked(rnd, g.body), trailers+"\r\n"...)
	case g.body != nil:
		fmt.Fprintf(head, "%s: %d\r\n", anyCase(rnd, "Content-Length"), len(g.body))
		body = g.body
	}
	head.WriteString("\r\n")
	whole := append(head.Bytes(), body...)
	// A slow sender writes many pieces.
	g.pieces = cut(rnd, whole, pick(rnd, 1, 1, 1, 2, 7))
}

func chunked(rnd *rand.Rand, body []byte) []byte {
	var b bytes.Buffer
	for _, p := range cut(rnd, body, 1+rnd.IntN(4)) {
		if len(p) > 0 {
			fmt.Fprintf(&b, "%x%s\r\n%s\r\n", len(p), pick(rnd, "", "", ";ext=1"), p)
		}
	}
	b.WriteString("0\r\n")
	return b.Bytes()
}

func cut(rnd *rand.Rand, b []byte, pieces int) [][]byte {
	var out [][]byte
	for range pieces - 1 {
		n := rnd.IntN(len(b) + 1)
		out, b = append(out, b[:n]), b[n:]
	}
	return append(out, b)
}

func randomBody(rnd *rand.Rand, i int) []byte {
	switch n := rnd.IntN(40); {
	case i%500 == 250:
		return bytes.Repeat([]byte("0123456789abcdef"), callback.SizeLimit/16)
	case n == 0:
		return []byte{}
	case n < 5:
		b := make([]byte, rnd.IntN(20_000)) // any bytes
		for k := range b {
			b[k] = byte(rnd.Uint32())
		}
		return b
	default:
		return fmt.Appendf(nil, `{"ok":true,"order_id":"%08d-e29b-41d4-a716-446655440000","output_type":"text","result_text":%q}`,
			i, strings.Repeat("é ", rnd.IntN(500)))
	}
}

func randomFields(rnd *rand.Rand, i int) []string {
	fields := []string{
		anyCase(rnd, "x-callback-secret") + ": canary-" + strconv.Itoa(i%3),
		anyCase(rnd, "content-type") + ": application/json",
	}
	more := []func() string{
		func() string { return anyCase(rnd, "user-agent") + ": python-requests/2" },
		func() string {
			return anyCase(rnd, "accept-encoding") + ": " + pick(rnd, "gzip, deflate", "identity", "br")
		},
		func() string { return "Pragma: no-cache" },
		func() string { return "X-Forwarded-For: 10.0.0.1" },
		func() string { return "X-Empty:" },
		func() string { return "X-Spaces: \t a  b \t" },
		func() string { return "X-Latin: caf\xe9" },
		func() string { return "Via: 1.0 a, 1.1 b" },
		func() string { return "Connection: x-hop, Keep-Alive\r\nX-Hop: 1\r\nKeep-Alive: timeout=5" },
		func() string { return "Proxy-Connection: keep-alive" },
		func() string { return "Cookie: a=1; b=2" },
		func() string { return "X-Long: " + strings.Repeat("l", 3000) },
		func() string { return "Idempotency-Key: k" },
		func() string { return "TE: trailers" },
		func() string { return "Date: Sun, 22 Nov 2026 10:00:00 GMT" },
		func() string { return "Content-Encoding: identity" },
		func() string { return "!#$%&'*+-.^_`|~09aZ: token" },
	}
	for range rnd.IntN(8) {
		k := rnd.IntN(len(more))
		fields = append(fields, more[k]())
		more = append(more[:k], more[k+1:]...)
	}
	repeated := anyCase(rnd, "x-repeated")
	for k := range rnd.IntN(4) {
		fields = append(fields, fmt.Sprintf("%s: %d", repeated, k))
	}
	rnd.Shuffle(len(fields), func(a, b int) {
		if !strings.EqualFold(fields[a][:3], "x-r") && !strings.EqualFold(fields[b][:3], "x-r") {
			fields[a], fields[b] = fields[b], fields[a]
		}
	})
	return fields
}

func randomReply(rnd *rand.Rand, g generated) reply {
	code := pick(rnd, 200, 200, 200, 201, 202, 301, 307, 400, 401, 413, 429, 500, 503, 299, 599)
	text := pick(rnd, `{"ok":true}`, "", strings.Repeat("<p>nope", rnd.IntN(10)*rnd.IntN(10)*rnd.IntN(30)), "bytes \x00\xff\x80")
	var b bytes.Buffer
	b.WriteString(randomInterim(rnd, g))
	fmt.Fprintf(&b, "HTTP/1.1 %d %s\r\n", code, pick(rnd, "OK", "Whatever It Is", ""))
	for range rnd.IntN(3) {
		fmt.Fprintf(&b, "%s: %d\r\n", "sEt-cOOkie", rnd.IntN(100))
	}
	b.WriteString(pick(rnd, "", "content-type: text/html\r\n", "Content-Type: application/json\r\n"))
	b.WriteString(pick(rnd, "", "date: Sun, 22 Nov 2026 10:00:00 GMT\r\n", "Pragma: no-cache\r\n", "LOCATION: http://elsewhere.example/\r\n"))
	b.WriteString(pick(rnd, "", "X-Hop: 1\r\nConnection: X-Hop\r\nKeep-Alive: timeout=1\r\n", "retry-after: 2\r\nserver: x\r\n"))
	r := reply{early: g.proto == "HTTP/1.1" && len(g.body) > 0 && len(g.body) < 50_000 && rnd.IntN(30) == 0}
	if r.early {
		b.WriteString("Connection: close\r\n")
	}
	switch {
	case g.proto == "HTTP/1.0", rnd.IntN(3) > 0, r.early:
		fmt.Fprintf(&b, "%s: %d\r\n\r\n", anyCase(rnd, "Content-Length"), len(text))
	case rnd.IntN(4) == 0:
		r.cut = true // ended by the end of the connection
		b.WriteString("Connection: close\r\n\r\n")
	default:
		b.WriteString("Transfer-Encoding: chunked\r\nTrailer: X-Sum\r\n\r\n")
		b.Write(chunked(rnd, []byte(text)))
		b.WriteString("X-Sum: 1\r\n\r\n")
		r.raw = b.Bytes()
		if g.method == http.MethodHead {
			last := bytes.LastIndex(r.raw, []byte("Trailer: X-Sum\r\n\r\n"))
			r.raw = append(r.raw[:last], "Trailer: X-Sum\r\n\r\n"...)
		}
		return r
	}
	if g.method != http.MethodHead {
		b.WriteString(text)
	}
	r.raw = b.Bytes()
	if r.early || r.cut { // net/http forgets what stands beside a close
		r.raw = bytes.Replace(r.raw, []byte("X-Hop: 1\r\n"), nil, 1)
	}
	return r
}

// randomInterim is what may come before an answer.
func randomInterim(rnd *rand.Rand, g generated) string {
	if g.proto == "HTTP/1.0" || rnd.IntN(6) > 0 {
		return ""
	}
	return strings.Repeat("HTTP/1.1 103 Early Hints\r\nlink: </a.css>\r\nLink: </b.css>\r\n\r\n", rnd.IntN(2)) +
		pick(rnd, "", "HTTP/1.1 102 Processing\r\n\r\n")
}

func pick[T any](rnd *rand.Rand, of ...T) T { return of[rnd.IntN(len(of))] }

// anyCase writes a name as one of its senders may.
func anyCase(rnd *rand.Rand, name string) string {
	switch rnd.IntN(4) {
	case 0:
		return strings.ToLower(name)
	case 1:
		return strings.ToUpper(name)
	case 2:
		return http.CanonicalHeaderKey(name)
	}
	b := []byte(name)
	for i := range b {
		if rnd.IntN(2) == 0 {
			b[i] = strings.ToUpper(string(b[i]))[0]
		}
	}
	return string(b)
}
