package config

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"reflect"
	"regexp"
	"strconv"
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
	InsecureHTTP  *bool
	Default       bool // make it the default target
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
		set(&t.URL, ch.URL)
		set(&t.SecretEnv, ch.SecretEnv)
		set(&t.SecretFile, ch.SecretFile)
		set(&t.SecretCommand, ch.SecretCommand)
		set(&t.InsecureHTTP, ch.InsecureHTTP)
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

func set[T any](field, value *T) {
	if value != nil {
		*field = *value
	}
}

func sameSettings(a, b file) bool {
	return a.DefaultTarget == b.DefaultTarget && reflect.DeepEqual(a.Keys, b.Keys) &&
		maps.Equal(a.Targets, b.Targets) && maps.Equal(a.Filters, b.Filters)
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

// apply writes the change into the table of a target.
func (ch Change) apply(text, name string) (string, error) {
	lines := strings.SplitAfter(text, "\n")
	from, to := tableLines(lines, name)
	if from < 0 {
		return "", errOtherForm(name)
	}
	table := lines[from:to:to]
	table = setText(table, "url", ch.URL)
	table = setText(table, "secret_env", ch.SecretEnv)
	table = setText(table, "secret_file", ch.SecretFile)
	table = setText(table, "secret_command", ch.SecretCommand)
	if ch.InsecureHTTP != nil {
		table = setKey(table, "insecure_http", strconv.FormatBool(*ch.InsecureHTTP))
	}
	text = strings.Join(lines[:from], "") + strings.Join(table, "") + strings.Join(lines[to:], "")
	if !ch.Default {
		return text, nil
	}
	lines = strings.SplitAfter(text, "\n")
	end := 0
	for end < len(lines) && !strings.HasPrefix(strings.TrimSpace(lines[end]), "[") {
		end++
	}
	head := setTopKey(lines[:end:end], "default_target", quoteTOML(name))
	return strings.Join(head, "") + strings.Join(lines[end:], ""), nil
}

// tableLines returns the lines of a target's table: from its header up to the
// blank lines and comments before the next one. from is -1 where there is no
// such header.
func tableLines(lines []string, name string) (from, to int) {
	from = -1
	for i, line := range lines {
		head, _, _ := strings.Cut(line, "#")
		head = strings.NewReplacer(" ", "", "\t", "", "\r", "", "\n", "", `"`, "", "'", "").Replace(head)
		switch {
		case from < 0 && head == "[targets."+name+"]":
			from = i
		case from >= 0 && strings.HasPrefix(head, "["):
			to = i
			for to > from+1 && (strings.TrimSpace(lines[to-1]) == "" || strings.HasPrefix(strings.TrimSpace(lines[to-1]), "#")) {
				to--
			}
			return from, to
		}
	}
	return from, len(lines)
}

// setText sets a key to a text, or takes it out where that is empty.
func setText(table []string, key string, value *string) []string {
	switch {
	case value == nil:
		return table
	case *value == "":
		return setKey(table, key, "")
	}
	return setKey(table, key, quoteTOML(*value))
}

// setKey sets a key of a table, whose first line is its header. A comment
// behind the old value stays. The value "" takes the line out.
func setKey(table []string, key, value string) []string {
	for i, line := range table[1:] {
		name, old, ok := strings.Cut(line, "=")
		if !ok || strings.Trim(strings.TrimSpace(name), `"'`) != key {
			continue
		}
		if value == "" {
			return append(table[:i+1:i+1], table[i+2:]...)
		}
		table[i+1] = strings.TrimRight(name, " \t") + " = " + value + commentOf(old) + "\n"
		return table
	}
	if value == "" {
		return table
	}
	last := len(table)
	for last > 1 && strings.TrimSpace(table[last-1]) == "" {
		last--
	}
	if !strings.HasSuffix(table[last-1], "\n") {
		table[last-1] += "\n"
	}
	return append(table[:last:last], append([]string{key + " = " + value + "\n"}, table[last:]...)...)
}

// setTopKey sets a key that stands before the tables.
func setTopKey(lines []string, key, value string) []string {
	for i, line := range lines {
		name, old, ok := strings.Cut(line, "=")
		if ok && strings.TrimSpace(name) == key {
			lines[i] = key + " = " + value + commentOf(old) + "\n"
			return lines
		}
	}
	return append([]string{key + " = " + value + "\n"}, lines...)
}

// commentOf returns the comment behind a value of one line, with the blanks
// before it.
func commentOf(value string) string {
	quote := byte(0)
	for i := 0; i < len(value); i++ {
		c := value[i]
		switch {
		case quote == '"' && c == '\\':
			i++
		case quote != 0 && c == quote:
			quote = 0
		case quote == 0 && (c == '"' || c == '\''):
			quote = c
		case quote == 0 && c == '#':
			start := len(strings.TrimRight(value[:i], " \t"))
			return strings.TrimRight(value[start:], "\r\n")
		}
	}
	return ""
}

// quoteTOML is a text as TOML has it: in single quotes where that can be, which
// have no escapes.
func quoteTOML(s string) string {
	plain := !strings.ContainsFunc(s, func(r rune) bool { return r < ' ' || r == 0x7f })
	switch {
	case plain && !strings.ContainsAny(s, `"\`):
		return `"` + s + `"`
	case plain && !strings.Contains(s, "'"):
		return "'" + s + "'"
	}
	var b strings.Builder
	for _, r := range s {
		switch {
		case r == '"' || r == '\\':
			b.WriteString(`\` + string(r))
		case r < ' ' || r == 0x7f:
			fmt.Fprintf(&b, `\u%04X`, r)
		default:
			b.WriteRune(r)
		}
	}
	return `"` + b.String() + `"`
}

// writeFile puts a file in place of another at once, for its owner alone. Where
// the name is a link, the file that it points to is replaced.
func writeFile(path string, data []byte) (err error) {
	if target, err := filepath.EvalSymlinks(path); err == nil {
		path = target
	}
	dir := filepath.Dir(path)
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return &Error{Path: path, Message: "the config can't be written: " + cause(err).Error()}
	}
	defer func() {
		if err != nil {
			err = &Error{Path: path, Message: "the config can't be written: " + cause(err).Error()}
		}
	}()
	f, err := os.CreateTemp(dir, ".config-*.toml") // mode 0600
	if err != nil {
		return err
	}
	defer func() { _ = os.Remove(f.Name()) }() // gone, once it is renamed
	_, err = bytes.NewReader(data).WriteTo(f)
	err = errors.Join(err, f.Sync(), f.Close())
	if err != nil {
		return err
	}
	return os.Rename(f.Name(), path)
}
