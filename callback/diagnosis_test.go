package callback

import (
	"encoding/json"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
)

var noon = time.Date(2026, 11, 20, 12, 4, 0, 0, time.UTC)

// answered is an attempt that got an answer, its headers as name: value lines.
func answered(status int, body string, headers ...string) Attempt {
	a := Attempt{N: 1, Time: noon.Add(time.Hour), Status: status, Response: []byte(body), Headers: map[string]string{}}
	for _, h := range headers {
		name, value, _ := strings.Cut(h, ": ")
		a.Headers[name] = value
	}
	return a
}

func unanswered(class ErrorClass, message string) Attempt {
	return Attempt{N: 1, Time: noon, Error: class, Message: message}
}

// diagnosisCase is facts and what is to be made of them.
type diagnosisCase struct {
	name       string
	body       string // what was sent, a good one if ""
	attempt    Attempt
	neighbours Neighbours

	code     string
	layer    Layer
	headline string
	next     []Step
	reasons  []string // texts that stand among the reasons, each as source: part
}

const goodBody = `{"ok":true,"order_id":"` + orderID + `","output_type":"text","result_text":"x"}`

const (
	vercelPage = "Request Entity Too Large\n\nFUNCTION_PAYLOAD_TOO_LARGE\n\nfra1::abc"
	nginxPage  = "<html>\r\n<head><title>502 Bad Gateway</title></head>\r\n<body><center><h1>502 Bad Gateway</h1></center></body></html>"
)

