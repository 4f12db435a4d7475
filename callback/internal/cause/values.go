package cause

import (
	"regexp"
	"strings"
)

// Value is a row of the table of whole string values.
type Value struct {
	// Code is stable: it becomes the code of a finding.
	Code string
	// Example is a value that has this cause.
	Example string
	find    func(value string) (says, fix string)
}

// Values are the recognisers of whole string values in the order they are
// tried. Each says what a value is nothing but.
var Values = []Value{
	{"missing-value", "undefined", missingWord},
	{"object-object", "[object Object]", objectWord},
	{"printed-object", "<coroutine object main at 0x7f00>", printedValue},
	{"bytes-printed", "b'Done.'", bytesValue},
	{"template-not-filled", "{{ $json.text }}", unfilled},
}

// OfValue returns what a string value is that was meant to be a result, an id
// or a name, or nil. It judges the value as a whole.
func OfValue(value string) *Cause {
	value = strings.TrimSpace(value)
	if value == "" {
		return nil
	}
	for _, row := range Values {
		if says, fix := row.find(value); says != "" {
			return &Cause{Code: row.Code, Says: says, Fix: fix}
		}
	}
	return nil
}

// longestValue is the longest value, in bytes, that can be nothing but one of
// the causes here.
const longestValue = 400

// templates are the shapes of expressions, by the tool or language they are of.
var templates = []struct {
	shape *regexp.Regexp
	tool  string
}{
	{regexp.MustCompile(`^=?\s*\{\{[^{}]*\$(json|node|input|item|items|vars|execution|workflow|now|today|env|binary|\()[^{}]*(\{[^{}]*\}[^{}]*)*\}\}$`), "n8n"},
	{regexp.MustCompile(`^=\s*\{\{.*\}\}$`), "n8n"},
	{regexp.MustCompile(`^=\s*\$(json|node|input)\b[^ ]*$`), "n8n"},
	{regexp.MustCompile(`^\{\{\s*\d+\.[\w.\[\]` + "`" + `]+\s*\}\}$`), "Make"},
	{regexp.MustCompile(`^\{\{\s*\d+__[\w]+\s*\}\}$`), "Zapier"},
	{regexp.MustCompile(`^\{\{#[\w.\-]+#\}\}$`), "Dify"},
	{regexp.MustCompile(`^\{\{\s*steps\.[\w.$]+\s*\}\}$`), "Pipedream"},
	{regexp.MustCompile(`^@\{?(triggerBody|triggerOutputs|body|outputs|variables|items|item|json|concat|parameters|utcNow)\(.*\)?.*\}?$`), "Power Automate"},
	{regexp.MustCompile(`^@\{[^{}=;]*\}$`), "Power Automate"},
	{regexp.MustCompile(`^\{\{[^{}]*\}\}$`), ""},
	{regexp.MustCompile(`^\{\{\{[^{}]*\}\}\}$`), ""},
	{regexp.MustCompile(`^\$\{[^{}]*\}$`), "JavaScript"},
	{regexp.MustCompile(`^#\{[^{}]*\}$`), ""},
	{regexp.MustCompile(`^\$\([\w.\[\] ]+\)$`), "shell"},
	{regexp.MustCompile(`^\$[A-Za-z_]\w*(->\w+|\.[A-Za-z_][\w.]*|\[['"]?\w+['"]?\])*$`), "shell"},
	{regexp.MustCompile(`^\$env:\w+$`), "PowerShell"},
	{regexp.MustCompile(`^\$\.[A-Za-z_][\w.\[\]]*$`), ""},
	{regexp.MustCompile(`^\$json(\.\w+|\[.*\])+$`), "n8n"},
	{regexp.MustCompile(`^%[A-Za-z_]\w*%$`), "cmd.exe"},
	{regexp.MustCompile(`^%(s|d|v|r|@|i|\(\w+\)s|\+v|#v)$`), "printf"},
	{regexp.MustCompile(`^\{[A-Za-z_][\w.]*(\[[^\]]*\])?(![rs])?\}$`), "f-string"},
	{regexp.MustCompile(`^\{(\d*|inputs\.[A-Za-z]\w*)\}$`), "f-string"},
	{regexp.MustCompile(`^<%=?[^%]*%>$`), ""},
	{regexp.MustCompile(`^\{%.*%\}$`), ""},
	{regexp.MustCompile(`^<[A-Za-z][A-Za-z0-9]*([_ -][A-Za-z0-9_ -]+)>$`), "example"},
	{regexp.MustCompile(`^<(uuid|orderid|order|id|text|result|url|filename|file|base64|string|token|value)>$`), "example"},
	{regexp.MustCompile(`^\[\[[\w. -]+\]\]$`), ""},
	{regexp.MustCompile(`^\[[A-Z][A-Z_ -]{3,}\]$`), "example"},
	{regexp.MustCompile(`^__[A-Za-z]\w*__$`), ""},
	{regexp.MustCompile(`^:[a-z]+_[a-z_]+$`), ""},
	{regexp.MustCompile(`^(YOUR|INSERT|REPLACE|ENTER|PUT)[_ -][A-Z_ -]+$`), "example"},
	{regexp.MustCompile(`^=\s*(\w+\(.*\)|[A-Z]{1,2}\d+)$`), "spreadsheet"},
}

