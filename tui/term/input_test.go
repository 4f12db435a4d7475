package term

import (
	"bytes"
	"fmt"
	"io"
	"strings"
	"testing"
	"time"

	tea "github.com/charmbracelet/bubbletea"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// pieces is a terminal that gives its input in fixed chunks. A chunk is one
// Read; a pause is a Read too, with nothing to read for a while before it.
type pieces struct {
	terminal // not there: only Read is called
	chunks   [][]byte
}

const pause = "\x00pause"

func (c *pieces) Read(p []byte) (int, error) {
	for len(c.chunks) > 0 && string(c.chunks[0]) == pause {
		c.chunks = c.chunks[1:]
	}
	if len(c.chunks) == 0 {
		return 0, io.EOF
	}
	n := copy(p, c.chunks[0])
	if c.chunks[0] = c.chunks[0][n:]; len(c.chunks[0]) == 0 {
		c.chunks = c.chunks[1:]
	}
	return n, nil
}

func (c *pieces) more(time.Duration) bool {
	return len(c.chunks) > 0 && string(c.chunks[0]) != pause
}

// typing makes an input of chunks.
func typing(chunks ...string) *Input {
	c := &pieces{}
	for _, s := range chunks {
		if s != "" {
			c.chunks = append(c.chunks, []byte(s))
		}
	}
	in := NewInput(c)
	in.more = c.more
	return in
}

// handed is all that an input hands out, a Read at a time.
func handed(t testing.TB, in *Input) [][]byte {
	t.Helper()
	var all [][]byte
	p := make([]byte, readSize)
	for {
		n, err := in.Read(p)
		require.Less(t, n, readSize, "a full buffer says that more is to come")
		if n > 0 {
			all = append(all, append([]byte(nil), p[:n]...))
		}
		if err != nil {
			require.ErrorIs(t, err, io.EOF)
			return all
		}
	}
}

// recorder is a program that writes down its input until ctrl+\.
type recorder struct{ got []string }

func (r *recorder) Init() tea.Cmd { return nil }
func (r *recorder) View() string  { return "" }
func (r *recorder) Update(m tea.Msg) (tea.Model, tea.Cmd) {
	switch m := m.(type) {
	case tea.KeyMsg:
		if m.Type == tea.KeyCtrlBackslash {
			return r, tea.Quit
		}
		if m.Type == tea.KeyRunes && !m.Paste && !m.Alt { // runs of characters are cut anywhere
			for _, c := range m.Runes {
				r.got = append(r.got, fmt.Sprintf("key %q", c))
			}
			return r, nil
		}
		r.got = append(r.got, fmt.Sprintf("key %v paste=%v", m, m.Paste))
	case tea.MouseMsg:
		r.got = append(r.got, fmt.Sprintf("mouse %v at %d,%d", m, m.X, m.Y))
	case WheelMsg:
		for range m.Times {
			r.got = append(r.got, fmt.Sprintf("mouse %v at %d,%d", m.MouseMsg, m.X, m.Y))
		}
	case PasteMsg:
		r.got = append(r.got, fmt.Sprintf("paste %q %v", m.Data, m.Err))
	case tea.WindowSizeMsg:
	default:
		if name := fmt.Sprintf("%T", m); name == "tea.unknownInputByteMsg" {
			r.got = append(r.got, fmt.Sprintf("byte %v", m))
		} // Sequences that no key sends are dropped: noKey, and answers.
	}
	return r, nil
}

// bytesOnly hides that an input is a file.
type bytesOnly struct{ io.Reader }

// messages is what bubbletea makes of an input.
func messages(t testing.TB, chunks ...string) []string {
	t.Helper()
	in := typing(append(chunks, pause, "\x1c")...)
	p := tea.NewProgram(&recorder{}, tea.WithInput(bytesOnly{in}), tea.WithOutput(io.Discard),
		tea.WithoutRenderer(), tea.WithoutSignals(), tea.WithFilter(in.Filter))
	m, err := p.Run()
	require.NoError(t, err)
	return m.(*recorder).got
}

func TestInputMessages(t *testing.T) {
	t.Parallel()
	key := func(s string) (keys []string) {
		for _, r := range s {
			keys = append(keys, fmt.Sprintf("key %q", r))
		}
		return keys
	}
	named := func(names ...string) (keys []string) {
		for _, n := range names {
			keys = append(keys, "key "+n+" paste=false")
		}
		return keys
	}
	cases := map[string]struct {
		in   string
		want []string
	}{
		"letters":            {"aé日🎉z", key("aé日🎉z")},
		"SGR press, release": {"\x1b[<0;12;34M\x1b[<0;12;34m", []string{"mouse left press at 11,33", "mouse left release at 11,33"}},
		"SGR wheel":          {"\x1b[<65;300;34M", []string{"mouse wheel down at 299,33"}},
		"wheel and keys":     {"a\x1b[<64;1;1M\x1b[<64;1;1M\x1b[<64;2;1Mb", append(append(key("a"), "mouse wheel up at 0,0", "mouse wheel up at 0,0", "mouse wheel up at 1,0"), key("b")...)},
		"a wheel let go":     {"\x1b[<65;3;4m", nil},
		"a drag":             {"\x1b[<32;5;5M", nil},
		"X10 mouse":          {"\x1b[M !!a", append([]string{"mouse left press at 0,0"}, key("a")...)},
		"CSI keys":           {"\x1b[A\x1b[1;5C\x1b[3~\x1b[Z\x1b[15;3~", named("up", "ctrl+right", "delete", "shift+tab", "alt+f5")},
		"keys of rxvt":       {"\x1b[7$\x1b[5^\x1b[Oa", named("shift+home", "ctrl+pgup", "alt+ctrl+up")},
		"keys of a console":  {"\x1b[[Ab", append(named("f1"), key("b")...)},
		"SS3 keys":           {"\x1bOA\x1bOP", named("up", "f1")},
		"alt":                {"\x1bx\x1b\r\x1b\x7f\x1bé", named("alt+x", "alt+enter", "alt+backspace", "alt+é")},
		"alt and an arrow":   {"\x1b\x1b[A\x1b\x1bOP\x1b\x1b[3~", named("alt+up", "alt+f1", "alt+delete")},
		"alt and brackets":   {"\x1b]x\x1bPx\x1b_x", append(append(append(named("alt+]"), append(key("x"), named("alt+P")...)...), append(key("x"), named("alt+_")...)...), key("x")...)},
		"esc":                {"\x1b", named("esc")},
		"esc twice":          {"\x1b\x1b", named("esc")},
		"esc and wheel":      {"\x1b\x1b[<65;1;1Ma", append(append(named("esc"), "mouse wheel down at 0,0"), key("a")...)},
		"esc and an answer":  {"\x1b\x1b[?1;2$y\x1b\x1b]11;rgb:0/0/0\x1b\\a", append(named("esc", "esc"), key("a")...)},
		"wheel and esc":      {"\x1b[<65;1;1M\x1b", append([]string{"mouse wheel down at 0,0"}, named("esc")...)},
		"OSC answers":        {"a\x1b]11;rgb:1111/2222/3333\x07b\x1b]10;?\x1b\\c", key("abc")},
		"DCS, APC answers":   {"a\x1bP>|xterm(380)\x1b\\b\x1b_Gi=1;OK\x1b\\c", key("abc")},
		"an answer cut off":  {"\x1b]11;rgb:11\rz", append(named("enter"), key("z")...)},
		"broken reports":     {"\x1b[<65;1M\x1b[<1;2;3X\x1b[<0;0;0M\x1b[<\x1b[<65;\rz", append(named("enter"), key("z")...)},
		"alt+[ and a key":    {"\x1b[\r", named("alt+[", "enter")},
		"a paste":            {"a\x1b[200~x\r\n\ty\x00\xff\x1b[A\x1b[201~b", append(append(key("a"), `paste "x\r\n\ty\x00\xff\x1b[A" <nil>`), key("b")...)},
		"pastes in a row":    {"\x1b[200~1\x1b[201~\x1b[200~\x1b[201~\x1b[200~2\x1b[201~", []string{`paste "1" <nil>`, `paste "" <nil>`, `paste "2" <nil>`}},
		"a paste after esc":  {"\x1b\x1b[200~1\x1b[201~", append(named("esc"), `paste "1" <nil>`)},
		"esc, answer, text":  {"\x1b\x1b\x1b]11;x\a[A", append(named("esc"), key("[A")...)},
		"a stray paste end":  {"a\x1b[201~b", key("ab")},
		"control characters": {"\x01\x00\t\x7f ", append(named("ctrl+a", "ctrl+@", "tab", "backspace"), named(" ")...)},
		"half a character":   {"a\xe6\x97b", append(append(key("a"), "byte ?0xe6?", "byte ?0x97?"), key("b")...)},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			assert.Equal(t, c.want, messages(t, c.in), "whole")
			for i := 1; i < len(c.in); i++ {
				assert.Equal(t, c.want, messages(t, c.in[:i], c.in[i:]), "cut at %d", i)
			}
			assert.Equal(t, c.want, messages(t, strings.Split(c.in, "")...), "byte for byte")
		})
	}
}

