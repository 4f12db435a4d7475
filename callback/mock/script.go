package mock

// Script is a sequence of faults, one a request, such as
// "500x2,timeout,reset,401,slow:2s,truncate,200". When it has run out the mock
// answers by the contract alone. "200" is that, for one request.
// "after:" before a fault commits the order first and then loses the answer.
// A script that ends in "*" starts over for ever.
type Script struct{}

// ScriptError is returned by ParseScript.
type ScriptError struct {
	Column  int // 1-based, in characters
	Message string
}

func (e *ScriptError) Error() string { return e.Message }

// ParseScript reads a script; "" is the empty one.
func ParseScript(s string) (Script, error) { panic("not built yet") }

// String returns the script as ParseScript reads it.
func (s Script) String() string { panic("not built yet") }
