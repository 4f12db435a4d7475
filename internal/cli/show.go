package cli

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"redial/callback"
	"redial/history"
	"redial/internal/config"
)

type showOptions struct {
	ref                        string
	body, response, curl, json bool
	file                       int // from 1; 0 for none
}

// idHelp says what an ID may be, for the commands that take one.
const idHelp = `An ID may be any four characters or more of its start or end, as long as they
fit one callback alone; or @last, or @failed.`

func showCommand(a *app) *cobra.Command {
	var o showOptions
	c := &cobra.Command{
		Use:   "show ID",
		Short: "Show one callback with its attempts and what is wrong with it",
		Long:  "Show one callback: how it stands, its attempts, what the validator says of its body,\nthe body and the last answer.\n\n" + idHelp,
		Example: `  redial show @last
  redial show @failed --curl
  redial show 7Q4T --body > body.json
  redial show @last --file > report.pdf          the file inside the body; --file=2 the second
  redial show @last --json | jq .attempt_log`,
		Args: takes(1, 1, "an ID, @last, or @failed"),
		RunE: func(c *cobra.Command, args []string) error {
			o.ref = args[0]
			if err := oneOf(c, "body", "response", "curl", "json", "file"); err != nil {
				return err
			}
			if c.Flags().Changed("file") && o.file < 1 {
				return &usageError{message: fmt.Sprintf("--file=%d: files are counted from 1", o.file)}
			}
			return o.run(c.Context(), a)
		},
		ValidArgsFunction: a.completeIDs,
	}
	f := c.Flags()
	f.BoolVar(&o.body, "body", false, "print the exact body alone")
	f.BoolVar(&o.response, "response", false, "print the last answer's body alone")
	f.BoolVar(&o.curl, "curl", false, "print a curl command that sends it, the secret as a shell variable")
	f.BoolVar(&o.json, "json", false, "print one JSON object")
	f.IntVar(&o.file, "file", 0, "print the decoded file inside the body, the first or the `N`th, its bytes alone")
	f.Lookup("file").NoOptDefVal = "1"
	return c
}

// shown is a callback with all that show prints of it.
type shown struct {
	entry     history.Entry
	attempts  []callback.Attempt
	body      []byte
	diagnosis callback.Diagnosis // for show alone
}

func (o showOptions) run(ctx context.Context, a *app) error {
	store, err := a.openHistory()
	if err != nil {
		return err
	}
	defer func() { _ = store.Close() }()
	s, err := load(ctx, store, o.ref)
	if err != nil {
		return err
	}
	switch {
	case o.body:
		return a.writeData(s.body)
	case o.file > 0:
		return a.writeFileOf(s.entry.ID, s.body, o.file)
	case o.response:
		if len(s.attempts) == 0 {
			return &usageError{message: "no attempt of it has ended: there is no answer", next: "redial replay " + safe(s.entry.ID) + " sends it again"}
		}
		return a.writeData(s.attempts[len(s.attempts)-1].Response)
	case o.curl:
		if s.entry.Target == config.MockTarget {
			a.err.line("it went to the mock, whose address changes from run to run; redial mock starts one that stays")
		}
		c, err := a.config()
		if err != nil {
			return err
		}
		_, err = fmt.Fprintln(a.streams.Out, curlCommand(s.entry.URL, c.SecretVariableOf(s.entry.URL), s.body))
		return err
	}
	if s.diagnosis, err = store.Diagnose(ctx, s.entry.ID); err != nil {
		return err
	}
	if o.json {
		c := newCallbackJSON(s.entry, s.attempts)
		c.Diagnosis = &s.diagnosis
		return writeJSON(a.streams.Out, c)
	}
	s.print(a)
	return nil
}

// load reads a callback by what a person typed for its id.
func load(ctx context.Context, store *history.Store, ref string) (shown, error) {
	id, err := find(ctx, store, ref)
	if err != nil {
		return shown{}, err
	}
	var s shown
	if s.entry, err = store.Entry(ctx, id); err != nil {
		return s, err
	}
	if s.attempts, err = store.Attempts(ctx, id); err != nil {
		return s, err
	}
	if s.body, err = store.Body(ctx, id); err != nil {
		return s, err
	}
	return s, nil
}

// find resolves what a person typed for an id.
func find(ctx context.Context, store *history.Store, ref string) (string, error) {
	id, err := store.Find(ctx, ref)
	if errors.Is(err, history.ErrNotFound) {
		return "", fmt.Errorf("%s: %w", ref, err)
	}
	return id, err
}

// writeData prints bytes as they are; on a terminal, harmless.
func (a *app) writeData(b []byte) error {
	if a.out.terminal {
		a.out.line("%s", safeText(string(b)))
		return nil
	}
	if _, err := a.streams.Out.Write(b); err != nil {
		return fmt.Errorf("write: %w", err)
	}
	return nil
}

func (s shown) print(a *app) {
	p := a.out
	target := callback.Target{Name: s.entry.Target, URL: s.entry.URL}
	a.printOutcome(s.entry, s.diagnosis, targetName(target))
	p.line("%s by %s%s  sha256 %s", s.entry.Time.Local().Format("2006-01-02 15:04:05"),
		safe(string(s.entry.Source)), replayOf(s.entry), safe(s.entry.SHA256))
	s.printDiagnosis(p)
	if len(s.attempts) > 0 {
		p.line("\nattempts")
		s.printAttempts(a)
	}
	if report := callback.Validate(s.body); len(report.Findings) > 0 {
		p.line("\nfindings")
		printFindings(p, report)
	}
	p.line("\nbody, %s", size(int64(len(s.body))))
	p.line("%s", excerpt(s.body, "--body prints all of it"))
	if len(s.attempts) > 0 {
		if last := s.attempts[len(s.attempts)-1]; len(last.Response) > 0 {
			p.line("\nanswer, %s", size(last.ResponseBytes))
			p.line("%s", excerpt(last.Response, "--response prints all that was kept"))
		}
	}
}

func (s shown) printAttempts(a *app) {
	t := table{right: map[int]bool{0: true, 3: true}}
	now := time.Now()
	for _, at := range s.attempts {
		t.add(fmt.Sprint(at.N), clock(at.Time, now), answerOf(at.Status, at.Error, at.Unsent), took(ms(at.Duration)), safe(at.Message))
	}
	t.paint = func(row, column int, cell string) string {
		if column == 2 {
			return a.out.paint(stateColor(s.attempts[row].State()), cell)
		}
		return cell
	}
	t.print(a.out)
}

func replayOf(e history.Entry) string {
	if e.ReplayOf == "" {
		return ""
	}
	return " of " + safe(e.ReplayOf)
}

// excerptCap is how much of a body show prints.
const excerptCap = 4000

// excerpt is the start of a body as harmless text, and how to see the rest.
func excerpt(b []byte, rest string) string {
	if len(b) <= excerptCap {
		return strings.TrimRight(safeText(string(b)), "\n")
	}
	return fmt.Sprintf("%s…\n(%s more; %s)", safeText(string(b[:excerptCap])), size(int64(len(b)-excerptCap)), rest)
}
