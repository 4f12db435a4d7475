package callback

// State is where a callback stands, from the last attempt that ended.
type State string

// The states of a callback.
const (
	Delivered State = "delivered" // 2xx
	Rejected  State = "rejected"  // 3xx or 4xx: needs a fix before it is sent again
	Failed    State = "failed"    // no answer, 5xx, 408, 425, 429: safe to replay
	Pending   State = "pending"   // no attempt has ended: in flight, or interrupted
)

// ErrorClass says why an attempt got no answer; "" means that one came.
type ErrorClass string

// The error classes of an attempt.
const (
	ErrTimeout   ErrorClass = "timeout"
	ErrRefused   ErrorClass = "refused"
	ErrDNS       ErrorClass = "dns"
	ErrTLS       ErrorClass = "tls"
	ErrReset     ErrorClass = "reset"
	ErrCanceled  ErrorClass = "canceled"
	ErrTruncated ErrorClass = "truncated"
	ErrOther     ErrorClass = "other"
)

// StateOf returns the state an attempt leaves its callback in.
func StateOf(status int, class ErrorClass) State {
	switch {
	case class != "":
		return Failed
	case status == 0:
		return Pending
	case status >= 200 && status < 300:
		return Delivered
	case Retryable(status):
		return Failed
	default:
		return Rejected
	}
}

// Retryable reports whether an answer with this status may be followed by the
// same bytes again. The platform documents 500 ("Callback Basics"); 408, 425,
// 429 and the other 5xx are ours.
func Retryable(status int) bool {
	return status >= 500 || status == 408 || status == 425 || status == 429
}

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

// VerdictOf returns what an attempt's end means.
func VerdictOf(status int, class ErrorClass) Verdict { panic("not built yet") }
