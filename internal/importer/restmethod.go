package importer

import (
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strings"
)

// Words that stand for what a PowerShell text builds.
const (
	// tableMark begins a word that is a table, @{…}; its pairs follow as JSON.
	tableMark = "\x00table "
	// convertedMark is what ConvertTo-Json would write. Its layout and the order
	// of its names are PowerShell's, so it is not made here.
	convertedMark = "\x00converted"
	// fileMark begins a word that is what stands in a file.
	fileMark = "\x00file "
)

var errConverted = errors.New("its body is what ConvertTo-Json makes, which is not run here: import the body itself, with import body")

// contentOf returns the file that a command prints, if that is all it does.
func contentOf(words []string) (file string, ok bool) {
	if len(words) == 0 || !slices.Contains([]string{"get-content", "gc", "cat", "type"}, strings.ToLower(words[0])) {
		return "", false
	}
	for _, word := range words[1:] {
		switch strings.ToLower(word) {
		case "-raw", "-path", "-literalpath":
			continue
		}
		if file != "" || strings.HasPrefix(word, "-") {
			return "", false
		}
		file = word
	}
	return file, file != ""
}

// hashTable reads the pairs of a @{…}, as a word.
func (p *powerShellReader) hashTable() {
	inner := powerShellReader{text: p.text, pos: p.pos, values: p.values, unknowns: p.unknowns}
	var pairs [][2]string
	name, hasName := "", false
	take := func() {
		if hasName && inner.inWord {
			pairs = append(pairs, [2]string{name, inner.word.String()})
		}
		inner.word.Reset()
		inner.inWord, hasName = false, false
	}
	depth := 1
	for inner.pos < len(inner.text) && depth > 0 {
		c := inner.text[inner.pos]
		inner.pos++
		switch {
		case c == '}', c == '\n', c == ';':
			take()
			if c == '}' {
				depth--
			}
		case c == '{':
			depth++
		case c == ' ', c == '\t', c == '@':
		case c == '=' && !hasName:
			name, hasName = inner.word.String(), true
			inner.word.Reset()
			inner.inWord = false
		case c == '\'' || c == '"':
			inner.quotedBy(c)
		case c == '$':
			inner.variable(false)
		default:
			inner.put(c)
		}
	}
	p.pos = inner.pos
	for _, v := range inner.now.variables {
		p.now.addVariable(v, "")
	}
	b, err := json.Marshal(pairs)
	if err != nil {
		return
	}
	p.putText(tableMark + string(b))
}

// restParameters are the parameters of Invoke-RestMethod and Invoke-WebRequest
// that take a value.
var restParameters = []string{
	"uri", "method", "headers", "body", "contenttype", "infile", "outfile", "timeoutsec", "useragent", "credential",
	"authentication", "token", "proxy", "proxycredential", "certificate", "certificatethumbprint", "websession",
	"sessionvariable", "maximumredirection", "maximumretrycount", "retryintervalsec", "transferencoding", "sslprotocol",
	"erroraction", "custommethod", "statuscodevariable", "responseheadersvariable", "form", "httpversion",
}

// isRestMethod reports whether the command is Invoke-RestMethod or
// Invoke-WebRequest, under any name: curl is one in old versions.
func (c *shellCommand) isRestMethod() bool {
	if len(c.words) == 0 {
		return false
	}
	switch strings.ToLower(c.words[0]) {
	case "invoke-restmethod", "invoke-webrequest", "irm", "iwr":
		return true
	case "curl":
		return slices.ContainsFunc(c.words, func(w string) bool {
			return strings.EqualFold(w, "-uri") || strings.EqualFold(w, "-body") || strings.HasPrefix(w, tableMark)
		})
	}
	return false
}

// parseRestMethod reads the parameters of one command.
func parseRestMethod(c shellCommand, read ReadFile) (request, []string, error) {
	r := request{method: http.MethodGet, defaultType: "application/x-www-form-urlencoded"}
	var notes []string
	words := c.words[1:]
	for len(words) > 0 {
		word := words[0]
		words = words[1:]
		name, isParameter := strings.CutPrefix(word, "-")
		if !isParameter {
			if r.url == "" {
				r.url = word
			}
			continue
		}
		name, value, hasValue := strings.Cut(name, ":")
		name = restParameter(name)
		if !slices.Contains(restParameters, name) {
			continue // a switch
		}
		if !hasValue {
			if len(words) == 0 {
				return r, nil, fmt.Errorf("its parameter %s has no value", word)
			}
			value, words = words[0], words[1:]
		}
		note, err := r.setRest(name, value, c.variables, read)
		if err != nil {
			return r, nil, err
		}
		if note != "" {
			notes = append(notes, note)
		}
	}
	return r, notes, nil
}

// restParameter is the whole name of a parameter, which may be cut short.
func restParameter(name string) string {
	name = strings.ToLower(name)
	found := ""
	for _, p := range restParameters {
		switch {
		case p == name:
			return p
		case strings.HasPrefix(p, name) && found == "":
			found = p
		}
	}
	if found == "" {
		return name
	}
	return found
}

// setRest does what a parameter says.
func (r *request) setRest(name, value string, variables []string, read ReadFile) (note string, err error) {
	switch name {
	case "uri":
		r.url = value
	case "method", "custommethod":
		r.method = strings.ToUpper(value)
	case "contenttype":
		r.headers = append(r.headers, header{Name: "Content-Type", Value: value})
	case "token":
		r.headers = append(r.headers, header{Name: "Authorization", Value: value, variables: variables})
	case "headers":
		pairs, isTable := strings.CutPrefix(value, tableMark)
		if !isTable {
			return "its headers are not in the text, so nothing is known of them", nil
		}
		var list [][2]string
		if err := json.Unmarshal([]byte(pairs), &list); err != nil {
			return "", err
		}
		for _, pair := range list {
			r.headers = append(r.headers, header{Name: pair[0], Value: pair[1], variables: variables})
		}
	case "form":
		return "", errors.New("it uploads a form, and a callback is JSON")
	case "body":
		if value == convertedMark || strings.Contains(value, convertedMark) {
			return "", errConverted
		}
		if strings.HasPrefix(value, tableMark) {
			return "", errors.New("its body is a table, which PowerShell sends as a form, and a callback is JSON")
		}
		if name, isFile := strings.CutPrefix(value, fileMark); isFile {
			return r.setRest("infile", name, variables, read)
		}
		r.body, r.hasBody = []byte(value), true
	case "infile":
		if read == nil {
			return "", fmt.Errorf("its body is in the file %q, and files are not read", value)
		}
		if r.body, err = read(value); err != nil {
			return "", fmt.Errorf("its body is in a file: %w", err)
		}
		r.hasBody = true
		return fmt.Sprintf("the file %s was read for it", value), nil
	}
	return "", nil
}
