package importer

import (
	"fmt"
	"slices"
	"strings"
)

// shellCommand is a command as its program would get it.
type shellCommand struct {
	line  int // where it stands in the text, from 1; 0 if that is not known
	words []string
	stdin input
	// variables are the texts that stand in the words as they are, such as
	// $NAME or $(date): what they would be is not known.
	variables []string
	places    map[string]string // of the variables, as line:column
	// problem says why the words can't be what was meant.
	problem string
}

// input is what a command gets on its standard input.
type input struct {
	known bool
	text  []byte
	file  string // the name of the file that it comes from, if not empty
}

// mostVariables is how many variables of a command are noted.
const mostVariables = 20

// addVariable notes a text whose value is not known, and the place it stands
// at, if that is known.
func (c *shellCommand) addVariable(text, place string) {
	if len(c.variables) >= mostVariables || slices.Contains(c.variables, text) {
		return
	}
	c.variables = append(c.variables, text)
	if c.places == nil {
		c.places = map[string]string{}
	}
	c.places[text] = place
}

// unknownNote says that a variable or a command of the shell stands in the body
// as it is.
func (c *shellCommand) unknownNote(name string) string {
	at := ""
	if place := c.places[name]; place != "" {
		at = " at " + place
	}
	if strings.HasPrefix(name, "$(") || strings.HasPrefix(name, "`") {
		return fmt.Sprintf("the shell would run %s%s and put its output there; nothing is run here, so it stands in the body as it is", shortened(name), at)
	}
	return fmt.Sprintf("the value of %s%s is not known, so the name stands in the body", shortened(name), at)
}

// shortened cuts a text that is too long for a note.
func shortened(text string) string {
	const most = 60
	if runes := []rune(text); len(runes) > most {
		return string(runes[:most]) + "…"
	}
	return text
}

// unreadable is a part of a text that is no command.
type unreadable struct {
	line int
	why  string
}

func (u unreadable) String() string { return fmt.Sprintf("line %d: %s", u.line, u.why) }

// splitCommands reads commands in the dialect they are written in.
func splitCommands(text string, read ReadFile) ([]shellCommand, []unreadable) {
	text = strings.ReplaceAll(strings.TrimPrefix(text, "\uFEFF"), "\r\n", "\n")
	text, d := withoutPrompts(text)
	switch d {
	case cmdDialect:
		return splitCmd(text), nil
	case powerShellDialect:
		return splitPowerShell(text), nil
	case posixDialect:
	}
	return splitPOSIX(text, read)
}

// wrappers are programs that run the command behind them.
var wrappers = []string{
	"sudo", "doas", "time", "exec", "command", "builtin", "nohup", "env", "nice", "ionice", "timeout", "gtimeout", "stdbuf",
	"setsid", "caffeinate", "watch", "retry", "xargs", "strace", "proxychains", "proxychains4", "torsocks", "winpty",
	"docker", "docker-compose", "podman", "nerdctl", "kubectl", "oc", "ssh", "vagrant", "heroku", "fly", "&", ".",
}

// programName is the name of a program without its path and ending, in lower
// case.
func programName(word string) string {
	name := strings.ToLower(word[strings.LastIndexAny(word, `/\`)+1:])
	return strings.TrimSuffix(name, ".exe")
}

// program drops what only prepares for a program, such as sudo or docker exec,
// and reports whether the command is that program.
func (c *shellCommand) program(name string) bool {
	for i, word := range c.words {
		switch base := programName(word); {
		case base == name:
			c.words = c.words[i:]
			return true
		case i == 0 && !slices.Contains(wrappers, base) && !strings.Contains(word, "=") && word != "$":
			return false
		}
	}
	return false
}

// script returns the text that the command gives to another shell, as in
// sh -c '…'.
func (c *shellCommand) script() (string, bool) {
	for i := 0; i+2 < len(c.words); i++ {
		switch base := programName(c.words[i]); {
		case slices.Contains([]string{"sh", "bash", "zsh", "dash", "ash", "ksh"}, base):
			flag := c.words[i+1]
			return c.words[i+2], strings.HasPrefix(flag, "-") && strings.HasSuffix(flag, "c")
		case i == 0 && !slices.Contains(wrappers, base):
			return "", false
		}
	}
	return "", false
}
