package cli

import (
	"strconv"
	"strings"

	"redial/tui/keymap"

	"github.com/spf13/cobra"
)

func keysCommand(a *app) *cobra.Command {
	return &cobra.Command{
		Use:   "keys",
		Short: "Print what keys do in the terminal UI, as a table for the config",
		Long: `Print what keys do in the terminal UI, as the [keys] table of a config. Put the
lines you want to change into yours; what is not there keeps its own keys. A key
that would mean two things at once is refused.`,
		Example: `  redial keys
  redial keys | grep replay`,
		Args: nothing,
		RunE: func(*cobra.Command, []string) error {
			c, err := a.config()
			if err != nil {
				return err
			}
			a.out.line("%s", "[keys]")
			where := ""
			for _, action := range keymap.Listings() {
				if action.Where != where {
					where = action.Where
					a.out.line("\n# %s", where)
				}
				keys, mine := c.Keys[action.Name]
				if !mine {
					keys = action.Keys
				}
				a.out.line("%s = %s # %s", action.Name, tomlList(keys), action.Help)
			}
			return nil
		},
	}
}

// tomlList is a list of texts as TOML has it.
func tomlList(texts []string) string {
	quoted := make([]string, len(texts))
	for i, t := range texts {
		quoted[i] = strconv.QuoteToGraphic(t)
	}
	return "[" + strings.Join(quoted, ", ") + "]"
}
