package cli

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"

	"redial/callback"
)

// payloadOptions are the flags that say what a callback carries.
type payloadOptions struct {
	outputType string
	order      string
	text       string
	files      []string
	url        string
	fail       bool
	error      string
	given      func(flag string) bool
}

func (o *payloadOptions) flags(c *cobra.Command) {
	f := c.Flags()
	f.StringVar(&o.outputType, "type", "", "the output `TYPE`: "+strings.Join(typeNames(), " "))
	f.StringVar(&o.order, "order", "", "the order_id of the webhook, a `UUID`")
	f.StringVar(&o.text, "text", "", "the result of text, html, json and csv; - reads stdin")
	f.StringArrayVar(&o.files, "file", nil, "a file of the result, again for several (`PATH`)")
	f.StringVar(&o.url, "url", "", "the hosted result of url and video")
	f.BoolVar(&o.fail, "fail", false, "a failure in place of a result")
	f.StringVar(&o.error, "error", "", "what went wrong, for --fail")
	o.given = f.Changed
	_ = c.RegisterFlagCompletionFunc("type", cobra.FixedCompletions(typeNames(), cobra.ShellCompDirectiveNoFileComp))
}

// composed reports whether flags say what to send.
func (o *payloadOptions) composed() bool {
	for _, flag := range []string{"type", "order", "text", "file", "url", "fail", "error"} {
		if o.given(flag) {
			return true
		}
	}
	return false
}

// hasText tells an empty text from none.
func (o *payloadOptions) hasText() bool { return o.given("text") }

// check refuses flags that don't go together, so that nothing given is left
// out of the body silently.
func (o payloadOptions) check() error {
	kind := callback.OutputType(o.outputType)
	carries := kind.Carrier()
	refuse := func(format string, args ...any) error {
		return &usageError{message: fmt.Sprintf(format, args...)}
	}
	switch {
	case o.order == "":
		return refuse("a callback needs --order UUID, the order_id of the webhook")
	case o.fail && (o.outputType != "" || o.hasText() || len(o.files) > 0 || o.url != ""):
		return refuse("--fail has an --error, and no result: leave --type, --text, --file and --url out")
	case o.fail:
		return nil
	case o.error != "":
		return refuse("--error goes with --fail")
	case o.outputType == "":
		return refuse("a callback needs --type: one of %s", strings.Join(typeNames(), ", "))
	case !kind.Known():
		return refuse("there is no output type %q: it is one of %s", o.outputType, strings.Join(typeNames(), ", "))
	case o.hasText() && carries != callback.CarriesText:
		return refuse("--text does not go with --type %s", kind)
	case o.url != "" && carries != callback.CarriesURL && carries != callback.CarriesVideo:
		return refuse("--url does not go with --type %s", kind)
	case len(o.files) > 0 && carries == callback.CarriesURL:
		return refuse("--file does not go with --type url: give the --url where the file is")
	case carries == callback.CarriesText && (o.hasText() == (len(o.files) > 0) || len(o.files) > 1):
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

// payload reads all that the flags name.
func (o payloadOptions) payload(ctx context.Context, a *app) (callback.Payload, error) {
	p, err := o.draft(ctx, a)
	if err != nil || p.OutputType.Carrier() == callback.CarriesText {
		return p, err
	}
	for _, path := range o.files {
		data, err := a.readFile(ctx, path)
		if err != nil {
			return p, err
		}
		p.Files = append(p.Files, callback.PayloadFile{Filename: filepath.Base(path), MIMEType: callback.MIMETypeOf(path), Data: data})
	}
	return p, nil
}

// draft is the payload without its files.
func (o payloadOptions) draft(ctx context.Context, a *app) (callback.Payload, error) {
	p := callback.Payload{
		OK: !o.fail, OrderID: o.order, OutputType: callback.OutputType(o.outputType),
		ResultURL: o.url, Error: o.error,
	}
	err := o.check()
	if err == nil && p.OutputType.Carrier() == callback.CarriesText {
		p.ResultText, err = o.resultText(ctx, a)
	}
	return p, err
}

func (o payloadOptions) resultText(ctx context.Context, a *app) (string, error) {
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

func typeNames() []string {
	var names []string
	for _, t := range callback.OutputTypes() {
		names = append(names, string(t))
	}
	return names
}
