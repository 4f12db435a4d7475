package order

import (
	"bytes"
	"encoding/json"
	"strings"

	"redial/callback"
)

// maskedToken stands where the value of a job_token was.
const maskedToken = `"[job_token]"`

// shortestHidden is how long a credential must be to be looked for in the rest of a
// body: a shorter one would be found where nobody put it.
const shortestHidden = 8

// Masked is a webhook's body as a file or a screen may have it: without the value
// of job_token, at any depth and wherever it stands again, and without other
// secrets. It is nil for a body that may hold a job_token and can't be read.
func Masked(body []byte, others ...callback.Secret) []byte {
	tokens, ok := findTokens(body)
	if !ok {
		return nil
	}
	var b bytes.Buffer
	done := 0
	for _, span := range tokens.spans {
		b.Write(body[done:span.at])
		b.WriteString(maskedToken)
		done = span.at + len(span.value)
	}
	b.Write(body[done:])
	if known := append(tokens.long(), others...); len(known) > 0 {
		return []byte(callback.MaskOf(known...).Text(b.String()))
	}
	return b.Bytes()
}

// Tokens returns the credentials that a webhook carries in fields named job_token.
func Tokens(body []byte) []callback.Secret {
	tokens, _ := findTokens(body)
	return tokens.long()
}

// tokens are the job_token fields of a body.
type tokens struct {
	spans []field // in the order of the body
	texts []string
}

func (t tokens) long() []callback.Secret {
	var known []callback.Secret
	for _, text := range t.texts {
		if len(text) >= shortestHidden {
			known = append(known, callback.NewSecret(text))
		}
	}
	return known
}

// findTokens is false for a body that may name a job_token and can't be read.
func findTokens(body []byte) (t tokens, ok bool) {
	if !json.Valid(body) {
		lower := bytes.ToLower(body)
		return t, !bytes.Contains(lower, []byte("token")) && !bytes.Contains(lower, []byte(`\u`))
	}
	t.collect(0, body)
	return t, true
}

// collect reads an object or a list member by member: of a name that stands twice
// both values are found.
func (t *tokens) collect(base int, text []byte) {
	d := json.NewDecoder(bytes.NewReader(text))
	opened, err := d.Token()
	if err != nil || opened != json.Delim('{') && opened != json.Delim('[') {
		return
	}
	for d.More() {
		f := field{}
		if opened == json.Delim('{') {
			key, err := d.Token()
			if err != nil {
				return
			}
			f.name, _ = key.(string)
		}
		if d.Decode(&f.value) != nil {
			return
		}
		f.at = base + int(d.InputOffset()) - len(f.value)
		if strings.EqualFold(f.name, "job_token") {
			t.spans = append(t.spans, f)
			t.addTexts(f.value)
		} else if f.value[0] == '{' || f.value[0] == '[' {
			t.collect(f.at, f.value)
		}
	}
}

func (t *tokens) addTexts(value []byte) {
	d := json.NewDecoder(bytes.NewReader(value))
	for {
		token, err := d.Token()
		if err != nil {
			return
		}
		if s, isText := token.(string); isText {
			t.texts = append(t.texts, s)
		}
	}
}
