package callback

import (
	"errors"
	"net/http"
)

// ErrWebPage says that a browser sent a request for a page. A listener on this
// machine refuses it with 403: a page must not drive what its visitor runs.
var ErrWebPage = errors.New("refused: a web page sent this (it has Origin or Sec-Fetch-Site); an automation sends callbacks without them")

// FromWebPage reports whether a browser sent a request for a page: browsers put
// Origin or Sec-Fetch-Site on each POST and preflight, automations neither.
func FromWebPage(r *http.Request) bool {
	return len(r.Header.Values("Origin")) > 0 || len(r.Header.Values("Sec-Fetch-Site")) > 0
}
