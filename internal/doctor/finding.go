package doctor

// Level is how much a finding matters.
type Level string

// The levels. A warning is something to know; with an error something can't be done.
const (
	OK      Level = "ok"
	Warning Level = "warning"
	Error   Level = "error"
)

// The checks.
const (
	Config    = "config"
	Terminal  = "terminal"
	Colours   = "colours"
	Clipboard = "clipboard"
	History   = "history"
	Secret    = "secret"
	Host      = "host"
	Clock     = "clock"
)

// Finding is what one look found, with what to do where that is not well.
type Finding struct {
	Check  string `json:"check"`
	Target string `json:"target"` // its name, "" where it is of no target
	Level  Level  `json:"level"`
	Says   string `json:"says"`
	Fix    string `json:"fix"`
}
