package cli

import (
	"context"
	"fmt"

	"github.com/charmbracelet/lipgloss"
	"github.com/spf13/cobra"

	"redial/callback"
)

type validateOptions struct {
	path string
	json bool
	fix  bool
}

func validateCommand(a *app) *cobra.Command {
	var o validateOptions
	c := &cobra.Command{
		Use:   "validate FILE|-",
		Short: "Check a body against the callback contract",
		Long: `Check a body against the callback contract: all findings at once, each with its
place, what to do about it, and the page of the platform it comes from. What is
no JSON at all is told by what it is: a Markdown fence, form data, a Python dict.
"redial help findings" lists every finding there is.

With --fix the mended body goes to stdout and each change to stderr. Nothing is
changed of which redial is not sure, and the file stays as it is.

Exit code 0 for a valid body, 1 for one with an error; with --fix it is about the
mended one.`,
		Example: `  redial validate body.json
  redial validate body.json --fix > mended.json
  redial compose --type text --order UUID --text Hi | redial validate - --json`,
		Args: takes(1, 1, "a FILE, or - for stdin"),
		RunE: func(c *cobra.Command, args []string) error {
			o.path = args[0]
			return o.run(c.Context(), a)
		},
	}
	c.Flags().BoolVar(&o.json, "json", false, "print the report as one JSON object")
	c.Flags().BoolVar(&o.fix, "fix", false, "print the body mended where that is certain, and say what was changed")
	return c
}

func (o validateOptions) run(ctx context.Context, a *app) error {
	body, err := a.readInput(ctx, o.path)
	if err != nil {
		return err
	}
	if o.fix {
		return o.mend(a, body)
	}
	report := callback.Validate(body)
	if o.json {
		if report.Findings == nil {
			report.Findings = []callback.Finding{}
		}
		if err := writeJSON(a.streams.Out, report); err != nil {
			return err
		}
	} else {
		printFindings(a.out, report)
		a.out.line("%s", reportSentence(a.out, report))
	}
	if !report.Valid {
		return ended(exitRejected)
	}
	return nil
}

// mend prints the mended body, says each change, and reports what is left.
func (o validateOptions) mend(a *app, body []byte) error {
	mended, changes := callback.Mend(body)
	report := callback.Validate(mended)
	if o.json {
		if changes == nil {
			changes = []callback.Finding{}
		}
		shape := struct {
			callback.Report
			Changes []callback.Finding `json:"changes"`
			Body    string             `json:"body"`
		}{report, changes, string(mended)}
		if err := writeJSON(a.streams.Out, shape); err != nil {
			return err
		}
	} else {
		if _, err := a.streams.Out.Write(mended); err != nil {
			return err
		}
		for _, f := range changes {
			a.err.line("%s  %d:%d  %s  [%s]", a.err.paint(green, "mended"), f.Line, f.Column, safe(f.Message), f.Code)
		}
		if len(changes) == 0 {
			a.err.line("nothing was mended: there is nothing of which redial is sure")
		}
		printFindings(a.err, report)
		a.err.line("%s", reportSentence(a.err, report))
	}
	if !report.Valid {
		return ended(exitRejected)
	}
	return nil
}

// printFindings prints each finding with its place and its fix.
func printFindings(p *printer, r callback.Report) {
	for _, f := range r.Findings {
		place := fmt.Sprintf("%d:%d", f.Line, f.Column)
		if f.Path != "" {
			place += " " + f.Path
		}
		p.line("%s  %s  %s", p.paint(severityColor(f.Severity), string(f.Severity)), safe(place), safe(f.Message))
		source := fmt.Sprintf("[%s %s]", f.Code, f.Source)
		if f.Fix != "" {
			source = safe(f.Fix) + "  " + source
		}
		p.line("       %s", source)
	}
}

// reportSentence sums a report up.
func reportSentence(p *printer, r callback.Report) string {
	kind := "no output type"
	if r.OutputType != "" {
		kind = "type " + safe(r.OutputType)
	}
	facts := fmt.Sprintf("%s, %s", size(int64(r.Bytes)), kind)
	if warnings := r.Count(callback.SeverityWarning); warnings > 0 {
		facts += ", " + count(warnings, "warning", "warnings")
	}
	if r.Valid {
		return fmt.Sprintf("%s: %s", p.paint(green, "valid"), facts)
	}
	return fmt.Sprintf("%s: %s, %s", p.paint(red, "not valid"),
		count(r.Count(callback.SeverityError), "error", "errors"), facts)
}

func severityColor(s callback.Severity) lipgloss.Color {
	switch s {
	case callback.SeverityError:
		return red
	case callback.SeverityWarning:
		return yellow
	case callback.SeverityNote:
		return faint
	}
	return faint
}
