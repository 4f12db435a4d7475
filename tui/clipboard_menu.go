package tui

import (
	"encoding/json"
	"strings"

	"redial/tui/event"
	"redial/tui/inspector"

	"redial/tui/widget"

	"redial/tui/format"
)

// copyMenu is what of the selected callback can be copied.
func (a *app) copyMenu() event.Event {
	p := a.inspector
	var choices []widget.Choice
	add := func(key, name, more, what string, data []byte) {
		if len(data) > 0 {
			name += "  " + a.styles.Muted.Render(format.Size(int64(len(data)))+more)
			choices = append(choices, widget.Choice{Key: key, Name: name, Do: event.Copy{Data: data, What: what}})
		}
	}
	add("b", "body", "", "the body", p.Body)
	add("r", "response", "", inspector.ResponseWord(p.Last()), p.Last().Response)
	if a.curl != nil {
		add("c", "curl command", ", the secret as a shell variable", "the curl command", []byte(a.curl(p.Entry.URL, p.Body)))
	}
	add("i", "id", "", "the id", []byte(p.Entry.ID))
	add("o", "order id", "", "the order id", []byte(p.Entry.OrderID))
	if row, err := json.Marshal(p.Entry); err == nil {
		add("j", "row as JSON", ", as redial list --json prints it", "the row", row)
	}
	add("h", "replay command", ", the command that does the same", "the command", []byte(a.replayCommand(p.Entry.ID)))
	choices = append(choices, widget.Choice{Key: "esc", Name: "nothing"})
	return event.Open{Overlay: widget.NewChoice(a.styles, "Copy", "Copy of this callback:", choices...)}
}

// replayCommand is the command line that does what r does.
func (a *app) replayCommand(id string) string {
	words := []string{"redial", "replay", id, "--to", a.target}
	if a.world.store != nil {
		words = append(words, "--history", a.world.store.Path())
	}
	for i, w := range words {
		words[i] = shellWord(w)
	}
	return strings.Join(words, " ")
}

// shellWord quotes a word for a POSIX shell where it must be.
func shellWord(w string) string {
	plain := func(r rune) bool {
		return r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= '0' && r <= '9' || strings.ContainsRune("-_./:@%+,=", r)
	}
	if w != "" && strings.IndexFunc(w, func(r rune) bool { return !plain(r) }) < 0 {
		return w
	}
	return "'" + strings.ReplaceAll(w, "'", `'\''`) + "'"
}
