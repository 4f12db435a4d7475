package cli

import (
	"fmt"
	"os"

	"github.com/spf13/cobra"

	"redial/internal/config"
)

func configCommand(a *app) *cobra.Command {
	c := &cobra.Command{
		Use:   "config",
		Short: "The config file: where it is, whether it can be used, open it",
		Example: `  redial config path
  redial config edit`,
		Args: noCommand,
		RunE: func(*cobra.Command, []string) error {
			return &usageError{message: "config needs one of its commands", next: "redial config --help lists them"}
		},
	}
	c.AddCommand(configPathCommand(a), configEditCommand(a), configCheckCommand(a), configSchemaCommand(a))
	return c
}

func configPathCommand(a *app) *cobra.Command {
	return &cobra.Command{
		Use:     "path",
		Short:   "Print where the config file is, also where there is none yet",
		Example: `  $EDITOR "$(redial config path)"`,
		Args:    nothing,
		RunE: func(*cobra.Command, []string) error {
			path := config.PathOf(a.flags, a.getenv)
			if path == "" {
				return errNoConfigPath
			}
			_, err := fmt.Fprintln(a.streams.Out, safe(path))
			return err
		},
	}
}

var errNoConfigPath = &usageError{message: "neither XDG_CONFIG_HOME nor HOME is set", next: "say where the config is with --config FILE"}

func configCheckCommand(a *app) *cobra.Command {
	return &cobra.Command{
		Use:   "check",
		Short: "See whether the config file can be used",
		Long: `See whether the config file can be used. What is wrong is said with its line and
column. No target is asked; redial target check does that.`,
		Example: `  redial config check`,
		Args:    nothing,
		RunE: func(*cobra.Command, []string) error {
			c, err := a.config()
			if err != nil {
				return err
			}
			for _, name := range c.Targets() {
				if _, _, err := c.Target(name); err != nil {
					return err
				}
			}
			if _, _, err := c.Target(""); err != nil {
				return err
			}
			if _, err := os.Stat(c.Path); err != nil {
				a.out.line("there is no config at %s, and none is needed: redial config edit makes one", safe(c.Path))
				return nil
			}
			a.out.line("%s can be used: %s, the default is %s", safe(c.Path), count(len(c.Targets()), "target", "targets"), safe(c.DefaultTarget))
			return nil
		},
	}
}

func configSchemaCommand(a *app) *cobra.Command {
	return &cobra.Command{
		Use:     "schema",
		Short:   "Print the JSON Schema of the config file, for editors",
		Example: `  redial config schema > redial.schema.json`,
		Args:    nothing,
		RunE: func(*cobra.Command, []string) error {
			_, err := a.streams.Out.Write(config.Schema())
			return err
		},
	}
}
