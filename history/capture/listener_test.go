package capture

import (
	"net"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// TestIdleConnectionsGiveWay fills every place with connections that have sent
// a callback each and are kept open. One more is served at once, and those that
// have been idle longest are closed for it.
func TestIdleConnectionsGiveWay(t *testing.T) {
	t.Parallel()
	target := newWireTarget(t, ok)
	r := start(t, target.url, func(o *Options) { o.maxConns = 4 })
	pool := make([]*automation, 4)
	for i := range pool {
		pool[i] = newSender(t, r.URL)
		_, err := pool[i].exchange("POST", post(callbackPath, body))
		require.NoError(t, err)
	}
	for range 3 {
		a, err := newSender(t, r.URL).exchange("POST", post(callbackPath, body))
		require.NoError(t, err)
		assert.Equal(t, "200", status(a))
	}
	_, err := pool[0].exchange("POST", post(callbackPath, body))
	require.Error(t, err, "it has been idle longest")
	assert.Equal(t, 7, target.count())
}

// TestAPlaceInUseIsKept holds that only idle connections give way: one whose
// callback is on its way is not cut for another.
func TestAPlaceInUseIsKept(t *testing.T) {
	t.Parallel()
	arrived, release := make(chan struct{}), make(chan struct{})
	target := newWireTarget(t, func(m message) reply {
		if strings.Contains(string(m.body), "slow") {
			close(arrived)
			<-release
		}
		return ok(m)
	})
	r := start(t, target.url, func(o *Options) { o.maxConns = 1 })
	slow, second := newSender(t, r.URL), newSender(t, r.URL)
	require.NoError(t, slow.write(post(callbackPath, "slow")))
	<-arrived
	answered := make(chan error)
	go func() {
		_, err := second.exchange("POST", post(callbackPath, body))
		answered <- err
	}()
	close(release)
	a, err := readAnswer(slow.br, "POST")
	require.NoError(t, err)
	assert.Equal(t, "200", status(a))
	require.NoError(t, <-answered)
}

func TestAListenerThatIsClosedAcceptsNothing(t *testing.T) {
	t.Parallel()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	bounded := newListener(l, 1)
	require.NoError(t, bounded.Close())
	for range 3 { // a place that an error took would be missing here
		_, err = bounded.Accept()
		require.ErrorIs(t, err, net.ErrClosed)
	}
}
