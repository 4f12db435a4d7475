package callback

import "fmt"

// Verdict is what a status or an error class means and what to do about it.
type Verdict struct {
	State State
	// Meaning and Action are one sentence each.
	Meaning string
	Action  string
	// Retry is true where the same bytes may be sent again as they are.
	Retry  bool
	Source RuleSource
}

// VerdictOf returns what an attempt's end means. A class outweighs a status;
// neither is an attempt that has not ended.
func VerdictOf(status int, class ErrorClass) Verdict {
	var v Verdict
	switch {
	case class != "":
		v = classVerdict(class)
	case status == 0:
		v = Verdict{
			Meaning: "No attempt has ended: it is under way, or was interrupted.",
			Action:  "Wait for it, or replay it: a duplicate is safely ignored.",
			Retry:   true, Source: SourceBasics,
		}
	default:
		v = statusVerdict(status)
	}
	v.State = StateOf(status, class)
	return v
}

func statusVerdict(status int) Verdict {
	if v, ok := documented(status); ok {
		return v
	}
	switch {
	case status >= 200 && status < 300:
		return Verdict{
			Meaning: "The target took the callback, with a status the platform does not document.",
			Action:  "Nothing; if the order stays open, look at the answer: it may not be the platform's.",
			Source:  SourceOurs,
		}
	case status >= 300 && status < 400:
		return Verdict{
			Meaning: "The target redirects, and a redirect is never followed: it would hand the secret to another host.",
			Action:  "Set the target's URL to the callback URL itself, then replay.",
			Source:  SourceOurs,
		}
	case status == 408, status == 425, status == 429:
		return Verdict{
			Meaning: transient(status),
			Action:  "Replay it later, and not before the answer's Retry-After.",
			Retry:   true, Source: SourceOurs,
		}
	case status >= 500:
		return Verdict{
			Meaning: fmt.Sprintf("The platform, or a server in front of it, failed with %d.", status),
			Action:  "Safe to replay, after a while: a duplicate is ignored.",
			Retry:   true, Source: SourceOurs,
		}
	default:
		return Verdict{
			Meaning: fmt.Sprintf("The target refused the callback with %d, a status the platform does not document.", status),
			Action:  "Check the target's URL and the answer, then replay.",
			Source:  SourceOurs,
		}
	}
}

// documented are the statuses of the page "Callback Basics".
func documented(status int) (v Verdict, ok bool) {
	switch status {
	case 200:
		v = Verdict{
			Meaning: "Delivered, or an ignored duplicate.",
			Action:  "Nothing: the order is delivered.",
		}
	case 400:
		v = Verdict{
			Meaning: "Invalid payload, order not found, or a validation error.",
			Action:  "Fix the body or the order_id, then replay.",
		}
	case 401:
		v = Verdict{
			Meaning: "The secret is missing or invalid; it may have been regenerated.",
			Action:  "Fix the target's secret, then replay the same body.",
		}
	case 413:
		v = Verdict{
			Meaning: "A file exceeds the size limit for its type, or the body the limit of 4.5 MB.",
			Action:  "Send the file by direct upload or as a hosted URL.",
		}
	case 500:
		v = Verdict{
			Meaning: "The platform failed while it processed the callback.",
			Action:  "Safe to replay, with a growing wait: a duplicate is ignored.",
			Retry:   true,
		}
	default:
		return Verdict{}, false
	}
	v.Source = SourceBasics
	return v, true
}

func transient(status int) string {
	switch status {
	case 408:
		return "The target gave up waiting for the request."
	case 425:
		return "The target would not yet take the request."
	default:
		return "The target gets too many requests."
	}
}

// classVerdict tells a network failure: the platform's page says that every one
// is safe to retry; what each one points to is common sense.
func classVerdict(class ErrorClass) Verdict {
	v := Verdict{Retry: true, Source: SourceBasics}
	switch class {
	case ErrTimeout:
		v.Meaning = "No answer came in time; the callback may have been processed."
		v.Action = "Safe to replay: a duplicate is ignored."
	case ErrRefused:
		v.Meaning = "Nothing listens at the target's address."
		v.Action = "Check the target's host and port and that it is up, then replay."
	case ErrDNS:
		v.Meaning = "The target's host name could not be resolved."
		v.Action = "Check the host name and the network, then replay."
	case ErrTLS:
		v.Meaning = "No secure connection could be made, so nothing was sent."
		v.Action = "Check the target's certificate, its URL's scheme and this machine's clock, then replay."
	case ErrReset:
		v.Meaning = "The connection was cut before an answer; the callback may have been processed."
		v.Action = "Safe to replay: a duplicate is ignored."
	case ErrCanceled:
		v.Meaning = "The send was cancelled; the callback may have been processed."
		v.Action = "Replay it when you want it delivered: a duplicate is ignored."
	case ErrTruncated:
		v.Meaning = "The answer broke off; the callback may have been processed."
		v.Action = "Safe to replay: a duplicate is ignored."
	default:
		v.Meaning = "The send failed; the attempt's own sentence says how."
		v.Action = "Read the message; a replay is safe: a duplicate is ignored."
	}
	return v
}
