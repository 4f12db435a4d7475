package cli

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"redial/callback"
	"redial/callback/order"
	"redial/history"
	"redial/internal/orderplay"
)

// orderInputs are the flags that say what an order holds.
type orderInputs struct {
	inputs   []string
	files    []string
	path     string // of a file of inputs
	template string
	shortID  string
}

func (o *orderInputs) flags(c *cobra.Command) {
	f := c.Flags()
	f.StringArrayVar(&o.inputs, "input", nil, "an input `KEY=VALUE`, again for several; KEY:=VALUE must be JSON")
	f.StringArrayVar(&o.files, "file", nil, "a file as an input, `KEY=PATH`, again for several")
	f.StringVar(&o.path, "inputs", "", "a `FILE` with a JSON object of inputs")
	f.StringVar(&o.template, "template", "", "a `FILE` that is the webhook's body with placeholders")
	f.StringVar(&o.shortID, "short", "", "the short_id of the order")
}

var uuidForm = regexp.MustCompile(`^[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}$`)

func isUUID(s string) bool { return uuidForm.MatchString(s) }

// base is what the orders of a run have in common.
func (o orderOptions) base(ctx context.Context, a *app, store *history.Store, at automation) (orderplay.Draft, error) {
	d := orderplay.Draft{ShortID: o.shortID}
	if o.again != "" || o.from != "" {
		if len(o.inputs)+len(o.files) > 0 || o.path != "" || o.template != "" || o.again != "" && o.from != "" {
			return d, &usageError{message: "--again and --from send a webhook that there is: they go with no inputs, no template, and not with each other"}
		}
		var err error
		d.Again = o.again != ""
		d.Fixture, err = a.webhookOf(ctx, store, o.again+o.from, !d.Again)
		return d, err
	}
	var err error
	if d.Inputs, err = o.read(ctx, a, at.Inputs); err != nil {
		return d, err
	}
	path := at.Template
	if o.template != "" {
		path = o.template
	}
	if path == "" {
		return d, nil
	}
	text, err := a.readInput(ctx, path)
	if err != nil {
		return d, err
	}
	t, findings := order.ParseTemplate(text)
	for _, f := range findings {
		a.err.line("%s %s line %d, column %d: %s %s", a.err.paint(yellow, string(f.Severity)+":"), safe(path), f.Line, f.Column, safe(f.Message), safe(f.Fix))
	}
	d.Template, d.TemplateName = &t, filepath.Base(path)
	return d, nil
}

// read puts the inputs together: those of the config, of the file, then of the
// flags. A later one of a key takes the place of an earlier one.
func (o orderInputs) read(ctx context.Context, a *app, configured map[string]any) ([]order.Input, error) {
	var all []order.Input
	set := func(key string, value json.RawMessage) {
		i := slices.IndexFunc(all, func(in order.Input) bool { return in.Key == key })
		if i < 0 {
			all = append(all, order.Input{Key: key, Value: value})
		} else {
			all[i].Value = value
		}
	}
	for _, key := range slices.Sorted(maps.Keys(configured)) {
		value, err := json.Marshal(configured[key])
		if err != nil {
			return nil, &usageError{message: fmt.Sprintf("the input %s of the config can't be sent: %v", key, err)}
		}
		set(key, value)
	}
	if o.path != "" {
		text, err := a.readInput(ctx, o.path)
		if err != nil {
			return nil, err
		}
		whole, findings := order.Parse(slices.Concat([]byte(`{"inputs":`), text, []byte(`}`)))
		for _, f := range findings {
			if f.Code == "not-json" || f.Code == "inputs-not-object" {
				return nil, &usageError{message: fmt.Sprintf("--inputs %s: it must be one JSON object", safe(o.path))}
			}
		}
		for _, in := range whole.Inputs {
			set(in.Key, in.Value)
		}
	}
	for _, text := range o.inputs {
		key, value, err := inputOf(text)
		if err != nil {
			return nil, err
		}
		set(key, value)
	}
	for _, text := range o.files {
		key, path, found := strings.Cut(text, "=")
		if !found || key == "" {
			return nil, &usageError{message: fmt.Sprintf("--file %q: it must be KEY=PATH", safe(text))}
		}
		value, err := fileInput(path)
		if err != nil {
			return nil, err
		}
		set(key, value)
	}
	return all, nil
}

// inputOf reads KEY=VALUE and KEY:=JSON.
func inputOf(text string) (key string, value json.RawMessage, err error) {
	key, word, found := strings.Cut(text, "=")
	if !found || key == "" || key == ":" {
		return "", nil, &usageError{message: fmt.Sprintf("--input %q: it must be KEY=VALUE, or KEY:=JSON", safe(text))}
	}
	key, forced := strings.CutSuffix(key, ":")
	var compact bytes.Buffer
	if err := json.Compact(&compact, []byte(word)); err == nil {
		return key, compact.Bytes(), nil
	}
	if forced {
		return "", nil, &usageError{message: fmt.Sprintf("--input %s:= needs JSON, and %q is none", safe(key), safe(word)), next: "KEY=VALUE takes a plain text"}
	}
	value, err = json.Marshal(word)
	return key, value, err
}

// fileInput is a file as the platform sends one.
func fileInput(path string) (json.RawMessage, error) {
	content, err := os.ReadFile(path)
	if err != nil {
		return nil, unreadable(path, err)
	}
	type file struct {
		Filename string `json:"filename"`
		MIMEType string `json:"mime_type"`
		Size     int    `json:"size_bytes"`
		Base64   []byte `json:"file_base64"`
	}
	return json.Marshal([]file{{filepath.Base(path), callback.MIMETypeOf(path), len(content), content}})
}

// webhookOf returns a webhook of the history by its id, or of a file where one may
// be meant.
func (a *app) webhookOf(ctx context.Context, store *history.Store, ref string, fileToo bool) ([]byte, error) {
	if fileToo {
		if _, err := os.Stat(ref); err == nil || ref == "-" {
			return a.readInput(ctx, ref)
		}
	}
	all, err := store.Webhooks(ctx)
	if err != nil {
		return nil, err
	}
	w, err := findWebhook(all, ref)
	if err != nil {
		return nil, err
	}
	body, err := store.WebhookBody(ctx, w.ID)
	if errors.Is(err, history.ErrNotFound) {
		return nil, &usageError{message: fmt.Sprintf("the body of webhook %s is not recorded", safe(w.ID)), next: "--from FILE takes one of a file"}
	}
	if err == nil && bytes.Contains(body, []byte("[job_token]")) {
		a.err.line("the job_token of this webhook was not recorded: it goes as [job_token]")
	}
	return body, err
}

// findWebhook finds a webhook by a part of its id, @last, or the id of its order.
func findWebhook(all []history.Webhook, ref string) (history.Webhook, error) {
	var found []history.Webhook
	for _, w := range all {
		upper := strings.ToUpper(ref)
		if w.ID == upper || len(ref) >= 4 && (strings.HasPrefix(w.ID, upper) || strings.HasSuffix(w.ID, upper) || strings.HasPrefix(strings.ToLower(w.OrderID), strings.ToLower(ref))) {
			found = append(found, w)
		}
	}
	switch {
	case ref == "@last" && len(all) > 0:
		return all[len(all)-1], nil
	case len(found) == 0:
		return history.Webhook{}, &usageError{message: fmt.Sprintf("there is no webhook %q in the history", safe(ref)), next: "redial orders shows them; an id may be any four characters of its start or end, or @last"}
	}
	return found[len(found)-1], nil
}
