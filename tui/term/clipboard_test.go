package term

import (
	"bytes"
	"context"
	"encoding/base64"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// CopyEnvOf is an environment of variables and tools.
func CopyEnvOf(system string, vars map[string]string, tools ...string) CopyEnv {
	return CopyEnv{
		os: system, Getenv: func(k string) string { return vars[k] },
		Find: func(tool string) bool { return slices.Contains(tools, tool) },
	}
}

func TestCopyPlan(t *testing.T) {
	t.Parallel()
	all := []string{"pbcopy", "wl-copy", "xclip", "xsel", "clip.exe", "tmux"}
	type vars = map[string]string
	cases := map[string]struct {
		env  CopyEnv
		size int
		want string
	}{
		"a Mac":                         {env: CopyEnvOf("darwin", vars{"TERM": "xterm-256color"}, all...), want: "pbcopy, OSC 52, file"},
		"a Mac over SSH":                {env: CopyEnvOf("darwin", vars{"SSH_TTY": "/dev/pts/1"}, all...), want: "OSC 52, file"},
		"Wayland":                       {env: CopyEnvOf("linux", vars{"WAYLAND_DISPLAY": "wayland-0"}, all...), want: "wl-copy, OSC 52, file"},
		"Wayland with X":                {env: CopyEnvOf("linux", vars{"WAYLAND_DISPLAY": "wayland-0", "DISPLAY": ":0"}, all...), want: "wl-copy, xclip, xsel, OSC 52, file"},
		"X":                             {env: CopyEnvOf("linux", vars{"DISPLAY": ":0"}, "xsel"), want: "xsel, OSC 52, file"},
		"tools and no display":          {env: CopyEnvOf("linux", nil, all...), want: "OSC 52, file"},
		"a display and no tools":        {env: CopyEnvOf("linux", vars{"DISPLAY": ":0"}), want: "OSC 52, file"},
		"X over SSH":                    {env: CopyEnvOf("linux", vars{"DISPLAY": "localhost:10.0", "SSH_CONNECTION": "1"}, all...), want: "xclip, xsel, OSC 52, file"},
		"another's X over SSH":          {env: CopyEnvOf("linux", vars{"DISPLAY": ":0", "SSH_CONNECTION": "1"}, all...), want: "OSC 52, file"},
		"WSL":                           {env: CopyEnvOf("linux", vars{"WSL_DISTRO_NAME": "Debian"}, all...), want: "clip.exe, OSC 52, file"},
		"Windows":                       {env: CopyEnvOf("windows", nil, "clip.exe"), want: "clip.exe, file"},
		"tmux":                          {env: CopyEnvOf("linux", vars{"TMUX": "/tmp/x,1,0"}, all...), want: "tmux -w, tmux, OSC 52, file"},
		"tmux on X":                     {env: CopyEnvOf("linux", vars{"TMUX": "/tmp/x,1,0", "DISPLAY": ":0"}, "xclip", "tmux"), want: "xclip, tmux -w, tmux, OSC 52, file"},
		"tmux, which is not here":       {env: CopyEnvOf("linux", vars{"TMUX": "/tmp/x,1,0"}), want: "OSC 52, file"},
		"a terminal without":            {env: CopyEnvOf("linux", vars{"TERM": "linux"}, all...), want: "file"},
		"as long as a terminal takes":   {env: CopyEnvOf("linux", nil), size: clipboardLimit, want: "OSC 52, file"},
		"longer than a terminal takes":  {env: CopyEnvOf("linux", nil), size: clipboardLimit + 1, want: "file"},
		"long, but a tool takes it all": {env: CopyEnvOf("linux", vars{"DISPLAY": ":0"}, "xclip"), size: 4_500_000, want: "xclip, file"},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var got []string
			for _, r := range copyPlan(c.env, c.size, "copied.txt") {
				switch {
				case r.file != "":
					got = append(got, "file")
				case r.sequence != nil:
					got = append(got, "OSC 52")
				case slices.Contains(r.tool, "-w"):
					got = append(got, "tmux -w")
				default:
					got = append(got, r.tool[0])
				}
			}
			assert.Equal(t, c.want, strings.Join(got, ", "))
		})
	}
}

