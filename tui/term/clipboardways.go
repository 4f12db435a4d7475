package term

import (
	"strings"

	"github.com/aymanbagabas/go-osc52/v2"
)

// clipboardLimit is the most that is sent to a terminal for its clipboard: many
// take 100,000 bytes of base64 and drop more without a word.
const clipboardLimit = 100_000 / 4 * 3

// CopyEnv is what decides on the way to a clipboard.
type CopyEnv struct {
	Getenv func(string) string
	// Find reports whether a tool is there to be run.
	Find func(tool string) bool
	os   string // as Go names it
}

// copyRoute is one way to the user's clipboard: a tool that reads the bytes, a
// sequence to the terminal, or a file.
type copyRoute struct {
	// by ends the sentence "Copied the body, 1.2 kB, ".
	by string
	// unsure is set where nothing tells whether the bytes arrived.
	unsure string
	tool   []string
	utf16  bool // the tool takes text in UTF-16
	// sequence makes what the terminal is told, OSC 52.
	sequence func([]byte) string
	file     string
}

// copyPlan is the routes in the order they are tried: the desktop's own tool,
// tmux, the terminal, a file.
func copyPlan(env CopyEnv, size int, file string) []copyRoute {
	routes := desktopRoutes(env)
	if env.Getenv("TMUX") != "" && env.Find("tmux") {
		routes = append(routes,
			copyRoute{by: "to tmux's buffer, and the clipboard it is tied to", tool: []string{"tmux", "load-buffer", "-w", "-"}},
			copyRoute{by: "to tmux's buffer", tool: []string{"tmux", "load-buffer", "-"}}) // before 3.2
	}
	if term := env.Getenv("TERM"); size <= clipboardLimit && term != "linux" && term != "dumb" && env.os != "windows" {
		routes = append(routes, copyRoute{
			by: "by the terminal's clipboard (OSC 52)", unsure: " Some terminals refuse without a word.",
			sequence: forTerminal(env),
		})
	}
	if file != "" {
		routes = append(routes, copyRoute{by: "to the file " + file, file: file})
	}
	return routes
}

// desktopRoutes are the tools of the desktop the user sits at. Over SSH that
// is another machine's, but for an X display that is forwarded.
func desktopRoutes(env CopyEnv) []copyRoute {
	display := env.Getenv("DISPLAY")
	remote := env.Getenv("SSH_CONNECTION") != "" || env.Getenv("SSH_TTY") != ""
	here := func(is bool) bool { return is && !remote }
	x := display != "" && (!remote || !strings.HasPrefix(display, ":"))
	windows := env.os == "windows" || env.Getenv("WSL_DISTRO_NAME") != ""
	var routes []copyRoute
	for _, t := range []struct {
		is    bool
		utf16 bool
		tool  []string
	}{
		{is: here(env.os == "darwin"), tool: []string{"pbcopy"}},
		{is: here(env.Getenv("WAYLAND_DISPLAY") != ""), tool: []string{"wl-copy", "--type", "text/plain"}},
		{is: x, tool: []string{"xclip", "-in", "-selection", "clipboard"}},
		{is: x, tool: []string{"xsel", "--input", "--clipboard"}},
		{is: here(windows), tool: []string{"clip.exe"}, utf16: true},
	} {
		if t.is && env.Find(t.tool[0]) {
			routes = append(routes, copyRoute{by: "with " + t.tool[0], tool: t.tool, utf16: t.utf16})
		}
	}
	return routes
}

// forTerminal makes the sequence that puts data on the terminal's clipboard,
// wrapped for what stands between. tmux has two switches, one for the sequence
// and one for what is passed on as it is: either will do.
func forTerminal(env CopyEnv) func([]byte) string {
	term := env.Getenv("TERM")
	tmux := env.Getenv("TMUX") != "" || strings.HasPrefix(term, "tmux")
	screen := env.Getenv("STY") != "" || strings.HasPrefix(term, "screen")
	return func(data []byte) string {
		s := osc52.New(string(data))
		switch {
		case tmux:
			return s.String() + s.Tmux().String()
		case screen:
			return s.Screen().String()
		default:
			return s.String()
		}
	}
}
