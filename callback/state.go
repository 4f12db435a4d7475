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
