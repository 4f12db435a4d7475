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

// shortestCore is how many characters of base64 an inner form must have: a
// shorter one would be found in text that has nothing to do with the secret.
const shortestCore = 8

func newMasker(s Secret) *masker {
	value := s.Reveal()
	forms := []string{
		value, jsonEscaped(value, true), jsonEscaped(value, false),
		url.QueryEscape(value), url.PathEscape(value), html.EscapeString(value),
		hex.EncodeToString([]byte(value)), strings.ToUpper(hex.EncodeToString([]byte(value))),
		base64.StdEncoding.EncodeToString([]byte(value)), base64.URLEncoding.EncodeToString([]byte(value)),
	}
	m := &masker{secret: s}
	for _, f := range forms[:3] {
		if b := []byte(f); !slices.ContainsFunc(m.inBodies, func(o []byte) bool { return bytes.Equal(o, b) }) {
			m.inBodies = append(m.inBodies, b)
		}
	}
	forms = append(forms, base64Cores(value)...)
	slices.SortFunc(forms, func(a, b string) int {
		return cmp.Or(cmp.Compare(len(b), len(a)), cmp.Compare(a, b))
	})
	m.forms = slices.Compact(forms)
	pairs := make([]string, 0, 2*len(m.forms))
	for _, f := range m.forms {
		pairs = append(pairs, f, masked)
	}
	m.replacer = strings.NewReplacer(pairs...)
	return m
}

func (m *masker) mask(s string) string { return m.replacer.Replace(s) }

// longest is the length of the longest form: that many bytes past a cut must be
// read before the cut, or half a secret could stand at its edge.
func (m *masker) longest() int { return len(m.forms[0]) }

// inBody reports whether a body holds the secret's value, also as JSON writes it.
func (m *masker) inBody(body []byte) bool {
	return slices.ContainsFunc(m.inBodies, func(f []byte) bool { return bytes.Contains(body, f) })
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
