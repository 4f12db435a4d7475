package tui

import "redial/tui/keymap"

// ActionKeys returns the keys of every action of the table, for the journeys.
func ActionKeys() map[string][]string {
	keys := map[string][]string{}
	for _, a := range keymap.AllActions() {
		keys[a.ID] = a.Keys
	}
	return keys
}
