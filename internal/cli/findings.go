package cli

import (
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"redial/callback"
)

// findingsTopic is the help page of every finding: an example, what is said of
// it, how to mend it, and on whose word. Its text is made when it is asked for.
func findingsTopic() *cobra.Command {
	c := &cobra.Command{
		Use:   "findings",
		Short: "Every finding of validate, with an example, its cause and its fix",
		Long:  "Every finding of validate, with an example, its cause and its fix.",
	}
	c.SetHelpFunc(func(c *cobra.Command, _ []string) {
		_, _ = fmt.Fprint(c.OutOrStdout(), findingsPage())
	})
	return c
}

const findingsIntro = `What "redial validate" can say of a body. Each finding has a code that stays as it
is, a severity (an error stops a send, a warning and a note do not), and the page
of the platform that the rule is from:

  basics  "Callback Basics"
  under   the guide "Callback (Under 4.5 MB)"
  large   the guide "Callback (Over 4.5 MB)"
  docs    the other public seller pages
  ours    common sense; no page says it

A finding marked "mends" is mended by "redial validate --fix".
`

// findingsPage is the text of the page.
func findingsPage() string {
	var b strings.Builder
	b.WriteString(findingsIntro)
	for _, r := range callback.Rules() {
		body := []byte(callback.ExampleOf(r.Code))
		for _, f := range callback.Validate(body).Findings {
			if f.Code != r.Code {
				continue
			}
			mends := ""
			if f.CanMend() {
				mends = ", mends"
			}
			fmt.Fprintf(&b, "\n%s (%s, %s%s)\n", r.Code, r.Severity, r.Source, mends)
			fmt.Fprintf(&b, "  example  %s\n", safe(exampleLine(body)))
			fmt.Fprintf(&b, "  says     %s\n", safe(f.Message))
			if f.Fix != "" {
				fmt.Fprintf(&b, "  fix      %s\n", safe(f.Fix))
			}
			break
		}
	}
	return b.String()
}

// exampleLine shows an example in one line, cut where it is long.
func exampleLine(body []byte) string {
	const most = 160
	text := strings.NewReplacer("\r", `\r`, "\n", `\n`, "\t", `\t`).Replace(string(body[:min(len(body), 2*most)]))
	if runes := []rune(text); len(runes) > most {
		return string(runes[:most]) + "…"
	}
	return text
}