func diagnosisCases() []diagnosisCase {
	large := sizedBody(SizeLimit + 400)
	return []diagnosisCase{
		{
			name: "delivered", attempt: answered(200, `{"ok":true}`),
			code: DiagnosedDelivered, layer: LayerPlatform, headline: "Delivered: prod answered 200.", next: nil,
		},
		{
			name: "a web page says 200", attempt: answered(200, "<!DOCTYPE html><title>Log in</title>", "Content-Type: text/html"),
			code: DiagnosedOddAnswer, layer: LayerHosting, headline: "A web page answered 200: the order may not have reached the platform.",
			next: []Step{StepTarget, StepRead}, reasons: []string{`answer: "Log in"`},
		},
		{
			name: "a rule broken", body: `{"ok":"true","order_id":"` + orderID + `","output_type":"json","result_text":{}}`, attempt: answered(400, `{"error":"validation failed"}`),
			code: DiagnosedInvalidBody, layer: LayerPlatform, headline: `The body is invalid: ok is "true", not true or false.`,
			next: []Step{StepEdit, StepReplay}, reasons: []string{"basics: It is at line 1, column 7 of the body.", "under: result_text is {}", `answer: "validation failed"`},
		},
		{
			name: "many rules broken", body: `{"output_type":"file","files":[{},{}]}`, attempt: answered(400, ""),
			code: DiagnosedInvalidBody, headline: `The body has no "ok".`,
			next: []Step{StepEdit, StepReplay}, reasons: []string{"ours: There are 5 findings more.", "answer: no body"},
		},
		{
			name: "an unknown order", attempt: answered(400, `{"ok":false,"error":{"code":"NOT_FOUND","message":"Order not found"}}`),
			code: DiagnosedUnknownOrder, layer: LayerPlatform, headline: `The platform does not know the order "` + orderID + `".`,
			next: []Step{StepEdit, StepReplay}, reasons: []string{`answer: "Order not found"`, "basics: order_id is the one of the webhook"},
		},
		{
			name: "no rule broken", body: strings.Replace(goodBody, `"text","result_text":"x"`, `"url","result_url":"http://x.org/1"`, 1), attempt: answered(400, `{"errors":[{"field":"x","detail":"unsupported"}]}`),
			neighbours: Neighbours{AcceptedBy: "mock"},
			code:       DiagnosedRefusedBody, layer: LayerPlatform, headline: "The platform refused a body that breaks no rule redial knows.",
			next: []Step{StepRead, StepEdit, StepReplay}, reasons: []string{`answer: "unsupported"`, "ours: is plain http", "history: The very same bytes were accepted by mock."},
		},
		{
			name: "a 400 of the hosting layer", attempt: answered(400, "<html><head><title>400 Bad Request</title></head></html>", "server: nginx/1.24.0"),
			code: DiagnosedHosting, layer: LayerHosting, headline: "A server in front of the platform refused the callback with 400.",
			next: []Step{StepRead, StepTarget}, reasons: []string{`answer: The answer is from "nginx/1.24.0", not from the platform's code: it is a web page.`},
		},
		{
			name: "401 once", attempt: answered(401, `{"error":"invalid secret"}`),
			code: DiagnosedSecret, layer: LayerPlatform, headline: "The secret was refused.",
			next: []Step{StepSecret, StepReplay}, reasons: []string{"basics: may have been regenerated", `answer: "invalid secret"`},
		},
		{
			name: "401s in a row", attempt: answered(401, ""), neighbours: Neighbours{Run: 14, RunSince: noon, LastDelivered: noon.Add(-26 * time.Hour)},
			code: DiagnosedSecret, headline: "The secret probably changed: the last 14 callbacks to prod got 401, from 12:04:00 on.",
			next: []Step{StepSecret, StepReplay}, reasons: []string{"history: took before was at 2026-11-19 10:04:00"},
		},
		{
			name: "401s and never anything else", attempt: answered(401, ""), neighbours: Neighbours{Run: 3, RunSince: noon},
			code: DiagnosedSecret, headline: "The secret was refused 3 times in a row: it is probably not the one of this platform.",
			next: []Step{StepSecret, StepReplay},
		},
		{
			name: "401, and the secret was right before", attempt: answered(401, ""), neighbours: Neighbours{Run: 1, LastDelivered: noon},
			code: DiagnosedSecret, headline: "The secret was refused, and prod took it before: it may have been regenerated.",
			next: []Step{StepSecret, StepReplay},
		},
		{
			name: "401, mended since", attempt: answered(401, ""), neighbours: Neighbours{Run: 2, DeliveredSince: 1},
			code: DiagnosedSecret, headline: "The secret was refused (401). prod has accepted callbacks since, so it works again.",
			next: []Step{StepReplay}, reasons: []string{"history: prod has accepted 1 callback since then."},
		},
		{
			name: "a login in front", attempt: answered(401, "<!doctype html><html><head><title>Authentication Required</title></head></html>", "Server: Vercel", "X-Vercel-Id: fra1::x"),
			code: DiagnosedHosting, layer: LayerHosting, headline: "A server in front of the platform refused the callback with 401.",
			next: []Step{StepRead, StepTarget}, reasons: []string{"ours: a login stands before the URL", "answer: from Vercel"},
		},
		{
			name: "a firewall", attempt: answered(403, "<html><head><title>Attention Required! | Cloudflare</title></head></html>", "CF-Ray: 8a", "Server: cloudflare"),
			code: DiagnosedHosting, layer: LayerHosting, headline: "A server in front of the platform refused the callback with 403.",
			next: []Step{StepRead, StepTarget}, reasons: []string{"answer: from Cloudflare", "Attention Required!"},
		},
		{
			name: "another address", attempt: answered(404, `{"message":"Not Found"}`),
			code: DiagnosedWrongURL, layer: LayerPlatform, headline: "There is no callback endpoint at the target's URL: it answered 404.",
			next: []Step{StepTarget, StepReplay}, reasons: []string{"under: /api/orders/callback"},
		},
		{
			name: "a redirect", attempt: answered(308, "", "Location: https://www.example.org/api/orders/callback"),
			code: DiagnosedWrongURL, layer: LayerHosting, headline: `The target's URL is not the callback URL: it redirects to "https://www.example.org/api/orders/callback".`,
			next: []Step{StepTarget, StepReplay}, reasons: []string{"ours: a slash at the end", "ours: never followed"},
		},
		{
			name: "too large", body: large, attempt: answered(413, vercelPage, "X-Vercel-Error: FUNCTION_PAYLOAD_TOO_LARGE", "X-Vercel-Id: fra1::abc"),
			code: DiagnosedTooLarge, layer: LayerHosting, headline: "The body is too large: 4718992 bytes, and the limit is 4.5 MB.",
			next: []Step{StepHost}, reasons: []string{"answer: from Vercel, not from the platform's code: it has the header x-vercel-error", `answer: "Request Entity Too Large"`},
		},
		{
			name: "too large for the hosting layer", attempt: answered(413, "<html><head><title>413 Request Entity Too Large</title></head></html>"),
			code: DiagnosedTooLarge, layer: LayerHosting, headline: "A server in front of the platform refused the body (100 bytes) as too large.",
			next: []Step{StepHost, StepTarget}, reasons: []string{"answer: from a web server"},
		},
		{
			name: "a text that is too large for its type", attempt: answered(413, `{"error":"file exceeds size limit"}`),
			code: DiagnosedTooLarge, layer: LayerPlatform, headline: "The body (100 bytes) was refused as too large; it holds no file, so it is the result itself.",
			next: []Step{StepHost}, reasons: []string{"basics: 100 bytes is within the limit"},
		},
		{
			name: "a file that is too large for its type", attempt: answered(413, `{"error":"file exceeds size limit"}`),
			body: `{"ok":true,"order_id":"7f0c3a52-9d1e-4b86-a2f4-c15e8d907b63","output_type":"file","file_base64":"JVBERi0xLjcK","filename":"a.pdf","mime_type":"application/pdf"}`,
			code: DiagnosedTooLarge, layer: LayerPlatform, headline: "A file exceeds the size limit for its type.",
			next: []Step{StepUpload}, reasons: []string{"basics: limits by type are stricter"},
		},
		{
			name: "too many requests", attempt: answered(429, `{"message":"slow down"}`, "Retry-After: 30"),
			code: DiagnosedBusy, layer: LayerPlatform, headline: "The target gets too many requests.",
			next: []Step{StepWait, StepReplay}, reasons: []string{`answer: Retry-After is "30"`},
		},
		{
			name: "another 4xx", attempt: answered(422, `{"detail":"no"}`),
			code: DiagnosedRefused, layer: LayerPlatform, headline: "The target refused the callback with 422, which the platform does not document.",
			next: []Step{StepRead, StepTarget},
		},
		{
			name: "platform error", attempt: answered(500, `{"ok":false,"error":"internal"}`), neighbours: Neighbours{Run: 5, RunSince: noon},
			code: DiagnosedPlatformError, layer: LayerPlatform, headline: "The platform failed with 500 while it processed the callback.",
			next: []Step{StepReplay}, reasons: []string{"basics: duplicate is ignored", "history: 5 callbacks in a row to prod ended like this, from 12:04:00 on."},
		},
		{
			name: "gateway error", attempt: answered(502, nginxPage, "Content-Type: text/html", "Server: nginx"),
			code: DiagnosedGatewayError, layer: LayerHosting, headline: "A server in front of the platform answered 502; the platform may not have seen the callback.",
			next: []Step{StepWait, StepReplay}, reasons: []string{`answer: A web page came back: "502 Bad Gateway".`},
		},
		{
			name: "gateway timeout", attempt: answered(504, ""),
			code: DiagnosedGatewayError, layer: LayerHosting, headline: "A server in front of the platform got no answer from it in time: the callback may have been processed.",
			next: []Step{StepReplay},
		},
		{
			name: "delivered by another callback", attempt: answered(500, ""), neighbours: Neighbours{OrderDelivered: noon.Add(2 * time.Hour), OrderDeliveredBy: "01JD7Q"},
			code: DiagnosedPlatformError, layer: LayerPlatform, headline: "Nothing is left to do: another callback delivered this order to prod at 14:04:00.",
			next: nil, reasons: []string{"history: The order was delivered by 01JD7Q.", "basics: The platform failed with 500"},
		},
		{
			name: "refused", attempt: unanswered(ErrRefused, "Connection refused while connecting, after 1ms."),
			code: DiagnosedUnreachable, layer: LayerNetwork, headline: "Nothing listens at the target's address, so nothing was sent.",
			next: []Step{StepTarget, StepReplay}, reasons: []string{"attempt: while connecting"},
		},
		{
			name: "tls", attempt: unanswered(ErrTLS, ""),
			code: DiagnosedUnreachable, layer: LayerNetwork, headline: "No secure connection could be made, so nothing was sent.",
			next: []Step{StepTarget, StepReplay},
		},
		{
			name: "timed out connecting", attempt: unanswered(ErrTimeout, "Timed out while connecting, after 30s."),
			code: DiagnosedTimeout, layer: LayerNetwork, headline: "No connection was made in time, while connecting: nothing was sent.",
			next: []Step{StepTarget, StepReplay},
		},
		{
			name: "timed out sending", body: large, attempt: unanswered(ErrTimeout, "Timed out while sending, after 30s."),
			code: DiagnosedTimeout, layer: LayerNetwork, headline: "The time was up while 4718992 bytes were being sent: the line is too slow, or the target stopped reading.",
			next: []Step{StepReplay, StepHost},
		},
		{
			name: "timed out waiting", attempt: unanswered(ErrTimeout, "Timed out while waiting for the answer, after 30s."),
			code: DiagnosedTimeout, layer: LayerPlatform, headline: "The target took the whole callback and did not answer in time: it may have been processed.",
			next: []Step{StepReplay}, reasons: []string{"basics: duplicate is ignored"},
		},
		{
			name: "timed out somewhere", attempt: unanswered(ErrTimeout, ""),
			code: DiagnosedTimeout, headline: "No answer came in time; the callback may have been processed.", next: []Step{StepReplay},
		},
		{
			name: "cut while a large body is sent", body: large, attempt: unanswered(ErrReset, "Connection cut while sending, after 1s (write: broken pipe)."),
			code: DiagnosedCut, layer: LayerNetwork, headline: "The connection was cut while the callback was being sent: it was probably not processed.",
			next: []Step{StepHost, StepReplay}, reasons: []string{"ours: where it should answer 413"},
		},
		{
			name: "cut while waiting", attempt: unanswered(ErrReset, "Connection cut while waiting for the answer, after 1s (EOF)."),
			code: DiagnosedCut, layer: LayerNetwork, headline: "The connection was cut before an answer; the callback may have been processed.", next: []Step{StepReplay},
		},
		{
			name: "cut while connecting", attempt: unanswered(ErrReset, "Connection cut while securing the connection, after 1s (EOF)."),
			code: DiagnosedCut, layer: LayerNetwork, headline: "The connection was cut while securing the connection: nothing was sent.", next: []Step{StepTarget, StepReplay},
		},
		{
			name: "answer cut", attempt: unanswered(ErrTruncated, "Answer cut short while reading the answer 200, after 1s (unexpected EOF)."),
			code: DiagnosedCut, layer: LayerNetwork, headline: "The answer broke off: the callback was probably processed, and what came of it is not known.", next: []Step{StepReplay},
		},
		{
			name: "canceled late", attempt: unanswered(ErrCanceled, "Cancelled while waiting for the answer, after 1s."),
			code: DiagnosedCanceled, layer: LayerSender, headline: "The send was cancelled; the callback may have been processed.", next: []Step{StepReplay},
		},
		{
			name: "canceled early", attempt: unanswered(ErrCanceled, "Cancelled while connecting, after 1s."),
			code: DiagnosedCanceled, layer: LayerSender, headline: "The send was cancelled before anything was sent.", next: []Step{StepReplay},
		},
		{
			name: "something else", attempt: unanswered(ErrOther, "Failed while waiting for the answer, after 1s (odd)."),
			code: DiagnosedTransport, layer: LayerNetwork, headline: "The exchange with the target broke down, in a way that only the message below tells.", next: []Step{StepRead, StepReplay},
		},
	}
}

