package cli

import (
	"cmp"
	"context"
	"fmt"
	"os/exec"
	"runtime"

	"github.com/spf13/cobra"

	"redial/internal/config"
)

func configEditCommand(a *app) *cobra.Command {
	return &cobra.Command{
		Use:   "edit",
		Short: "Open the config file in $EDITOR, and check it after",
		Long: `Open the config file in its own editor, $VISUAL or $EDITOR, and check it after. Where there is
none, it begins as an example that is all comments.`,
		Example: `  redial config edit
  EDITOR='code --wait' redial config edit`,
		Args: nothing,
		RunE: func(c *cobra.Command, _ []string) error { return a.configEdit(c.Context()) },
	}
}

func (a *app) configEdit(ctx context.Context) error {
	path := config.PathOf(a.flags, a.getenv)
	if path == "" {
		return errNoConfigPath
	}
	if err := config.WriteExample(path); err != nil {
		return err
	}
	before, _ := config.Load(a.flags, a.getenv) // one that can't be used is there to be mended
	c := editorCommand(ctx, before.Editor, a.getenv, path)
	c.Stdin, c.Stdout, c.Stderr = a.streams.In, a.streams.Out, a.streams.Err
	if err := c.Run(); err != nil {
		return &usageError{message: fmt.Sprintf("the editor ended with an error: %v", err), next: "VISUAL or EDITOR names another; the config is at " + safe(path)}
	}
	settings, err := a.config()
	if err != nil {
		return fmt.Errorf("the config can't be used as it is now: %w", err)
	}
	if _, _, err := settings.Target(""); err != nil {
		return fmt.Errorf("the config can't be used as it is now: %w", err)
	}
	a.err.line("%s can be used", safe(path))
	return nil
}

// editorCommand opens a file in the editor of the user, the one that is configured
// or that of the environment. The shell reads the command, as git has it done: it
// may have quotes and options.
func editorCommand(ctx context.Context, configured string, getenv func(string) string, path string) *exec.Cmd {
	editor := cmp.Or(configured, getenv("VISUAL"), getenv("EDITOR"))
	if runtime.GOOS == "windows" {
		if editor == "" {
			editor = "notepad"
		}
		return exec.CommandContext(ctx, "cmd", "/C", editor, path)
	}
	if editor == "" {
		editor = "vi"
	}
	return exec.CommandContext(ctx, "sh", "-c", editor+` "$@"`, "editor", path)
}
