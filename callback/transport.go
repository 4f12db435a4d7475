package callback

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"net"
	"net/http"
	"time"
)

// NewTransport returns net/http's transport as callbacks need it: HTTP/1.1,
// connections kept for up to 128 deliveries at once, no compression asked for (an
// answer's bytes are then the bytes that were sent), and the environment's proxy
// for any host but loopback. Its connections are each a Conn, and its requests
// must have a context of OnConn. A Client makes one for itself where it is given
// none, and it suits a proxy.
func NewTransport() *http.Transport {
	dialer := &net.Dialer{Timeout: 15 * time.Second, KeepAlive: 30 * time.Second}
	var http1 http.Protocols
	http1.SetHTTP1(true)
	return &http.Transport{
		Proxy: http.ProxyFromEnvironment,
		DialContext: func(ctx context.Context, network, addr string) (net.Conn, error) {
			c, err := dialer.DialContext(ctx, network, addr)
			if err != nil {
				return nil, err
			}
			return newConn(c), nil
		},
		Protocols:              &http1,
		DisableCompression:     true,
		MaxIdleConns:           256,
		MaxIdleConnsPerHost:    128,
		IdleConnTimeout:        90 * time.Second,
		TLSHandshakeTimeout:    15 * time.Second,
		ExpectContinueTimeout:  time.Second,
		MaxResponseHeaderBytes: 256 << 10,
		WriteBufferSize:        16 << 10,
	}
}

// Trusting returns a transport like t that trusts who roots vouch for; nil are
// those that the system trusts. It shares no connections with t.
func Trusting(t *http.Transport, roots *x509.CertPool) *http.Transport {
	t = t.Clone()
	if t.TLSClientConfig == nil {
		t.TLSClientConfig = &tls.Config{}
	}
	t.TLSClientConfig.RootCAs = roots
	return t
}
