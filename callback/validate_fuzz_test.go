package callback

import (
	"encoding/json"
	"testing"
)

func FuzzValidate(f *testing.F) {
	for _, cases := range ruleCases {
		for _, c := range cases {
			if body, _ := c.places(); len(body) < 4096 {
				f.Add([]byte(body))
			}
		}
	}
	for _, src := range jsonSamples {
		if len(src) < 4096 {
			f.Add([]byte(src))
		}
	}
	f.Fuzz(func(t *testing.T, body []byte) {
		r := Validate(body)
		if r.Valid != (r.Count(SeverityError) == 0) || r.Bytes != len(body) {
			t.Fatalf("%q: %+v", body, r)
		}
		at := 0
		for _, finding := range r.Findings {
			if finding.Offset < at || finding.Offset > len(body) || finding.Line < 1 || finding.Column < 1 {
				t.Fatalf("%q: place of %+v after %d", body, finding, at)
			}
			at = finding.Offset
			for _, c := range finding.Message + finding.Fix {
				if c < ' ' || c == 0x7f {
					t.Fatalf("%q: %q in %q", body, c, finding.Message)
				}
			}
		}
		var object map[string]json.RawMessage
		err := json.Unmarshal(body, &object)
		if r.Valid && (err != nil || object == nil) {
			t.Fatalf("%q is valid, and encoding/json says %v", body, err)
		}
		if r.Valid != Validate(body).Valid {
			t.Fatalf("%q: a second look says otherwise", body)
		}
	})
}
