package keymap

import (
	"fmt"
	"slices"
	"unicode/utf8"
)

// ID names an action, for the table, the config and the tests. It is a
// plain string: the ids are an open list, which no switch ever spells out.
type ID = string

// Scope is where an action's keys work.
type Scope string

// The scopes.
const (
	// ScopeGlobal is every pane.
	ScopeGlobal Scope = "everywhere"
	// ScopeCallback is the list and the inspector alike: what is done to the
	// callback that is selected.
	ScopeCallback  Scope = "callback"
	ScopeHistory   Scope = "history"
	ScopeInspector Scope = "inspector"
	ScopeCompose   Scope = "compose"
	ScopeMock      Scope = "mock"
)

// Action is one thing a user can do. The one table of actions drives the keys,
// the footer, the help, the palette and the README's key table.
type Action struct {
	ID    ID
	Scope Scope
	Keys  []string // as bubbletea names them; the first is the one shown
	Name  string   // one or two words, for the footer
	Help  string   // one line, for the help and the README
	// Footer ranks the action in the footer, 1 first; 0 keeps it out.
	Footer int
	// Typing is true where the keys work while a text field has the focus, but
	// for keys that type a character: those never do.
	Typing bool
}

// scopes returns where a key is looked up when a pane of scope s has the
// focus, nearest first.
func scopes(s Scope) []Scope {
	switch s {
	case ScopeHistory, ScopeInspector:
		return []Scope{s, ScopeCallback, ScopeGlobal}
	case ScopeCompose, ScopeMock:
		return []Scope{s, ScopeGlobal}
	default:
		return []Scope{ScopeGlobal}
	}
}

// Table is all actions, looked up by key and by name.
type Table struct {
	All   []Action
	ByID  map[ID]Action
	byKey map[Scope]map[string]Action
}

// New makes the table of all actions, with rebound keys in place of an
// action's own. It fails, with a *KeyError, where a key would mean two things at
// once, and names both.
func New(given map[string][]string) (*Table, error) {
	rebound, err := readKeys(given)
	if err != nil {
		return nil, err
	}
	t := &Table{ByID: map[ID]Action{}, byKey: map[Scope]map[string]Action{}}
	for _, a := range AllActions() {
		if keys, ok := rebound[a.ID]; ok {
			a.Keys = keys
		}
		t.All = append(t.All, a)
		t.ByID[a.ID] = a
		if t.byKey[a.Scope] == nil {
			t.byKey[a.Scope] = map[string]Action{}
		}
		for _, k := range a.Keys {
			if other, taken := t.byKey[a.Scope][k]; taken {
				return nil, conflict(k, other, a, rebound)
			}
			t.byKey[a.Scope][k] = a
		}
	}
	return t, t.check(rebound)
}

// check fails where one key means two things in scopes that are looked up
// together.
func (t *Table) check(rebound map[ID][]string) error {
	for _, s := range []Scope{ScopeHistory, ScopeInspector, ScopeCompose, ScopeMock} {
		seen := map[string]Action{}
		for _, a := range t.Within(s) {
			for _, k := range a.Keys {
				if other, taken := seen[k]; taken {
					return conflict(k, other, a, rebound)
				}
				seen[k] = a
			}
		}
	}
	return nil
}

func conflict(key string, a, b Action, rebound map[ID][]string) error {
	if a.ID > b.ID {
		a, b = b, a
	}
	about := a.ID
	if rebound[about] == nil {
		about = b.ID
	}
	return &Error{
		Action:  about,
		Message: fmt.Sprintf("%q is bound to %s and to %s: give one of them another key", KeyName(key), a.ID, b.ID),
	}
}

// Find returns the action a key means when a pane of scope s has the focus.
func (t *Table) Find(key string, s Scope, typing bool) (Action, bool) {
	for _, in := range scopes(s) {
		a, ok := t.byKey[in][key]
		if ok && (!typing || a.Typing && !Printable(key)) {
			return a, true
		}
	}
	return Action{}, false
}

// Printable reports whether a key types a character.
func Printable(key string) bool { return utf8.RuneCountInString(key) == 1 }

// Within returns the actions that work when a pane of scope s has the focus,
// those of its own scope first.
func (t *Table) Within(s Scope) []Action {
	var found []Action
	for _, in := range scopes(s) {
		for _, a := range t.All {
			if a.Scope == in {
				found = append(found, a)
			}
		}
	}
	return found
}

// KeyName is a key as people read it.
func KeyName(k string) string {
	switch k {
	case " ":
		return "space"
	case "pgdown":
		return "pgdn"
	}
	return k
}

// AllActions is the table, scope by scope.
func AllActions() []Action {
	return slices.Concat(globalActions(), callbackActions(), historyActions(),
		inspectorActions(), composeActions(), mockActions())
}
