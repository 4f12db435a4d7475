package term

import (
	"errors"
	"io"
	"slices"
	"strconv"
	"sync"
	"time"

	tea "github.com/charmbracelet/bubbletea"
)

// bubbletea reads the terminal 256 bytes at a time and takes the end of a
// short read for the end of a key. So a Read must hand out whole keys only, and
// less than that: the bytes that may grow while they pass (a token in place of
// a paste's end, a count in place of wheel reports) have room above takeSize.
const (
	readSize = 256
	takeSize = 160
)

// escapeTime is how long an esc at the end of other input may be the beginning
// of a sequence.
const escapeTime = 25 * time.Millisecond

// noKey is a sequence that no key sends. It stands for what is dropped, so that
// its neighbours do not become one key.
const noKey = "\x1b[z"

// pasteLimit is the longest paste that is taken, in bytes: far above any
// callback, and a bound for a paste whose end never comes.
const pasteLimit = 64 << 20

// terminal is the file that bubbletea knows a terminal by: it needs the
// descriptor for raw mode and to stop a read.
type terminal interface {
	io.ReadWriteCloser
	Fd() uintptr
	Name() string
}

// Input stands between the terminal and bubbletea's parser of keys. It never
// hands out part of a sequence or of a character, keeps back what no key is
// (answers of the terminal, broken reports), and swaps what the parser can't
// carry for a token that filter turns into a message: a paste, with its exact
// bytes, and a run of wheel reports.
//
// It never reads ahead of what it can hand out: bubbletea asks it only when the
// descriptor is readable. It waits for nothing but the rest of a lone esc.
type Input struct {
	terminal
	// more reports whether there is more to read, now or within wait.
	more func(wait time.Duration) bool
	// limit is the longest paste that is taken.
	limit int

	chunk [takeSize]byte
	out   []byte // what the Read under way hands out
	held  []byte // the beginning of a sequence whose end has not come
	early []byte // a prefix that was handed out as a key when its rest was late
	run   wheelRun
	paste *paste // nil between pastes

	mu     sync.Mutex
	pasted []PasteMsg // pastes that bubbletea has as tokens, the oldest first
}

// NewInput reads a terminal for bubbletea.
func NewInput(t terminal) *Input {
	return &Input{
		terminal: t, limit: pasteLimit,
		more: func(wait time.Duration) bool { return readable(t.Fd(), wait) },
	}
}

// Read hands out whole keys, or nothing yet. p must hold 256 bytes.
func (in *Input) Read(p []byte) (int, error) {
	if len(p) < readSize {
		return 0, io.ErrShortBuffer
	}
	n, err := in.terminal.Read(in.chunk[:takeSize-len(in.held)])
	if n == 0 {
		return 0, err
	}
	return copy(p, in.take(in.chunk[:n])), err
}

// take turns what was read into what is handed out.
func (in *Input) take(chunk []byte) []byte {
	in.out = in.out[:0]
	if in.paste != nil {
		if len(chunk) == 1 && chunk[0] == ctrlC && !in.more(escapeTime) {
			in.endPaste(ErrPasteBroken)
			return in.out
		}
		chunk = in.takePaste(chunk)
	}
	b := slices.Concat(in.begun(chunk), chunk)
	last := pieceKey
	for len(b) > 0 {
		n, p := nextPiece(b)
		if last = p; p == piecePart || p == pieceMaybe {
			break
		}
		in.put(p, b[:n])
		if b = b[n:]; in.paste != nil {
			b = in.takePaste(b)
		}
	}
	in.held = append(in.held[:0], b...)
	in.settle(last == pieceMaybe && len(b) > 0, len(chunk) == 1)
	return in.out
}

// begun is what the chunk goes on with: the held beginning of a sequence, or
// one whose rest is late. That one was handed out as a key already, but it is
// better that esc was pressed for no reason than that a report is typed into a
// field. Only what nobody types counts as a rest.
func (in *Input) begun(chunk []byte) []byte {
	begun := in.held
	if len(in.early) > 0 && len(chunk) > 1 {
		late := slices.Concat(in.early, chunk)
		n, p := nextPiece(late)
		report := p == pieceMouse || p == pieceWheel || p == piecePaste || p == piecePart && isMouse(late) || isAnswer(late)
		if report && n > len(in.early)+1 {
			begun = in.early
		}
	}
	in.early = nil
	return begun
}

