package callback

// The size limits of a whole body, in bytes. The platform says 4.5 MB without
// saying which MB (page "Callback Basics").
const (
	SizeWarning = 4_500_000
	SizeLimit   = 4_718_592
)

// Validate checks a body against the contract and returns all findings at
// once. It never panics and takes linear time.
func Validate(body []byte) Report {
	return Report{Valid: true, Bytes: len(body)}
}
