package doctor

import "fmt"

// The least screen that the terminal UI draws on.
const (
	leastWidth  = 40
	leastHeight = 12
)

// Screen is what is known of the terminal of a run.
type Screen struct {
	Terminal      bool   // stdin and stdout are one
	Kind          string // TERM
	Width, Height int    // 0 where they can't be had
	Colours       string // how many, in words
	NoColour      bool   // they are switched off
	Clipboard     string // the way to it, "" for none
}

// Look tells whether the terminal UI can be drawn and can copy.
func (s Screen) Look() []Finding {
	return []Finding{s.terminal(), s.colours(), s.clipboard()}
}

func (s Screen) terminal() Finding {
	f := Finding{Check: Terminal, Level: OK}
	switch {
	case !s.Terminal:
		f.Level, f.Says = Warning, "stdin or stdout is no terminal here: the UI can't be drawn"
		f.Fix = "run it in a terminal, without a pipe; every command works without one"
	case s.Kind == "dumb" || s.Kind == "":
		f.Level, f.Says = Warning, fmt.Sprintf("TERM=%s can't place a cursor: the UI can't be drawn", s.Kind)
		f.Fix = "set TERM to what the terminal is, such as xterm-256color"
	case s.Width > 0 && (s.Width < leastWidth || s.Height < leastHeight):
		f.Level, f.Says = Warning, fmt.Sprintf("%s, %d×%d: the UI needs %d×%d", s.Kind, s.Width, s.Height, leastWidth, leastHeight)
		f.Fix = "make the window larger"
	case s.Width == 0:
		f.Says = s.Kind + ", of a size that it does not tell"
	default:
		f.Says = fmt.Sprintf("%s, %d×%d", s.Kind, s.Width, s.Height)
	}
	return f
}

func (s Screen) colours() Finding {
	says := s.Colours
	if s.NoColour {
		says = "off, as NO_COLOR or --no-color says"
	}
	return Finding{Check: Colours, Level: OK, Says: says}
}

func (s Screen) clipboard() Finding {
	if s.Clipboard == "" {
		return Finding{
			Check: Clipboard, Level: Warning, Says: "there is no way to one: copies go to the file copied.txt beside the history",
			Fix: "install xclip, wl-clipboard or xsel, or use a terminal that knows OSC 52",
		}
	}
	return Finding{Check: Clipboard, Level: OK, Says: "copies go " + s.Clipboard}
}