// TestInputPauses is about a sequence whose rest is late.
func TestInputPauses(t *testing.T) {
	t.Parallel()
	cases := map[string]struct {
		in   []string
		want []string
	}{
		"esc at once":               {[]string{"\x1b", pause, "a"}, []string{"key esc paste=false", `key 'a'`}},
		"esc after keys":            {[]string{"ab\x1b", pause, "c"}, []string{`key 'a'`, `key 'b'`, "key esc paste=false", `key 'c'`}},
		"esc twice, slowly":         {[]string{"\x1b", pause, "\x1b", pause}, []string{"key esc paste=false", "key esc paste=false"}},
		"esc, then a bracket":       {[]string{"\x1b", pause, "[", pause, "A"}, []string{"key esc paste=false", `key '['`, `key 'A'`}},
		"esc, then text":            {[]string{"\x1b", pause, "[1,2]"}, []string{"key esc paste=false", `key '['`, `key '1'`, `key ','`, `key '2'`, `key ']'`}},
		"alt+[":                     {[]string{"\x1b[", pause, "x"}, []string{"key alt+[ paste=false", `key 'x'`}},
		"esc and alt+[":             {[]string{"\x1b\x1b[", pause, "x"}, []string{"key esc paste=false", "key alt+[ paste=false", `key 'x'`}},
		"a report, slowly":          {[]string{"\x1b[<65;1", pause, "0;7M"}, []string{"mouse wheel down at 9,6"}},
		"a report, late after esc":  {[]string{"\x1b", pause, "[<65;10;7M"}, []string{"key esc paste=false", "mouse wheel down at 9,6"}},
		"half a report, late":       {[]string{"\x1b", pause, "[<65;1", pause, "0;7Mx"}, []string{"key esc paste=false", "mouse wheel down at 9,6", `key 'x'`}},
		"a report, late after [":    {[]string{"\x1b[", pause, "<65;10;7M"}, []string{"key alt+[ paste=false", "mouse wheel down at 9,6"}},
		"a paste, late after esc":   {[]string{"\x1b", pause, "[200~x\x1b[201~"}, []string{"key esc paste=false", `paste "x" <nil>`}},
		"a paste, slowly":           {[]string{"\x1b[200~x", pause, "\x1b", pause, "[201~y"}, []string{`paste "x" <nil>`, `key 'y'`}},
		"a paste that never ends":   {[]string{"\x1b[200~xyz", pause, "\x03", pause, "q"}, []string{`paste "" ` + ErrPasteBroken.Error(), `key 'q'`}},
		"ctrl+c in a paste":         {[]string{"\x1b[200~x", "\x03", "y\x1b[201~"}, []string{`paste "x\x03y" <nil>`}},
		"wheel, then a half report": {[]string{"\x1b[<65;1;1M\x1b[<6", pause, "5;1;1M"}, []string{"mouse wheel down at 0,0", "mouse wheel down at 0,0"}},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			assert.Equal(t, c.want, messages(t, c.in...))
		})
	}
}

