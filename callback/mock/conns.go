package mock

import (
	"net"
	"net/http"
	"sync"
)

// conns bounds the connections that are open at once. Where a new one finds no
// place, the one that has waited longest for its next request is closed: clients
// that keep connections open, or never finish a head, shut nobody out.
type conns struct {
	most int

	mu    sync.Mutex // guards what follows
	turn  uint64     // of the connection that began to wait last
	open  map[net.Conn]uint64
	freed *sync.Cond // broadcast when a place can be had
}

// busy stands in conns.open for a connection with a request under way.
const busy = 0

func newConns(most int) *conns {
	c := &conns{most: most, open: map[net.Conn]uint64{}}
	c.freed = sync.NewCond(&c.mu)
	return c
}

// state is an http.Server's . A connection is new until the whole head of
// its first request is read.
func (c *conns) state(conn net.Conn, s http.ConnState) {
	c.mu.Lock()
	defer c.mu.Unlock()
	switch s {
	case http.StateNew:
		c.makeRoom()
		c.wait(conn)
	case http.StateIdle:
		c.wait(conn)
		c.freed.Broadcast()
	case http.StateActive:
		c.open[conn] = busy
	case http.StateClosed, http.StateHijacked:
		delete(c.open, conn)
		c.freed.Broadcast()
	}
}

// wait notes that a connection waits for a request from now on.
func (c *conns) wait(conn net.Conn) {
	c.turn++
	c.open[conn] = c.turn
}

// makeRoom returns when there is a place.
func (c *conns) makeRoom() {
	for len(c.open) >= c.most {
		if !c.closeLongest() {
			c.freed.Wait()
		}
	}
}

// closeLongest closes the connection that has waited longest, and reports whether
// there is one.
func (c *conns) closeLongest() bool {
	var longest net.Conn
	for conn, turn := range c.open {
		if turn != busy && (longest == nil || turn < c.open[longest]) {
			longest = conn
		}
	}
	if longest == nil {
		return false
	}
	delete(c.open, longest)
	_ = longest.Close() // its goroutine learns of it
	return true
}
