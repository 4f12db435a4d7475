package callback

import (
	"cmp"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"html"
	"net/url"
	"slices"
	"strings"
)

// masker takes secrets out of what a server answers, and finds them in bodies, in
// every form in which they are likely to stand there.
type masker struct {
	forms    []string // longest first
	inBodies []string // the forms a body is searched for
	quoted   bool     // a secret has a character that every JSON text escapes
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

// Found reports whether a body holds a secret's value, whatever escapes it is written
// with, and also in base64. A secret of fewer than 8 characters is not looked for: it
// would be found where nobody put it.
func (m Mask) Found(body []byte) bool { return m.masker.inBody(body) }

const (
	// shortestFound is how many bytes a secret must have to be looked for in bodies.
	shortestFound = 8
	// shortestCore is how many characters of base64 an inner form must have: a
	// shorter one would be found in text that has nothing to do with the secret.
	shortestCore = 8
)

func newMasker(secrets ...Secret) *masker {
	m := &masker{}
	for _, s := range secrets {
		m.add(s.Reveal())
	}
	m.forms, m.inBodies = longestFirst(m.forms), longestFirst(m.inBodies)
	return m
}

func longestFirst(forms []string) []string {
	slices.SortFunc(forms, func(a, b string) int {
		return cmp.Or(cmp.Compare(len(b), len(a)), cmp.Compare(a, b))
	})
	return slices.Compact(forms)
}

// add adds the forms of a value. Escapes need none: they are undone before a text is
// searched, but for those that a value has itself.
func (m *masker) add(value string) {
	plain := []string{value, jsonEscaped(value, true), jsonEscaped(value, false)}
	if short := strings.TrimRight(value, "="); len(short) >= shortestFound {
		plain = append(plain, short)
	}
	encoded := base64Cores(value)
	m.forms = append(append(append(m.forms, plain...), encoded...),
		url.QueryEscape(value), url.PathEscape(value), html.EscapeString(value), strings.ReplaceAll(value, "+", " "),
		hex.EncodeToString([]byte(value)), strings.ToUpper(hex.EncodeToString([]byte(value))),
		base64.StdEncoding.EncodeToString([]byte(value)), base64.URLEncoding.EncodeToString([]byte(value)))
	if len(value) >= shortestFound {
		m.inBodies = append(append(m.inBodies, plain...), encoded...)
		m.quoted = m.quoted || strings.ContainsAny(value, `"\`)
	}
}

// mask returns s with each form of a secret replaced.
func (m *masker) mask(s string) string {
	if m == nil {
		return s
	}
	var found []stretch
	for _, l := range layersOf(s) {
		for _, form := range m.forms {
			found = l.find(found, form)
		}
	}
	return replaced(s, found)
}

// maskPart is mask for what may be the beginning of a longer text: where the
// rest is missing, an end that could begin the secret is taken off.
func (m *masker) maskPart(s string, whole bool) string {
	s = m.mask(s)
	if m == nil || whole {
		return s
	}
	cut := len(s)
	for _, l := range layersOf(s) {
		cut = min(cut, l.origin(len(l.text)-m.begun(l.text)))
	}
	return s[:cut]
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
	return len(m.forms[0]) * longestEscape
}

// inBody is Mask.Found.
func (m *masker) inBody(body []byte) bool {
	if m == nil || len(m.inBodies) == 0 {
		return false
	}
	holds := func(text []byte) bool {
		return slices.ContainsFunc(m.inBodies, func(f string) bool { return containsRare(text, []byte(f)) })
	}
	if holds(body) {
		return true
	}
	if !m.quoted && !hasEscapes(body) {
		return false
	}
	for range mostLayers {
		plain, changed := unescaped(body, nil)
		if !changed {
			return false
		}
		if body = plain; holds(body) {
			return true
		}
	}
	return false
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
