package cause

import (
	"bytes"
	"regexp"
)

var curlStart = regexp.MustCompile(`^(\$ |# |> )?(sudo )?curl(\.exe)?\s`)

// curlCommand knows the command that should have sent the body.
func curlCommand(text []byte) *Cause {
	if !curlStart.Match(head(text, 32)) {
		return nil
	}
	return &Cause{
		Says: "is a curl command, not the body it sends",
		Fix:  "Run the command, or take its callback in with redial import curl.",
	}
}

var (
	requestLine = regexp.MustCompile(`^((GET|POST|PUT|PATCH|DELETE|HEAD|OPTIONS) \S+ HTTP/\d|(POST|PUT|PATCH) (https?://|/)\S*|HTTP/\d(\.\d)? \d{3})`)
	headerLine  = regexp.MustCompile(`(?i)^(content-type|content-length|x-callback-secret|authorization|user-agent|accept|host|date|server|connection)\s*:\s`)
)

// httpMessage knows a whole HTTP message, or headers before a body.
func httpMessage(text []byte) *Cause {
	c := &Cause{Fix: "Send what comes after the empty line; headers are set apart from the body."}
	switch {
	case hasPrefix(text, "HTTP/") && requestLine.Match(head(text, 256)):
		c.Says = "is a whole HTTP answer with its head, not a body"
	case requestLine.Match(head(text, 256)):
		c.Says = "is a whole HTTP request with its head, not a body"
	case headerLine.Match(head(text, 64)):
		c.Says = "begins with HTTP headers"
	default:
		return nil
	}
	for _, empty := range [...]string{"\r\n\r\n", "\n\n"} {
		i := bytes.Index(text, []byte(empty))
		if i < 0 {
			continue
		}
		if from := i + len(empty); from < len(text) && (text[from] == '{' || text[from] == '[') {
			c.Within = Span{from, len(text)}
		}
		return c
	}
	if c.answerWithin(text, 0); c.Within.Empty() && c.Says == "begins with HTTP headers" {
		c.Fix = "Send a JSON object; headers are set apart from the body."
	}
	return c
}

// multipart knows the body of a form with parts.
func multipart(text []byte) *Cause {
	first := head(text, 300)
	if !hasPrefix(text, "--") || !bytes.Contains(bytes.ToLower(first), []byte("content-disposition:")) && !bytes.Contains(first, []byte("FormBoundary")) {
		return nil
	}
	return &Cause{
		Says: "is a multipart form (it begins with a boundary), not JSON",
		Fix:  `Set the body type of the HTTP step to JSON (raw), not form-data; in Python use requests' json=, not files=.`,
	}
}

var eventLine = regexp.MustCompile(`^(data|event|id|retry): ?`)

// eventStream knows the lines of server-sent events.
func eventStream(text []byte) *Cause {
	if !eventLine.Match(head(text, 16)) {
		return nil
	}
	lines := bytes.Split(head(text, 4096), []byte("\n"))
	data := 0
	for _, line := range lines {
		if bytes.HasPrefix(line, []byte("data:")) {
			data++
		}
	}
	if data == 0 {
		return nil
	}
	c := &Cause{
		Says: `is a stream of events ("data:" lines), not JSON`,
		Fix:  `Send the JSON alone: ask the model or service for a whole answer ("stream": false), or put the pieces together first.`,
	}
	c.answerWithin(text, 0)
	return c
}

var callStart = regexp.MustCompile(`^([A-Za-z_$][\w$.]*)?\s*\(\s*`)

// wrappedInCall knows JSONP, and JSON in parentheses.
func wrappedInCall(text []byte) *Cause {
	m := callStart.FindSubmatchIndex(head(text, 128))
	if m == nil || m[1] >= len(text) || !beginsDocument(text[m[1]:]) && text[m[1]] != '{' {
		return nil
	}
	end := documentAt(text, m[1])
	if end == 0 {
		return nil
	}
	rest := bytes.TrimRight(bytes.TrimLeft(text[end:], space), "; \r\n")
	if !bytes.HasPrefix(rest, []byte(")")) {
		return nil
	}
	name := ""
	if m[2] >= 0 {
		name = string(text[m[2]:m[3]])
	}
	return &Cause{
		Says:   "is JSON wrapped in " + name + "(…), as a script would load it",
		Fix:    "Send what is between the parentheses.",
		Within: Span{m[1], end},
	}
}

var assignmentStart = regexp.MustCompile(`^((const|let|var|export|public|private|final|auto|local|my|our)\s+)*(export default|return|module\.exports\s*=|[$@]?[A-Za-z_][\w.]*(\s*:\s*[A-Za-z_][\w<>,\[\] ]*)?\s*(:=|=))\s*[({\["']`)

// assignment knows a line of code that gives the JSON to a name.
func assignment(text []byte) *Cause {
	m := assignmentStart.FindIndex(head(text, 256))
	if m == nil {
		return nil
	}
	at := m[1] - 1
	sign := text[at]
	form := formJSON.Match(head(text, 64)) && text[at-1] == '='
	if sign == '"' || sign == '\'' || form || bytes.Contains(text[:at], []byte("&")) {
		return nil
	}
	what := "an assignment"
	if hasPrefix(text, "return", "export default") {
		what = "a statement"
	}
	name := bytes.TrimSpace(bytes.TrimRight(text[:at], " =:\t\r\n"))
	c := &Cause{
		Says: "is " + what + " of a program (" + quoted(name) + "), not JSON",
		Fix:  "Send only the value, encoded as JSON.",
	}
	if end := documentAt(text, at); end > 0 {
		if rest := bytes.Trim(text[end:], space+";"); len(rest) > 0 {
			return nil
		}
		c.Within = Span{at, end}
		c.Fix = "Send only what comes after it: the JSON."
		return c
	}
	if !hasAny(text, "ok", "order_id") {
		return nil
	}
	return c
}

// expressionMark knows the = that makes a field an expression, sent as text.
func expressionMark(text []byte) *Cause {
	rest := bytes.TrimLeft(text, "= ")
	if text[0] != '=' || len(rest) == 0 || rest[0] != '{' && rest[0] != '[' || hasPrefix(rest, "{{") {
		return nil
	}
	return &Cause{
		Says:   "has a = before the JSON: the mark of an expression, sent as text",
		Fix:    "Remove the =. In n8n, switch the field from Fixed to Expression and it is no longer sent.",
		Within: Span{len(text) - len(rest), len(text)},
	}
}
