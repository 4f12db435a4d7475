package tui

// ActionKeys returns the keys of every action of the table, for the journeys.
func ActionKeys() map[string][]string {
	keys := map[string][]string{}
	for _, a := range allActions() {
		keys[a.id] = a.keys
	}
	return keys
}
