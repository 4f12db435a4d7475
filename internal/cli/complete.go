package cli

import (
	"fmt"
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
