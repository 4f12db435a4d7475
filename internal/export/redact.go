package export

import "redial/callback"

// redactedUpload is a file without its name, its place, and where it went.
type redactedUpload struct {
	MIMEType string `json:"mime_type"`
	FileSize int64  `json:"file_size"`
	SHA256   string `json:"sha256"`
}

// redactedFinding is a finding without its sentences, which quote the body.
type redactedFinding struct {
	Severity callback.Severity `json:"severity"`
	Code     string            `json:"code"`
	Line     int               `json:"line"`
	Column   int               `json:"column"`
}

// redactFindings returns what the validator finds in a body.
func redactFindings(body []byte) []redactedFinding {
	var short []redactedFinding
	for _, f := range callback.Validate(body).Findings {
		short = append(short, redactedFinding{f.Severity, f.Code, f.Line, f.Column})
	}
	return short
}

// redact leaves out of a callback what buyers ordered and were given. What quotes
// it goes too: answers, and the sentences of findings and of the diagnosis.
func (c *one) redact() {
	c.Body = nil
	for i := range c.Attempts {
		c.Attempts[i].Response = nil
	}
	for i, u := range c.Uploads {
		c.Uploads[i] = callback.Upload{MIMEType: u.MIMEType, FileSize: u.FileSize, SHA256: u.SHA256}
	}
	for i, f := range c.Findings {
		c.Findings[i] = callback.Finding{Severity: f.Severity, Code: f.Code, Line: f.Line, Column: f.Column, Source: f.Source}
	}
	c.Why = callback.Diagnosis{Code: c.Why.Code, Layer: c.Why.Layer}
}
