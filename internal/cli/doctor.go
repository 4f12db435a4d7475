package cli

import (
	"context"
	"os"
	"sync"

	"github.com/charmbracelet/lipgloss"
	"github.com/spf13/cobra"
	"golang.org/x/term"

	"redial/internal/config"
	"redial/internal/doctor"
	"redial/tui"
)

func doctorCommand(a *app) *cobra.Command {
	var asJSON bool
	c := &cobra.Command{
		Use:   "doctor",
		Short: "Look at all that redial needs, and say what to mend",
		Long: `Look at the terminal, its colours and the way to a clipboard, the config, the
history, and each target: whether its secret is there, whether its host answers,
how long its certificate holds, and whether its clock and this one agree. What
is not well comes with its fix.

A target's host is asked for the head of its first page, without the secret.
Nothing is changed.

Exit code 0 where all is well or only warned of, else that of the first error: 2
the config or a secret, 3 a host that does not answer, 4 the history.`,
		Example: `  redial doctor
  redial doctor --json | jq -r 'select(.level != "ok") | .fix'`,
		Args: nothing,
		RunE: func(c *cobra.Command, _ []string) error { return a.doctor(c.Context(), asJSON) },
	}
	c.Flags().BoolVar(&asJSON, "json", false, "print one JSON object a line")
	return c
}

func (a *app) doctor(ctx context.Context, asJSON bool) error {
	found := a.screen().Look()
	c, err := a.config()
	if err != nil {
		found = append(found, doctor.Finding{Check: doctor.Config, Level: doctor.Error, Says: err.Error(), Fix: "redial config edit opens it"})
	} else {
		found = append(found, lookAtConfig(c), doctor.LookAtHistory(ctx, c.HistoryPath))
		found = append(found, lookAtTargets(ctx, c)...)
	}
	if ctx.Err() != nil {
		return ctx.Err()
	}
	for _, f := range found {
		if !asJSON {
			a.printFinding(f)
		} else if err := writeJSON(a.streams.Out, f); err != nil {
			return err
		}
	}
	return exitOrNil(exitOfFindings(found))
}

// screen is the terminal of the run. It is looked at on stderr where stdout is
// none, which a pipe makes of it.
func (a *app) screen() doctor.Screen {
	s := doctor.Screen{
		Terminal: isTerminal(a.streams.In) && isTerminal(a.streams.Out),
		Kind:     a.getenv("TERM"), NoColour: a.flags.NoColor || a.getenv("NO_COLOR") != "", Clipboard: tui.ClipboardWay(),
	}
	for _, stream := range []any{ungated(a.streams.Out), ungated(a.streams.Err)} {
		if f, ok := stream.(*os.File); ok && term.IsTerminal(int(f.Fd())) {
			s.Width, s.Height, _ = term.GetSize(int(f.Fd())) // 0 is a size that is not known
			s.Colours = lipgloss.NewRenderer(f).ColorProfile().Name()
			return s
		}
	}
	s.Colours = "none without a terminal"
	return s
}

func lookAtConfig(c config.Config) doctor.Finding {
	f := doctor.Finding{Check: doctor.Config, Level: doctor.OK, Says: c.Path}
	if _, err := os.Stat(c.Path); err != nil {
		f.Says = "none, and none is needed; redial target add makes one"
	}
	return f
}

// lookAtTargets looks at all targets at once, as each may take seconds.
func lookAtTargets(ctx context.Context, c config.Config) []doctor.Finding {
	names := c.Targets()
	each := make([][]doctor.Finding, len(names))
	var looking sync.WaitGroup
	for i, name := range names {
		t, embedded, err := c.Target(name)
		switch {
		case err != nil:
			each[i] = []doctor.Finding{{Check: doctor.Config, Target: name, Level: doctor.Error, Says: err.Error(), Fix: "redial target edit " + name + " changes it"}}
		case embedded:
			each[i] = []doctor.Finding{{Check: doctor.Host, Target: name, Level: doctor.OK, Says: "built in: it lives for the run"}}
		default:
			looking.Go(func() { each[i] = doctor.LookAtTarget(ctx, t) })
		}
	}
	looking.Wait()
	var all []doctor.Finding
	for _, found := range each {
		all = append(all, found...)
	}
	return all
}

func (a *app) printFinding(f doctor.Finding) {
	mark := map[doctor.Level]string{
		doctor.OK: a.out.paint(green, "ok      "), doctor.Warning: a.out.paint(yellow, "warning "), doctor.Error: a.out.paint(red, "error   "),
	}[f.Level]
	what := f.Check
	if f.Target != "" {
		what = f.Target + " " + f.Check
	}
	line := mark + safe(what) + ": " + safe(f.Says)
	if f.Fix != "" {
		line += "; fix: " + safe(f.Fix)
	}
	a.out.line("%s", line)
}

// exitOfFindings is the exit code of the first error.
func exitOfFindings(found []doctor.Finding) int {
	for _, f := range found {
		if f.Level != doctor.Error {
			continue
		}
		switch f.Check {
		case doctor.History:
			return exitHistory
		case doctor.Host:
			return exitNoAnswer
		}
		return exitUsage
	}
	return exitDone
}
