package config

import (
	"context"
	"errors"
	"io/fs"
	"maps"
	"reflect"
	"regexp"
	"strings"

	"redial/callback"
)

// Change is what is to be different about a target in the config file. A nil
// field stays as it is; one that is set to "" goes.
type Change struct {
	URL           *string
	SecretEnv     *string
	SecretFile    *string
	SecretCommand *string
	CAFile        *string
	Confirm       *string
	InsecureHTTP  *bool
	ReadOnly      *bool
	Default       bool // make it the default target
}

// texts are the keys whose values are texts, and what they are to be.
func (ch Change) texts() []keyChange[string] {
	return []keyChange[string]{
		{"url", ch.URL, func(t *fileTarget) *string { return &t.URL }},
		{"secret_env", ch.SecretEnv, func(t *fileTarget) *string { return &t.SecretEnv }},
		{"secret_file", ch.SecretFile, func(t *fileTarget) *string { return &t.SecretFile }},
		{"secret_command", ch.SecretCommand, func(t *fileTarget) *string { return &t.SecretCommand }},
		{"ca_file", ch.CAFile, func(t *fileTarget) *string { return &t.CAFile }},
		{"confirm", ch.Confirm, func(t *fileTarget) *string { return &t.Confirm }},
	}
}

// switches are the keys whose values are true or false.
func (ch Change) switches() []keyChange[bool] {
	return []keyChange[bool]{
		{"insecure_http", ch.InsecureHTTP, func(t *fileTarget) *bool { return &t.InsecureHTTP }},
		{"readonly", ch.ReadOnly, func(t *fileTarget) *bool { return &t.ReadOnly }},
	}
}

// keyChange is what a key of a target is to be, nil for what it is.
type keyChange[T any] struct {
	key string
	to  *T
	of  func(*fileTarget) *T
}

// set changes the key of a table that is read.
func (k keyChange[T]) set(t *fileTarget) {
	if k.to != nil {
		*k.of(t) = *k.to
	}
}

// targetName is what a target may be called in the file without quotes.
var targetName = regexp.MustCompile(`^[A-Za-z0-9_-]+$`)

// AddTarget writes a new target into the config file, which it makes where
// there is none.
func (c Config) AddTarget(name string, ch Change) error {
	switch {
	case !targetName.MatchString(name):
		return fail("%q can't be the name of a target: use letters, digits, - and _", name)
	case c.hasTarget(name):
		return fail("there is a target %s already: redial target edit %s changes it", name, name)
	}
	return c.edit(name, ch, func(text string) (string, error) {
		if text != "" && !strings.HasSuffix(text, "\n") {
			text += "\n"
		}
		if text != "" {
			text += "\n"
		}
		return ch.apply(text+"[targets."+name+"]\n", name)
	})
}

// EditTarget changes a target of the config file. Comments, the order of the
// lines, and what is not to change stay.
func (c Config) EditTarget(name string, ch Change) error {
	if !c.hasTarget(name) {
		return &Error{Path: c.Path, Message: c.unknownTarget(name)}
	}
	return c.edit(name, ch, func(text string) (string, error) { return ch.apply(text, name) })
}

// RemoveTarget takes a target out of the config file, with the comment right
// above it.
func (c Config) RemoveTarget(name string) error {
	switch {
	case !c.hasTarget(name):
		return &Error{Path: c.Path, Message: c.unknownTarget(name)}
	case c.written.DefaultTarget == name:
		return fail("%s is the default target: redial target edit OTHER --default makes another the default first", name)
	}
	return c.editFile(func(text string) (string, error) {
		lines := strings.SplitAfter(text, "\n")
		from, to := tableLines(lines, name)
		if from < 0 {
			return "", errOtherForm(name)
		}
		for from > 0 && strings.HasPrefix(strings.TrimSpace(lines[from-1]), "#") {
			from--
		}
		if from > 0 && to == len(lines) {
			for from > 0 && strings.TrimSpace(lines[from-1]) == "" {
				from--
			}
		}
		return strings.Join(lines[:from], "") + strings.Join(lines[to:], ""), nil
	}, func(was, is file) bool {
		delete(was.Targets, name)
		return sameSettings(was, is)
	})
}

func (c Config) hasTarget(name string) bool {
	_, ok := c.written.Targets[name]
	return ok
}

// edit changes the file, and holds it to the change: nothing else may differ.
func (c Config) edit(name string, ch Change, change func(string) (string, error)) error {
	if ch.SecretEnv != nil && *ch.SecretEnv != "" && !usualName(*ch.SecretEnv) {
		return fail("the secret_env looks more like a secret than like the name of a variable: give the name, such as CALLBACK_SECRET, and export the secret under it")
	}
	return c.editFile(change, func(was, is file) bool {
		t := was.Targets[name]
		for _, k := range ch.texts() {
			k.set(&t)
		}
		for _, k := range ch.switches() {
			k.set(&t)
		}
		targets := maps.Clone(was.Targets)
		if targets == nil {
			targets = map[string]fileTarget{}
		}
		targets[name] = t
		was.Targets = targets
		if ch.Default {
			was.DefaultTarget = name
		}
		return sameSettings(was, is)
	})
}

func sameSettings(a, b file) bool {
	if !maps.Equal(a.Targets, b.Targets) || !maps.Equal(a.Filters, b.Filters) {
		return false
	}
	a.data, a.Targets, a.Filters, b.data, b.Targets, b.Filters = nil, nil, nil, nil, nil, nil
	return reflect.DeepEqual(a, b)
}

// editFile rewrites the config file by a change of its text. The new text must
// be a config that works, hold what was meant, and no secret.
func (c Config) editFile(change func(string) (string, error), meant func(was, is file) bool) error {
	if c.Path == "" {
		return fail("neither XDG_CONFIG_HOME nor HOME is set: say where the config is with --config FILE")
	}
	before, err := readRegular(c.Path, configLimit)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return &Error{Path: c.Path, Message: "the config can't be read: " + cause(err).Error()}
	}
	text, err := change(string(before))
	if err != nil {
		return err
	}
	was, err := parseFile(c.Path, before)
	if err != nil {
		return err
	}
	is, err := parseFile(c.Path, []byte(text))
	if err != nil {
		return err
	}
	if !meant(was, is) {
		return errOtherForm("it")
	}
	targets, err := is.build(c.Path, func(string) string { return "" })
	if err != nil {
		return err
	}
	for name, t := range targets {
		if err := t.named(name).Check(); err != nil {
			return fail("%v", err)
		}
	}
	if callback.MaskOf(c.KnownSecrets(context.Background())...).Found([]byte(text)) {
		return fail("it would hold a secret, which no file that redial writes may")
	}
	return writeFile(c.Path, []byte(text))
}

// errOtherForm is returned where the file is written in a way that is left to
// a person.
func errOtherForm(name string) error {
	return fail("the config writes %s in a way that is not changed here: redial config edit opens it", name)
}
