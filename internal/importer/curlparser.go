package importer

import (
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strings"
)

// curlRequest is a request while its options are read.
type curlRequest struct {
	method    string
	urls      []string
	headers   []header
	passwords []string
	data      []byte
	hasData   bool
	json      bool // of --json
	get       bool
	head      bool
	upload    bool
}

// parseCurl reads the options of one command, which may be several requests.
func parseCurl(c shellCommand, read ReadFile) (done []request, notes []string, err error) {
	p := curlParser{variables: c.variables, stdin: c.stdin, read: read}
	words := c.words[1:]
	for len(words) > 0 {
		word := words[0]
		words = words[1:]
		switch {
		case p.noMoreOptions || !strings.HasPrefix(word, "-") || word == "-":
			p.now.urls = append(p.now.urls, word)
		case word == "--":
			p.noMoreOptions = true
		case strings.HasPrefix(word, "--"):
			words, err = p.long(word[2:], words)
		default:
			words, err = p.short(word[1:], words)
		}
		if err != nil {
			return nil, nil, err
		}
	}
	p.finish()
	return p.done, p.notes, nil
}

type curlParser struct {
	now           curlRequest
	done          []request
	variables     []string
	stdin         input
	read          ReadFile
	noMoreOptions bool
	notes         []string
}

// long reads a long option.
func (p *curlParser) long(word string, rest []string) ([]string, error) {
	o, value, hasValue, ok := longOption(word)
	switch {
	case !ok:
		p.note("curl has no option --%s that is known here: it was left out", word)
		return rest, nil
	case strings.HasPrefix(word, "expand-") && len(rest) > 0 && strings.Contains(rest[0], "{{"):
		p.note("what --%s fills in is not known, so its names stand as they are", word)
	case !o.takes && strings.HasPrefix(word, "no-"):
		return rest, nil
	case !o.takes || hasValue:
		return rest, p.set(o.name, value)
	}
	return p.withValue("--"+o.name, o, rest)
}

// short reads letters behind one dash: the first that takes a value has it in
// what follows.
func (p *curlParser) short(letters string, rest []string) ([]string, error) {
	for i := range len(letters) {
		o, ok := curlTable().byLetter[letters[i]]
		switch {
		case !ok:
			p.note("curl has no option -%c that is known here: it was left out", letters[i])
		case o.takes && i+1 < len(letters):
			return rest, p.set(o.name, letters[i+1:])
		case o.takes:
			return p.withValue("-"+letters[i:], o, rest)
		default:
			if err := p.set(o.name, ""); err != nil {
				return nil, err
			}
		}
	}
	return rest, nil
}

// withValue gives an option the next word.
func (p *curlParser) withValue(written string, o curlOption, rest []string) ([]string, error) {
	if len(rest) == 0 {
		return nil, fmt.Errorf("its option %s has no value", written)
	}
	return rest[1:], p.set(o.name, rest[0])
}

func (p *curlParser) note(format string, args ...any) {
	p.notes = append(p.notes, fmt.Sprintf(format, args...))
}

// set does what an option says. Options that do not change the request are
// nothing to us.
func (p *curlParser) set(name, value string) error {
	switch name {
	case "data", "data-ascii", "data-raw", "data-binary", "data-urlencode", "json":
		return p.data(name, value)
	case "form", "form-string":
		return errors.New("it uploads a form, and a callback is JSON")
	case "config":
		return errors.New("its options are in a config file")
	case "header":
		return p.header(value)
	case "request":
		p.now.method = value
	case "url":
		p.now.urls = append(p.now.urls, value)
	case "user", "proxy-user":
		p.now.passwords = append(p.now.passwords, value)
	case "oauth2-bearer":
		p.addHeader("authorization", value)
	case "cookie":
		if strings.Contains(value, "=") { // else it names a file
			p.addHeader("cookie", value)
		}
	case "get":
		p.now.get = true
	case "head":
		p.now.head = true
	case "upload-file":
		body, err := p.file(value)
		if err != nil {
			return err
		}
		p.now.data, p.now.hasData, p.now.upload = body, true, true
	case "next":
		p.finish()
	}
	return nil
}

func (p *curlParser) header(value string) error {
	lines := []string{value}
	if name, ok := strings.CutPrefix(value, "@"); ok {
		text, err := p.file(name)
		if err != nil {
			return err
		}
		lines = strings.Split(string(text), "\n")
	}
	for _, line := range lines {
		name, content, colon := strings.Cut(line, ":")
		if word, _, more := strings.Cut(strings.TrimSpace(line), " "); !colon && more && !strings.HasSuffix(line, ";") {
			p.note("the header %s has no colon, so curl does not send it", word)
			continue
		}
		p.addHeader(strings.TrimSpace(name), strings.TrimSpace(content))
	}
	return nil
}

