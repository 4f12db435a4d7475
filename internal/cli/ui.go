package cli

import (
	"context"
	"path/filepath"

	"redial/callback"
	"redial/internal/config"
	"redial/tui"
)

// openUI opens the terminal UI, which needs a terminal on both sides.
func (a *app) openUI(ctx context.Context, noMouse bool) error {
	if !isTerminal(a.streams.In) || !isTerminal(a.streams.Out) {
		return &usageError{
			message: "the terminal UI needs a terminal, and stdin or stdout is none",
			next:    "without one there are compose, validate, send, list, show, diff, replay, mock, capture, import and history: redial --help",
		}
	}
	c, err := a.config()
	if err != nil {
		return err
	}
	options, err := a.uiOptions(c)
	if err != nil {
		return err
	}
	options.NoMouse = noMouse || !c.Mouse
	defer func() { _ = options.Store.Close() }()
	return tui.Run(ctx, options)
}

// uiOptions is all the UI needs.
func (a *app) uiOptions(c config.Config) (tui.Options, error) {
	script, err := parseScript(c.MockScript)
	if err != nil {
		return tui.Options{}, err
	}
	targets, err := uiTargets(c)
	if err != nil {
		return tui.Options{}, err
	}
	examples, err := loadExamples(a.examples)
	if err != nil {
		return tui.Options{}, err
	}
	store, err := openStore(c, false)
	if err != nil {
		return tui.Options{}, err
	}
	secretFrom := ""
	if a.getenv(config.SecretVariable) != "" {
		secretFrom = "from " + config.SecretVariable
	}
	return tui.Options{
		MockSecretFrom: secretFrom,
		Store:          store,
		Client:         &callback.Client{Journal: store, Retry: callback.RetryPolicy{Retries: defaultRetries}, Known: known(c)},
		Targets:        targets,
		Target:         c.DefaultTarget,
		TargetFor: func(url string) (callback.Target, error) {
			t, _, err := c.Target(url)
			return t, err
		},
		ConfigPath: c.Path,
		StartMock:  a.embeddedMock,
		Script:     script,
		DraftPath:  filepath.Join(filepath.Dir(c.HistoryPath), "draft.json"),
		Examples:   examples,
		Curl: func(url string, body []byte) string {
			return curlCommand(url, c.SecretVariableOf(url), body)
		},
		Keys:    c.Keys,
		Theme:   c.Theme,
		Pager:   c.Pager,
		Editor:  c.Editor,
		NoColor: c.NoColor,
		ASCII:   a.getenv("REDIAL_ASCII") != "",
	}, nil
}

// uiTargets resolves every target, "mock" first. The default one may be a URL.
func uiTargets(c config.Config) ([]callback.Target, error) {
	var targets []callback.Target
	for _, name := range c.Targets() {
		t, _, err := c.Target(name)
		if err != nil {
			return nil, err
		}
		if name == config.MockTarget && t.URL != "" {
			t.URL = callbackURL(t.URL)
		}
		targets = append(targets, t)
	}
	t, _, err := c.Target(c.DefaultTarget)
	if err != nil {
		return nil, err
	}
	for _, known := range targets {
		if known.Name == t.Name {
			return targets, nil
		}
	}
	return append(targets, t), nil
}
