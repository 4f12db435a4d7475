package cli

import (
	"github.com/spf13/cobra"

	"redial/internal/config"
)

// targetChange is what the flags of target add and target edit say.
type targetChange struct {
	url, secretEnv, secretFile, secretCommand string
	caFile, confirm                           string
	insecureHTTP, readOnly, isDefault         bool
}

func (o *targetChange) flags(c *cobra.Command) {
	f := c.Flags()
	f.StringVar(&o.secretEnv, "secret-env", "", "the `NAME` of the environment variable that holds the secret")
	f.StringVar(&o.secretFile, "secret-file", "", "a `FILE` that holds the secret, and that only you can read")
	f.StringVar(&o.secretCommand, "secret-command", "", "a `COMMAND` that prints the secret")
	f.StringVar(&o.caFile, "ca-file", "", "a PEM `FILE` of authorities that its certificate may be signed by")
	f.StringVar(&o.confirm, "confirm", "", "`WHEN` to ask before sending: always, or bulk for more than one at once")
	f.BoolVar(&o.readOnly, "readonly", false, "send nothing to it")
	f.BoolVar(&o.insecureHTTP, "insecure-http", false, "allow http without TLS to another machine")
	f.BoolVar(&o.isDefault, "default", false, "make it the target of commands that name none")
}

// change is what the flags that were given say. A source of the secret takes
// the place of the one before.
func (o *targetChange) change(c *cobra.Command) (config.Change, error) {
	if err := oneOf(c, "secret-env", "secret-file", "secret-command"); err != nil {
		return config.Change{}, err
	}
	ch := config.Change{Default: o.isDefault}
	given := c.Flags().Changed
	if given("url") {
		ch.URL = &o.url
	}
	if given("secret-env") || given("secret-file") || given("secret-command") {
		ch.SecretEnv, ch.SecretFile, ch.SecretCommand = &o.secretEnv, &o.secretFile, &o.secretCommand
	}
	if given("ca-file") {
		ch.CAFile = &o.caFile
	}
	if given("confirm") {
		ch.Confirm = &o.confirm
	}
	if given("readonly") {
		ch.ReadOnly = &o.readOnly
	}
	if given("insecure-http") {
		ch.InsecureHTTP = &o.insecureHTTP
	}
	return ch, nil
}

func targetAddCommand(a *app) *cobra.Command {
	var o targetChange
	c := &cobra.Command{
		Use:   "add NAME URL",
		Short: "Add a target to the config",
		Long: `Add a target to the config: a name for a Callback URL, and where its secret comes
from. The secret itself is never written. Without a source the secret is that of
REDIAL_SECRET. Comments and the order of the config stay.`,
		Example: `  redial target add prod https://www.example.com/api/orders/callback --secret-env CALLBACK_SECRET
  redial target add stage https://stage.example.com/api/orders/callback --secret-command 'pass show stage' --default`,
		Args: takes(2, 2, "a NAME and a URL"),
		RunE: func(c *cobra.Command, args []string) error {
			settings, err := a.config()
			if err != nil {
				return err
			}
			ch, err := o.change(c)
			if err != nil {
				return err
			}
			ch.URL = &args[1]
			if err := settings.AddTarget(args[0], ch); err != nil {
				return err
			}
			a.err.line("added %s to %s; redial target check %s sees whether it answers", safe(args[0]), safe(settings.Path), safe(args[0]))
			return nil
		},
		ValidArgsFunction: cobra.NoFileCompletions,
	}
	o.flags(c)
	return c
}
