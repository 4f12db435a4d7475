package term

import (
	"bytes"
)

// The brackets that a terminal puts around a paste.
const (
	pasteBegin = "\x1b[200~"
	pasteEnd   = "\x1b[201~"
)

// PasteMsg is a paste: its bytes as the terminal gave them, or why there are
// none.
type PasteMsg struct {
	Data []byte
	Err  error
}

// paste is a paste under way. Until its end comes every byte belongs to it; one
// whose end never comes is ended by ctrl+c, when that comes alone, and one over
// the limit is read to its end and forgotten.
type paste struct {
	data   []byte
	tooBig bool
}

// takePaste adds to the paste under way and returns what comes after its end.
func (in *Input) takePaste(b []byte) []byte {
	p := in.paste
	// The end may have begun in what came before.
	from := max(len(p.data)-len(pasteEnd)+1, 0)
	p.data = append(p.data, b...)
	if i := bytes.Index(p.data[from:], []byte(pasteEnd)); i >= 0 {
		rest := len(p.data) - (from + i + len(pasteEnd))
		p.data = p.data[:from+i]
		if p.tooBig || len(p.data) > in.limit {
			in.endPaste(ErrPasteTooBig)
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
func (in *Input) endPaste(err error) {
	m := PasteMsg{Data: in.paste.data}
	if err != nil {
		m = PasteMsg{Err: err}
	}
	in.paste = nil
	in.mu.Lock()
	in.pasted = append(in.pasted, m)
	in.mu.Unlock()
	in.out = append(in.out, pasteBegin+pasteEnd...)
}
