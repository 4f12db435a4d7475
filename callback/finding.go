package callback

// Severity says what a finding means for sending: an error stops it, a warning
// and a note do not.
type Severity string

// The severities, gravest first.
const (
	SeverityError   Severity = "error"
	SeverityWarning Severity = "warning"
	SeverityNote    Severity = "note"
)

// RuleSource names the page a rule comes from, so that a user who is told
// "invalid" sees on whose word.
type RuleSource string

// The sources of rules.
const (
	SourceBasics RuleSource = "basics" // the platform's page "Callback Basics"
	SourceUnder  RuleSource = "under"  // its guide "Callback (Under 4.5 MB)"
	SourceLarge  RuleSource = "large"  // its guide "Callback (Over 4.5 MB)"
	SourceDocs   RuleSource = "docs"   // its other public seller pages
	SourceOurs   RuleSource = "ours"   // a rule of redial, from common sense
)

// Finding is one thing validation has to say about a body.
type Finding struct {
	Severity Severity `json:"severity"`
	// Code is stable: scripts may branch on it.
	Code string `json:"code"`
	// Path is the JSON pointer of the value it is about; "" is the whole body.
	Path string `json:"path"`
	// Line and Column are 1-based; Column counts characters, not bytes.
	Line   int `json:"line"`
	Column int `json:"column"`
	// Message is one sentence: what is wrong.
	Message string `json:"message"`
	// Fix is one sentence: what to do about it. Notes may have none.
	Fix    string     `json:"fix"`
	Source RuleSource `json:"source"`
	// Offset is the byte offset in the body that Line and Column tell.
	Offset int `json:"-"`
	// edit is what mends it; nil where that is not certain.
	edit *edit
}

// Report is what Validate has to say about a body: all findings at once, in
// the order of their place in the body.
type Report struct {
	// Valid is true when no finding is an error.
	Valid bool `json:"valid"`
	// Bytes is the length of the whole body, the figure the size limit is about.
	Bytes int `json:"bytes"`
	// OutputType is the body's own output_type, "" where it has none.
	OutputType string    `json:"output_type"`
	Findings   []Finding `json:"findings"`
}

// Count returns how many findings have severity s.
func (r Report) Count(s Severity) int {
	n := 0
	for _, f := range r.Findings {
		if f.Severity == s {
			n++
		}
	}
	return n
}