func TestDiagnose(t *testing.T) {
	t.Parallel()
	for _, c := range diagnosisCases() {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			if c.body == "" {
				c.body = goodBody
			}
			d := Diagnose(Facts{
				Target: "prod", OrderID: orderID, Report: Validate([]byte(c.body)),
				Attempts: []Attempt{c.attempt}, Neighbours: c.neighbours, Zone: time.UTC,
			})
			assert.Equal(t, c.code, d.Code)
			assert.Equal(t, c.layer, d.Layer)
			assert.Equal(t, c.headline, d.Headline)
			assert.ElementsMatch(t, c.next, d.Next)
			var said strings.Builder
			for _, r := range d.Reasons {
				said.WriteString(string(r.Source) + ": " + r.Text + "\n")
				assert.Regexp(t, `[.!?]$`, r.Text)
				assert.NotRegexp(t, `[\x00-\x1f\x7f]`, r.Text)
			}
			for _, want := range c.reasons {
				source, part, ok := strings.Cut(want, ": ")
				if !ok {
					source, part = "", want
				}
				assert.Regexp(t, `(?m)^`+source+`.*`+regexpQuote(part), said.String())
			}
		})
	}
}

func TestDiagnoseAnUpload(t *testing.T) {
	t.Parallel()
	fresh, prepared := Upload{Filename: "a.mp4"}, Upload{Filename: "a.mp4", ObjectKey: "k"}
	done := Upload{Filename: "b.mp4", ObjectKey: "k2", SHA256: "00"}
	cases := map[string]struct {
		files    []Upload
		attempt  Attempt
		layer    Layer
		headline string
		next     []Step
		reason   string
	}{
		"prepare, secret":    {[]Upload{fresh}, Attempt{Status: 401}, LayerPlatform, `"a.mp4" is not uploaded: prepare, the first step of its upload, was answered 401.`, []Step{StepSecret, StepResume}, "not sent"},
		"prepare, order":     {[]Upload{fresh}, Attempt{Status: 400, Response: []byte(`{"error":"order not found"}`)}, LayerPlatform, `"a.mp4" is not uploaded: prepare, the first step of its upload, was answered 400.`, []Step{StepRead, StepEdit}, "order not found"},
		"prepare, too large": {[]Upload{fresh}, Attempt{Status: 413}, LayerPlatform, `"a.mp4" is not uploaded: prepare, the first step of its upload, was answered 413.`, []Step{StepHost}, "not sent"},
		"prepare, no path":   {[]Upload{fresh}, Attempt{Status: 404}, LayerPlatform, `"a.mp4" is not uploaded: prepare, the first step of its upload, was answered 404.`, []Step{StepTarget, StepResume}, "not sent"},
		"prepare, broken":    {[]Upload{done, fresh}, Attempt{Status: 500}, LayerPlatform, `"a.mp4" is not uploaded: prepare, the first step of its upload, was answered 500.`, []Step{StepResume}, "not sent"},
		"prepare, nobody":    {[]Upload{fresh}, Attempt{Error: ErrRefused, Message: "Nobody listens."}, LayerNetwork, `"a.mp4" is not uploaded: prepare, the first step of its upload, got no answer (refused).`, []Step{StepResume}, "Nobody listens"},
		"put, expired":       {[]Upload{prepared}, Attempt{Status: 403}, LayerUnknown, `"a.mp4" is not uploaded: its PUT to the upload host was answered 403.`, []Step{StepResume}, "expired"},
		"put, too large":     {[]Upload{prepared}, Attempt{Status: 413}, LayerUnknown, `"a.mp4" is not uploaded: its PUT to the upload host was answered 413.`, []Step{StepHost}, "too large"},
		"put, broken":        {[]Upload{done, prepared}, Attempt{Status: 503}, LayerUnknown, `"a.mp4" is not uploaded: its PUT to the upload host was answered 503.`, []Step{StepResume}, "not the platform"},
		"put, redirected":    {[]Upload{prepared}, Attempt{Status: 302}, LayerUnknown, `"a.mp4" is not uploaded: its PUT to the upload host was answered 302.`, []Step{StepRead, StepResume}, "no answer to a PUT"},
		"put, canceled":      {[]Upload{prepared}, Attempt{Error: ErrCanceled, Message: "Cancelled."}, LayerSender, `"a.mp4" is not uploaded: its PUT to the upload host got no answer (canceled).`, []Step{StepResume}, "Cancelled"},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			d := Diagnose(Facts{Target: "prod", Report: Validate([]byte(goodBody)), Attempts: []Attempt{c.attempt}, Uploads: c.files, Zone: time.UTC})
			assert.Equal(t, DiagnosedUpload, d.Code)
			assert.Equal(t, c.layer, d.Layer)
			assert.Equal(t, c.headline, d.Headline)
			assert.Equal(t, c.next, d.Next)
			var said strings.Builder
			for _, r := range d.Reasons {
				said.WriteString(r.Text + "\n")
			}
			assert.Contains(t, said.String(), c.reason)
		})
	}
	d := Diagnose(Facts{Attempts: []Attempt{{Status: 500}}, Uploads: []Upload{done}})
	assert.Equal(t, DiagnosedPlatformError, d.Code, "what is uploaded is not the trouble")
}

