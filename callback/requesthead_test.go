package callback

import (
	"net/http"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
)

func TestHeadOf(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		headers string // name: value, a line each
		want    RequestHead
		notes   []string
	}{
		"as it should be": {"Content-Type: application/json; charset=utf-8\nx-callback-secret: k7Q2m9Zx", RequestHead{"application/json", SecretSent, ""}, nil},
		"nothing":         {"", RequestHead{"", SecretMissing, ""}, []string{"carried no x-callback-secret", "no Content-Type"}},
		"a form":          {"Content-Type: application/x-www-form-urlencoded\nx-callback-secret: k7Q2m9Zx", RequestHead{"application/x-www-form-urlencoded", SecretSent, ""}, []string{"sent as application/x-www-form-urlencoded"}},
		"Authorization":   {"Content-Type: application/json\nAuthorization: Bearer k7Q2m9Zx", RequestHead{"application/json", SecretElsewhere, ""}, []string{"Authorization, in its place"}},
		"an API key":      {"Content-Type: application/json\nX-API-Key: k7Q2m9Zx", RequestHead{"application/json", SecretElsewhere, ""}, []string{"in another header"}},
		"underscores":     {"Content-Type: application/json\nx_callback_secret: k7Q2m9Zx", RequestHead{"application/json", SecretUnderscores, ""}, []string{"with underscores"}},
		"empty":           {"Content-Type: application/json\nx-callback-secret: ", RequestHead{"application/json", SecretEmpty, ""}, []string{"was empty"}},
		"twice":           {"Content-Type: application/json\nx-callback-secret: a\nx-callback-secret: b", RequestHead{"application/json", SecretTwice, ""}, []string{"more than once"}},
		"Bearer":          {"Content-Type: application/json\nx-callback-secret: Bearer k7Q2m9Zx", RequestHead{"application/json", SecretSent, `it begins with "Bearer ", which belongs to an Authorization header`}, []string{"likely wrong: it begins with"}},
		"no media type":   {"Content-Type: ???;;\nx-callback-secret: k7Q2m9Zx", RequestHead{"???", SecretSent, ""}, []string{"sent as ???"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			h := http.Header{}
			for line := range strings.Lines(c.headers) {
				key, value, _ := strings.Cut(strings.TrimSuffix(line, "\n"), ": ")
				if key = strings.TrimSuffix(key, ":"); key != "x_callback_secret" {
					key = http.CanonicalHeaderKey(key)
				}
				h[key] = append(h[key], value)
			}
			head := HeadOf(h)
			assert.Equal(t, c.want, head)
			notes := head.Notes()
			assert.Len(t, notes, len(c.notes))
			for i, says := range c.notes {
				assert.Contains(t, notes[i], says)
			}
			assert.NotContains(t, strings.Join(notes, " ")+head.Doubt, "k7Q2m9Zx")
		})
	}
}

// TestDiagnoseWhatTheAutomationSent: where capture saw the request, its head names
// the cause of a 401 and of a 400.
func TestDiagnoseWhatTheAutomationSent(t *testing.T) {
	t.Parallel()
	valid := Validate([]byte(testBody))
	for name, c := range map[string]struct {
		head   RequestHead
		status int
		says   string
		next   []Step
	}{
		"no secret":        {RequestHead{"application/json", SecretMissing, ""}, 401, "It carried no x-callback-secret", []Step{StepSender, StepReplay}},
		"in Authorization": {RequestHead{"application/json", SecretElsewhere, ""}, 401, "in another header, such as Authorization", []Step{StepSender, StepReplay}},
		"a wrong one":      {RequestHead{"application/json", SecretSent, ""}, 401, "The secret that the automation sent was refused", []Step{StepSender, StepReplay}},
		"plain text":       {RequestHead{"text/plain", SecretSent, ""}, 400, "sent the callback as text/plain", []Step{StepSender, StepReplay}},
		"no type":          {RequestHead{"", SecretSent, ""}, 415, "without a content type", []Step{StepSender, StepReplay}},
		"nothing wrong":    {RequestHead{"application/json", SecretSent, ""}, 400, "breaks no rule redial knows", []Step{StepRead, StepEdit, StepReplay}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			d := Diagnose(Facts{Target: "prod", Source: FromCapture, Report: valid, Attempts: []Attempt{{N: 1, Status: c.status}}, Request: &c.head})
			assert.Contains(t, d.Headline, c.says)
			assert.Equal(t, c.next, d.Next)
		})
	}
}
