package cause

import (
	"bytes"
	"encoding/json"
	"regexp"
	"unicode/utf8"
)

// wholeTemplate knows a template expression that is all there is.
func wholeTemplate(text []byte) *Cause {
	name := TemplateIn(string(head(text, 400)))
	if len(text) > 300 || name == "" {
		return nil
	}
	return &Cause{
		Says: "is nothing but the template expression " + quoted(text) + ", which was not filled in",
		Fix:  templateFix(name),
	}
}

var (
	filePath   = regexp.MustCompile(`^(@|file://|\./|\.\./|~/|/[\w.-]+/|[A-Za-z]:[\\/]|\\\\)\S[^\n{}"]*$|^[\w.-]+\.(json|txt)$`)
	webAddress = regexp.MustCompile(`^https?://\S+$`)
)

// fileReference knows the name of a file in place of what is in it.
func fileReference(text []byte) *Cause {
	if len(text) > 1024 {
		return nil
	}
	switch {
	case text[0] == '@' && len(text) > 1 && filePath.Match(text):
		return &Cause{
			Says: "is the name of a file (" + quoted(text) + "): the @ of curl was sent as text",
			Fix:  "Let the tool read the file: curl takes @ with -d and --data-binary, not with --data-raw.",
		}
	case filePath.Match(text):
		return &Cause{
			Says: "is the path of a file (" + quoted(text) + "), not what is in it",
			Fix:  "Read the file and send its content.",
		}
	case webAddress.Match(text):
		return &Cause{
			Says: "is an address (" + quoted(text) + "), not JSON",
			Fix:  `To deliver a link, send it as "result_url" of a JSON object with output_type "url".`,
		}
	}
	return nil
}

var memberStart = regexp.MustCompile(`^,?\s*"[\w-]+"\s*:`)

// bracesMissing knows the fields of an object without its braces.
func bracesMissing(text []byte) *Cause {
	if !memberStart.Match(head(text, 128)) {
		return nil
	}
	whole := append(append([]byte("{"), bytes.Trim(text, space+",")...), '}')
	c := &Cause{
		Says: "has the fields of an object without its braces",
		Fix:  "Put { before and } behind them.",
	}
	switch {
	case json.Valid(whole):
		c.Mended = whole
	case text[len(text)-1] == '}' && json.Valid(whole[:len(whole)-1]):
		c.Says = "has no { at its beginning"
		c.Fix = "Put the { back: the first character was cut off."
		c.Mended = whole[:len(whole)-1]
	default:
		return nil
	}
	return c
}

var (
	yamlLine    = regexp.MustCompile(`^(- )?"?[A-Za-z_][\w -]*"?:( \S.*| *[|>][+-]?| *)$`)
	yamlNested  = regexp.MustCompile(`^(\s+\S.*|- .*|#.*|---|\.\.\.|)$`)
	settingLine = regexp.MustCompile(`^(export )?[A-Za-z_][\w.-]*\s*=\s*.*$`)
	settingHead = regexp.MustCompile(`^(\[[\w.]+\]|[#;].*|)$`)
)

// yamlText knows YAML: lines of a name, a colon and a value.
func yamlText(text []byte) *Cause {
	lines := bytes.Split(head(text, 4096), []byte("\n"))
	named, known := 0, false
	for i, line := range lines {
		line = bytes.TrimRight(line, "\r")
		switch {
		case i == len(lines)-1 && len(text) > 4096:
		case yamlLine.Match(line):
			named++
			known = known || hasAny(line, "ok", "order_id", "output_type", "result")
		case !yamlNested.Match(line):
			return nil
		}
	}
	if named == 0 || !known || named == 1 && !hasPrefix(text, "---") && !hasPrefix(text, "ok:", "order_id:") {
		return nil
	}
	return &Cause{
		Says: "looks like YAML (lines of name: value), not JSON",
		Fix:  "Convert it to JSON before you send it (yq -o json, or json.dumps of what was read).",
	}
}

// settingsFile knows lines of a name, = and a value.
func settingsFile(text []byte) *Cause {
	lines := bytes.Split(head(text, 4096), []byte("\n"))
	known := 0
	for i, line := range lines {
		line = bytes.TrimSpace(line)
		switch {
		case i == len(lines)-1 && len(text) > 4096, settingHead.Match(line):
		case settingLine.Match(line):
			if hasPrefix(line, "ok", "order_id", "output_type", "result", "export ok") {
				known++
			}
		default:
			return nil
		}
	}
	if known == 0 {
		return nil
	}
	return &Cause{
		Says: "is lines of name = value (a settings file or TOML), not JSON",
		Fix:  "Convert it to one JSON object.",
	}
}

// csvText knows rows of a table whose first names the fields of a callback.
func csvText(text []byte) *Cause {
	first, _, more := bytes.Cut(text, []byte("\n"))
	if !more || !hasAny(first, "order_id", "ok,", "output_type") || !bytes.ContainsAny(first, ",;\t") || bytes.ContainsAny(first, "{}:") {
		return nil
	}
	return &Cause{
		Says: "is CSV (a row of names, then values), not JSON",
		Fix:  "Make one JSON object of a row, with its names.",
	}
}

var errorStart = regexp.MustCompile(`(?i)^(traceback \(most recent|[\w.]*(error|exception)\b ?[:\[(]|error\b|fatal\b|panic: |uncaught |unhandled |warning: |exception in thread|invoke-restmethod|curl: \(\d+\)|<b>(warning|fatal error|notice)</b>|bad gateway|service unavailable|gateway time-?out|internal server error|too many requests|rate limit|unauthorized|forbidden|not found\b|request failed|502 |503 |504 |500 |429 |upstream )`)

// errorText knows the complaint of a program in place of its result.
func errorText(text []byte) *Cause {
	if !errorStart.Match(head(text, 128)) {
		return nil
	}
	line, _, _ := bytes.Cut(text, []byte("\n"))
	return &Cause{
		Says: "is the error message of a program (" + quoted(line) + "), not JSON",
		Fix:  `Find out why that step failed. To report a failure to the buyer, send {"ok":false,"order_id":…,"error":…}.`,
	}
}

// plainText knows words that are no attempt at JSON.
func plainText(text []byte) *Cause {
	r, _ := utf8.DecodeRune(text)
	if bytes.ContainsRune([]byte("{}[]\":,'`<>=(&%$@\\;"), r) || r == utf8.RuneError || r < ' ' {
		return nil
	}
	// One word is a slip rather than a text.
	if !bytes.ContainsAny(text, " \n") && utf8.RuneCount(text) < 40 && r < 0x80 {
		return &Cause{
			Says: "is the word " + quoted(text) + ", not JSON",
			Fix:  "Send a JSON object; look at the step that the body comes from.",
		}
	}
	says := "is plain text, not JSON"
	if regexp.MustCompile(`(?m)^(#{1,6} |\* |- |\*\*|> |\d+\. )`).Match(head(text, 2048)) {
		says = "is plain text (Markdown), not JSON"
	}
	return &Cause{
		Says: says,
		Fix:  `Put it into "result_text" of a JSON object, with "ok", "order_id" and "output_type".`,
	}
}
