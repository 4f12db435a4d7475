package term

import (
	"bytes"
	"unicode/utf8"
)

const (
	ctrlC = 0x03
	esc   = 0x1b
)

// maxPiece bounds a sequence: a longer one is nobody's.
const maxPiece = 96

// piece is what stands at the front of the terminal's input.
type piece int

const (
	pieceKey    piece = iota // a whole key: bubbletea knows it, or drops it
	piecePart                // the beginning of a character or a sequence
	pieceMaybe               // a key if nothing follows, else the beginning of a sequence
	pieceDrop                // an answer nobody asked for, or a broken sequence
	pieceEscape              // esc itself, before a sequence of its own
	pieceMouse               // a report of the mouse
	pieceWheel               // a report of its wheel
	piecePaste               // the opening bracket of a paste
)

// nextPiece says what b begins with, and how long that is: all of b where its
// end is still to come.
func nextPiece(b []byte) (int, piece) {
	if b[0] != esc {
		return characterPiece(b)
	}
	if len(b) == 1 {
		return 1, pieceMaybe
	}
	switch b[1] {
	case '[':
		return bracketPiece(b)
	case 'O':
		return ss3Piece(b)
	case ']', 'P', '_':
		return answerPiece(b)
	case esc:
		return twicePiece(b)
	}
	n, p := characterPiece(b[1:])
	return n + 1, p
}

// characterPiece is one character of UTF-8; a byte that can't be one is one.
func characterPiece(b []byte) (int, piece) {
	if !utf8.FullRune(b) {
		return len(b), piecePart
	}
	_, n := utf8.DecodeRune(b)
	return n, pieceKey
}

// twicePiece begins with esc twice: alt with a key that is itself a sequence,
// or esc, and something else after it.
func twicePiece(b []byte) (int, piece) {
	if len(b) == 2 {
		return 2, pieceMaybe
	}
	if bytes.IndexByte([]byte("[O]P_"), b[2]) < 0 {
		return 2, pieceKey
	}
	n, p := nextPiece(b[1:])
	if p == piecePart || p == pieceMaybe || p == pieceKey && altKey(b[2:1+n]) {
		return n + 1, p
	}
	return 1, pieceEscape
}

// altKey reports whether a sequence, less its esc, is of a key that terminals
// send with an esc before it for alt.
func altKey(b []byte) bool {
	last := b[len(b)-1]
	switch {
	case len(b) == 2:
		return last >= 'A' && last <= 'D' || b[0] == 'O' && last >= 'P' && last <= 'S' ||
			b[0] == '[' && (last == 'H' || last == 'F')
	case len(b) == 3:
		return b[0] == '[' && b[1] >= '1' && b[1] <= '8' && last == '~'
	}
	return false
}

// ss3Piece begins with esc O: function and cursor keys, or alt+O.
func ss3Piece(b []byte) (int, piece) {
	switch {
	case len(b) == 2:
		return 2, pieceMaybe
	case b[2] >= ' ' && b[2] < 0x7f:
		return 3, pieceKey
	default:
		return 2, pieceKey
	}
}

// bracketPiece begins with esc [, a control sequence or alt+[.
func bracketPiece(b []byte) (int, piece) {
	if len(b) == 2 {
		return 2, pieceMaybe
	}
	switch b[2] {
	case 'M':
		return x10Piece(b)
	case '[': // a function key of the Linux console
		if len(b) == 3 {
			return 3, piecePart
		}
		return 4, pieceKey
	case 'O': // the focus went, or a cursor key of old terminals
		if len(b) == 3 {
			return 3, pieceMaybe
		}
		if c := b[3] | 0x20; c >= 'a' && c <= 'd' {
			return 4, pieceKey
		}
		return 3, pieceDrop
	}
	return controlPiece(b)
}

// x10Piece is a report of the mouse in the old form: three bytes, none below
// the space.
func x10Piece(b []byte) (int, piece) {
	const size = 6
	for i := 3; i < min(len(b), size); i++ {
		if b[i] < ' ' {
			return i, pieceDrop
		}
	}
	if len(b) < size {
		return len(b), piecePart
	}
	return size, pieceMouse
}

