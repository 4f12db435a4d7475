package cli

import (
	"errors"
	"fmt"
	"strings"

	"redial/callback"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"
)

// rootCommand is the tree of commands. Without one of them redial opens the
// terminal UI.
func rootCommand(a *app) *cobra.Command {
	var noMouse bool
	root := &cobra.Command{
		Use:   "redial",
		Short: "Find out why a callback was not delivered, fix it, and deliver it",
		Long: `redial composes SellerShorts callbacks, checks them before they leave, sends
them, keeps every attempt, and replays any of them: to the platform, or to a
mock of it that is built in.

Without a command it opens the terminal UI.`,
		Example: `  redial                                       open the terminal UI
  redial compose --type text --order UUID --text Hello > body.json
  redial send body.json                        to the built-in mock
  redial replay --where is:undelivered --to prod --dry-run`,
		Args:          noCommand,
		SilenceErrors: true,
		SilenceUsage:  true,
		PersistentPreRun: func(*cobra.Command, []string) {
			a.setColor(a.flags.NoColor)
		},
		RunE: func(c *cobra.Command, _ []string) error { return a.openUI(c.Context(), noMouse) },
	}
	root.Flags().BoolVar(&noMouse, "no-mouse", false, "leave the mouse to the terminal, to select text with")
	flags := root.PersistentFlags()
	flags.StringVar(&a.flags.History, "history", "", "the history `FILE` (default $XDG_STATE_HOME/redial/history.jsonl)")
	flags.StringVar(&a.flags.Config, "config", "", "the config `FILE` (default $XDG_CONFIG_HOME/redial/config.toml)")
	flags.BoolVar(&a.flags.NoColor, "no-color", false, "no colour, as NO_COLOR does")
	root.SetFlagErrorFunc(flagError)
	root.AddCommand(
		composeCommand(a), validateCommand(a), sendCommand(a),
		listCommand(a), showCommand(a), diffCommand(a), replayCommand(a),
		orderCommand(a), ordersCommand(a), checkCommand(a), mockCommand(a), captureCommand(a), listenCommand(a), importCommand(a), statsCommand(a),
		targetCommand(a), configCommand(a), historyCommand(a), exportCommand(a), doctorCommand(a),
		keysCommand(a), findingsTopic(), statusTopic(), manCommand(a), versionCommand(a),
	)
	root.AddCommand(jobTopics()...)
	root.InitDefaultHelpCmd()
	root.InitDefaultCompletionCmd()
	for _, c := range root.Commands() {
		if c.Name() == "completion" {
			c.Args = noCommand
			c.RunE = func(*cobra.Command, []string) error {
				return &usageError{message: "completion needs a shell: bash, zsh, fish or powershell", next: "redial completion --help lists them"}
			}
		}
	}
	return root
}

// flagError says what is wrong with a flag in words, where the libraries below
// speak of their functions.
func flagError(c *cobra.Command, err error) error {
	var value *pflag.InvalidValueError
	var unknown *pflag.NotExistError
	switch {
	case errors.As(err, &value):
		kinds := map[string]string{"int": "a whole number", "float64": "a number", "duration": "a time with its unit, such as 30s or 2m", "bool": "true or false"}
		if kind := kinds[value.GetFlag().Value.Type()]; kind != "" {
			return &usageError{message: fmt.Sprintf("--%s %q: it must be %s", value.GetFlag().Name, value.GetValue(), kind)}
		}
	case errors.As(err, &unknown) && unknown.GetSpecifiedShortnames() == "":
		var names []string
		c.Flags().VisitAll(func(f *pflag.Flag) { names = append(names, "--"+f.Name) })
		name := "--" + unknown.GetSpecifiedName()
		return &usageError{message: fmt.Sprintf("there is no flag %s%s", name, callback.DidYouMean(name, names))}
	}
	return &usageError{message: err.Error()}
}

// noCommand refuses a word that is no command, with the nearest one.
func noCommand(c *cobra.Command, args []string) error {
	if len(args) == 0 {
		return nil
	}
	next := fmt.Sprintf("%s --help lists the commands", c.CommandPath())
	c.SuggestionsMinimumDistance = 2
	if near := c.SuggestionsFor(args[0]); len(near) > 0 {
		next = fmt.Sprintf("did you mean %s %s? %s", c.CommandPath(), strings.Join(near, " or "), next)
	}
	return &usageError{message: fmt.Sprintf("there is no command %q", args[0]), next: next}
}

// takes is the arguments rule of a command: how many, and what they are called.
func takes(low, high int, what string) cobra.PositionalArgs {
	return func(c *cobra.Command, args []string) error {
		switch {
		case len(args) < low:
			return &usageError{message: fmt.Sprintf("%s needs %s", c.Name(), what)}
		case high >= 0 && len(args) > high:
			return &usageError{message: fmt.Sprintf("%s takes %s, and no more: %q is left over", c.Name(), what, args[high])}
		}
		return nil
	}
}

// oneOf refuses more than one of several flags.
func oneOf(c *cobra.Command, names ...string) error {
	given := ""
	for _, name := range names {
		switch {
		case !c.Flags().Changed(name):
		case given != "":
			return &usageError{message: fmt.Sprintf("--%s and --%s don't go together: give one", given, name)}
		default:
			given = name
		}
	}
	return nil
}

// nothing is the rule of a command without arguments.
func nothing(c *cobra.Command, args []string) error {
	if len(args) > 0 {
		return &usageError{message: fmt.Sprintf("%s takes no arguments: %q is left over", c.Name(), args[0])}
	}
	return nil
}
