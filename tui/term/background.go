package term

import (
	"bytes"
	"io"
	"os"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/muesli/termenv"
	"golang.org/x/term"

	"redial/tui/term/internal/noquery"
)

func init() { noquery.Over() }

// backgroundWait is how long the first screen waits for a terminal to say how
// bright it is: a terminal that is far away answers in that time, and one that
// never does is not missed.
const backgroundWait = 250 * time.Millisecond

// The question for the background, and one that every terminal answers: who
// does not know the first is not waited for.
const (
	askBackground = "\x1b]11;?\x1b\\"
	askDevice     = "\x1b[c"
)

// What the answers begin with.
const (
	backgroundAnswer = "\x1b]11;"
	deviceAnswer     = "\x1b[?"
)

// IsDark reports whether the terminal's background is dark: as the terminal
// says, else as its environment does, else it is.
func (in *Input) IsDark(tty io.Writer) bool {
	if answer, ok := in.background(tty, backgroundWait); ok {
		return answer
	}
	fields := strings.Split(os.Getenv("COLORFGBG"), ";")
	if n, err := strconv.Atoi(fields[len(fields)-1]); err == nil && n >= 0 && n < 16 && len(fields) > 1 {
		return dark(termenv.ANSIColor(n))
	}
	return true
}

// background asks the terminal for its background. What of an answer comes too
// late is dropped where keys are read, and so is the rest of one that has begun;
// keys that come in between are lost, as they can't be told from one.
func (in *Input) background(tty io.Writer, wait time.Duration) (isDark, ok bool) {
	if !asksTerminal || shared(os.Getenv("TERM")) {
		return false, false
	}
	cooked, err := term.MakeRaw(int(in.Fd()))
	if err != nil {
		return false, false
	}
	defer func() { _ = term.Restore(int(in.Fd()), cooked) }()
	if _, err := io.WriteString(tty, askBackground+askDevice); err != nil {
		return false, false
	}
	for until := time.Now().Add(wait); in.more(time.Until(until)); {
		n, err := in.terminal.Read(in.chunk[:takeSize-len(in.held)])
		if err != nil || n == 0 {
			break
		}
		said, end := in.answers(in.chunk[:n])
		if said != nil {
			isDark, ok = dark(said), true
		}
		if end {
			break
		}
	}
	if string(in.held) == "\x1b" { // as after an esc that was handed out
		in.early, in.held = []byte{esc}, in.held[:0]
	}
	return isDark, ok
}

// answers is the colour that a chunk of answers says, and whether its end is the
// last answer. The beginning of one is held, for the next chunk or for Read.
func (in *Input) answers(chunk []byte) (said termenv.Color, end bool) {
	b := slices.Concat(in.held, chunk)
	for len(b) > 0 && !end {
		n, p := nextPiece(b)
		if p == piecePart || p == pieceMaybe {
			break
		}
		if c, ok := parseBackground(b[:n]); ok {
			said = c
		}
		end = bytes.HasPrefix(b, []byte(deviceAnswer))
		b = b[n:]
	}
	in.held = append(in.held[:0], b...)
	return said, end
}

// shared reports whether a terminal is not to be asked: it is none, or one that
// several others look at.
func shared(name string) bool {
	return strings.HasPrefix(name, "screen") || strings.HasPrefix(name, "tmux") || strings.HasPrefix(name, "dumb")
}

// parseBackground is the colour in an answer: rgb: and three numbers of one to
// four hexadecimal digits each.
func parseBackground(b []byte) (termenv.Color, bool) {
	rest, found := strings.CutPrefix(string(b), backgroundAnswer+"rgb:")
	if !found {
		return nil, false
	}
	parts := strings.Split(strings.TrimRight(rest, "\a\x1b\\"), "/")
	if len(parts) != 3 {
		return nil, false
	}
	hex := "#"
	for _, p := range parts {
		n, err := strconv.ParseUint(p, 16, 16)
		if err != nil {
			return nil, false
		}
		most := uint64(1)<<(4*len(p)) - 1
		hex += strconv.FormatUint(0x100+n*0xff/most, 16)[1:]
	}
	return termenv.RGBColor(hex), true
}

// dark reports whether a colour is nearer to black than to white.
func dark(c termenv.Color) bool {
	_, _, light := termenv.ConvertToRGB(c).Hsl()
	return light < 0.5
}