// TemplateIn returns which tool's or language's expression a value is nothing
// but, "" where it is none, and "template" where the tool can't be told.
func TemplateIn(value string) string {
	if len(value) > longestValue || strings.ContainsAny(value, "\n\r") {
		return ""
	}
	for _, t := range templates {
		if t.shape.MatchString(value) {
			if t.tool == "" {
				return "template"
			}
			return t.tool
		}
	}
	return ""
}

// templateFix says where an expression is filled in.
func templateFix(tool string) string {
	const begin = "Fill it in"
	switch tool {
	case "n8n":
		return begin + ": in n8n, switch the field from Fixed to Expression, and check that the field it names exists."
	case "Make":
		return begin + ": in Make, pick the value from the mapping panel again; typed braces are sent as text."
	case "Zapier":
		return begin + ": in Zapier, pick the field from the list again; typed braces are sent as text."
	case "Dify", "Pipedream":
		return begin + ": in " + tool + ", pick the variable from the list again; typed braces are sent as text."
	case "Power Automate":
		return begin + ": in Power Automate, enter it as an expression (fx), not as text."
	case "JavaScript":
		return begin + ": in JavaScript use backticks round the text, in a shell double quotes."
	case "shell", "PowerShell":
		return begin + ": in a shell use double quotes round it; single quotes keep the name as it is."
	case "cmd.exe":
		return begin + ": the variable is not set, or the line was not run by cmd.exe."
	case "f-string":
		return begin + `: in Python put f before the quotes (f"…"), or call format on the text.`
	case "printf":
		return begin + ": give the value to the formatting call."
	case "example":
		return "Replace it: it stands for a value in an example."
	}
	return begin + ": the step that should put the value in did not run on this text."
}

func unfilled(value string) (says, fix string) {
	tool := TemplateIn(value)
	if tool == "" {
		return "", ""
	}
	return "is nothing but the template " + quoted([]byte(value)) + ", which was not filled in", templateFix(tool)
}

// missingWord knows the words that languages print for no value.
func missingWord(value string) (says, fix string) {
	switch value {
	case "undefined", "null", "None", "nil", "NaN", "NULL", "Null", "<nil>", "<null>", "(null)", "(none)", "<none>", "nan", "N/A", "#N/A", "#REF!", "#VALUE!", "#NAME?", "#ERROR!", "undefined undefined", "Undefined", "NoneType", "Nothing", "DBNull", "void":
		if value == "N/A" || value == "Nothing" || value == "void" {
			return "", ""
		}
		return "is the word " + value + ": the value was missing where it was read", "Check the name of the field or variable that it is read from."
	case "{}", "[]", "{ }", `""`, "''", "{}{}":
		return "is only " + value + ": the value was missing or is no text", "Take the text out of the object that holds it; await it first where it is a promise."
	}
	return "", ""
}

func objectWord(value string) (says, fix string) {
	if !isObjectObject([]byte(value)) {
		return "", ""
	}
	c := objectObject([]byte(value))
	return c.Says, c.Fix
}

