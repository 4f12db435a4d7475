package cli

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"path/filepath"
	"slices"

	"github.com/spf13/cobra"

	"redial/callback"
	"redial/history"
	"redial/internal/importer"
)

func importCommand(a *app) *cobra.Command {
	c := &cobra.Command{
		Use:   "import",
		Short: "Make callbacks of the history from curl commands, HAR files or bodies",
		Long: `Make callbacks of the history from what other programs keep. Nothing is sent;
replay sends them. Every secret is left out on the way in, and said.`,
		Example: `  redial import curl pasted.txt
  redial import har session.har
  redial import body bodies.ndjson`,
		Args: noCommand,
		RunE: func(*cobra.Command, []string) error {
			return &usageError{message: "import needs one of its commands", next: "redial import --help lists them"}
		},
	}
	c.AddCommand(
		importOf(a, "curl", "From curl commands as they are pasted, of a shell, cmd.exe or PowerShell; Invoke-RestMethod too",
			"  redial import curl pasted.txt\n  pbpaste | redial import curl -",
			func(b []byte, dir string) (importer.Result, error) {
				return importer.Curl(string(b), importer.FilesIn(dir))
			}),
		importOf(a, "har", "From an HTTP archive: the callbacks among its requests, with their answers",
			"  redial import har session.har",
			func(b []byte, _ string) (importer.Result, error) { return importer.HAR(b) }),
		importOf(a, "body", "From bodies: one, an array, or one a line",
			"  redial import body body.json\n  redial import body - < bodies.ndjson",
			func(b []byte, _ string) (importer.Result, error) { return importer.Bodies(b) }),
	)
	return c
}

// importReader reads what a file holds; dir is the folder the file is in.
type importReader func(b []byte, dir string) (importer.Result, error)

func importOf(a *app, kind, short, example string, read importReader) *cobra.Command {
	var asJSON bool
	c := &cobra.Command{
		Use:     kind + " FILE|-",
		Short:   short,
		Example: example,
		Args:    takes(1, 1, "a FILE, or - for stdin"),
		RunE: func(c *cobra.Command, args []string) error {
			return a.importFrom(c.Context(), kind, args[0], read, asJSON)
		},
	}
	c.Flags().BoolVar(&asJSON, "json", false, "print one JSON object a callback, then a summary")
	return c
}

func (a *app) importFrom(ctx context.Context, kind, path string, read importReader, asJSON bool) error {
	b, err := a.readInput(ctx, path)
	if err != nil {
		return err
	}
	dir := "."
	if path != "-" {
		dir = filepath.Dir(path)
	}
	found, err := read(b, dir)
	a.printSkipped(found)
	if err != nil {
		return &usageError{message: fmt.Sprintf("%s can't be imported as %s: %v", path, kind, err), next: "nothing was imported"}
	}
	c, err := a.config()
	if err != nil {
		return err
	}
	a.dropOwnSecrets(&found, c.KnownSecrets(ctx))
	store, err := openStore(c, false)
	if err != nil {
		return err
	}
	err = a.journalImport(ctx, store, found, asJSON)
	a.printInvalid(found)
	return errors.Join(err, closing(store))
}

// printInvalid says how many of the imported bodies break a rule.
func (a *app) printInvalid(m importer.Result) {
	invalid := 0
	for _, f := range m.Found {
		if !callback.Validate(f.Record.Body).Valid {
			invalid++
		}
	}
	switch {
	case invalid == 1 && len(m.Found) == 1:
		a.err.line("it is not valid: redial show @last says why")
	case invalid > 0:
		a.err.line("%d of the %d are not valid: redial show ID says why", invalid, len(m.Found))
	}
}

// dropOwnSecrets leaves out a body that holds a secret of this run, which the
// record it was read from can't know.
func (a *app) dropOwnSecrets(m *importer.Result, secrets []callback.Secret) {
	mask := callback.MaskOf(secrets...)
	m.Found = slices.DeleteFunc(m.Found, func(f importer.Imported) bool {
		holds := mask.Found(f.Record.Body)
		if holds {
			a.err.line("a callback for order %s was skipped: its body holds the secret", orNone(f.Record.OrderID))
			m.Skipped = append(m.Skipped, f.Record.OrderID)
		}
		return holds
	})
}

// printSkipped tells what is not taken, and what may be wrong with what is.
func (a *app) printSkipped(m importer.Result) {
	for _, s := range m.Skipped {
		a.err.line("skipped %s", safe(s))
	}
	for _, s := range m.Notes {
		a.err.line("note: %s", safe(s))
	}
	for _, f := range m.Found {
		for _, s := range f.Notes() {
			a.err.line("note: %s: %s", safe(f.Where), safe(s))
		}
	}
	for _, what := range slices.Sorted(maps.Keys(m.Dropped)) {
		a.err.line("left out %s: %s", count(m.Dropped[what], "secret", "secrets"), safe(what))
	}
}

// importedJSON sums an import up.
type importedJSON struct {
	Imported int `json:"imported"`
	Skipped  int `json:"skipped"`
	Secrets  int `json:"secrets"` // left out
}

// journalImport writes what was found to the history and prints it.
func (a *app) journalImport(ctx context.Context, store *history.Store, m importer.Result, asJSON bool) error {
	ids, err := importer.Save(ctx, store, m.Found)
	if err != nil {
		return err
	}
	entries := make([]history.Entry, 0, len(ids))
	for _, id := range ids {
		e, err := store.Entry(ctx, id)
		if err != nil {
			return err
		}
		entries = append(entries, e)
	}
	if !asJSON {
		printEntries(a.out, entries, false)
		a.err.line("%s imported; redial replay ID --to TARGET sends one", count(len(entries), "callback", "callbacks"))
		return nil
	}
	for _, e := range entries {
		if err := writeJSON(a.streams.Out, e); err != nil {
			return err
		}
	}
	return writeJSON(a.streams.Out, struct {
		Summary importedJSON `json:"summary"`
	}{importedJSON{Imported: len(entries), Skipped: len(m.Skipped), Secrets: m.Secrets()}})
}
