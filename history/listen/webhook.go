package listen

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"io"
	"log"
	"net/http"
	"net/http/httptrace"
	"net/http/httputil"
	"net/url"
	"strings"
	"time"

	"redial/callback"
	"redial/callback/order"
	"redial/history"
)

// webhook is one request on its way through.
type webhook struct {
	server *Server
	in     *http.Request
	body   []byte
	token  []callback.Secret // what no record may hold
	record history.Webhook
	seen   *callback.Observation
	x      Exchange
}

func (s *Server) handle(w http.ResponseWriter, r *http.Request) {
	q := &webhook{server: s, in: r, x: Exchange{N: int(s.count.Add(1)), Time: time.Now(), Method: r.Method}}
	q.token = append(credentials(r.Header), s.options.Known...)
	q.x.Path = callback.MaskOf(q.token...).Text(r.URL.Path)
	if callback.FromWebPage(r) {
		q.x.Message = callback.ErrWebPage.Error()
		q.refuse(w, http.StatusForbidden)
		return
	}
	if r.Method != http.MethodPost {
		q.pass(w)
		return
	}
	size := r.ContentLength
	if size < 0 || size > RecordCap {
		size = RecordCap
	}
	if err := s.budget.Acquire(r.Context(), size+1); err != nil {
		return // the sender has gone
	}
	defer s.budget.Release(size + 1)
	body, err := io.ReadAll(io.LimitReader(r.Body, RecordCap+1))
	switch {
	case err != nil:
		q.x.Message = "the webhook broke off: it was neither passed on nor recorded"
		q.refuse(w, http.StatusBadRequest)
		return
	case len(body) > RecordCap:
		q.x.Trouble = "it is over 32 MiB, and passed on but not recorded"
		r.Body = io.NopCloser(io.MultiReader(bytes.NewReader(body), r.Body))
		q.pass(w)
		return
	}
	q.receive(body)
	q.pass(w)
}

// credentials are the values of the headers that authenticate a request.
func credentials(h http.Header) []callback.Secret {
	var found []callback.Secret
	for name, values := range h {
		lower := strings.ToLower(name)
		if lower != "cookie" && !strings.Contains(lower, "auth") && !strings.Contains(lower, "key") &&
			!strings.Contains(lower, "token") && !strings.Contains(lower, "secret") && !strings.Contains(lower, "signature") {
			continue
		}
		for _, value := range values {
			found = append(found, callback.NewSecret(value))
			if _, bare, split := strings.Cut(value, " "); split {
				found = append(found, callback.NewSecret(bare))
			}
		}
	}
	return found
}

// receive records a webhook, and puts the callback's way through a capture where
// that is wanted.
func (q *webhook) receive(body []byte) {
	o, findings := order.Parse(body)
	q.token = append(q.token, order.Tokens(body)...)
	mask := callback.MaskOf(q.token...)
	q.x.OrderID, q.x.ShortID = mask.Text(o.OrderID), mask.Text(o.ShortID)
	q.x.Bytes, q.x.Findings = int64(len(body)), findings
	q.record = history.Webhook{
		Time: q.x.Time, Source: history.WebhookHeard, OrderID: q.x.OrderID, ShortID: q.x.ShortID,
		URL: mask.Text(q.server.publicURL(q.out())), CallbackURL: mask.Text(o.CallbackURL), Bytes: q.x.Bytes, Body: order.Masked(body, q.token...),
	}
	if q.record.Body == nil {
		q.x.Trouble = "its body can't be read and may hold a job_token: only that it came is recorded"
		q.record.Body = []byte{}
	}
	id, err := q.server.options.Store.Webhook(context.WithoutCancel(q.in.Context()), q.record)
	if err != nil {
		q.x.Trouble = "it is passed on but not recorded: " + err.Error()
	} else {
		q.x.ID, q.record.ID = id, id
	}
	q.record.Body = nil
	q.body = body
	if q.server.options.CallbackThrough {
		q.divert(o)
	}
	q.in.Body, q.in.ContentLength = io.NopCloser(bytes.NewReader(q.body)), int64(len(q.body))
	q.in.TransferEncoding = nil
}

