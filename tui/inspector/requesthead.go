package inspector

import (
	"redial/callback"
	"redial/tui/format"
)

// secretWords say how the secret of a request came.
var secretWords = map[string]string{
	callback.SecretSent:        "sent",
	callback.SecretMissing:     "missing",
	callback.SecretEmpty:       "empty",
	callback.SecretTwice:       "sent more than once",
	callback.SecretElsewhere:   "missing; another header such as Authorization was sent in its place",
	callback.SecretUnderscores: "missing; the header x_callback_secret was sent, which servers drop",
}

// requestLines are the head of the request: where it went, and what is known of its
// headers. Of a request that somebody else made no more is kept than this.
func (p *Pane) requestLines() []string {
	s, e := p.styles, p.Entry
	if e.URL == "" {
		return nil
	}
	lines := []string{" " + s.Strong.Render("POST") + " " + s.Clip(format.Clean(e.URL), max(p.width-7, 8))}
	for _, h := range p.requestHeaders() {
		for i, l := range format.WrapLines(h[0]+": "+format.Clean(h[1]), p.width-6) {
			if i == 0 {
				l = s.Muted.Render(h[0]+":") + l[len(h[0])+1:]
			}
			lines = append(lines, s.Muted.Render("   "+s.Glyph.Vertical+" ")+l)
		}
	}
	return append(lines, "")
}

// requestHeaders are names and what is known of their values.
func (p *Pane) requestHeaders() [][2]string {
	switch p.Entry.Source {
	case callback.FromCompose, callback.FromSend, callback.FromReplay:
		return [][2]string{{"Content-Type", "application/json"}, {"User-Agent", "redial"}, {callback.SecretHeader, "sent, and not recorded"}}
	default:
	}
	if p.requestHead == nil {
		return [][2]string{{"headers", "not recorded"}}
	}
	contentType, secret := p.requestHead.ContentType, secretWords[p.requestHead.Secret]
	if contentType == "" {
		contentType = "missing"
	}
	if p.requestHead.Doubt != "" {
		secret += "; " + p.requestHead.Doubt
	}
	if secret == "" {
		secret = "not recorded"
	}
	return [][2]string{{"Content-Type", contentType}, {callback.SecretHeader, secret}}
}
