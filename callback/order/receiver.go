package order

import (
	"encoding/json"
	"errors"
	"io"
	"net/http"

	"redial/callback"
)

// maxWebhook is how large a webhook may be that a Receiver reads, in bytes.
const maxWebhook = 64 << 20

// Receiver is an http.Handler that takes webhooks, for an automation or its
// tests. It answers 202 to a valid order, and 400 with the findings to others.
// What a web page could have sent is refused.
type Receiver struct {
	// Handle is called with each valid order before the answer leaves. Its
	// error makes the answer 500.
	Handle func(r *http.Request, o Order) error
}

// ServeHTTP implements http.Handler.
func (h Receiver) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if callback.FromWebPage(r) {
		http.Error(w, callback.ErrWebPage.Error(), http.StatusForbidden)
		return
	}
	if r.Method != http.MethodPost {
		w.Header().Set("Allow", http.MethodPost)
		http.Error(w, "a webhook is a POST", http.StatusMethodNotAllowed)
		return
	}
	body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, maxWebhook))
	var large *http.MaxBytesError
	switch {
	case errors.As(err, &large):
		http.Error(w, "the webhook is too large", http.StatusRequestEntityTooLarge)
		return
	case err != nil:
		http.Error(w, "the webhook could not be read", http.StatusBadRequest)
		return
	}
	o, findings := Parse(body)
	if !Valid(findings) {
		w.Header().Set("Content-Type", "application/json")
		w.WriteHeader(http.StatusBadRequest)
		_ = json.NewEncoder(w).Encode(map[string]any{"ok": false, "findings": findings})
		return
	}
	if h.Handle != nil {
		if err := h.Handle(r, o); err != nil {
			http.Error(w, "the order could not be taken", http.StatusInternalServerError)
			return
		}
	}
	w.WriteHeader(http.StatusAccepted)
}
