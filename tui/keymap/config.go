package keymap

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"unicode/utf8"

	"redial/callback"

	tea "github.com/charmbracelet/bubbletea"
)

// Listing is one thing the UI does, as a config names it.
type Listing struct {
	Name  string
	Where string // where its keys work, such as everywhere or history
	Keys  []string
	Help  string // a sentence
}

// Listings returns all of them, with the keys that they have where a config
// gives no others.
func Listings() []Listing {
	var list []Listing
	for _, a := range AllActions() {
		keys := make([]string, len(a.Keys))
		for i, k := range a.Keys {
			keys[i] = KeyName(k)
		}
		list = append(list, Listing{Name: a.ID, Where: string(a.Scope), Keys: keys, Help: a.Help})
	}
	return list
}

// Error is returned for Options.Keys that can't be used.
type Error struct {
	Action  string // the name in Options.Keys that it is about
	Message string
}

func (e *Error) Error() string { return "keys: " + e.Message }

// Check tells what is wrong with Options.Keys: a *KeyError, or nil.
func Check(keys map[string][]string) error {
	_, err := New(keys)
	return err
}

// readKeys returns keys as bubbletea names them, by the ids of actions.
func readKeys(given map[string][]string) (map[ID][]string, error) {
	var ids []ID
	for _, a := range AllActions() {
		ids = append(ids, a.ID)
	}
	read := map[ID][]string{}
	for _, id := range slices.Sorted(maps.Keys(given)) {
		fail := func(format string, args ...any) (map[ID][]string, error) {
			return nil, &Error{Action: id, Message: fmt.Sprintf(format, args...)}
		}
		if !slices.Contains(ids, id) {
			return fail("there is no action %q%s", id, callback.DidYouMean(id, ids))
		}
		if len(given[id]) == 0 {
			return fail("%s has no key: give it one, or leave it out to keep its own", id)
		}
		for _, name := range given[id] {
			key, ok := readKey(name)
			if !ok {
				return fail("%s: there is no key %q%s", id, name, callback.DidYouMean(name, keyNames()))
			}
			if !slices.Contains(read[id], key) {
				read[id] = append(read[id], key)
			}
		}
	}
	return read, nil
}

// readKey reads the name of a key as people write it: a character or a name,
// with alt+ before it or not.
func readKey(name string) (key string, ok bool) {
	alt, plain := "", name
	if rest, with := strings.CutPrefix(name, "alt+"); with {
		alt, plain = "alt+", rest
	}
	switch plain {
	case "space":
		plain = " "
	case "pgdn":
		plain = "pgdown"
	}
	one := utf8.RuneCountInString(plain) == 1 && plain >= " "
	return alt + plain, one || slices.Contains(keyNames(), plain)
}

// keyNames are the keys that have a name, as bubbletea has them.
func keyNames() []string {
	var names []string
	for t := tea.KeyType(-100); t < 128; t++ {
		if name := t.String(); t != tea.KeyRunes && utf8.RuneCountInString(name) > 1 {
			names = append(names, name)
		}
	}
	return names
}