func TestInputMergesWheel(t *testing.T) {
	t.Parallel()
	in := typing(strings.Repeat("\x1b[<65;40;12M", 1000))
	all := handed(t, in)
	var merged int
	for _, b := range all {
		merged += bytes.Count(b, []byte("\x1b[<"))
	}
	assert.Equal(t, (1000+maxRun-1)/maxRun, merged, "a flood is a few messages")
	assert.Len(t, messages(t, strings.Repeat("\x1b[<65;40;12M", 1000)), 1000, "and no notch is lost")
}

func TestInputPasteLimit(t *testing.T) {
	t.Parallel()
	for size, want := range map[int]error{1000: nil, 1001: ErrPasteTooBig, 1007: ErrPasteTooBig, 50_000: ErrPasteTooBig} {
		in := typing("\x1b[200~"+strings.Repeat("x", size)+"\x1b[201~", "y")
		in.limit = 1000
		all := handed(t, in)
		require.Equal(t, pasteBegin+pasteEnd+"y", string(bytes.Join(all, nil)))
		require.Len(t, in.pasted, 1)
		assert.Equal(t, want, in.pasted[0].Err, "%d bytes", size)
		if want == nil {
			assert.Len(t, in.pasted[0].Data, size)
		}
	}
}

// TestInputForgetsEndlessPaste holds a paste without an end to its limit.
func TestInputForgetsEndlessPaste(t *testing.T) {
	t.Parallel()
	in := typing(pasteBegin, strings.Repeat("x", 1_000_000))
	in.limit = 1000
	handed(t, in)
	require.NotNil(t, in.paste)
	assert.Less(t, cap(in.paste.data), 4000)
}

