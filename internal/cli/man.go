package cli

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"
)

func manCommand(a *app) *cobra.Command {
	var dir string
	c := &cobra.Command{
		Use:   "man [COMMAND]",
		Short: "Print the manual page of redial, or of a command",
		Long: `Print the manual page of redial, or of a command, for man to read. With --dir all
of them are written, a file each, as packages install them.`,
		Example: `  redial man send | man -l -
  redial man --dir ~/.local/share/man/man1`,
		RunE: func(c *cobra.Command, args []string) error {
			if dir != "" {
				return writeManuals(c.Root(), dir)
			}
			of, left, err := c.Root().Find(args)
			if err != nil || len(left) > 0 {
				return &usageError{message: fmt.Sprintf("there is no command %q", strings.Join(args, " ")), next: "redial --help lists them"}
			}
			_, err = fmt.Fprint(a.streams.Out, manual(of))
			return err
		},
		ValidArgsFunction: completeCommands,
	}
	c.Flags().StringVar(&dir, "dir", "", "write all of them to the folder `DIR`")
	return c
}

// completeCommands offers the commands below those that are there.
func completeCommands(c *cobra.Command, args []string, _ string) ([]string, cobra.ShellCompDirective) {
	of, left, err := c.Root().Find(args)
	if err != nil || len(left) > 0 {
		return nil, cobra.ShellCompDirectiveNoFileComp
	}
	var names []string
	for _, sub := range of.Commands() {
		names = append(names, sub.Name()+"\t"+sub.Short)
	}
	return names, cobra.ShellCompDirectiveNoFileComp
}

// writeManuals writes a page for each command.
func writeManuals(c *cobra.Command, dir string) error {
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return fmt.Errorf("write the manual: %w", err)
	}
	for _, of := range documented(c) {
		if err := os.WriteFile(filepath.Join(dir, manualName(of)+".1"), []byte(manual(of)), 0o644); err != nil {
			return fmt.Errorf("write the manual: %w", err)
		}
	}
	return nil
}

// documented returns a command and all below it that can be run by people.
func documented(c *cobra.Command) []*cobra.Command {
	all := []*cobra.Command{c}
	for _, sub := range c.Commands() {
		if !sub.Hidden && sub.Name() != "help" && sub.Name() != "completion" {
			all = append(all, documented(sub)...)
		}
	}
	return all
}