// controlPiece is a control sequence by the standard's grammar: parameters,
// intermediates, and a final byte.
func controlPiece(b []byte) (int, piece) {
	i := 2
	for i < min(len(b), maxPiece) && b[i] >= '0' && b[i] <= '?' {
		i++
	}
	parameters := b[2:i]
	if i < len(b) && b[i] == '$' && isDigits(parameters) { // a key of rxvt
		return i + 1, pieceKey
	}
	for i < min(len(b), maxPiece) && b[i] >= ' ' && b[i] <= '/' {
		i++
	}
	switch {
	case i == maxPiece:
		return i, pieceDrop
	case i == len(b):
		return i, piecePart
	case b[i] < '@' || b[i] > '~':
		if i == 2 { // no sequence at all, but alt+[
			return i, pieceKey
		}
		return i, pieceDrop
	}
	return i + 1, controlKind(b[:i+1])
}

// controlKind is what a whole control sequence is for.
func controlKind(b []byte) piece {
	switch {
	case string(b) == pasteBegin:
		return piecePaste
	case string(b) == pasteEnd:
		return pieceDrop
	case b[2] != '<':
		return pieceKey
	}
	r, ok := parseReport(b)
	switch {
	case !ok:
		return pieceDrop
	case !r.wheel():
		return pieceMouse
	case r.up: // a wheel is not let go
		return pieceDrop
	default:
		return pieceWheel
	}
}

// answerPiece begins with esc and ], P or _: an answer of the terminal to a
// question, which ends in BEL or esc \, or alt with that character.
func answerPiece(b []byte) (int, piece) {
	if len(b) == 2 {
		return 2, pieceMaybe
	}
	first := map[byte]string{']': "0123456789", 'P': "0123456789>!$+", '_': "G"}[b[1]]
	if bytes.IndexByte([]byte(first), b[2]) < 0 {
		return 2, pieceKey
	}
	for i := 2; i < len(b); i++ {
		switch {
		case b[i] == '\a':
			return i + 1, pieceDrop
		case b[i] == esc && i+1 == len(b):
			return len(b), piecePart
		case b[i] == esc && b[i+1] == '\\':
			return i + 2, pieceDrop
		case b[i] < ' ' || i == maxPiece:
			return i, pieceDrop
		}
	}
	return len(b), piecePart
}

// report is what the mouse did, in the form of SGR: esc [ < button ; x ; y M.
type report struct {
	button, x, y int
	up           bool
}

// wheel reports whether the wheel was turned, whatever keys are down with it.
func (r report) wheel() bool { return r.button&0xc0 == 0x40 }

// parseReport reads a whole report; ok is false for a broken one.
func parseReport(b []byte) (r report, ok bool) {
	final := b[len(b)-1]
	fields := bytes.Split(b[3:len(b)-1], []byte{';'})
	if len(fields) != 3 || final != 'M' && final != 'm' {
		return r, false
	}
	var n [3]int
	for i, f := range fields {
		if !isDigits(f) || len(f) > 5 {
			return r, false
		}
		for _, c := range f {
			n[i] = 10*n[i] + int(c-'0')
		}
	}
	r = report{button: n[0], x: n[1], y: n[2], up: final == 'm'}
	return r, r.x > 0 && r.x < columnUnit && r.y > 0
}

// isMouse reports whether b begins as a report of the mouse does, and nothing
// else.
func isMouse(b []byte) bool {
	return len(b) > 3 && string(b[:3]) == "\x1b[<" && isDigits(b[3:4])
}

// isAnswer reports whether b begins as an answer to what we ask does.
func isAnswer(b []byte) bool {
	return bytes.HasPrefix(b, []byte(backgroundAnswer)) || bytes.HasPrefix(b, []byte(deviceAnswer))
}

func isDigits(b []byte) bool {
	for _, c := range b {
		if c < '0' || c > '9' {
			return false
		}
	}
	return len(b) > 0
}

// lastEscape is b from its last esc on.
func lastEscape(b []byte) []byte {
	return append([]byte(nil), b[max(bytes.LastIndexByte(b, esc), 0):]...)
}
