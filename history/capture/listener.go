package capture

import (
	"net"
	"net/http"
	"slices"
	"sync"
)

// listener bounds how many connections there are at once. When there is no place
// for a new one, the connection that has been idle longest is closed for it.
type listener struct {
	net.Listener
	most int

	mu    sync.Mutex // guards what follows
	freed *sync.Cond // a connection has ended, or become idle
	open  int
	idle  []net.Conn // the longest first
}

func newListener(l net.Listener, most int) *listener {
	bounded := &listener{Listener: l, most: most}
	bounded.freed = sync.NewCond(&bounded.mu)
	return bounded
}

// Accept waits for a place, then for a connection.
func (l *listener) Accept() (net.Conn, error) {
	l.enter()
	c, err := l.Listener.Accept()
	if err != nil {
		l.leave(nil)
	}
	return c, err
}

func (l *listener) enter() {
	l.mu.Lock()
	defer l.mu.Unlock()
	for l.open >= l.most {
		if len(l.idle) > 0 {
			_ = l.idle[0].Close() // it is in nobody's use
			l.idle = l.idle[1:]
		}
		l.freed.Wait()
	}
	l.open++
}

// leave gives the place of a connection back.
func (l *listener) leave(c net.Conn) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.open--
	l.forget(c)
	l.freed.Signal()
}

// forget takes a connection from those that are idle.
func (l *listener) forget(c net.Conn) {
	if i := slices.Index(l.idle, c); i >= 0 {
		l.idle = slices.Delete(l.idle, i, i+1)
	}
}

// changed is the server's ConnState hook.
func (l *listener) changed(c net.Conn, state http.ConnState) {
	switch state {
	case http.StateClosed, http.StateHijacked:
		l.leave(c)
	case http.StateIdle:
		l.mu.Lock()
		defer l.mu.Unlock()
		l.idle = append(l.idle, c)
		l.freed.Signal()
	case http.StateActive, http.StateNew:
		l.mu.Lock()
		defer l.mu.Unlock()
		l.forget(c)
	}
}