// divert names a capture as the callback's address.
func (q *webhook) divert(o order.Order) {
	through, err := q.server.captureOf(o.CallbackURL)
	if err == nil {
		q.body, err = order.Change{CallbackURL: through}.Apply(q.body)
	}
	if err != nil {
		q.x.Trouble = strings.TrimPrefix(q.x.Trouble+"; its callback goes its own way: "+err.Error(), "; ")
		return
	}
	q.x.Changed = true
}

// out is where the request goes on to.
func (q *webhook) out() *url.URL {
	in, target := q.in.URL, q.server.target
	out := &url.URL{Scheme: target.Scheme, Host: target.Host, Path: in.Path, RawPath: in.RawPath, RawQuery: in.RawQuery}
	if in.Path == "/" || in.Path == "" || in.Path == target.Path {
		out.Path, out.RawPath = target.Path, target.RawPath
		out.RawQuery = strings.Trim(target.RawQuery+"&"+in.RawQuery, "&")
	}
	return out
}

func (s *Server) publicURL(u *url.URL) string { return callback.Target{URL: u.String()}.PublicURL() }

// pass sends the request on, and its answer back as it comes.
func (q *webhook) pass(w http.ResponseWriter) {
	ctx, cancel := context.WithTimeout(q.in.Context(), passTimeout)
	defer cancel()
	q.seen = callback.Observe(ctx, callback.MaskOf(q.token...))
	var broken error
	proxy := httputil.ReverseProxy{
		Rewrite: func(r *httputil.ProxyRequest) {
			r.Out.URL = q.out()
			r.Out.Host = r.Out.URL.Host
			for _, name := range []string{"Forwarded", "X-Forwarded-For", "X-Forwarded-Host", "X-Forwarded-Proto"} {
				if values, sent := q.in.Header[name]; sent {
					r.Out.Header[name] = values
				}
			}
		},
		Transport: q.server.transport, FlushInterval: -1, ErrorLog: log.New(io.Discard, "", 0),
		ModifyResponse: func(res *http.Response) error {
			q.seen.Answer(res.StatusCode, res.Header)
			res.Body = &followed{ReadCloser: res.Body, to: q.seen, failed: &broken}
			return nil
		},
		ErrorHandler: func(w http.ResponseWriter, _ *http.Request, err error) {
			q.end(err)
			q.answer(w, http.StatusBadGateway, "no answer from the automation: "+q.x.Message)
		},
	}
	proxy.ServeHTTP(w, q.in.WithContext(httptrace.WithClientTrace(ctx, q.seen.Trace())))
	if q.seen != nil {
		q.end(broken)
	}
	if broken != nil {
		panic(http.ErrAbortHandler) // the sender sees the cut, too
	}
}

// followed notes what passes of an answer, and why it broke off.
type followed struct {
	io.ReadCloser
	to     io.Writer
	failed *error
}

func (f *followed) Read(p []byte) (int, error) {
	n, err := f.ReadCloser.Read(p)
	_, _ = f.to.Write(p[:n]) // it never fails
	if err != nil && !errors.Is(err, io.EOF) {
		*f.failed = err
	}
	return n, err
}

// end records how the webhook was answered.
func (q *webhook) end(err error) {
	a := q.seen.End(err)
	q.seen = nil
	q.x.Status, q.x.Error, q.x.Message = a.Status, a.Error, a.Message
	q.x.MS = float64(a.Duration.Microseconds()) / 1000
	if q.record.ID != "" {
		q.record.Status, q.record.Error, q.record.MS = a.Status, a.Error, q.x.MS
		if err := q.server.options.Store.WebhookAnswer(context.WithoutCancel(q.in.Context()), q.record); err != nil {
			q.x.Trouble = "its answer is not recorded: " + err.Error()
		}
	}
	q.server.options.Observe(q.x)
}

// refuse answers a request that does not go on.
func (q *webhook) refuse(w http.ResponseWriter, status int) {
	q.x.Status = status
	q.server.options.Observe(q.x)
	q.answer(w, status, q.x.Message)
}

func (q *webhook) answer(w http.ResponseWriter, status int, message string) {
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	_ = json.NewEncoder(w).Encode(map[string]any{"ok": false, "error": message, "answered_by": "redial listen"}) // a sender that is gone can't be told
}