func regexpQuote(s string) string {
	return strings.NewReplacer(".", `\.`, "|", `\|`, "(", `\(`, ")", `\)`, "!", "!", "/", "/").Replace(s)
}

func TestDiagnosePending(t *testing.T) {
	t.Parallel()
	d := Diagnose(Facts{Target: "prod"})
	assert.Equal(t, DiagnosedPending, d.Code)
	text, err := json.Marshal(d)
	assert.NoError(t, err)
	assert.JSONEq(t, `{"code":"pending","headline":"No attempt has ended: it is under way, or was interrupted.","layer":"sender",
		"reasons":[{"text":"A replay is safe: a duplicate is ignored.","source":"basics"}],"next":["wait","replay"]}`, string(text))
}

func TestAnswersAreReadLeniently(t *testing.T) {
	t.Parallel()
	for body, want := range map[string]string{
		`{"error":"a"}`:                             "a",
		`{"error":"a","message":"b"}`:               "b",
		`{"ok":false,"error":{"message":"deep"}}`:   "deep",
		`{"errors":["one","two"]}`:                  "one",
		`[{"detail":"listed"}]`:                     "listed",
		`{"message":"cut here","trace":"aaa`:        "cut here",
		`{"message":"line\nbreak\t\u001b[2J"}`:      "line break \x1b[2J",
		`{"status":"x"}`:                            "",
		`{"a":{"b":{"c":{"message":"too deep"}}}}`:  "",
		"plain text\nsecond":                        "plain text",
		"":                                          "",
		"<html><body><h1>Bad <b>x</b></h1>":         "Bad x",
		"<!DOCTYPE HTML><title>A &amp; B</title>":   "A & B",
		"<html><body>nothing</body></html>":         "",
		"\xff\xfe\x00":                              "\uFFFD\x00",
		`{"message":"` + strings.Repeat("x", 10000): "",
	} {
		assert.Equal(t, want, readAnswer(Attempt{Response: []byte(body)}).text, "%.60q", body)
	}
}

func FuzzDiagnose(f *testing.F) {
	f.Add(400, "", []byte(`{"errors":[{"detail":"x"}]}`), "text/html", "")
	f.Add(502, "", []byte(nginxPage), "", "nginx")
	f.Add(0, "timeout", []byte(nil), "", "Timed out while sending, after 1s.")
	f.Fuzz(func(t *testing.T, status int, class string, response []byte, header, message string) {
		a := Attempt{Status: status, Error: ErrorClass(class), Response: response, Message: message, Headers: map[string]string{"Content-Type": header, "Server": header}}
		d := Diagnose(Facts{Attempts: []Attempt{a}, Zone: time.UTC})
		if d.Code == "" || d.Headline == "" {
			t.Fatalf("%+v has no diagnosis", a)
		}
	})
}
