package cli

import (
	"errors"
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"redial/callback"
	"redial/history"
	"redial/history/query"
	"redial/internal/config"
)

// parseQuery reads a query and shows where one is wrong. A @NAME in it stands
// for a query of the config.
func (a *app) parseQuery(s string) (history.Query, error) {
	if strings.Contains(s, "@") {
		c, err := a.config()
		if err != nil {
			return history.Query{}, err
		}
		if s, err = withFilters(s, c); err != nil {
			return history.Query{}, err
		}
	}
	parsed, err := history.ParseQuery(s, time.Now())
	var wrong *history.QueryError
	if errors.As(err, &wrong) {
		err = &usageError{
			message: "the query, " + wrong.Error(),
			next:    pointAt(s, wrong.Column, wrong.Length, "redial list --help has the query language"),
		}
	}
	return parsed, err
}

// checkFilters holds the filters of the config to the query language.
func checkFilters(c config.Config) error {
	for _, name := range slices.Sorted(maps.Keys(c.Filters)) {
		_, err := history.ParseQuery(c.Filters[name], time.Now())
		var wrong *history.QueryError
		if errors.As(err, &wrong) {
			return &config.Error{Path: c.Path, Message: "filters." + name + ", " + wrong.Error()}
		}
	}
	return nil
}

// withFilters puts the queries of the config in place of their names. What a
// query of the config holds is not looked up again.
func withFilters(s string, c config.Config) (string, error) {
	words := strings.Split(s, " ")
	quoted := false
	for i, word := range words {
		name, isName := strings.CutPrefix(word, "@")
		if isName && !quoted {
			filter, known := c.Filters[name]
			if !known {
				names := slices.Sorted(maps.Keys(c.Filters))
				return "", &usageError{
					message: "there is no filter @" + name + callback.DidYouMean(name, names),
					next:    "[filters] in the config names them; a word that begins with @ is searched for in quotes",
				}
			}
			words[i] = filter
		}
		quoted = quoted != (strings.Count(word, `"`)%2 == 1)
	}
	return strings.Join(words, " "), nil
}

// completeQuery offers what a query could go on with: the names of filters, the
// keys, and the values of a key.
func (a *app) completeQuery(_ *cobra.Command, _ []string, written string) ([]string, cobra.ShellCompDirective) {
	directive := cobra.ShellCompDirectiveNoFileComp | cobra.ShellCompDirectiveNoSpace
	last := written[strings.LastIndexByte(written, ' ')+1:]
	stem := strings.TrimSuffix(written, last)
	c, err := a.config()
	if err != nil {
		return query.Complete(written), directive
	}
	var found []string
	if begun, isTarget := strings.CutPrefix(strings.TrimLeft(last, "-!"), "target:"); isTarget {
		for _, name := range c.Targets() {
			if strings.HasPrefix(name, begun) {
				found = append(found, strings.TrimSuffix(written, begun)+name)
			}
		}
		return found, directive
	}
	if strings.HasPrefix(last, "@") || last == "" {
		for _, name := range slices.Sorted(maps.Keys(c.Filters)) {
			if strings.HasPrefix("@"+name, last) {
				found = append(found, stem+"@"+name+"\t"+safe(c.Filters[name]))
			}
		}
	}
	return append(found, query.Complete(written)...), directive
}
