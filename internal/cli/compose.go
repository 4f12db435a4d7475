package cli

import (
	"context"
	"fmt"

	"github.com/spf13/cobra"

	"redial/callback"
)

func composeCommand(a *app) *cobra.Command {
	var o payloadOptions
	c := &cobra.Command{
		Use:   "compose --type TYPE --order UUID",
		Short: "Print the exact body of a callback",
		Long: `Print the exact body of a callback, for the output types text, html, json, csv,
file, xlsx, url and video, or of a failure. What is wrong with it goes to stderr.

For text, html, json and csv, --file gives the result's text from a file.`,
		Example: `  redial compose --type json --order 550e8400-e29b-41d4-a716-446655440000 --text '{"score":7}'
  redial compose --type file --order UUID --file report.pdf > body.json
  redial compose --type url --order UUID --url https://files.example/report.pdf
  redial compose --fail --order UUID --error 'The input was empty'`,
		Args: nothing,
		RunE: func(c *cobra.Command, _ []string) error { return a.compose(c.Context(), o) },
	}
	o.flags(c)
	return c
}

func (a *app) compose(ctx context.Context, o payloadOptions) error {
	p, err := o.payload(ctx, a)
	if err != nil {
		return err
	}
	body := p.Encode()
	if a.out.terminal {
		a.out.line("%s", safe(string(body)))
	} else if _, err := a.streams.Out.Write(body); err != nil {
		return fmt.Errorf("write the body: %w", err)
	}
	report := callback.Validate(body)
	if report.Valid {
		return nil
	}
	printFindings(a.err, report)
	a.err.line("%s", reportSentence(a.err, report))
	return ended(exitRejected)
}
