package cli

import "github.com/spf13/cobra"

func targetEditCommand(a *app) *cobra.Command {
	var o targetChange
	c := &cobra.Command{
		Use:   "edit NAME",
		Short: "Change a target of the config",
		Long: `Change a target of the config. What no flag names stays as it is; a source of the
secret takes the place of the one before. Comments and the order of the config
stay.`,
		Example: `  redial target edit prod --url https://www.example.com/api/orders/callback
  redial target edit prod --secret-file ~/.config/redial/prod.secret
  redial target edit stage --default`,
		Args: takes(1, 1, "the NAME of a target"),
		RunE: func(c *cobra.Command, args []string) error {
			settings, err := a.config()
			if err != nil {
				return err
			}
			if c.Flags().NFlag() == 0 {
				return &usageError{message: "target edit needs a flag that says what is to change", next: "redial target edit --help lists them; redial config edit opens the file"}
			}
			ch, err := o.change(c)
			if err != nil {
				return err
			}
			if err := settings.EditTarget(args[0], ch); err != nil {
				return err
			}
			a.err.line("changed %s in %s", safe(args[0]), safe(settings.Path))
			return nil
		},
		ValidArgsFunction: a.completeTargets,
	}
	o.flags(c)
	c.Flags().StringVar(&o.url, "url", "", "its Callback `URL`")
	return c
}
