package cli

import (
	"context"
	"errors"

	"github.com/spf13/cobra"

	"redial/callback"
	"redial/internal/config"
	"redial/internal/doctor"
)

func targetCommand(a *app) *cobra.Command {
	c := &cobra.Command{
		Use:   "target",
		Short: "Where callbacks can go",
		Example: `  redial target add prod https://www.example.com/api/orders/callback --secret-env CALLBACK_SECRET
  redial target list
  redial target check prod`,
		Args: noCommand,
		RunE: func(*cobra.Command, []string) error {
			return &usageError{message: "target needs one of its commands", next: "redial target --help lists them"}
		},
	}
	c.AddCommand(targetListCommand(a), targetCheckCommand(a), targetAddCommand(a), targetEditCommand(a), targetRemoveCommand(a))
	return c
}

func targetListCommand(a *app) *cobra.Command {
	var asJSON bool
	c := &cobra.Command{
		Use:     "list",
		Short:   "List the targets and where their secrets come from",
		Example: `  redial target list --json | jq -r .name`,
		Args:    nothing,
		RunE:    func(*cobra.Command, []string) error { return a.targetList(asJSON) },
	}
	c.Flags().BoolVar(&asJSON, "json", false, "print one JSON object a line")
	return c
}

// targetJSON is a target as target list and target check print it.
type targetJSON struct {
	Name       string `json:"name"`
	URL        string `json:"url"` // "" for the embedded mock, which has one while it runs
	Default    bool   `json:"default"`
	SecretFrom string `json:"secret_from"`
	ReadOnly   bool   `json:"readonly"`
	Confirm    string `json:"confirm"`
}

func (a *app) targetList(asJSON bool) error {
	c, err := a.config()
	if err != nil {
		return err
	}
	var t table
	for _, name := range c.Targets() {
		target, err := describeTarget(c, name)
		if err != nil {
			return err
		}
		if asJSON {
			if err := writeJSON(a.streams.Out, target); err != nil {
				return err
			}
			continue
		}
		mark := " "
		if target.Default {
			mark = "*"
		}
		where := target.URL
		if where == "" {
			where = "built in"
		}
		t.add(mark, safe(name), safe(where), "secret: "+safe(target.SecretFrom)+target.rules())
	}
	t.print(a.out)
	return nil
}

// rules says what else the config says of a target.
func (t targetJSON) rules() string {
	said := ""
	if t.ReadOnly {
		said += ", read only"
	}
	if t.Confirm != "" {
		said += ", confirm " + t.Confirm
	}
	return said
}

// describeTarget says what the settings know of a target.
func describeTarget(c config.Config, name string) (targetJSON, error) {
	t, _, err := c.Target(name)
	return targetJSON{
		Name: t.Name, URL: t.PublicURL(), Default: t.Name == c.DefaultTarget, SecretFrom: c.SecretFrom(name),
		ReadOnly: t.ReadOnly, Confirm: string(t.Confirm),
	}, err
}

func targetCheckCommand(a *app) *cobra.Command {
	var asJSON bool
	c := &cobra.Command{
		Use:   "check [TARGET]",
		Short: "See whether a target's secret is there and its host answers",
		Long: `See whether a target's secret is there and its host answers. It connects and, for
https, checks the certificate; it sends no request. The secret is told by a
fingerprint, by which two of them can be told apart.

Exit code 0 where all is well, 2 where there is no secret, 3 where no host
answers.`,
		Example: `  redial target check prod
  redial target check --json | jq -r .fingerprint`,
		Args: takes(0, 1, "one TARGET"),
		RunE: func(c *cobra.Command, args []string) error {
			name := ""
			if len(args) > 0 {
				name = args[0]
			}
			return a.targetCheck(c.Context(), name, asJSON)
		},
		ValidArgsFunction: a.completeTargets,
	}
	c.Flags().BoolVar(&asJSON, "json", false, "print one JSON object")
	return c
}

// checkJSON is what target check found.
type checkJSON struct {
	targetJSON
	Fingerprint string `json:"fingerprint"`
	SecretError string `json:"secret_error"`
	// SecretDoubt is why the secret is likely not the right one, "" for nothing.
	SecretDoubt string `json:"secret_doubt"`
	Host        string `json:"host"` // one sentence, "" where it does not answer
	HostError   string `json:"host_error"`
}

func (a *app) targetCheck(ctx context.Context, name string, asJSON bool) error {
	c, err := a.config()
	if err != nil {
		return err
	}
	t, embedded, err := c.Target(name)
	if err != nil {
		return err
	}
	if name == "" {
		name = c.DefaultTarget
	}
	about, err := describeTarget(c, name)
	if err != nil {
		return err
	}
	found := checkJSON{targetJSON: about, Host: "built in: it lives for the run"}
	if !embedded {
		found.checkSecret(ctx, t)
		found.checkHost(ctx, t)
	}
	if ctx.Err() != nil {
		return ctx.Err()
	}
	if asJSON {
		err = writeJSON(a.streams.Out, found)
	} else {
		found.print(a.out)
	}
	return errors.Join(err, exitOrNil(found.exit()))
}

func (c *checkJSON) checkSecret(ctx context.Context, t callback.Target) {
	err := callback.ErrNoSecret
	var secret callback.Secret
	if t.Secret != nil {
		secret, err = t.Secret(ctx)
	}
	if err != nil {
		c.SecretError = err.Error()
		return
	}
	c.Fingerprint = secret.Fingerprint()
	if says, fix := secret.Doubt(); says != "" {
		c.SecretDoubt = says + ". " + fix
	}
}

func (c *checkJSON) checkHost(ctx context.Context, t callback.Target) {
	host, err := doctor.Reach(ctx, t)
	if err != nil {
		c.HostError = err.Error()
		return
	}
	c.Host = host
}

func (c *checkJSON) print(p *printer) {
	where := c.URL
	if where == "" {
		where = "built in"
	}
	p.line("%s  %s", safe(c.Name), safe(where))
	switch {
	case c.SecretError != "":
		p.line("  secret  %s", p.paint(red, safe(c.SecretError)))
	case c.Fingerprint != "":
		p.line("  secret  from %s, fingerprint %s", safe(c.SecretFrom), c.Fingerprint)
		if c.SecretDoubt != "" {
			p.line("          %s %s", p.paint(yellow, "it is likely wrong:"), safe(c.SecretDoubt))
		}
	default:
		p.line("  secret  %s", safe(c.SecretFrom))
	}
	if c.HostError != "" {
		p.line("  host    %s", p.paint(red, safe(c.HostError)))
		return
	}
	p.line("  host    %s", safe(c.Host))
}

func (c *checkJSON) exit() int {
	switch {
	case c.SecretError != "":
		return exitUsage
	case c.HostError != "":
		return exitNoAnswer
	}
	return exitDone
}
