package cli

import "github.com/spf13/cobra"

func targetRemoveCommand(a *app) *cobra.Command {
	return &cobra.Command{
		Use:   "remove NAME",
		Short: "Remove a target from the config",
		Long: `Remove a target from the config, with the comment right above it. What was sent to
it stays in the history.`,
		Example: `  redial target remove stage`,
		Args:    takes(1, 1, "the NAME of a target"),
		RunE: func(_ *cobra.Command, args []string) error {
			settings, err := a.config()
			if err != nil {
				return err
			}
			if err := settings.RemoveTarget(args[0]); err != nil {
				return err
			}
			a.err.line("removed %s from %s", safe(args[0]), safe(settings.Path))
			return nil
		},
		ValidArgsFunction: a.completeTargets,
	}
}
