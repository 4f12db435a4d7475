package callback

import (
	"bytes"
	"errors"
	"io"
	"sync"
)

// bodies are the request bodies of one delivery: the same bytes, read once for
// each attempt, and by a transport that may still do so after it has answered.
type bodies struct {
	bytes []byte
	track bool // it is of interest when they are read no more

	mu   sync.Mutex // guards what follows
	sent []*sentBody
}

// copied is the size, in bytes, up to which a body whose release is of interest
// is copied: net/http writes the head and a small body at once only where it knows
// that the body is in memory, and where both fit into its buffer of 16 KiB. A cancel
// then leaves all of a request, or nothing.
const copied = 12 << 10

// next returns the body of another request.
func (b *bodies) next() io.ReadCloser {
	switch {
	case !b.track:
		return io.NopCloser(bytes.NewReader(b.bytes))
	case len(b.bytes) <= copied:
		return io.NopCloser(bytes.NewReader(bytes.Clone(b.bytes)))
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	s := &sentBody{rest: b.bytes}
	b.sent = append(b.sent, s)
	return s
}

// released reports whether no transport reads the bytes any more.
func (b *bodies) released() bool {
	b.mu.Lock()
	defer b.mu.Unlock()
	for _, s := range b.sent {
		if !s.released() {
			return false
		}
	}
	return true
}

// sentBody is a request's body that tells when it is read no more.
type sentBody struct {
	mu      sync.Mutex // guards what follows
	rest    []byte
	reading bool
	closed  bool
}

var errBodyClosed = errors.New("the request's body is closed")

func (s *sentBody) Read(p []byte) (int, error) {
	b, err := s.begin()
	if err != nil {
		return 0, err
	}
	n := copy(p, b)
	s.end(n)
	return n, nil
}

// WriteTo writes all that is left at once.
func (s *sentBody) WriteTo(w io.Writer) (int64, error) {
	b, err := s.begin()
	if errors.Is(err, io.EOF) {
		return 0, nil
	}
	if err != nil {
		return 0, err
	}
	n, err := w.Write(b)
	s.end(n)
	return int64(n), err
}

// Close ends the body; a read that is under way comes to its end.
func (s *sentBody) Close() error {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.closed = true
	return nil
}

// Len is how many bytes are still to be read.
func (s *sentBody) Len() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return len(s.rest)
}

func (s *sentBody) released() bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.closed && !s.reading
}

func (s *sentBody) begin() ([]byte, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	switch {
	case s.closed:
		return nil, errBodyClosed
	case len(s.rest) == 0:
		return nil, io.EOF
	}
	s.reading = true
	return s.rest, nil
}

func (s *sentBody) end(n int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.rest, s.reading = s.rest[n:], false
}
