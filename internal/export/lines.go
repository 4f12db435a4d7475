package export

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"io"

	"redial/history"
)

// Lines writes the lines of the callbacks that match, as redial history merge
// takes them.
func Lines(ctx context.Context, w io.Writer, s *history.Store, q history.Query, o Options) (Report, error) {
	var r Report
	err := buffered(w, func(out *bufio.Writer) (err error) {
		r.Damaged, err = s.Lines(ctx, q, func(line []byte) error {
			if bytes.Contains(line[:min(len(line), kindWithin)], []byte(`"kind":"callback"`)) {
				r.Callbacks++
			}
			if o.Redact {
				short, err := redactLine(ctx, s, line)
				if err != nil {
					return err
				}
				if short == nil {
					r.Unknown++
					return nil
				}
				line = short
			}
			_, err := out.Write(line)
			return errors.Join(err, out.WriteByte('\n'))
		})
		return err
	})
	return r, err
}

// kindWithin is how far from its beginning a line tells its kind.
const kindWithin = 64

// redactedLine is what a redacted line keeps of a line.
type redactedLine struct {
	V        int    `json:"v"`
	Kind     string `json:"kind"`
	Redacted bool   `json:"redacted"`
	ID       string `json:"id"`
	N        int    `json:"n,omitempty"`
	Time     string `json:"time"`

	Source     string `json:"source,omitempty"`
	ReplayOf   string `json:"replay_of,omitempty"`
	OrderID    string `json:"order_id,omitempty"`
	ShortID    string `json:"short_id,omitempty"`
	OK         *bool  `json:"ok,omitempty"`
	OutputType string `json:"output_type,omitempty"`
	Target     string `json:"target,omitempty"`
	URL        string `json:"url,omitempty"`
	Template   string `json:"template,omitempty"`
	Bytes      int64  `json:"bytes,omitempty"`
	SHA256     string `json:"sha256,omitempty"`

	Status        int               `json:"status,omitempty"`
	MS            json.Number       `json:"ms,omitempty"`
	Error         string            `json:"error,omitempty"`
	Unsent        bool              `json:"unsent,omitempty"`
	Message       string            `json:"message,omitempty"`
	Headers       map[string]string `json:"headers,omitempty"`
	ResponseBytes int64             `json:"response_bytes,omitempty"`

	Request  json.RawMessage   `json:"request,omitempty"`
	Uploads  []redactedUpload  `json:"uploads,omitempty"`
	Findings []redactedFinding `json:"findings,omitempty"`
}

// redactLine returns what may be told of a line, nil for a line of a kind that is
// not known.
func redactLine(ctx context.Context, s *history.Store, line []byte) ([]byte, error) {
	var r redactedLine
	if json.Unmarshal(line, &r) != nil || r.V != 1 {
		return nil, nil
	}
	r.Redacted = true
	switch r.Kind {
	case "attempt", "order":
	case "callback":
		body, err := s.Body(ctx, r.ID)
		var damaged *history.DamagedError
		if err != nil && !errors.As(err, &damaged) {
			return nil, err
		}
		r.Findings = redactFindings(body)
	default:
		return nil, nil
	}
	return json.Marshal(r)
}
