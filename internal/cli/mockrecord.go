package cli

import (
	"context"
	"net/http"
	"strings"
	"time"

	"redial/callback"
	"redial/callback/mock"
	"redial/history"
	"redial/internal/config"
)

// mockRecorder keeps the callbacks that a mock receives in the history. A nil
// one keeps nothing.
type mockRecorder struct {
	a      *app
	store  *history.Store
	target callback.Target
	known  *callback.Known
}

func (a *app) newMockRecorder(secret callback.Secret) (*mockRecorder, error) {
	c, err := a.config()
	if err != nil {
		return nil, err
	}
	store, err := openStore(c, false)
	if err != nil {
		return nil, err
	}
	m := &mockRecorder{a: a, store: store, known: known(c)}
	m.known.Add(secret)
	return m, nil
}

// printTo lets the recorder print what it says by another app.
func (m *mockRecorder) printTo(a *app) {
	if m != nil {
		m.a = a
	}
}

// at sets the address that the records say the callbacks went to.
func (m *mockRecorder) at(url string) {
	if m != nil {
		m.target = callback.Target{Name: config.MockTarget, URL: url + mock.CallbackPath}
	}
}

func (m *mockRecorder) close() { _ = m.store.Close() }

// record keeps a callback and how it was answered. The mock goes on where the
// history can't be written, and says so each time.
func (m *mockRecorder) record(ctx context.Context, r mock.Request) {
	if m == nil || r.WebPage || r.Method != http.MethodPost || r.Path != mock.CallbackPath {
		return
	}
	if len(r.Body) > callback.SizeLimit {
		m.a.err.line("%s was not recorded: it is over the limit, and was not read to its end", size(r.Bytes))
		return
	}
	if m.known.Mask().Found(r.Body) {
		m.a.err.line("a callback was not recorded: its body holds a secret")
		return
	}
	if err := m.journal(context.WithoutCancel(ctx), r); err != nil {
		m.a.err.line("%s a callback for order %s was not recorded: %s", m.a.err.paint(red, "redial:"), orNone(r.OrderID), safe(err.Error()))
	}
}

func (m *mockRecorder) journal(ctx context.Context, r mock.Request) error {
	record := callback.NewRecord(m.target, callback.Delivery{Body: r.Body, Source: callback.FromMock})
	record.Request = &r.Head
	id, err := m.store.Callback(ctx, record)
	if err != nil {
		return err
	}
	record.ID = id
	return m.store.Attempt(ctx, record, attemptOf(r))
}

// attemptOf is a request as an attempt: what its sender saw of it.
func attemptOf(r mock.Request) callback.Attempt {
	a := callback.Attempt{
		N: 1, Time: r.Time, Status: r.Status, Duration: time.Duration(r.MS * float64(time.Millisecond)),
		Response: r.Answer[:min(len(r.Answer), callback.ResponseCap)], ResponseBytes: int64(len(r.Answer)),
	}
	if r.Status == 0 {
		a.Error, a.Message = callback.ErrReset, "the mock's script cut the connection"
		if strings.Contains(r.Fault, "timeout") {
			a.Error, a.Message = callback.ErrTimeout, "the mock's script gave no answer"
		}
	}
	return a
}