func TestInputNeedsBubbleteasBuffer(t *testing.T) {
	t.Parallel()
	_, err := typing("abc").Read(make([]byte, 64))
	assert.ErrorIs(t, err, io.ErrShortBuffer)
}

// FuzzInput holds any input, cut in any way, to what the whole gives, and every
// Read to whole keys.
func FuzzInput(f *testing.F) {
	for _, s := range []string{
		"abc", "\x1b[<65;10;20M\x1b[<65;10;20Mx", "\x1b[200~a\r\nb\x1b[201~", "\x1b\x1b[<0;1;1M", "\x1b]11;rgb:0\x07",
		"\x1b[M !!", "日本\xff", "\x1bOA\x1b[1;5C\x1b[7$", "\x1bP>|x\x1b\\", "\x1b[[A\x1b[Oa", strings.Repeat("\x1b[<64;1;1M", 200),
		"\x1b[" + strings.Repeat("1;", 200) + "m", "\xd9\xc8\x1b[0\x80", "\x1b\x1b\x1b]1;\a[A",
	} {
		f.Add([]byte(s), []byte{1, 2, 3})
		f.Add([]byte(s), []byte{7, 0, 160})
	}
	f.Fuzz(func(t *testing.T, stream, cuts []byte) {
		// The end is a pause: there all that is a key has been handed out.
		whole := typing(string(stream), pause)
		want := handed(t, whole)
		var chunks []string
		rest := string(stream)
		for _, c := range cuts {
			n := min(int(c), len(rest))
			chunks, rest = append(chunks, rest[:n]), rest[n:]
		}
		cut := typing(append(chunks, rest, pause)...)
		got := handed(t, cut)
		require.Equal(t, string(bytes.Join(want, nil)), string(bytes.Join(got, nil)))
		require.Equal(t, fmt.Sprintf("%v", whole.pasted), fmt.Sprintf("%v", cut.pasted))
		require.Equal(t, string(whole.held), string(cut.held))
		assertWhole(t, got)
		if !bytes.ContainsRune(stream, esc) {
			require.Equal(t, string(stream), string(bytes.Join(got, nil))+string(cut.held))
		}
	})
}

// assertWhole asserts that every Read ends where a key ends.
func assertWhole(t *testing.T, reads [][]byte) {
	t.Helper()
	ends := map[int]bool{}
	all := bytes.Join(reads, nil)
	for at := 0; at < len(all); {
		n, _ := nextPiece(all[at:])
		at += n
		ends[at] = true
	}
	at := 0
	for _, b := range reads {
		at += len(b)
		require.True(t, ends[at], "%q was split at its end: %q", b, all)
	}
}
