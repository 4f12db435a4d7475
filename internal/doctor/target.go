package doctor

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"time"

	"redial/callback"
)

const (
	// expiresSoon is how long before its end a certificate is spoken of.
	expiresSoon = 14 * 24 * time.Hour
	// skewAllowed is how far apart two clocks may be. A Date has whole seconds.
	skewAllowed = time.Minute
)

// LookAtTarget tells whether a target's secret is there, whether its host answers,
// how long its certificate holds, and how far apart the clocks are. It sends one
// HEAD request for the host's first page, without the secret.
func LookAtTarget(ctx context.Context, t callback.Target) []Finding {
	found := []Finding{lookAtSecret(ctx, t)}
	ctx, cancel := context.WithTimeout(ctx, reachDeadline)
	defer cancel()
	began := time.Now()
	answer, via, err := head(ctx, t)
	if err != nil {
		host := Finding{Check: Host, Level: Error, Says: err.Error() + via, Fix: "check the target's url and this machine's network, DNS and proxy"}
		return named(t.Name, append(found, host))
	}
	ended := time.Now()
	host := Finding{Check: Host, Level: OK, Says: fmt.Sprintf("answers in %v%s", ended.Sub(began).Round(time.Millisecond), via)}
	if answer.TLS != nil {
		host = certificate(host, answer.TLS.PeerCertificates[0].NotAfter, ended)
	}
	found = append(found, host)
	if date, err := http.ParseTime(answer.Header.Get("Date")); err == nil {
		found = append(found, clock(date, began, ended))
	}
	return named(t.Name, found)
}

func named(target string, found []Finding) []Finding {
	for i := range found {
		found[i].Target = target
	}
	return found
}

func lookAtSecret(ctx context.Context, t callback.Target) Finding {
	f := Finding{Check: Secret, Level: OK}
	err := callback.ErrNoSecret
	var secret callback.Secret
	if t.Secret != nil {
		secret, err = t.Secret(ctx)
	}
	if err != nil {
		f.Level, f.Says = Error, err.Error()
		f.Fix = "redial target edit " + t.Name + " names another place for it"
		if errors.Is(err, callback.ErrNoSecret) {
			f.Fix = "set REDIAL_SECRET, or give the target secret_env, secret_file or secret_command"
		}
		return f
	}
	f.Says = "there, fingerprint " + secret.Fingerprint()
	if says, fix := secret.Doubt(); says != "" {
		f.Level, f.Says, f.Fix = Warning, "there, and likely wrong: "+says, fix
	}
	return f
}

// head asks the host of a target for the head of its first page, and says by which
// proxy, if by one.
func head(ctx context.Context, t callback.Target) (answer *http.Response, via string, err error) {
	u, err := url.Parse(t.URL)
	if err != nil {
		return nil, "", errNoURL
	}
	ctx = callback.OnConn(ctx, func(*callback.Conn, bool) {})
	r, err := http.NewRequestWithContext(ctx, http.MethodHead, (&url.URL{Scheme: u.Scheme, Host: u.Host, Path: "/"}).String(), nil)
	if err != nil {
		return nil, "", errNoURL
	}
	transport := callback.Trusting(callback.NewTransport(), t.Roots)
	transport.DisableKeepAlives = true
	if proxy, err := transport.Proxy(r); err == nil && proxy != nil {
		via = " by the proxy " + proxy.Host
	}
	answer, err = transport.RoundTrip(r)
	if err != nil {
		return nil, via, unreachable(ctx, u.Host, err)
	}
	return answer, via, answer.Body.Close()
}

// certificate adds to what is said of a host how long its certificate holds.
func certificate(host Finding, until, now time.Time) Finding {
	host.Says += ", certificate until " + until.Format(time.DateOnly)
	if left := until.Sub(now); left < expiresSoon {
		host.Level = Warning
		host.Says += fmt.Sprintf(", %d days from now", int(left.Hours()/24))
		host.Fix = "tell whoever runs the host: from that day no callback is delivered"
	}
	return host
}

// clock compares a Date with the middle of the time that the request took.
func clock(date, began, ended time.Time) Finding {
	here := began.Add(ended.Sub(began) / 2)
	ahead := here.Sub(date).Round(time.Second)
	f := Finding{Check: Clock, Level: OK, Says: "as the target's, within a minute"}
	if ahead.Abs() <= skewAllowed {
		return f
	}
	f.Level, f.Fix = Warning, "set this machine's clock by NTP: the history's times can't be held against the platform's"
	if ahead > 0 {
		f.Says = fmt.Sprintf("%v ahead of the target's", ahead)
	} else {
		f.Says = fmt.Sprintf("%v behind the target's", -ahead)
	}
	return f
}
