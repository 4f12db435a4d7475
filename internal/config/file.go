package config

import (
	"bytes"
	"errors"
	"fmt"
	"reflect"
	"slices"
	"strings"

	"redial/callback"

	"github.com/pelletier/go-toml/v2"
)

// file is the config file as it is written.
type file struct {
	DefaultTarget string                    `toml:"default_target"`
	Targets       map[string]fileTarget     `toml:"targets"`
	Automations   map[string]fileAutomation `toml:"automations"`
	Keys          map[string]any            `toml:"keys"`
	Filters       map[string]string         `toml:"filters"`
	Theme         string                    `toml:"theme"`
	Mouse         *bool                     `toml:"mouse"`
	UTC           bool                      `toml:"utc"`
	Pager         string                    `toml:"pager"`
	Editor        string                    `toml:"editor"`

	data []byte // the file's bytes, for the places of errors
}

// fileTarget is one [targets.NAME] table.
type fileTarget struct {
	URL           string `toml:"url"`
	SecretEnv     string `toml:"secret_env"`
	SecretFile    string `toml:"secret_file"`
	SecretCommand string `toml:"secret_command"`
	InsecureHTTP  bool   `toml:"insecure_http"`
	CAFile        string `toml:"ca_file"`
	ReadOnly      bool   `toml:"readonly"`
	Confirm       string `toml:"confirm"`
}

// choices are the values that a key may have, where not all texts will do.
var choices = map[string][]string{
	"theme":   {"auto", "light", "dark"},
	"confirm": {string(callback.ConfirmAlways), string(callback.ConfirmBulk)},
}

// notOneOf says what is wrong with the value of a key of choices, "" where it is
// one of them or not given.
func notOneOf(key, value string) string {
	if value == "" || slices.Contains(choices[key], value) {
		return ""
	}
	return fmt.Sprintf("%s can't be %q%s; it is one of %s", key, value,
		callback.DidYouMean(value, choices[key]), strings.Join(choices[key], ", "))
}

// parseFile reads TOML strictly: a key that is not known is an error.
func parseFile(path string, data []byte) (file, error) {
	var f file
	d := toml.NewDecoder(bytes.NewReader(data)).DisallowUnknownFields()
	err := d.Decode(&f)
	f.data = data

	var missing *toml.StrictMissingError
	if errors.As(err, &missing) && len(missing.Errors) > 0 {
		e := missing.Errors[0]
		line, column := e.Position()
		return file{}, &Error{Path: path, Line: line, Column: column, Message: unknownKey(e.Key())}
	}
	var syntax *toml.DecodeError
	if errors.As(err, &syntax) {
		line, column := syntax.Position()
		return file{}, &Error{Path: path, Line: line, Column: column, Message: syntaxMessage(syntax)}
	}
	if err != nil {
		return file{}, &Error{Path: path, Message: strings.TrimPrefix(err.Error(), "toml: ")}
	}
	return f, nil
}

// syntaxMessage says what is wrong in the file. The decoder's own sentence for
// a wrong type speaks of this program's types, so it is replaced.
func syntaxMessage(e *toml.DecodeError) string {
	message := strings.TrimPrefix(e.Error(), "toml: ")
	if key := e.Key(); len(key) > 0 && strings.Contains(message, "cannot decode") {
		return fmt.Sprintf("%s has a value of the wrong kind: texts stand in quotes, and true and false without them", strings.Join(key, "."))
	}
	return "not valid TOML: " + message
}

// unknownKey says what is wrong with a key that is not known. A secret written
// out in the config is refused by name; its value is never repeated.
func unknownKey(key toml.Key) string {
	name := key[len(key)-1]
	if slices.Contains([]string{"secret", "secret_value", "password", "token", "x-callback-secret"}, name) {
		return fmt.Sprintf("%s: a secret is not kept in the config as a plain value; use secret_env, secret_file or secret_command instead", strings.Join(key, "."))
	}
	known := keysOf(file{})
	if len(key) > 1 && key[0] == "targets" {
		known = keysOf(fileTarget{})
	}
	if len(key) > 1 && key[0] == "automations" {
		known = keysOf(fileAutomation{})
	}
	return fmt.Sprintf("unknown key %s%s; known here: %s", strings.Join(key, "."), callback.DidYouMean(name, known), strings.Join(known, ", "))
}

// keysOf returns the TOML keys of a struct, from its tags.
func keysOf(v any) []string {
	var keys []string
	t := reflect.TypeOf(v)
	for i := range t.NumField() {
		if tag := t.Field(i).Tag.Get("toml"); tag != "" {
			keys = append(keys, tag)
		}
	}
	return keys
}

// build turns the tables of the file into targets.
func (f file) build(path string, getenv func(string) string) (map[string]target, error) {
	targets := map[string]target{}
	for name, ft := range f.Targets {
		fail := func(message string) error {
			return &Error{Path: path, Line: f.lineOf(name), Message: fmt.Sprintf("target %s: %s", name, message)}
		}
		if ft.URL == "" {
			return nil, fail(`it has no url; add url = "https://…/api/orders/callback"`)
		}
		if strings.Contains(name, "://") {
			return nil, fail("a target's name can't be a URL")
		}
		sources := ft.sources(path, getenv)
		if len(sources) > 1 {
			return nil, fail("it has more than one of secret_env, secret_file and secret_command; keep one")
		}
		if wrong := notOneOf("confirm", ft.Confirm); wrong != "" {
			return nil, fail(wrong)
		}
		t := target{url: ft.URL, insecureHTTP: ft.InsecureHTTP, readOnly: ft.ReadOnly, confirm: callback.Confirm(ft.Confirm)}
		if ft.CAFile != "" {
			t.roots = rootsIn(expand(ft.CAFile, path, getenv))
		}
		switch {
		case len(sources) == 1:
			t.secret = sources[0]
		case name == MockTarget:
			t.secret = mockSource(getenv)
		default:
			t.secret = fallbackSource(getenv)
		}
		targets[name] = t
	}
	return targets, nil
}

// sources returns where the table says that the secret is.
func (ft fileTarget) sources(path string, getenv func(string) string) []source {
	var s []source
	if ft.SecretEnv != "" {
		s = append(s, envSource(ft.SecretEnv, getenv))
	}
	if ft.SecretFile != "" {
		s = append(s, fileSource(expand(ft.SecretFile, path, getenv)))
	}
	if ft.SecretCommand != "" {
		s = append(s, commandSource(ft.SecretCommand))
	}
	return s
}

// lineOf returns the line of a target's table header, 0 where it is written in
// another way.
func (f file) lineOf(name string) int { return f.tableLine("targets." + name) }

// tableLine returns the line of a table's header, 0 where it is written in another
// way.
func (f file) tableLine(name string) int {
	for i, line := range strings.Split(string(f.data), "\n") {
		line, _, _ = strings.Cut(line, "#")
		line = strings.Map(func(r rune) rune {
			if strings.ContainsRune(" \t\r\"'", r) {
				return -1
			}
			return r
		}, line)
		if line == "["+name+"]" {
			return i + 1
		}
	}
	return 0
}
