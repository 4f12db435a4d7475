package cli

import (
	"fmt"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"redial/history"
)

// completeCount is how many ids completion offers.
const completeCount = 20

// completeTargets offers the names of targets.
func (a *app) completeTargets(*cobra.Command, []string, string) ([]string, cobra.ShellCompDirective) {
	c, err := a.config()
	if err != nil {
		return nil, cobra.ShellCompDirectiveNoFileComp
	}
	return c.Targets(), cobra.ShellCompDirectiveNoFileComp
}

// completeIDs offers the newest callbacks.
func (a *app) completeIDs(c *cobra.Command, _ []string, _ string) ([]string, cobra.ShellCompDirective) {
	ids := []string{"@last\tthe newest callback", "@failed\tthe newest that was not delivered"}
	store, err := a.openHistory()
	if err != nil {
		return ids, cobra.ShellCompDirectiveNoFileComp
	}
	defer func() { _ = store.Close() }()
	view, err := store.Select(c.Context(), history.Query{})
	if err != nil {
		return ids, cobra.ShellCompDirectiveNoFileComp
	}
	for i := range min(view.Len(), completeCount) {
		e, err := view.Brief(i)
		if err != nil {
			break
		}
		ids = append(ids, fmt.Sprintf("%s\t%s %s %s", safe(e.ID), clock(e.Time, time.Now()), e.State, orNone(e.OutputType)))
	}
	return ids, cobra.ShellCompDirectiveNoFileComp
}

// scriptSteps are steps of a fault script, with what each does.
var scriptSteps = []string{
	"200\tanswer by the contract",
	"400\tanswer with this status, nothing processed",
	"401\tthe secret is wrong",
	"413\ttoo large",
	"429:2s\ttoo many, with a Retry-After",
	"500x2\tthe platform fails twice",
	"503\tnot there for a while",
	"page:413\tan HTML page of the hosting",
	"slow:2s\twait, then answer by the contract",
	"timeout\tnever answer",
	"reset\tcut the connection",
	"truncate\tbegin an answer and cut it off",
	"after:reset\tprocess it, and lose the answer",
	"prepare:500\tthe first step of a direct upload fails",
	"put:reset\tthe upload itself is cut",
}

// completeScript offers the steps of a fault script, after those that are there.
func completeScript(_ *cobra.Command, _ []string, written string) ([]string, cobra.ShellCompDirective) {
	before, begun := "", written
	if comma := strings.LastIndexByte(written, ','); comma >= 0 {
		before, begun = written[:comma+1], written[comma+1:]
	}
	var found []string
	for _, step := range scriptSteps {
		if strings.HasPrefix(step, begun) {
			found = append(found, before+step)
		}
	}
	return found, cobra.ShellCompDirectiveNoFileComp | cobra.ShellCompDirectiveNoSpace
}