var (
	printedPython = regexp.MustCompile(`^<(coroutine|generator|async_generator|function|bound method|module|class|map|filter|zip|_io\.\w+|Response|Future|Task|memory|property|built-in|\w+(\.\w+)+ object|__main__)[ \[.'][^<>]*(<[^<>]*>)?[^<>]*>$|^<[\w.]+ object at 0x[0-9a-fA-F]+>$|^<Response \[\d{3}\]>$`)
	printedScript = regexp.MustCompile(`^<Buffer( [0-9a-f]{2})+.*>$|^(Promise|Response|Request|Headers|ReadableStream|AsyncGenerator|Generator|Map\(\d+\)|Set\(\d+\)|Symbol\()\s*(\{.*\}|\(.*\)|\[.*\])$|^\[?(Function|AsyncFunction|Getter|class)(: ?\w+| \(anonymous\))\]?$|^\[(Circular|Array|Object|Function)\]$`)
	printedDotNet = regexp.MustCompile(`^(System|Microsoft|Newtonsoft)\.[\w.+` + "`" + `\[\],]+$`)
	printedJava   = regexp.MustCompile(`^(\[L?)?[a-z]\w*(\.\w+)+\.?[A-Z]?[\w$]*;?@[0-9a-f]{4,8}$|^\[[BICJ]@[0-9a-f]{4,8}$|^[A-Z][\w$]*@[0-9a-f]{5,8}$`)
	printedShell  = regexp.MustCompile(`^@\{\s*\w+=[^{}]*\}$`)
	printedGo     = regexp.MustCompile(`^map\[[^\[\]]*(\[[^\[\]]*\][^\[\]]*)*\]$|^&\{.*\}$|^0x[c][0-9a-f]{9}$|^%!\w\(.*\)$`)
	printedRepr   = regexp.MustCompile(`^[A-Z]\w*\((\w+=.*)\)$|^#<\w+.*>$|^(dict|OrderedDict|dict_values|dict_keys)\(.*\)$`)
	printedDict   = regexp.MustCompile(`^\{\s*'[^'\n]*'\s*:\s*('|"|\d|\[|\{|True|False|None)`)
	printedPHP    = regexp.MustCompile(`(?s)^(Array|stdClass Object)\s*\(\s*\[.*\)$|^Array$`)
)

// printedValue knows what a program prints for an object.
func printedValue(value string) (says, fix string) {
	if len(value) > 64<<10 {
		return "", ""
	}
	short := len(value) <= longestValue
	switch {
	case short && printedPython.MatchString(value):
		says, fix = "is only what Python prints for an object ("+quoted([]byte(value))+")", "Await it or read its content: .text, .json(), list(it), str of the field that is meant."
	case short && printedScript.MatchString(value):
		says, fix = "is only what JavaScript prints for an object ("+quoted([]byte(value))+")", "Await it, or take the text out of it."
	case short && printedDotNet.MatchString(value):
		says, fix = "is only the name of a .NET type, which is printed in place of an object", "Use ConvertTo-Json in PowerShell or JsonSerializer.Serialize in C#, or take the text out of it."
	case short && printedJava.MatchString(value):
		says, fix = "is only what Java prints for an object ("+quoted([]byte(value))+")", "Take the text out of the object."
	case printedShell.MatchString(value):
		says, fix = "is an object as PowerShell prints it (@{…})", "Use ConvertTo-Json -Depth 9, or take the text out of it."
	case short && printedGo.MatchString(value):
		says, fix = "is what Go prints for a value ("+quoted([]byte(value))+")", "Use json.Marshal, or take the text out of it."
	case printedRepr.MatchString(value):
		says, fix = "is an object as Python or Ruby prints it ("+quoted([]byte(value))+")", "Take the text out of it, such as its .text or .content."
	case printedDict.MatchString(value) && strings.HasSuffix(value, "}"):
		says, fix = "is a Python dict as str() prints it", `Take the text out of it, or send json.dumps(it) as output_type "json".`
	case printedPHP.MatchString(value):
		says, fix = "is what PHP prints for a list or an object (Array)", "Take the text out of it, or use json_encode."
	}
	return says, fix
}

func bytesValue(value string) (says, fix string) {
	if !bytesLiteral.MatchString(value) || len(value) < 3 || value[len(value)-1] != '\'' && value[len(value)-1] != '"' {
		return "", ""
	}
	return "is Python bytes as str() prints them (b'…')", "Use .decode() on the bytes; drop b' and '."
}
