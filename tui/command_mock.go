package tui

import (
	"sync"

	tea "github.com/charmbracelet/bubbletea"

	"redial/callback"
	"redial/callback/mock"
)

// embedded is the mock that lives as long as the UI. Commands alone use it.
type embedded struct {
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
}

func newEmbedded(o Options) *embedded {
	e := &embedded{start: o.StartMock, first: o.Script, from: o.MockSecretFrom, changed: make(chan struct{}, 1)}
	if e.from == "" {
		e.from = "made for this run"
	}
	return e
}

// State is the mock as the UI shows it. The caller holds mu.
func (e *embedded) State(err error) mockMsg {
	m := mockMsg{err: err}
	if e.server != nil {
		m.running, m.target, m.url = true, e.server.Target(), e.server.URL
		m.secret = mockSecret{e.from, e.server.Secret().Fingerprint()}
		m.script, m.requests, m.stats = e.server.Script().String(), e.server.Requests(), e.server.Stats()
	}
	return m
}

// observe keeps a request that has come in, and tells of it without waiting.
func (e *embedded) observe(r mock.Request) {
	e.seen.add(r)
	select {
	case e.changed <- struct{}{}:
	default:
	}
}

// startMockCmd starts the mock with a script, "" being the one it was given.
func (w world) startMockCmd(script string) tea.Cmd {
	e := w.mock
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
func (w world) stopMockCmd() tea.Cmd {
	e := w.mock
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
func (w world) setScriptCmd(script string) tea.Cmd {
	e := w.mock
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

// setMockSecretCmd gives the mock another secret: what it expects, and what is sent
// to it. It keeps it when it is started again.
func (w world) setMockSecretCmd(secret callback.Secret) tea.Cmd {
	e := w.mock
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
func (w world) copyMockSecretCmd() tea.Cmd {
	e := w.mock
	return func() tea.Msg {
		server := e.running()
		if server == nil {
			return nil
		}
		secret := []byte(server.Secret().Reveal())
		return intentMsg{copied(w.ctx, w.clipboard, copyIntent{data: secret, what: "the mock's secret", secret: true})}
	}
}

// refreshMockCmd reads what the mock remembers.
func (w world) refreshMockCmd() tea.Cmd {
	e := w.mock
	return func() tea.Msg {
		e.mu.Lock()
		defer e.mu.Unlock()
		return e.State(nil)
	}
}

// watchMockCmd waits until a request has come in, and tells.
func (w world) watchMockCmd() tea.Cmd {
	e := w.mock
	return func() tea.Msg {
		select {
		case <-e.changed:
		case <-w.ctx.Done():
			return nil
		}
		e.mu.Lock()
		defer e.mu.Unlock()
		return mockRequestMsg{e.State(nil)}
	}
}

// close stops the mock at the end of the UI.
func (e *embedded) close() error {
	e.mu.Lock()
	defer e.mu.Unlock()
	if e.server == nil {
		return nil
	}
	err := e.server.Close()
	e.server = nil
	return err
}

// counts returns what the mock has counted, where it is the target.
func (e *embedded) counts(t callback.Target) (stats mock.Stats, is bool) {
	server := e.running()
	if server == nil || server.Target().URL != t.URL {
		return stats, false
	}
	return server.Stats(), true
}

// running returns the server, nil while it is stopped.
func (e *embedded) running() *mock.Server {
	e.mu.Lock()
	defer e.mu.Unlock()
	return e.server
}
