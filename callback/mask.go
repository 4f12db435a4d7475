package callback

import (
	"bytes"
	"cmp"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"html"
	"net/url"
	"slices"
	"strings"
)

// masker takes a secret out of what a server answers, in every form in which an
// answer is likely to echo it.
type masker struct {
	secret   Secret
	forms    []string // longest first
	inBodies [][]byte // the forms a body is searched for
	replacer *strings.Replacer
}

// Mask hides secrets in what is kept of an exchange. The zero Mask hides
// nothing. It is safe for concurrent use.
type Mask struct{ masker *masker }

// MaskOf returns the mask of some secrets; empty ones don't count.
func MaskOf(secrets ...Secret) Mask {
	secrets = slices.DeleteFunc(slices.Clone(secrets), Secret.Empty)
	if len(secrets) == 0 {
		return Mask{}
	}
	return Mask{newMasker(secrets...)}
}

// Text returns s without the secrets, in any form in which one may be echoed.
func (m Mask) Text(s string) string { return m.masker.mask(s) }

// Found reports whether a body holds a secret's value, also as JSON writes it.
func (m Mask) Found(body []byte) bool { return m.masker.inBody(body) }

// shortestCore is how many characters of base64 an inner form must have: a
// shorter one would be found in text that has nothing to do with the secret.
const shortestCore = 8

func newMasker(secrets ...Secret) *masker {
	m := &masker{secret: secrets[0]}
	for _, s := range secrets {
		m.add(s.Reveal())
	}
	slices.SortFunc(m.forms, func(a, b string) int {
		return cmp.Or(cmp.Compare(len(b), len(a)), cmp.Compare(a, b))
	})
	m.forms = slices.Compact(m.forms)
	pairs := make([]string, 0, 2*len(m.forms))
	for _, f := range m.forms {
		pairs = append(pairs, f, masked)
	}
	m.replacer = strings.NewReplacer(pairs...)
	return m
}

// add adds the forms of a value.
func (m *masker) add(value string) {
	forms := []string{
		value, jsonEscaped(value, true), jsonEscaped(value, false),
		url.QueryEscape(value), url.PathEscape(value), html.EscapeString(value),
		hex.EncodeToString([]byte(value)), strings.ToUpper(hex.EncodeToString([]byte(value))),
		base64.StdEncoding.EncodeToString([]byte(value)), base64.URLEncoding.EncodeToString([]byte(value)),
	}
	for _, f := range forms[:3] {
		if b := []byte(f); !slices.ContainsFunc(m.inBodies, func(o []byte) bool { return bytes.Equal(o, b) }) {
			m.inBodies = append(m.inBodies, b)
		}
	}
	m.forms = append(append(m.forms, forms...), base64Cores(value)...)
}

func (m *masker) mask(s string) string {
	if m == nil || !slices.ContainsFunc(m.forms, func(f string) bool { return strings.Contains(s, f) }) {
		return s // which the replacer would copy
	}
	return m.replacer.Replace(s)
}

// maskPart is mask for what may be the beginning of a longer text: where the
// rest is missing, an end that could begin the secret is taken off.
func (m *masker) maskPart(s string, whole bool) string {
	s = m.mask(s)
	if m == nil || whole {
		return s
	}
	return s[:len(s)-m.begun(s)]
}

// begun is how many bytes at the end of s are the beginning of a form.
func (m *masker) begun(s string) int {
	longest := 0
	for _, f := range m.forms {
		for n := min(len(f)-1, len(s)); n > longest; n-- {
			if strings.HasSuffix(s, f[:n]) {
				longest = n
				break
			}
		}
	}
	return longest
}

// longest is the length of the longest form: that many bytes past a cut must be
// read before the cut, or half a secret could stand at its edge.
func (m *masker) longest() int {
	if m == nil {
		return 0
	}
	return len(m.forms[0])
}

// inBody reports whether a body holds the secret's value, also as JSON writes it.
func (m *masker) inBody(body []byte) bool {
	if m == nil {
		return false
	}
	return slices.ContainsFunc(m.inBodies, func(f []byte) bool { return containsRare(body, f) })
}

const (
	// sampled is how many of a body's bytes are looked at to learn which are rare.
	sampled = 512
	// missesPerByte is how often a byte may be found in vain before it is no rare
	// one.
	missesPerByte = 1.0 / 64
)

// containsRare is bytes.Contains for a long body and a text that it does not
// hold: it looks for that byte of the text which the body is likely to have
// least of, as fast as memory allows.
func containsRare(body, text []byte) bool {
	if len(body) < 8*sampled || len(text) == 0 {
		return bytes.Contains(body, text)
	}
	at := rarest(body, text)
	misses := 0
	for i := at; ; { // of body, where text[at] may stand
		next := bytes.IndexByte(body[i:], text[at])
		if next < 0 {
			return false
		}
		i += next
		from := i - at
		if len(body)-from < len(text) {
			return false
		}
		if bytes.Equal(body[from:from+len(text)], text) {
			return true
		}
		i++
		if misses++; float64(misses) > sampled+missesPerByte*float64(i) {
			return bytes.Contains(body[i-at:], text)
		}
	}
}

// rarest returns where in text the byte stands that is rarest in body.
func rarest(body, text []byte) int {
	var seen [256]int
	for i := 0; i < len(body); i += len(body) / sampled {
		seen[body[i]]++
	}
	at := 0
	for i, c := range text {
		if seen[c] < seen[text[at]] {
			at = i
		}
	}
	return at
}

// base64Cores are the characters that the value gives inside a longer base64
// text, at each of the three places it can begin.
func base64Cores(value string) []string {
	var cores []string
	if len(value) < shortestCore/4*3 {
		return nil
	}
	for shift := range 3 {
		inner := []byte(value)[(3-shift)%3:]
		inner = inner[:len(inner)/3*3]
		for _, enc := range []*base64.Encoding{base64.RawStdEncoding, base64.RawURLEncoding} {
			if core := enc.EncodeToString(inner); len(core) >= shortestCore {
				cores = append(cores, core)
			}
		}
	}
	return cores
}

func jsonEscaped(s string, escapeHTML bool) string {
	var b strings.Builder
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(escapeHTML)
	if err := enc.Encode(s); err != nil {
		return s
	}
	return strings.TrimSuffix(strings.TrimPrefix(strings.TrimSuffix(b.String(), "\n"), `"`), `"`)
}
