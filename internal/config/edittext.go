package config

import (
	"fmt"
	"strconv"
	"strings"
)

// apply writes the change into the table of a target.
func (ch Change) apply(text, name string) (string, error) {
	lines := strings.SplitAfter(text, "\n")
	from, to := tableLines(lines, name)
	if from < 0 {
		return "", errOtherForm(name)
	}
	table := lines[from:to:to]
	for _, k := range ch.texts() {
		table = setText(table, k.key, k.to)
	}
	for _, k := range ch.switches() {
		if k.to != nil {
			table = setKey(table, k.key, strconv.FormatBool(*k.to))
		}
	}
	text = strings.Join(lines[:from], "") + strings.Join(table, "") + strings.Join(lines[to:], "")
	if !ch.Default {
		return text, nil
	}
	lines = strings.SplitAfter(text, "\n")
	end := 0
	for end < len(lines) && !strings.HasPrefix(strings.TrimSpace(lines[end]), "[") {
		end++
	}
	head := setTopKey(lines[:end:end], "default_target", quoteTOML(name))
	return strings.Join(head, "") + strings.Join(lines[end:], ""), nil
}

// tableLines returns the lines of a target's table: from its header up to the
// blank lines and comments before the next one. from is -1 where there is no
// such header.
func tableLines(lines []string, name string) (from, to int) {
	from = -1
	for i, line := range lines {
		head, _, _ := strings.Cut(line, "#")
		head = strings.NewReplacer(" ", "", "\t", "", "\r", "", "\n", "", `"`, "", "'", "").Replace(head)
		switch {
		case from < 0 && head == "[targets."+name+"]":
			from = i
		case from >= 0 && strings.HasPrefix(head, "["):
			to = i
			for to > from+1 && (strings.TrimSpace(lines[to-1]) == "" || strings.HasPrefix(strings.TrimSpace(lines[to-1]), "#")) {
				to--
			}
			return from, to
		}
	}
	return from, len(lines)
}

// setText sets a key to a text, or takes it out where that is empty.
func setText(table []string, key string, value *string) []string {
	switch {
	case value == nil:
		return table
	case *value == "":
		return setKey(table, key, "")
	}
	return setKey(table, key, quoteTOML(*value))
}

// setKey sets a key of a table, whose first line is its header. A comment
// behind the old value stays. The value "" takes the line out.
func setKey(table []string, key, value string) []string {
	for i, line := range table[1:] {
		name, old, ok := strings.Cut(line, "=")
		if !ok || strings.Trim(strings.TrimSpace(name), `"'`) != key {
			continue
		}
		if value == "" {
			return append(table[:i+1:i+1], table[i+2:]...)
		}
		table[i+1] = strings.TrimRight(name, " \t") + " = " + value + commentOf(old) + "\n"
		return table
	}
	if value == "" {
		return table
	}
	last := len(table)
	for last > 1 && strings.TrimSpace(table[last-1]) == "" {
		last--
	}
	if !strings.HasSuffix(table[last-1], "\n") {
		table[last-1] += "\n"
	}
	return append(table[:last:last], append([]string{key + " = " + value + "\n"}, table[last:]...)...)
}

// setTopKey sets a key that stands before the tables.
func setTopKey(lines []string, key, value string) []string {
	for i, line := range lines {
		name, old, ok := strings.Cut(line, "=")
		if ok && strings.TrimSpace(name) == key {
			lines[i] = key + " = " + value + commentOf(old) + "\n"
			return lines
		}
	}
	return append([]string{key + " = " + value + "\n"}, lines...)
}

// commentOf returns the comment behind a value of one line, with the blanks
// before it.
func commentOf(value string) string {
	quote := byte(0)
	for i := 0; i < len(value); i++ {
		c := value[i]
		switch {
		case quote == '"' && c == '\\':
			i++
		case quote != 0 && c == quote:
			quote = 0
		case quote == 0 && (c == '"' || c == '\''):
			quote = c
		case quote == 0 && c == '#':
			start := len(strings.TrimRight(value[:i], " \t"))
			return strings.TrimRight(value[start:], "\r\n")
		}
	}
	return ""
}

// quoteTOML is a text as TOML has it: in single quotes where that can be, which
// have no escapes.
func quoteTOML(s string) string {
	plain := !strings.ContainsFunc(s, func(r rune) bool { return r < ' ' || r == 0x7f })
	switch {
	case plain && !strings.ContainsAny(s, `"\`):
		return `"` + s + `"`
	case plain && !strings.Contains(s, "'"):
		return "'" + s + "'"
	}
	var b strings.Builder
	for _, r := range s {
		switch {
		case r == '"' || r == '\\':
			b.WriteString(`\` + string(r))
		case r < ' ' || r == 0x7f:
			fmt.Fprintf(&b, `\u%04X`, r)
		default:
			b.WriteRune(r)
		}
	}
	return `"` + b.String() + `"`
}
