package tui

import (
	"bytes"

	tea "github.com/charmbracelet/bubbletea"
)

// The brackets that a terminal puts around a paste.
const (
	pasteBegin = "\x1b[200~"
	pasteEnd   = "\x1b[201~"
)

// pastedMsg is a paste: its bytes as the terminal gave them, or why there are
// none.
type pastedMsg struct {
	data []byte
	err  error
}

// paster is a pane or a layer that takes a paste as bytes. To others a paste is
// a key with many characters.
type paster interface {
	paste(data []byte) intent
}

// paste is a paste under way. Until its end comes every byte belongs to it; one
// whose end never comes is ended by ctrl+c, when that comes alone, and one over
// the limit is read to its end and forgotten.
type paste struct {
	data   []byte
	tooBig bool
}

// takePaste adds to the paste under way and returns what comes after its end.
func (in *input) takePaste(b []byte) []byte {
	p := in.paste
	// The end may have begun in what came before.
	from := max(len(p.data)-len(pasteEnd)+1, 0)
	p.data = append(p.data, b...)
	if i := bytes.Index(p.data[from:], []byte(pasteEnd)); i >= 0 {
		rest := len(p.data) - (from + i + len(pasteEnd))
		p.data = p.data[:from+i]
		if p.tooBig || len(p.data) > in.limit {
			in.endPaste(errPasteTooBig)
		} else {
			in.endPaste(nil)
		}
		return b[len(b)-rest:]
	}
	if p.tooBig || len(p.data) > in.limit+len(pasteEnd) {
		p.tooBig = true
		p.data = append([]byte(nil), p.data[len(p.data)-len(pasteEnd)+1:]...)
	}
	return nil
}

// endPaste hands out a token for the paste.
func (in *input) endPaste(err error) {
	m := pastedMsg{data: in.paste.data}
	if err != nil {
		m = pastedMsg{err: err}
	}
	in.paste = nil
	in.mu.Lock()
	in.pasted = append(in.pasted, m)
	in.mu.Unlock()
	in.out = append(in.out, pasteBegin+pasteEnd...)
}

// fieldLimit is the most that is pasted into a field of one line.
const fieldLimit = 64_000

// paste gives a paste to whatever has the keys.
func (a *app) paste(m pastedMsg) tea.Cmd {
	if m.err != nil {
		return a.perform(toastIntent{toastBad, sentence(m.err)})
	}
	data := lineEnds(m.data)
	p, _ := a.focused()
	var to any = p
	typing := p.typing()
	if n := len(a.layers); n > 0 {
		to, typing = a.layers[n-1], true
	}
	switch to, ok := to.(paster); {
	case ok:
		return a.perform(to.paste(data))
	case !typing:
		return a.perform(toastIntent{toastInfo, "Nothing was pasted: no field has the focus here. / filters the list, 2 goes to Compose."})
	case len(data) > fieldLimit:
		return a.perform(toastIntent{toastBad, "Nothing was pasted: " + sizeText(int64(len(data))) + " is too much for this field."})
	}
	return a.key(tea.KeyMsg{Type: tea.KeyRunes, Runes: []rune(string(data)), Paste: true})
}

// lineEnds gives back the line ends of a paste whose terminal sent each as the
// enter key: many do, and a text of carriage returns alone is nobody's.
func lineEnds(data []byte) []byte {
	if bytes.IndexByte(data, '\n') >= 0 {
		return data
	}
	return bytes.ReplaceAll(data, []byte{'\r'}, []byte{'\n'})
}