func TestForTerminal(t *testing.T) {
	t.Parallel()
	data := []byte("\x00\xff\x1b[31m日本\r\n" + strings.Repeat("x", 3000))
	osc := "\x1b]52;c;" + base64.StdEncoding.EncodeToString(data) + "\a"
	for name, c := range map[string]struct {
		vars map[string]string
		// bare takes off what is wrapped around the sequence.
		bare func(string) string
	}{
		"bare": {nil, func(s string) string { return s }},
		"tmux": {map[string]string{"TMUX": "x"}, func(s string) string {
			inner, ok := strings.CutPrefix(s, osc+"\x1bPtmux;\x1b")
			require.True(t, ok)
			return strings.TrimSuffix(inner, "\x1b\\")
		}},
		"screen": {map[string]string{"TERM": "screen"}, func(s string) string {
			for _, part := range strings.Split(strings.TrimSuffix(s, "\x1b\\"), "\x1b\\\x1bP") {
				assert.Less(t, len(part), 256, "screen's longest string")
			}
			return strings.ReplaceAll(strings.TrimSuffix(strings.TrimPrefix(s, "\x1bP"), "\x1b\\"), "\x1b\\\x1bP", "")
		}},
	} {
		t.Run(name, func(t *testing.T) {
			assert.Equal(t, osc, c.bare(forTerminal(CopyEnvOf("linux", c.vars))(data)))
		})
	}
}

// TestCopyFallsToTheNextRoute fails one route after the other.
func TestCopyFallsToTheNextRoute(t *testing.T) {
	t.Parallel()
	data := []byte("{\"a\":\"\x1b]52;c;!\a\x00\xff\"}")
	env := CopyEnvOf("linux", map[string]string{"DISPLAY": ":0", "TMUX": "x"}, "xclip", "xsel", "tmux")
	steps := []string{"with xclip.", "with xsel.", "to tmux's buffer, and", "to tmux's buffer.", "by the terminal's clipboard (OSC 52).", "to the file"}
	for broken, want := range steps {
		t.Run(want, func(t *testing.T) {
			t.Parallel()
			var tried, took []string
			tty := &brokenWriter{broken: broken > 4}
			c := Clipboard{env: env, tty: tty, file: filepath.Join(t.TempDir(), "copied.txt"), run: func(_ context.Context, tool []string, in []byte) error {
				if tried = append(tried, tool[0]); len(tried) <= broken {
					return errors.New("exit status 1")
				}
				took = append(took, string(in))
				return nil
			}}
			got, err := c.Copy(context.Background(), data, false)
			require.NoError(t, err)
			assert.Contains(t, got.By+".", want)
			assert.Equal(t, broken > 4, got.InFile)
			file, _ := os.ReadFile(c.file)
			switch {
			case broken < 4:
				assert.Equal(t, []string{string(data)}, took)
				assert.Empty(t, tty.got.String())
			case broken == 4:
				assert.Contains(t, tty.got.String(), base64.StdEncoding.EncodeToString(data))
			default:
				assert.Equal(t, data, file)
				info, err := os.Stat(c.file)
				require.NoError(t, err)
				assert.Equal(t, os.FileMode(0o600), info.Mode())
			}
		})
	}
}

func TestCopyWithoutAnyRoute(t *testing.T) {
	t.Parallel()
	c := Clipboard{env: CopyEnvOf("linux", map[string]string{"TERM": "linux"}), file: filepath.Join(t.TempDir(), "no\x00file", "copied.txt")}
	_, err := c.Copy(context.Background(), []byte("x"), false)
	require.Error(t, err)
	_, err = c.Copy(context.Background(), []byte("x"), true)
	require.ErrorIs(t, err, errNoClipboard, "a secret goes into no file")
}

func TestCopyForWindows(t *testing.T) {
	t.Parallel()
	var took []byte
	c := Clipboard{env: CopyEnvOf("windows", nil, "clip.exe"), file: filepath.Join(t.TempDir(), "copied.txt"), run: func(_ context.Context, _ []string, in []byte) error {
		took = in
		return nil
	}}
	_, err := c.Copy(context.Background(), []byte("é🎉"), false)
	require.NoError(t, err)
	assert.Equal(t, []byte{0xff, 0xfe, 0xe9, 0, 0x3c, 0xd8, 0x89, 0xdf}, took)
	got, err := c.Copy(context.Background(), []byte("\xff"), false)
	require.NoError(t, err)
	assert.True(t, got.InFile)
	assert.Equal(t, "clip.exe takes only text", got.Why)
}

// TestRunTool runs a tool that is everywhere.
func TestRunTool(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "out")
	require.NoError(t, runTool(context.Background(), []string{"sh", "-c", "cat >" + path}, []byte("a\x00b")))
	got, err := os.ReadFile(path)
	require.NoError(t, err)
	assert.Equal(t, "a\x00b", string(got))
	assert.Error(t, runTool(context.Background(), []string{"sh", "-c", "exit 3"}, nil))
}

// brokenWriter is a terminal that may be gone.
type brokenWriter struct {
	broken bool
	got    bytes.Buffer
}

func (w *brokenWriter) Write(p []byte) (int, error) {
	if w.broken {
		return 0, errors.New("the terminal is gone")
	}
	return w.got.Write(p)
}
