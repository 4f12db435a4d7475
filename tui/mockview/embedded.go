package mockview

import (
	"sync"

	"redial/tui/event"

	tea "github.com/charmbracelet/bubbletea"

	"redial/callback"
	"redial/callback/mock"
)

// Embedded is the mock that lives as long as the UI. Commands alone use it.
type Embedded struct {
	mu     sync.Mutex
	start  func(mock.Options) (*mock.Server, error)
	first  mock.Script // for the first start
	server *mock.Server
	// secret is the one that was set in the UI, and from where the others are.
	secret callback.Secret
	from   string
	seen   seenRequests
	// changed holds a token when a request has come in since it was last read.
	changed chan struct{}
	// seen are the last requests, whole.
}

// NewEmbedded makes a mock that start starts, with the script first. from is where
// its secret comes from, "" where it is made for this run.
func NewEmbedded(start func(mock.Options) (*mock.Server, error), first mock.Script, from string) *Embedded {
	e := &Embedded{start: start, first: first, from: from, changed: make(chan struct{}, 1)}
	if e.from == "" {
		e.from = "made for this run"
	}
	return e
}

// State is the mock as the UI shows it. The caller holds mu.
func (e *Embedded) State(err error) MockMsg {
	m := MockMsg{Err: err}
	if e.server != nil {
		m.Running, m.Target, m.URL = true, e.server.Target(), e.server.URL
		m.secret = mockSecret{e.from, e.server.Secret().Fingerprint()}
		m.Script, m.Requests, m.Stats = e.server.Script().String(), e.server.Requests(), e.server.Stats()
	}
	return m
}

// observe keeps a request that has come in, and tells of it without waiting.
func (e *Embedded) observe(r mock.Request) {
	e.seen.add(r)
	select {
	case e.changed <- struct{}{}:
	default:
	}
}

// startMockCmd starts the mock with a script, "" being the one it was given.
func (w World) startMockCmd(script string) tea.Cmd {
	e := w.Mock
	return func() tea.Msg {
		e.mu.Lock()
		defer e.mu.Unlock()
		if e.server != nil || e.start == nil {
			return e.State(nil)
		}
		sc := e.first
		if script != "" {
			parsed, err := mock.ParseScript(script)
			if err != nil {
				return e.State(err)
			}
			sc = parsed
		}
		server, err := e.start(mock.Options{Script: sc, Secret: e.secret, Observe: e.observe})
		if err == nil {
			e.server, e.first = server, mock.Script{}
		}
		return e.State(err)
	}
}

// stopMockCmd stops the mock and waits for it.
func (w World) stopMockCmd() tea.Cmd {
	e := w.Mock
	return func() tea.Msg {
		e.mu.Lock()
		defer e.mu.Unlock()
		var err error
		if e.server != nil {
			err = e.server.Close()
			e.server = nil
		}
		return e.State(err)
	}
}

// setScriptCmd gives the running mock a script.
func (w World) setScriptCmd(script string) tea.Cmd {
	e := w.Mock
	return func() tea.Msg {
		e.mu.Lock()
		defer e.mu.Unlock()
		sc, err := mock.ParseScript(script)
		if err == nil && e.server != nil {
			e.server.SetScript(sc)
		}
		return e.State(err)
	}
}

// SetMockSecretCmd gives the mock another secret: what it expects, and what is sent
// to it. It keeps it when it is started again.
func (w World) SetMockSecretCmd(secret callback.Secret) tea.Cmd {
	e := w.Mock
	return func() tea.Msg {
		e.mu.Lock()
		defer e.mu.Unlock()
		e.secret, e.from = secret, "set here"
		if e.server != nil {
			e.server.SetSecret(secret)
		}
		return e.State(nil)
	}
}

// copyMockSecretCmd copies the secret that the mock expects. It is read only now: no
// pane holds it.
func (w World) copyMockSecretCmd() tea.Cmd {
	e := w.Mock
	return func() tea.Msg {
		server := e.Running()
		if server == nil {
			return nil
		}
		secret := []byte(server.Secret().Reveal())
		return event.Do{Do: event.Copy{Data: secret, What: "the mock's secret", Secret: true}}
	}
}

// refreshMockCmd reads what the mock remembers.
func (w World) refreshMockCmd() tea.Cmd {
	e := w.Mock
	return func() tea.Msg {
		e.mu.Lock()
		defer e.mu.Unlock()
		return e.State(nil)
	}
}

// WatchMockCmd waits until a request has come in, and tells.
func (w World) WatchMockCmd() tea.Cmd {
	e := w.Mock
	return func() tea.Msg {
		select {
		case <-e.changed:
		case <-w.Ctx.Done():
			return nil
		}
		e.mu.Lock()
		defer e.mu.Unlock()
		return MockRequestMsg{e.State(nil)}
	}
}

// Close stops the mock at the end of the UI.
func (e *Embedded) Close() error {
	e.mu.Lock()
	defer e.mu.Unlock()
	if e.server == nil {
		return nil
	}
	err := e.server.Close()
	e.server = nil
	return err
}

// Counts returns what the mock has counted, where it is the target.
func (e *Embedded) Counts(t callback.Target) (stats mock.Stats, is bool) {
	server := e.Running()
	if server == nil || server.Target().URL != t.URL {
		return stats, false
	}
	return server.Stats(), true
}

// Running returns the server, nil while it is stopped.
func (e *Embedded) Running() *mock.Server {
	e.mu.Lock()
	defer e.mu.Unlock()
	return e.server
}

// StartMock starts the embedded mock with a script, StopMock stops
// it, and SetScript gives a running one another script. MockMsg answers.
type StartMock struct{ Script string }

// StopMock wants the mock stopped.
type StopMock struct{}

// SetScript gives a running mock another script.
type SetScript struct{ Script string }

// refreshMockRequest wants the requests the mock remembers; MockMsg answers.
type refreshMockRequest struct{}

// copyMockSecretRequest copies the secret that the embedded mock expects.
type copyMockSecretRequest struct{}

// MockMsg is how the embedded mock stands, after each change and each request.
type MockMsg struct {
	Running  bool
	Target   callback.Target // where it listens, while it runs
	URL      string
	secret   mockSecret
	Script   string // what is left of it
	Requests []mock.Request
	Stats    mock.Stats
	Err      error // of what was asked of it last
}

// mockSecret is the secret that the mock expects: where it comes from, in a few
// words, and its fingerprint.
type mockSecret struct{ from, fingerprint string }

// MockRequestMsg is MockMsg after a request has come in.
type MockRequestMsg struct{ MockMsg }

// TargetName is the target that is always there.
const TargetName = "mock"