func (p *curlParser) addHeader(name, value string) {
	p.now.headers = append(p.now.headers, header{Name: name, Value: value, variables: p.variables})
}

// data adds to the body, as each of curl's data options does.
func (p *curlParser) data(name, value string) error {
	r := &p.now
	var part []byte
	file, isFile := strings.CutPrefix(value, "@")
	whole, isWhole := strings.CutPrefix(value, fileMark)
	switch {
	case strings.Contains(value, convertedMark):
		return errConverted
	case isWhole:
		content, err := p.file(whole)
		if err != nil {
			return err
		}
		part = content
	case name == "data-urlencode":
		encoded, err := p.urlEncoded(value)
		if err != nil {
			return err
		}
		part = encoded
	case isFile && name != "data-raw":
		content, err := p.file(file)
		if err != nil {
			return err
		}
		if name == "data" || name == "data-ascii" { // which drop line breaks
			content = slices.DeleteFunc(slices.Clone(content), func(c byte) bool { return c == '\r' || c == '\n' || c == 0 })
		}
		part = content
	default:
		part = []byte(value)
	}
	if len(r.data) > 0 && name != "json" {
		r.data = append(r.data, '&')
	}
	r.data, r.hasData = append(r.data, part...), true
	if name == "json" {
		r.json = true
	}
	if len(r.data) > bodyLimit {
		return fmt.Errorf("its body is too long: %w", errTooLong)
	}
	return nil
}

// urlEncoded is --data-urlencode: content, =content, name=content, @file, or
// name@file.
func (p *curlParser) urlEncoded(value string) ([]byte, error) {
	i := strings.IndexByte(value, '=')
	if i < 0 {
		i = strings.IndexByte(value, '@')
	}
	if i < 0 {
		return percentEncoded([]byte(value)), nil
	}
	content := []byte(value[i+1:])
	if value[i] == '@' {
		var err error
		if content, err = p.file(value[i+1:]); err != nil {
			return nil, err
		}
	}
	out := percentEncoded(content)
	if i == 0 {
		return out, nil
	}
	return append([]byte(value[:i]+"="), out...), nil
}

// percentEncoded is what curl makes of a text in a form.
func percentEncoded(text []byte) []byte {
	var out []byte
	for _, c := range text {
		switch {
		case 'a' <= c && c <= 'z', 'A' <= c && c <= 'Z', '0' <= c && c <= '9', c == '-', c == '.', c == '_', c == '~':
			out = append(out, c)
		case c == ' ':
			out = append(out, '+')
		default:
			out = fmt.Appendf(out, "%%%02X", c)
		}
	}
	return out
}

// file reads a file, or for "-" and /dev/stdin what the command gets on its standard input.
func (p *curlParser) file(name string) ([]byte, error) {
	if isStandardInput(name) {
		switch {
		case !p.stdin.known, p.stdin.file != "" && p.read == nil:
			return nil, errors.New("its body comes from standard input, which is not here")
		case p.stdin.file == "":
			return p.stdin.text, nil
		}
		name = p.stdin.file
	}
	if p.read == nil {
		return nil, fmt.Errorf("its body is in the file %q, and files are not read", name)
	}
	content, err := p.read(name)
	if err != nil {
		return nil, fmt.Errorf("its body is in a file: %w", err)
	}
	p.note("the file %s was read for it", name)
	return content, nil
}

// isStandardInput reports whether a name is that of the standard input.
func isStandardInput(name string) bool {
	return slices.Contains([]string{"-", "/dev/stdin", "/dev/fd/0", "/proc/self/fd/0"}, name)
}

// finish ends a request: the end of the command, or --next.
func (p *curlParser) finish() {
	r := p.now
	p.now = curlRequest{}
	method := r.method
	switch {
	case method != "":
	case r.upload:
		method = http.MethodPut
	case r.hasData && !r.get:
		method = http.MethodPost
	case r.head:
		method = http.MethodHead
	default:
		method = http.MethodGet
	}
	if len(r.urls) == 0 {
		r.urls = []string{""}
	}
	if r.json && !hasHeader(r.headers, "Content-Type") { // --json is short for it
		r.headers = append(slices.Clone(r.headers), header{Name: "Content-Type", Value: "application/json"})
	}
	for _, u := range r.urls {
		if u != "" && !strings.Contains(u, "://") {
			u = "http://" + u // as curl takes it
		}
		p.done = append(p.done, request{
			method: method, url: u, headers: r.headers, passwords: r.passwords, body: r.data, hasBody: r.hasData && !r.get,
			defaultType: "application/x-www-form-urlencoded",
		})
	}
}

func hasHeader(headers []header, name string) bool {
	return slices.ContainsFunc(headers, func(h header) bool { return strings.EqualFold(h.Name, name) })
}
