package cli

import (
	"context"
	"fmt"
	"os"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"redial/callback"
	"redial/callback/order"
	"redial/internal/config"
)

// automationOptions are the flags that say where webhooks go.
type automationOptions struct {
	name     string // a URL, or a name of the config
	auth     string
	insecure bool
	timeout  time.Duration
}

// automation is where webhooks go, and what an order for it begins with.
type automation struct {
	config.Automation
	sender order.Sender
}

func (o *automationOptions) flags(c *cobra.Command) {
	f := c.Flags()
	f.StringVar(&o.auth, "auth", "", "the authentication header: Authorization, x-api-key or x-auth-token, with the variable of its value (`HEADER=env:VARIABLE`)")
	f.BoolVar(&o.insecure, "insecure-http", false, "allow plain http to another machine")
	f.DurationVar(&o.timeout, "timeout", 30*time.Second, "how long the answer to the webhook may take")
}

// resolve finds the automation, with the value of its header.
func (o automationOptions) resolve(_ context.Context, a *app, c config.Config) (automation, error) {
	found := automation{Automation: config.Automation{Name: o.name, URL: o.name}}
	if !strings.Contains(o.name, "://") {
		named, err := c.Automation(o.name)
		if err != nil {
			return found, err
		}
		found.Automation = named
	}
	if o.auth != "" {
		found.Auth = o.auth
	}
	auth, err := a.authHeader(found.Auth)
	if err != nil {
		return found, err
	}
	found.sender = order.Sender{
		URL: found.URL, Auth: auth, InsecureHTTP: o.insecure || found.InsecureHTTP, Timeout: o.timeout,
		Transport: callback.NewTransport(),
	}
	if err := found.sender.Check(); err != nil {
		return found, &usageError{message: err.Error(), next: "redial order http://localhost:5678/webhook/order is how one is named; --insecure-http allows http to another machine"}
	}
	return found, nil
}

// authHeader reads HEADER=env:VARIABLE. The value itself is never on the command
// line or in the config.
func (a *app) authHeader(text string) (order.Auth, error) {
	if text == "" {
		return order.Auth{}, nil
	}
	const next = "--auth x-api-key=env:VARIABLE names the header and the variable of its value"
	header, from, _ := strings.Cut(text, "=")
	variable, isVariable := strings.CutPrefix(from, "env:")
	if !isVariable || variable == "" {
		return order.Auth{}, &usageError{message: "the authentication header is not written out: it comes from an environment variable", next: next}
	}
	value := strings.TrimSpace(a.getenv(variable))
	if value == "" {
		return order.Auth{}, &usageError{message: fmt.Sprintf("the variable %s of the authentication header is not set", safe(variable)), next: next}
	}
	auth, err := order.NewAuth(strings.TrimSpace(header), callback.NewSecret(value))
	if err != nil {
		return auth, &usageError{message: fmt.Sprintf("%q: %v", safe(header), err), next: next}
	}
	return auth, nil
}

func (a *app) completeAutomations(*cobra.Command, []string, string) ([]string, cobra.ShellCompDirective) {
	c, err := a.config()
	if err != nil {
		return nil, cobra.ShellCompDirectiveNoFileComp
	}
	return c.Automations(), cobra.ShellCompDirectiveNoFileComp
}

// editText opens a text in the user's editor and returns what it is after. The file
// is readable by its owner alone, and goes.
func (a *app) editText(ctx context.Context, text []byte) ([]byte, error) {
	c, err := a.config()
	if err != nil {
		return nil, err
	}
	f, err := os.CreateTemp("", "redial-*.json")
	if err != nil {
		return nil, fmt.Errorf("make a file to edit: %w", err)
	}
	defer func() { _ = os.Remove(f.Name()) }()
	_, err = f.Write(text)
	if closed := f.Close(); err == nil {
		err = closed
	}
	if err != nil {
		return nil, fmt.Errorf("write a file to edit: %w", err)
	}
	editor := editorCommand(ctx, c.Editor, a.getenv, f.Name())
	editor.Stdin, editor.Stdout, editor.Stderr = a.streams.In, a.streams.Err, a.streams.Err
	if err := editor.Run(); err != nil {
		return nil, &usageError{message: fmt.Sprintf("the editor ended with an error: %v", err), next: "VISUAL or EDITOR names another; nothing was sent"}
	}
	return os.ReadFile(f.Name())
}
