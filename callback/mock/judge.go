package mock

import (
	"fmt"
	"net/http"

	"redial/callback"
)

// incoming is a request with its body read, as far as it may be.
type incoming struct {
	*http.Request
	at       endpoint // where it goes by its path
	other    bool     // its path is none the mock knows
	body     []byte   // nil where it was too large or broke off
	bytes    int64
	tooLarge bool
	broken   error // the body did not arrive
	peek     callback.Peek
}

// check is one criterion of the contract and whether a request met it.
type check struct {
	Criterion string `json:"criterion"`
	// Mark is ✓ where it held, ✗ where not, – where it could not be looked at.
	Mark   string `json:"mark"`
	Reason string `json:"reason,omitempty"`
}

// judgement is what the contract says of a request.
type judgement struct {
	status   int
	checks   []check
	reason   string // of the first check that failed
	findings []callback.Finding
}

func (j judgement) refused() bool { return j.status != http.StatusOK }

// judge holds a callback against every criterion, in the order in which a
// server would stop at them.
func (s *Server) judge(in incoming) judgement {
	j := s.judgeRequest(in, CallbackPath, http.MethodPost)
	if in.tooLarge || in.broken != nil {
		for _, criterion := range []string{"body", "order", "files"} {
			j.skip(criterion, "the body did not arrive whole")
		}
		return j
	}
	s.judgeBody(&j, in)
	return j
}

// judgeRequest holds what surrounds a body.
func (s *Server) judgeRequest(in incoming, path, method string) judgement {
	j := judgement{status: http.StatusOK}
	j.hold("path", http.StatusNotFound, in.URL.Path == path, "callbacks are posted to "+CallbackPath)
	j.hold("method", http.StatusMethodNotAllowed, in.Method == method, "a callback is a POST")
	head := callback.HeadOf(in.Header)
	s.judgeSecret(&j, in.Header, head)
	reason := "there is no Content-Type; it must be application/json"
	if head.ContentType != "" {
		reason = "Content-Type is " + head.ContentType + "; it must be application/json"
	}
	j.hold("content type", http.StatusBadRequest, head.ContentType == "application/json", reason)
	j.hold("size", http.StatusRequestEntityTooLarge, !in.tooLarge,
		fmt.Sprintf("the body is over %d bytes: use direct upload or a hosted URL", callback.SizeLimit))
	return j
}

func (s *Server) judgeSecret(j *judgement, h http.Header, head callback.RequestHead) {
	reason, secret := "", s.Secret()
	switch head.Secret {
	case callback.SecretMissing:
		reason = callback.SecretHeader + " is missing"
	case callback.SecretEmpty:
		reason = callback.SecretHeader + " is empty: what should fill it gave nothing"
	case callback.SecretElsewhere:
		reason = callback.SecretHeader + " is missing; the secret is in another header, such as Authorization, in its place"
	case callback.SecretUnderscores:
		reason = callback.SecretHeader + " is missing; the header x_callback_secret has underscores, which servers drop"
	case callback.SecretTwice:
		reason = callback.SecretHeader + " came more than once"
	default:
		sent := h.Get(callback.SecretHeader)
		if secret.Equal(sent) {
			break
		}
		reason = fmt.Sprintf("%s is wrong: its fingerprint is %s, not %s", callback.SecretHeader,
			callback.NewSecret(sent).Fingerprint(), secret.Fingerprint())
		if head.Doubt != "" {
			reason = callback.SecretHeader + " is wrong: " + head.Doubt
		}
	}
	j.hold("secret", http.StatusUnauthorized, reason == "", reason)
}

func (s *Server) judgeBody(j *judgement, in incoming) {
	report := callback.Validate(in.body)
	j.findings = report.Findings
	reason := "the payload is invalid"
	for _, f := range report.Findings {
		if f.Severity == callback.SeverityError {
			reason = f.Message
			break
		}
	}
	j.hold("body", http.StatusBadRequest, report.Valid, reason)
	s.judgeOrder(j, in.peek.OrderID)
	s.judgeFiles(j, in.body, in.peek.OrderID)
}

func (s *Server) judgeOrder(j *judgement, id string) {
	if id == "" {
		j.skip("order", "the body names none")
		return
	}
	j.hold("order", http.StatusBadRequest, s.exists == nil || s.exists(id), "there is no such order")
}

func (j *judgement) hold(criterion string, status int, held bool, reason string) {
	if held {
		j.checks = append(j.checks, check{Criterion: criterion, Mark: "✓"})
		return
	}
	j.checks = append(j.checks, check{Criterion: criterion, Mark: "✗", Reason: reason})
	if !j.refused() {
		j.status, j.reason = status, reason
	}
}

func (j *judgement) skip(criterion, reason string) {
	j.checks = append(j.checks, check{Criterion: criterion, Mark: "–", Reason: reason})
}
