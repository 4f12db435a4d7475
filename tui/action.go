package tui

import (
	"fmt"
	"slices"
	"unicode/utf8"
)

// actionID names an action, for the table, the config and the tests. It is a
// plain string: the ids are an open list, which no switch ever spells out.
type actionID = string

// scope is where an action's keys work.
type scope string

const (
	scopeGlobal scope = "everywhere"
	// scopeCallback is the list and the inspector alike: what is done to the
	// callback that is selected.
	scopeCallback  scope = "callback"
	scopeHistory   scope = "history"
	scopeInspector scope = "inspector"
	scopeCompose   scope = "compose"
	scopeMock      scope = "mock"
)

// action is one thing a user can do. The one table of actions drives the keys,
// the footer, the help, the palette and the README's key table.
type action struct {
	id    actionID
	scope scope
	keys  []string // as bubbletea names them; the first is the one shown
	name  string   // one or two words, for the footer
	help  string   // one line, for the help and the README
	// footer ranks the action in the footer, 1 first; 0 keeps it out.
	footer int
	// typing is true where the keys work while a text field has the focus, but
	// for keys that type a character: those never do.
	typing bool
}

// scopes returns where a key is looked up when a pane of scope s has the
// focus, nearest first.
func scopes(s scope) []scope {
	switch s {
	case scopeHistory, scopeInspector:
		return []scope{s, scopeCallback, scopeGlobal}
	case scopeCompose, scopeMock:
		return []scope{s, scopeGlobal}
	default:
		return []scope{scopeGlobal}
	}
}

// table is all actions, looked up by key and by name.
type table struct {
	all   []action
	byID  map[actionID]action
	byKey map[scope]map[string]action
}

// newTable makes the table of all actions, with rebound keys in place of an
// action's own. It fails, with a *KeyError, where a key would mean two things at
// once, and names both.
func newTable(given map[string][]string) (*table, error) {
	rebound, err := readKeys(given)
	if err != nil {
		return nil, err
	}
	t := &table{byID: map[actionID]action{}, byKey: map[scope]map[string]action{}}
	for _, a := range allActions() {
		if keys, ok := rebound[a.id]; ok {
			a.keys = keys
		}
		t.all = append(t.all, a)
		t.byID[a.id] = a
		if t.byKey[a.scope] == nil {
			t.byKey[a.scope] = map[string]action{}
		}
		for _, k := range a.keys {
			if other, taken := t.byKey[a.scope][k]; taken {
				return nil, conflict(k, other, a, rebound)
			}
			t.byKey[a.scope][k] = a
		}
	}
	return t, t.check(rebound)
}

// check fails where one key means two things in scopes that are looked up
// together.
func (t *table) check(rebound map[actionID][]string) error {
	for _, s := range []scope{scopeHistory, scopeInspector, scopeCompose, scopeMock} {
		seen := map[string]action{}
		for _, a := range t.within(s) {
			for _, k := range a.keys {
				if other, taken := seen[k]; taken {
					return conflict(k, other, a, rebound)
				}
				seen[k] = a
			}
		}
	}
	return nil
}

func conflict(key string, a, b action, rebound map[actionID][]string) error {
	if a.id > b.id {
		a, b = b, a
	}
	about := a.id
	if rebound[about] == nil {
		about = b.id
	}
	return &KeyError{
		Action:  about,
		Message: fmt.Sprintf("%q is bound to %s and to %s: give one of them another key", keyName(key), a.id, b.id),
	}
}

// find returns the action a key means when a pane of scope s has the focus.
func (t *table) find(key string, s scope, typing bool) (action, bool) {
	for _, in := range scopes(s) {
		a, ok := t.byKey[in][key]
		if ok && (!typing || a.typing && !printable(key)) {
			return a, true
		}
	}
	return action{}, false
}

// printable reports whether a key types a character.
func printable(key string) bool { return utf8.RuneCountInString(key) == 1 }

// within returns the actions that work when a pane of scope s has the focus,
// those of its own scope first.
func (t *table) within(s scope) []action {
	var found []action
	for _, in := range scopes(s) {
		for _, a := range t.all {
			if a.scope == in {
				found = append(found, a)
			}
		}
	}
	return found
}

// keyName is a key as people read it.
func keyName(k string) string {
	switch k {
	case " ":
		return "space"
	case "pgdown":
		return "pgdn"
	}
	return k
}

// allActions is the table, scope by scope.
func allActions() []action {
	return slices.Concat(globalActions(), callbackActions(), historyActions(),
		inspectorActions(), composeActions(), mockActions())
}
