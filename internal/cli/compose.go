package cli

import (
	"context"
	"fmt"
	"mime"
	"os"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"

	"redial/callback"
)

type composeOptions struct {
	outputType string
	order      string
	text       string
	files      []string
	url        string
	fail       bool
	error      string
	hasText    bool
}

func composeCommand(a *app) *cobra.Command {
	var o composeOptions
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
		RunE: func(c *cobra.Command, _ []string) error {
			o.hasText = c.Flags().Changed("text")
			return o.run(c.Context(), a)
		},
	}
	f := c.Flags()
	f.StringVar(&o.outputType, "type", "", "the output `TYPE`: "+strings.Join(typeNames(), " "))
	f.StringVar(&o.order, "order", "", "the order_id of the webhook, a `UUID`")
	f.StringVar(&o.text, "text", "", "the result of text, html, json and csv; - reads stdin")
	f.StringArrayVar(&o.files, "file", nil, "a file of the result, again for several (`PATH`)")
	f.StringVar(&o.url, "url", "", "the hosted result of url and video")
	f.BoolVar(&o.fail, "fail", false, "a failure in place of a result")
	f.StringVar(&o.error, "error", "", "what went wrong, for --fail")
	_ = c.RegisterFlagCompletionFunc("type", cobra.FixedCompletions(typeNames(), cobra.ShellCompDirectiveNoFileComp))
	return c
}

func (o composeOptions) run(ctx context.Context, a *app) error {
	if err := o.check(); err != nil {
		return err
	}
	p := callback.Payload{
		OK: !o.fail, OrderID: o.order, OutputType: callback.OutputType(o.outputType),
		ResultURL: o.url, Error: o.error,
	}
	if err := o.fill(ctx, a, &p); err != nil {
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

// check refuses flags that don't go together, so that nothing given is left
// out of the body silently.
func (o composeOptions) check() error {
	kind := callback.OutputType(o.outputType)
	carries := kind.Carrier()
	refuse := func(format string, args ...any) error {
		return &usageError{message: fmt.Sprintf(format, args...)}
	}
	switch {
	case o.order == "":
		return refuse("compose needs --order UUID, the order_id of the webhook")
	case o.fail && (o.outputType != "" || o.hasText || len(o.files) > 0 || o.url != ""):
		return refuse("--fail has an --error, and no result: leave --type, --text, --file and --url out")
	case o.fail:
		return nil
	case o.error != "":
		return refuse("--error goes with --fail")
	case o.outputType == "":
		return refuse("compose needs --type: one of %s", strings.Join(typeNames(), ", "))
	case !kind.Known():
		return refuse("there is no output type %q: it is one of %s", o.outputType, strings.Join(typeNames(), ", "))
	case o.hasText && carries != callback.CarriesText:
		return refuse("--text does not go with --type %s", kind)
	case o.url != "" && carries != callback.CarriesURL && carries != callback.CarriesVideo:
		return refuse("--url does not go with --type %s", kind)
	case len(o.files) > 0 && carries == callback.CarriesURL:
		return refuse("--file does not go with --type url: give the --url where the file is")
	case carries == callback.CarriesText && (o.hasText == (len(o.files) > 0) || len(o.files) > 1):
		return refuse("--type %s needs its result: one of --text or one --file", kind)
	case carries == callback.CarriesURL && o.url == "":
		return refuse("--type url needs --url, where the result is")
	case carries == callback.CarriesFile && len(o.files) == 0:
		return refuse("--type %s needs a --file", kind)
	case carries == callback.CarriesVideo && (o.url == "") == (len(o.files) == 0):
		return refuse("--type video needs its result: one of --file or --url")
	}
	return nil
}

// fill reads what the payload carries.
func (o composeOptions) fill(ctx context.Context, a *app, p *callback.Payload) error {
	if p.OutputType.Carrier() == callback.CarriesText {
		text, err := o.resultText(ctx, a)
		p.ResultText = text
		return err
	}
	for _, path := range o.files {
		data, err := a.readFile(ctx, path)
		if err != nil {
			return err
		}
		p.Files = append(p.Files, callback.PayloadFile{Filename: filepath.Base(path), MIMEType: mimeType(path), Data: data})
	}
	return nil
}

func (o composeOptions) resultText(ctx context.Context, a *app) (string, error) {
	var text []byte
	var err error
	switch {
	case len(o.files) > 0:
		text, err = a.readFile(ctx, o.files[0])
	case o.text == "-":
		text, err = a.readInput(ctx, "-")
	default:
		text = []byte(o.text)
	}
	return string(text), err
}

// readFile reads a file by its path; here - is no stdin.
func (a *app) readFile(ctx context.Context, path string) ([]byte, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, unreadable(path, err)
	}
	defer func() { _ = f.Close() }()
	return readAll(ctx, f, path)
}

// mimeType is what a file's name says of its kind.
func mimeType(path string) string {
	kind, _, _ := strings.Cut(mime.TypeByExtension(strings.ToLower(filepath.Ext(path))), ";")
	if kind == "" {
		return "application/octet-stream"
	}
	return kind
}

func typeNames() []string {
	var names []string
	for _, t := range callback.OutputTypes() {
		names = append(names, string(t))
	}
	return names
}
