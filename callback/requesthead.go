package callback

import (
	"mime"
	"net/http"
	"strings"
)

// RequestHead is what is kept of the head of a request that somebody else made:
// what its content type was, and how the secret came, never the secret itself.
type RequestHead struct {
	// ContentType is the media type without its parameters, "" for none.
	ContentType string `json:"content_type,omitempty"`
	// Secret says how the secret came: SecretSent or one of the others.
	Secret string `json:"secret,omitempty"`
	// Doubt is why the secret that came is likely not the right one, as
	// Secret.Doubt says it.
	Doubt string `json:"doubt,omitempty"`
}

// How the secret of a request came.
const (
	SecretSent        = "sent"          // as x-callback-secret
	SecretMissing     = "missing"       // not at all
	SecretEmpty       = "empty"         // the header was there without a value
	SecretTwice       = "twice"         // the header was there more than once
	SecretElsewhere   = "authorization" // in Authorization, x-api-key or x-auth-token in its place
	SecretUnderscores = "underscores"   // as x_callback_secret, which servers drop
)

// HeadOf returns what is kept of a request's headers.
func HeadOf(h http.Header) RequestHead {
	var head RequestHead
	if value := h.Get("Content-Type"); value != "" {
		media, _, err := mime.ParseMediaType(value)
		if err != nil {
			media, _, _ = strings.Cut(strings.ToLower(value), ";")
		}
		head.ContentType = clip(strings.TrimSpace(media))
	}
	sent := h.Values(SecretHeader)
	switch {
	case len(sent) > 1:
		head.Secret = SecretTwice
	case len(sent) == 1 && sent[0] == "":
		head.Secret = SecretEmpty
	case len(sent) == 1:
		head.Secret = SecretSent
		head.Doubt, _ = NewSecret(sent[0]).Doubt()
	case hasUnderscored(h):
		head.Secret = SecretUnderscores
	case h.Get("Authorization") != "", h.Get("X-Api-Key") != "", h.Get("X-Auth-Token") != "", h.Get("X-Secret") != "", h.Get("Callback-Secret") != "":
		head.Secret = SecretElsewhere
	default:
		head.Secret = SecretMissing
	}
	return head
}

// hasUnderscored reports whether the secret's header is there with underscores.
func hasUnderscored(h http.Header) bool {
	for name := range h {
		if strings.EqualFold(strings.ReplaceAll(name, "_", "-"), SecretHeader) && strings.Contains(name, "_") {
			return true
		}
	}
	return false
}

// Notes says, a sentence each, what is wrong with the head; nothing where it is
// as the platform wants it.
func (h RequestHead) Notes() []string {
	var notes []string
	if says := h.secretNote(); says != "" {
		notes = append(notes, says)
	}
	switch h.ContentType {
	case "application/json":
	case "":
		notes = append(notes, "It had no Content-Type; the platform wants application/json.")
	default:
		notes = append(notes, "It was sent as "+h.ContentType+"; the platform wants Content-Type: application/json.")
	}
	return notes
}

func (h RequestHead) secretNote() string {
	switch h.Secret {
	case SecretMissing:
		return "It carried no " + SecretHeader + ", so the answer is 401."
	case SecretEmpty:
		return "Its " + SecretHeader + " was empty: what should fill it gave nothing."
	case SecretTwice:
		return "It carried " + SecretHeader + " more than once."
	case SecretElsewhere:
		return "It carried no " + SecretHeader + ": the secret is in another header, such as Authorization, in its place."
	case SecretUnderscores:
		return "Its header is named x_callback_secret, with underscores, which servers drop: it must be " + SecretHeader + "."
	}
	if h.Doubt != "" {
		return "Its " + SecretHeader + " is likely wrong: " + h.Doubt + "."
	}
	return ""
}
