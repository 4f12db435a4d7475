package doctor

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"net"
	"net/url"
	"time"

	"redial/callback"
)

// reachDeadline is how long a host may take to answer a connection.
const reachDeadline = 10 * time.Second

var errNoURL = errors.New("its URL can't be read")

// Reach connects to the host of a target, with TLS for https, and says how it
// answered. It sends no request.
func Reach(ctx context.Context, t callback.Target) (string, error) {
	u, err := url.Parse(t.URL)
	if err != nil {
		return "", errNoURL
	}
	port := u.Port()
	if port == "" {
		port = u.Scheme // the names of the ports are those of the schemes
	}
	address := net.JoinHostPort(u.Hostname(), port)
	ctx, cancel := context.WithTimeout(ctx, reachDeadline)
	defer cancel()
	began := time.Now()
	conn, err := dial(ctx, u.Scheme, address, t.Roots)
	if err != nil {
		return "", unreachable(ctx, address, err)
	}
	answered := fmt.Sprintf("answers at %s in %v", conn.RemoteAddr(), time.Since(began).Round(100*time.Microsecond))
	if secure, ok := conn.(*tls.Conn); ok {
		state := secure.ConnectionState()
		answered += fmt.Sprintf(", %s, certificate until %s",
			tls.VersionName(state.Version), state.PeerCertificates[0].NotAfter.Format(time.DateOnly))
	}
	return answered, conn.Close()
}

func dial(ctx context.Context, scheme, address string, roots *x509.CertPool) (net.Conn, error) {
	if scheme == "https" {
		return (&tls.Dialer{Config: &tls.Config{RootCAs: roots}}).DialContext(ctx, "tcp", address)
	}
	return (&net.Dialer{}).DialContext(ctx, "tcp", address)
}

// unreachable says in one sentence why no connection was made.
func unreachable(ctx context.Context, address string, err error) error {
	var (
		dns  *net.DNSError
		cert *tls.CertificateVerificationError
		op   *net.OpError
	)
	switch {
	case ctx.Err() != nil:
		return fmt.Errorf("%s does not answer within %v", address, reachDeadline)
	case errors.As(err, &dns):
		return fmt.Errorf("the name %s can't be resolved", dns.Name)
	case errors.As(err, &cert):
		return fmt.Errorf("%s shows a certificate that can't be trusted: %w", address, cert.Err)
	case errors.As(err, &op):
		return fmt.Errorf("%s does not answer: %w", address, op.Err)
	}
	return fmt.Errorf("%s does not answer as it should: %w", address, err)
}
