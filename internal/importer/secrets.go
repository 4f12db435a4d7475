package importer

import (
	"net/url"
	"slices"
	"strings"

	"redial/callback"
)

// shortestValue is how long a value must be to be hidden where something
// repeats it: a shorter one stands in text that has nothing to do with it.
const shortestValue = 6

// secretWords are words in the names of headers, cookies and query parameters
// whose values are secrets.
var secretWords = []string{
	"authorization", "auth", "bearer", "token", "secret", "password", "pass", "pwd", "apikey", "key", "bypass",
	"signature", "sig", "cookie", "cookie2", "credential", "credentials", "jwt", "session", "sessionid", "sid",
}

// plainKeys are headers that are named by a key and hold no secret.
var plainKeys = []string{"idempotency-key", "x-idempotency-key", "sec-websocket-key"}

// secretHeader reports whether a header's value is a secret.
func secretHeader(name string) bool {
	name = strings.ToLower(strings.TrimSpace(name))
	return secretName(name) && !slices.Contains(plainKeys, name)
}

// secretName reports whether a name has a word in it that secrets are named by.
func secretName(name string) bool {
	words := strings.FieldsFunc(strings.ToLower(name), func(r rune) bool { return strings.ContainsRune("-_.[] ", r) })
	return slices.ContainsFunc(words, func(word string) bool { return slices.Contains(secretWords, word) })
}

// secrets is what of a request must not be kept.
type secrets struct {
	dropped map[string]int
	// sure are secrets: a body that holds one is not taken.
	sure []callback.Secret
	// likely are values that are left out of the request and may be secrets:
	// they are hidden where the answer repeats them.
	likely []callback.Secret
	// orderID is known to be none.
	orderID string
}

// secretsOf finds the secrets of a request.
func secretsOf(r request) secrets {
	s := secrets{dropped: map[string]int{}, orderID: callback.PeekBody(r.body).OrderID}
	for _, h := range r.headers {
		name, value := strings.ToLower(strings.TrimSpace(h.Name)), strings.TrimSpace(h.Value)
		if value == "" || !secretHeader(name) || h.isVariable(value) {
			continue
		}
		s.dropped[name]++
		if strings.HasPrefix(name, "cookie") {
			s.cookies(value)
			continue
		}
		s.add(value, true, 1)
		if _, token, ok := strings.Cut(value, " "); ok { // of "Bearer …"
			s.add(strings.TrimSpace(token), true, 1)
		}
	}
	for _, pair := range r.passwords {
		s.dropped["authorization"]++
		s.add(pair, true, 1)
		user, password, _ := strings.Cut(pair, ":")
		s.add(user, false, shortestValue)
		s.add(password, true, shortestValue)
	}
	s.url(r.url)
	return s
}

// add adds a value that is long enough.
func (s *secrets) add(value string, sure bool, shortest int) {
	if value == "" || len(value) < shortest || value == s.orderID {
		return
	}
	if sure {
		s.sure = append(s.sure, callback.NewSecret(value))
	} else {
		s.likely = append(s.likely, callback.NewSecret(value))
	}
}

// cookies adds the values of a Cookie or Set-Cookie header.
func (s *secrets) cookies(header string) {
	for pair := range strings.SplitSeq(header, ";") {
		name, value, _ := strings.Cut(strings.TrimSpace(pair), "=")
		s.add(strings.Trim(value, `"`), secretName(name), shortestValue)
	}
}

// url adds the user, the password and the values of the query of a URL.
func (s *secrets) url(rawURL string) {
	u, err := url.Parse(rawURL)
	if err != nil {
		return
	}
	if u.User != nil {
		s.dropped["user in the URL"]++
		password, _ := u.User.Password()
		s.add(u.User.Username(), false, shortestValue)
		s.add(password, true, shortestValue)
	}
	if u.RawQuery == "" {
		return
	}
	s.dropped["query of the URL"]++
	for pair := range strings.SplitSeq(u.RawQuery, "&") {
		name, value, _ := strings.Cut(pair, "=")
		s.add(value, secretName(name), shortestValue)
		if plain, err := url.QueryUnescape(value); err == nil && plain != value {
			s.add(plain, secretName(name), shortestValue)
		}
	}
}

// answer returns what may be kept of how a request ended.
func (s *secrets) answer(ended callback.Attempt) *callback.Attempt {
	headers := make(map[string]string, len(ended.Headers))
	for name, value := range ended.Headers {
		if secretHeader(name) {
			s.dropped[strings.ToLower(name)]++
			s.cookies(value)
			continue
		}
		headers[name] = value
	}
	mask := callback.MaskOf(slices.Concat(s.sure, s.likely)...)
	for name, value := range headers {
		if strings.HasSuffix(name, "Location") {
			value = callback.Target{URL: value}.PublicURL()
		}
		headers[name] = mask.Text(value)
	}
	ended.Headers = headers
	ended.Response = []byte(mask.Text(string(ended.Response)))
	return &ended
}
