package callback

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"io"
	"log"
	"math/big"
	"net"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// certificate makes a self-signed one.
func certificate(t *testing.T, change func(*x509.Certificate)) tls.Certificate {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	require.NoError(t, err)
	c := &x509.Certificate{
		SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: "test"},
		NotBefore: time.Now().Add(-time.Hour), NotAfter: time.Now().Add(time.Hour),
		IPAddresses: []net.IP{net.IPv4(127, 0, 0, 1)}, IsCA: true, BasicConstraintsValid: true,
		KeyUsage: x509.KeyUsageDigitalSignature | x509.KeyUsageCertSign,
	}
	change(c)
	der, err := x509.CreateCertificate(rand.Reader, c, c, &key.PublicKey, key)
	require.NoError(t, err)
	return tls.Certificate{Certificate: [][]byte{der}, PrivateKey: key}
}

func secureServer(t *testing.T, change func(*x509.Certificate), config *tls.Config) *httptest.Server {
	t.Helper()
	s := httptest.NewUnstartedServer(http.NotFoundHandler())
	s.Config.ErrorLog = log.New(io.Discard, "", 0)
	config.Certificates = []tls.Certificate{certificate(t, change)}
	s.TLS = config
	s.StartTLS()
	t.Cleanup(s.Close)
	return s
}

// greets says something to everyone who connects, as servers do that speak
// another protocol.
func greets(t *testing.T, banner string) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	t.Cleanup(func() { _ = l.Close() })
	go func() {
		for {
			conn, err := l.Accept()
			if err != nil {
				return
			}
			go func() {
				_, _ = io.WriteString(conn, banner)
				_, _ = io.CopyN(io.Discard, conn, 1)
				_ = conn.Close()
			}()
		}
	}()
	return l.Addr().String()
}

// TestTransportCauses makes each fault on the way for real, and holds what is
// said of it: the cause, and what to do.
func TestTransportCauses(t *testing.T) {
	t.Parallel()
	same := func(*x509.Certificate) {}
	unknown := secureServer(t, same, &tls.Config{})
	expired := secureServer(t, func(c *x509.Certificate) { c.NotAfter = time.Now().Add(-time.Minute) }, &tls.Config{})
	future := secureServer(t, func(c *x509.Certificate) { c.NotBefore = time.Now().Add(time.Minute) }, &tls.Config{})
	other := secureServer(t, func(c *x509.Certificate) { c.IPAddresses, c.DNSNames = nil, []string{"elsewhere.test"} }, &tls.Config{})
	wantsOurs := secureServer(t, same, &tls.Config{ClientAuth: tls.RequireAnyClientCert})
	plain := httptest.NewServer(http.NotFoundHandler())
	t.Cleanup(plain.Close)
	nobody := httptest.NewServer(http.NotFoundHandler())
	nobody.Close()
	guarded := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusProxyAuthRequired) }))
	t.Cleanup(guarded.Close)
	by := func(proxy string) http.RoundTripper {
		transport := NewTransport()
		transport.Proxy = func(*http.Request) (*url.URL, error) { return url.Parse(proxy) }
		return transport
	}
	trusting := func(s *httptest.Server) http.RoundTripper {
		roots := x509.NewCertPool()
		roots.AddCert(s.Certificate())
		transport := NewTransport()
		transport.TLSClientConfig = &tls.Config{RootCAs: roots}
		return transport
	}
	for name, c := range map[string]struct {
		url       string
		transport http.RoundTripper
		says      string
		next      []Step
	}{
		"unknown authority":   {unknown.URL, nil, "signed by an authority that this machine does not know", []Step{StepTarget, StepReplay}},
		"expired":             {expired.URL, trusting(expired), "has expired", []Step{StepTarget, StepReplay}},
		"not yet valid":       {future.URL, trusting(future), "is not valid yet", []Step{StepTarget, StepReplay}},
		"another host":        {other.URL, trusting(other), "is for another host", []Step{StepTarget, StepReplay}},
		"a client's own":      {wantsOurs.URL, trusting(wantsOurs), "wants a certificate of the sender", []Step{StepTarget, StepReplay}},
		"plain http":          {strings.Replace(plain.URL, "http://", "https://", 1), nil, "speaks plain http", []Step{StepTarget, StepReplay}},
		"a proxy's password":  {"https://127.0.0.1:1", by(guarded.URL), "The proxy on the way wants a name and a password", []Step{StepTarget, StepReplay}},
		"the same for http":   {"http://127.0.0.1:1", by(guarded.URL), "The proxy on the way wants a name and a password", []Step{StepTarget, StepReplay}},
		"no proxy there":      {"https://127.0.0.1:1", by(strings.Replace(nobody.URL, "https", "http", 1)), "The proxy on the way could not be used", []Step{StepTarget, StepReplay}},
		"ssh":                 {"http://" + greets(t, "SSH-2.0-OpenSSH_9.9\r\n"), nil, "An SSH server answers", []Step{StepTarget, StepReplay}},
		"mail":                {"http://" + greets(t, "220 mail.test ESMTP\r\n"), nil, "speaks no HTTP", []Step{StepTarget, StepReplay}},
		"redis":               {"http://" + greets(t, "-ERR unknown command\r\n"), nil, "no HTTP", []Step{StepTarget, StepReplay}},
		"http over https":     {strings.Replace(unknown.URL, "https://", "http://", 1), nil, "speaks https", []Step{StepTarget, StepReplay}},
		"a header too broken": {rawServer(t, func(c net.Conn) { _, _ = io.WriteString(c, "HTTP/1.1 200 OK\r\nbroken\r\n\r\n") }), nil, "breaks the rules of HTTP", []Step{StepTarget, StepRead, StepReplay}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			client := Client{Transport: c.transport, AttemptTimeout: 5 * time.Second}
			target := Target{Name: "prod", URL: c.url, Secret: FixedSecret(NewSecret("s3cr3t-of-the-test"))}
			outcome, err := client.Deliver(t.Context(), target, delivery())
			require.NoError(t, err)
			d := Diagnose(Facts{Target: "prod", Attempts: outcome.Attempts})
			assert.Contains(t, d.Headline, c.says, "%+v", outcome.Attempts)
			assert.Equal(t, c.next, d.Next)
			assert.NotContains(t, d.Headline, "no name of its own")
		})
	}
}
