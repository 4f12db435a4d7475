package mock

import (
	"fmt"
	"strconv"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"
)

// ScriptError is returned by ParseScript.
type ScriptError struct {
	Column  int // 1-based, in characters
	Message string
}

func (e *ScriptError) Error() string {
	return fmt.Sprintf("script, column %d: %s", e.Column, e.Message)
}

// The bounds of a script.
const (
	maxSteps  = 10_000
	maxTimes  = 1_000_000
	maxWait   = time.Hour
	stepNames = "a status, ok, timeout, reset, truncate, slow:2s, page:413"
)

// ParseScript reads a script; "" is the empty one. The error is a *ScriptError.
func ParseScript(s string) (Script, error) {
	var script Script
	for _, w := range words(s) {
		text := w.text
		if script.loop {
			return Script{}, w.error(`"*" starts the script over: nothing can follow it`)
		}
		if rest, ok := strings.CutSuffix(text, "*"); ok {
			script.loop, text = true, rest
		}
		if text != "" {
			st, err := parseStep(text)
			if err != nil {
				return Script{}, w.error(err.Error())
			}
			script.steps = append(script.steps, st)
		}
		switch {
		case script.Empty():
			return Script{}, w.error(`"*" repeats what stands before it, and nothing does`)
		case len(script.steps) > maxSteps:
			return Script{}, w.error(fmt.Sprintf("a script has at most %d steps: use x or *", maxSteps))
		}
	}
	return script, nil
}

// word is a part of a script between separators.
type word struct {
	text   string
	column int
}

func (w word) error(message string) error {
	return &ScriptError{Column: w.column, Message: message}
}

func words(s string) []word {
	var found []word
	column, start := 0, -1
	startColumn := 0
	for i, r := range s {
		column++
		separates := r == ',' || unicode.IsSpace(r)
		switch {
		case !separates && start < 0:
			start, startColumn = i, column
		case separates && start >= 0:
			found = append(found, word{s[start:i], startColumn})
			start = -1
		}
	}
	if start >= 0 {
		found = append(found, word{s[start:], startColumn})
	}
	return found
}

func parseStep(text string) (step, error) {
	st := step{times: 1, chance: 100}
	name, err := cutChance(text, &st)
	if err != nil {
		return step{}, err
	}
	if name, err = cutTimes(name, &st); err != nil {
		return step{}, err
	}
	for _, at := range []endpoint{atPrepare, atPut} {
		if rest, ok := strings.CutPrefix(name, at.prefix()); ok {
			name, st.at = rest, at
			break
		}
	}
	name, st.after = strings.CutPrefix(name, "after:")
	if err := parseFault(name, &st); err != nil {
		return step{}, err
	}
	if st.after && st.fault == faultNone {
		return step{}, fmt.Errorf("after: needs a fault to follow, such as after:reset")
	}
	return st, nil
}

func cutChance(text string, st *step) (string, error) {
	name, percent, ok := strings.Cut(text, "@")
	if !ok {
		return text, nil
	}
	digits, ok := strings.CutSuffix(percent, "%")
	n, err := number(digits)
	if !ok || err != nil || n < 1 || n > 100 {
		return "", fmt.Errorf("@%s is not a chance from @1%% to @100%%", quoted(percent))
	}
	st.chance = n
	return name, nil
}

// cutTimes takes the repetition off the end: an x with nothing but digits after.
func cutTimes(text string, st *step) (string, error) {
	name := strings.TrimRight(text, "0123456789")
	if name == text || !strings.HasSuffix(name, "x") || name == "x" {
		return text, nil
	}
	n, err := number(text[len(name):])
	if err != nil || n < 1 || n > maxTimes {
		return "", fmt.Errorf("x%s is not a repetition from x1 to x%d", quoted(text[len(name):]), maxTimes)
	}
	st.times = n
	return strings.TrimSuffix(name, "x"), nil
}

func parseFault(name string, st *step) error {
	word, argument, has := strings.Cut(name, ":")
	switch word {
	case "slow":
		st.fault = faultSlow
		return parseWait(argument, "slow:", st)
	case "page":
		st.fault = faultPage
		return parseStatus(argument, st)
	case "ok", "timeout", "reset", "truncate":
		st.fault = map[string]fault{
			"ok": faultNone, "timeout": faultTimeout, "reset": faultReset, "truncate": faultTruncate,
		}[word]
		if has {
			return fmt.Errorf("%s takes no argument", word)
		}
		return nil
	}
	if strings.Trim(word, "0123456789") != "" || word == "" {
		return unknownStep(word)
	}
	st.fault = faultStatus
	if err := parseStatus(word, st); err != nil {
		return err
	}
	if has {
		return parseWait(argument, word+":", st)
	}
	if st.status == 200 {
		st.fault, st.status = faultNone, 0
	}
	return nil
}

func parseStatus(digits string, st *step) error {
	n, err := number(digits)
	if err != nil || n < 200 || n > 599 {
		return fmt.Errorf("%s is not a status from 200 to 599", quoted(digits))
	}
	st.status = n
	return nil
}

func parseWait(text, before string, st *step) error {
	d, err := time.ParseDuration(text)
	if err != nil || d <= 0 || d > maxWait {
		return fmt.Errorf("%s needs a duration up to 1h, such as %s2s", before, before)
	}
	st.wait = d
	return nil
}

func unknownStep(word string) error {
	for _, known := range []string{"timeout", "reset", "truncate", "slow", "page", "after", "ok", "prepare", "put"} {
		if word != "" && near(strings.ToLower(word), known) {
			return fmt.Errorf("%s is no step: did you mean %s?", quoted(word), known)
		}
	}
	return fmt.Errorf("%s is no step: one is %s", quoted(word), stepNames)
}

// near reports whether two words differ by one letter that is missing, added,
// changed, or swapped with its neighbour, or the one begins the other.
func near(a, b string) bool {
	if len(a) > len(b) {
		a, b = b, a
	}
	if strings.HasPrefix(b, a) && len(a) > 1 {
		return true
	}
	i := 0
	for i < len(a) && a[i] == b[i] {
		i++
	}
	switch len(b) - len(a) {
	case 0:
		return i < len(a) && (a[i+1:] == b[i+1:] ||
			i+1 < len(a) && a[i] == b[i+1] && a[i+1] == b[i] && a[i+2:] == b[i+2:])
	case 1:
		return a[i:] == b[i+1:]
	}
	return false
}

func number(digits string) (int, error) {
	if digits == "" || strings.Trim(digits, "0123456789") != "" {
		return 0, strconv.ErrSyntax
	}
	return strconv.Atoi(digits)
}

// quoted shows a word of the script, bounded and harmless.
func quoted(word string) string {
	const most = 40
	if utf8.RuneCountInString(word) > most {
		word = string([]rune(word)[:most]) + "…"
	}
	return strconv.Quote(word)
}
