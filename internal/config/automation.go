package config

import (
	"fmt"
	"maps"
	"slices"

	"redial/callback"
)

// Automation is a named automation of the config: where its webhook is, and what
// an order for it begins with.
type Automation struct {
	Name string
	URL  string
	// Auth is HEADER=env:VARIABLE, "" for no header.
	Auth string
	// Template is the path of a template, "" for the default payload.
	Template string
	// Inputs are the inputs of an order that names no others, as TOML has them.
	Inputs       map[string]any
	InsecureHTTP bool
}

// fileAutomation is one [automations.NAME] table.
type fileAutomation struct {
	URL          string         `toml:"url"`
	Auth         string         `toml:"auth"`
	Template     string         `toml:"template"`
	Inputs       map[string]any `toml:"inputs"`
	InsecureHTTP bool           `toml:"insecure_http"`
}

// automations turns the tables of the file into automations.
func (f file) automations(path string, getenv func(string) string) (map[string]Automation, error) {
	made := map[string]Automation{}
	for name, fa := range f.Automations {
		if fa.URL == "" {
			return nil, &Error{Path: path, Line: f.tableLine("automations." + name), Message: fmt.Sprintf(`automation %s: it has no url; add url = "https://…"`, name)}
		}
		a := Automation{Name: name, URL: fa.URL, Auth: fa.Auth, Template: fa.Template, Inputs: fa.Inputs, InsecureHTTP: fa.InsecureHTTP}
		if a.Template != "" {
			a.Template = expand(a.Template, path, getenv)
		}
		made[name] = a
	}
	return made, nil
}

// Automation returns the automation of a name.
func (c Config) Automation(name string) (Automation, error) {
	if a, known := c.automations[name]; known {
		return a, nil
	}
	names := c.Automations()
	return Automation{}, &Error{Path: c.Path, Message: fmt.Sprintf(
		"there is no automation %q%s: give the URL of its webhook, or add [automations.%s] with its url", name, callback.DidYouMean(name, names), name)}
}

// Automations returns the configured names, sorted.
func (c Config) Automations() []string { return slices.Sorted(maps.Keys(c.automations)) }