// put hands out a piece, or keeps what stands for it.
func (in *Input) put(p piece, b []byte) {
	if p == pieceWheel {
		if r, ok := parseReport(b); ok && !in.run.add(r) {
			in.endRun()
			in.run = wheelRun{r, 1}
		}
		return
	}
	in.endRun()
	switch p {
	case pieceEscape:
		in.out = append(in.out, esc, esc)
	case piecePaste:
		in.paste = &paste{}
	case pieceDrop:
		in.out = append(in.out, noKey...)
	default:
		in.out = append(in.out, b...)
	}
}

// settle hands out what waits for more when no more is there. maybe says that
// the held bytes are a key if nothing follows them: at once where they were
// alone, as a key that is pressed is, after a while at the end of others, where
// a stream of reports or a paste may have been cut.
func (in *Input) settle(maybe, alone bool) {
	wait := time.Duration(0)
	if maybe && !alone {
		wait = escapeTime
	}
	if !maybe && in.run.times == 0 || in.more(wait) {
		return
	}
	in.endRun()
	if maybe {
		if len(in.held) > 2 && in.held[1] == esc { // esc, and half of another key
			in.out = append(in.out, esc)
		}
		in.out = append(in.out, in.held...)
		in.early = lastEscape(in.held)
		in.held = in.held[:0]
	}
}

// wheelRun is reports of the wheel that are all the same.
type wheelRun struct {
	report
	times int
}

// maxRun bounds a run, so that the screen moves during a long one.
const maxRun = 64

// columnUnit carries a run's length above the column of the one report that
// stands for it: no terminal is that wide.
const columnUnit = 1 << 16

func (r *wheelRun) add(next report) bool {
	if r.times == 0 || r.times == maxRun || r.report != next {
		return false
	}
	r.times++
	return true
}

// endRun hands out the run under way as one report.
func (in *Input) endRun() {
	r := in.run
	if r.times == 0 {
		return
	}
	column := r.x
	if r.times > 1 {
		column += r.times * columnUnit
	}
	in.out = append(in.out, "\x1b[<"...)
	in.out = strconv.AppendInt(in.out, int64(r.button), 10)
	in.out = strconv.AppendInt(append(in.out, ';'), int64(column), 10)
	in.out = strconv.AppendInt(append(in.out, ';'), int64(r.y), 10)
	in.out = append(in.out, 'M')
	in.run = wheelRun{}
}

// WheelMsg is a turn of the wheel of several notches at one place.
type WheelMsg struct {
	tea.MouseMsg
	Times int
}

// Filter turns bubbletea's messages into what was meant: a token into its
// paste, a report with a count into wheeledMsg, and alt+esc, which is what two
// quick escs look like, into esc. Motion of the mouse it drops: nothing here
// is dragged.
func (in *Input) Filter(_ tea.Model, m tea.Msg) tea.Msg {
	switch m := m.(type) {
	case tea.KeyMsg:
		if m.Paste {
			return in.takePasted(m)
		}
		if m.Type == tea.KeyEscape {
			m.Alt = false
		}
		return m
	case tea.MouseMsg:
		if m.Action == tea.MouseActionMotion {
			return nil
		}
		if times := m.X / columnUnit; times > 0 {
			m.X %= columnUnit
			return WheelMsg{m, times}
		}
	}
	return m
}

// takePasted is the paste that a token stands for. Tokens come in the order of
// their pastes.
func (in *Input) takePasted(token tea.KeyMsg) tea.Msg {
	in.mu.Lock()
	defer in.mu.Unlock()
	if len(in.pasted) == 0 {
		return token
	}
	m := in.pasted[0]
	in.pasted = in.pasted[1:]
	return m
}

// Why a paste has no bytes.
var (
	ErrPasteTooBig = errors.New("the paste is larger than 64 MiB, and nothing of it was taken")
	ErrPasteBroken = errors.New("the paste was broken off with ctrl+c, and nothing of it was taken")
)
