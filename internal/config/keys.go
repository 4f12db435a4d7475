package config

import (
	"fmt"
	"maps"
	"slices"
	"strings"
)

// KeyError is the error of a key that the [keys] table gives an action, and
// that can't be used: with the line that gives it.
func (c Config) KeyError(action, message string) error {
	return &Error{Path: c.Path, Line: c.written.keyLine(action), Message: "keys: " + message}
}

// actionKeys reads the [keys] table: a key for an action, or a list of keys.
// Which actions and keys there are the UI knows.
func (f file) actionKeys(path string) (map[string][]string, error) {
	keys := map[string][]string{}
	for _, action := range slices.Sorted(maps.Keys(f.Keys)) {
		list, ok := f.Keys[action].([]any)
		if !ok {
			list = []any{f.Keys[action]}
		}
		keys[action] = []string{}
		for _, v := range list {
			key, ok := v.(string)
			if !ok {
				return nil, &Error{
					Path: path, Line: f.keyLine(action),
					Message: fmt.Sprintf("keys: %s is neither a key in quotes nor a list of them, such as %s = [\"f\", \"ctrl+f\"]", action, action),
				}
			}
			keys[action] = append(keys[action], key)
		}
	}
	return keys, nil
}

// keyLine returns the line of the [keys] table that names an action, 0 where it
// is written in another way.
func (f file) keyLine(action string) int {
	within := false
	for i, line := range strings.Split(string(f.data), "\n") {
		line = strings.TrimSpace(line)
		if strings.HasPrefix(line, "[") {
			within = strings.HasPrefix(strings.ReplaceAll(line, " ", ""), "[keys]")
		}
		name, _, _ := strings.Cut(line, "=")
		if within && strings.Trim(name, "\"' \t") == action {
			return i + 1
		}
	}
	return 0
}

// topLine returns the line of a key before the tables, 0 where it is written in
// another way.
func (f file) topLine(key string) int {
	for i, line := range strings.Split(string(f.data), "\n") {
		name, _, _ := strings.Cut(line, "=")
		if strings.HasPrefix(strings.TrimSpace(line), "[") {
			break
		}
		if strings.Trim(name, "\"' \t") == key {
			return i + 1
		}
	}
	return 0
}
