package cli

import (
	"fmt"
	"net/http"
	"strings"

	"github.com/spf13/cobra"

	"redial/callback"
	"redial/history"
)

// statusTopic is the help page of every answer, and of what is none: what it means
// and what to do. Its text is made of what show would say.
func statusTopic() *cobra.Command {
	c := &cobra.Command{
		Use:   "status",
		Short: "What each status means, and what to do",
		Long:  "What each status of an answer means, and what to do.",
	}
	c.SetHelpFunc(func(c *cobra.Command, _ []string) {
		_, _ = fmt.Fprint(c.OutOrStdout(), statusPage())
	})
	return c
}

// answersTold are the statuses of the page, and the ends without one.
var (
	answersTold = []int{200, 301, 400, 401, 403, 404, 405, 408, 413, 415, 425, 429, 500, 502, 503, 504}
	errorsTold  = []callback.ErrorClass{
		callback.ErrTimeout, callback.ErrRefused, callback.ErrDNS, callback.ErrTLS,
		callback.ErrReset, callback.ErrTruncated, callback.ErrCanceled,
	}
)

// statusPage is the text of the page.
func statusPage() string {
	var b strings.Builder
	b.WriteString("What each status means for a sound callback to a target \"prod\", and what to do. Of one\nthat was sent, \"redial show ID\" knows more: its body, its answer and its neighbours.\n")
	for _, status := range answersTold {
		a := callback.Attempt{N: 1, Status: status}
		fmt.Fprintf(&b, "\n%d %s\n%s", status, http.StatusText(status), told(a))
	}
	for _, class := range errorsTold {
		a := callback.Attempt{N: 1, Error: class}
		fmt.Fprintf(&b, "\n%s (no answer)\n%s", class, told(a))
	}
	return b.String()
}

// told is what a diagnosis says of a callback that ended so.
func told(a callback.Attempt) string {
	const sound = `{"ok":true,"order_id":"550e8400-e29b-41d4-a716-446655440000","output_type":"text","result_text":"x"}`
	d := callback.Diagnose(callback.Facts{Target: "prod", Report: callback.Validate([]byte(sound)), Attempts: []callback.Attempt{a}})
	text := "  " + safe(d.Headline) + "\n"
	one := shown{entry: history.Entry{ID: "ID", Target: "prod"}}
	for _, step := range d.Next {
		text += "  - " + one.command(step) + "\n"
	}
	return text
}
