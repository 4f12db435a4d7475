package cause

import (
	"bytes"
	"regexp"
)

var objectObjectWord = regexp.MustCompile(`(?i)^\[object \w+\](,\s*\[object \w+\])*$`)

// objectObject knows what JavaScript makes of an object that becomes text.
func objectObject(text []byte) *Cause {
	if !isObjectObject(text) {
		return nil
	}
	return &Cause{
		Says: "is the word " + quoted(head(text, 60)) + ", which JavaScript makes of an object that becomes text",
		Fix:  "Send the object as JSON (JSON.stringify), or the one field of it that is meant.",
	}
}

func isObjectObject(text []byte) bool {
	return len(text) < 200 && text[0] == '[' && objectObjectWord.Match(text)
}

var bytesLiteral = regexp.MustCompile(`^(b|B|rb|br|bytearray\(b|memoryview\(b)(['"])`)

// bytesPrinted knows Python's bytes as str() prints them.
func bytesPrinted(text []byte) *Cause {
	m := bytesLiteral.FindSubmatchIndex(head(text, 32))
	if m == nil {
		return nil
	}
	from, quote := m[1], text[m[4]]
	to := bytes.LastIndexByte(text, quote)
	if to < from {
		return nil
	}
	c := &Cause{
		Says: "is Python bytes as str() prints them (b'…')",
		Fix:  "Send the bytes themselves, or call .decode() on them before they become text.",
	}
	inner := text[from:to]
	switch {
	case bytes.IndexByte(inner, '\\') < 0 && len(inner) > 0 && (inner[0] == '{' || inner[0] == '['):
		c.Within = Span{from, to}
	default:
		if plain := unbackslash(inner); isDocument(plain) {
			c.Decoded = plain
		}
	}
	return c
}

// printed are the shapes that languages print an object in which is no JSON.
var printed = []struct {
	shape *regexp.Regexp
	says  string
	fix   string
}{
	{
		regexp.MustCompile(`^@\{\s*\w+\s*=[^;]*(;|\}$)`),
		"is an object as PowerShell prints it (@{…}), not JSON",
		"Use ConvertTo-Json -Depth 9 on the object.",
	},
	{
		regexp.MustCompile(`^(System|Microsoft|Newtonsoft)\.[\w.+` + "`" + `\[\],]+$`),
		"is the name of a .NET type, which is printed in place of an object",
		"Encode the object as JSON: ConvertTo-Json in PowerShell, JsonSerializer.Serialize in C#.",
	},
	{
		regexp.MustCompile(`^(\[L?)?[a-z]\w*(\.\w+)*\.[A-Z][\w$]*(;?@[0-9a-f]+)?$|^[A-Z][\w$]*@[0-9a-f]{4,}$`),
		"is the name of a type, as Java prints an object without toString",
		"Encode the object as JSON (Jackson, Gson), and send that.",
	},
	{
		regexp.MustCompile(`^map\[.*\]$`),
		"is a map as Go prints it (map[…]), not JSON",
		"Use json.Marshal.",
	},
	{
		regexp.MustCompile(`^&?\{[^"'{}:,=]+( [^"'{}:,=]+)+\}$|^&?(map\[\w+\](interface ?\{\}|any|\w+)|\w+\.\w+)\{`),
		"is a value as Go prints it (%v), not JSON",
		"Use json.Marshal.",
	},
	{
		regexp.MustCompile(`(?s)^(async )?function\b.*\{|^(async )?\([\w, ]*\) ?=>|^class \w+.*\{`),
		"is the source of a function, which was printed and not called",
		"Call the function, and send what it returns as JSON.",
	},
	{
		regexp.MustCompile(`^&?(\w+\.)*\w*\{\w+:[^"'\s{}]+( \w+:\S*)+.*\}$`),
		"is a struct as Go prints it, not JSON",
		"Use json.Marshal.",
	},
	{
		regexp.MustCompile(`(?s)^(Array|stdClass Object|\w+ Object)\s*\(\s*(\[|\))`),
		"is what PHP's print_r prints, not JSON",
		"Use json_encode.",
	},
	{
		regexp.MustCompile(`(?s)^(array|object\(\w+\)#\d+|\w+)\s?\(\d+\) \{`),
		"is what PHP's var_dump prints, not JSON",
		"Use json_encode.",
	},
	{
		regexp.MustCompile(`^[aO]:\d+:(\{|")`),
		"is what PHP's serialize makes, not JSON",
		"Use json_encode.",
	},
	{
		regexp.MustCompile(`^(Array|Object|stdClass|undefined object)$`),
		"is the word that PHP or JavaScript prints for an object or a list",
		"Encode the object as JSON: json_encode, JSON.stringify.",
	},
	{
		regexp.MustCompile(`(?s)^\{\s*:?"?\w+"?\s*=>`),
		"is a hash as Ruby or Perl prints it (=>), not JSON",
		"Use to_json (Ruby) or encode_json (Perl).",
	},
	{
		regexp.MustCompile(`(?s)^(array\s*\(|\[)\s*["']\w+["']\s*=>`),
		"is a PHP array as it stands in code, not JSON",
		"Use json_encode.",
	},
	{
		regexp.MustCompile(`(?s)^\$VAR1\s*=`),
		"is what Perl's Data::Dumper prints, not JSON",
		"Use encode_json.",
	},
	{
		regexp.MustCompile(`(?s)^%\{\s*"?\w+"?(:| =>)`),
		"is a map as Elixir prints it, not JSON",
		"Use Jason.encode!.",
	},
	{
		regexp.MustCompile(`(?s)^\{\s*\w+ ?= ?[^{}]+(, ?\w+ ?= ?.*)?\}$`),
		"is a map as Java, Kotlin or Apps Script prints it ({ok=true, …}), not JSON",
		"Encode it as JSON: JSON.stringify in Apps Script, Jackson or Gson in Java.",
	},
	{
		regexp.MustCompile(`(?s)^\{\s*(\[?"?\w+"?\]?\s*=\s*.+)\}$`),
		"is a table of Lua or a map of Java, as it is printed, not JSON",
		"Encode it as JSON.",
	},
	{
		regexp.MustCompile(`^<[\w.]+( object)?( at 0x[0-9a-fA-F]+|.* of .*|.*0x[0-9a-fA-F]+)>$|^<(Response|coroutine|generator|function|module|bound method|class|_io\.)[ \[].*>$`),
		"is what Python prints for an object, not the object",
		"Send the object's content: await it, call .json() or .text on it, or json.dumps its fields.",
	},
	{
		regexp.MustCompile(`(?s)^#<\w+`),
		"is what Ruby prints for an object, not the object",
		"Use to_json.",
	},
	{
		regexp.MustCompile(`(?s)^(OrderedDict|defaultdict|dict|dict_items|Namespace|SimpleNamespace|Counter)\(`),
		"is what Python prints for an object, not JSON",
		"Use json.dumps(dict(it)).",
	},
	{
		regexp.MustCompile(`(?s)^[A-Z]\w*\((\w+=.*)\)$`),
		"is an object as Python or Kotlin prints it (Name(field=…)), not JSON",
		"Encode it as JSON: model_dump_json() or json.dumps(vars(it)) in Python.",
	},
	{
		regexp.MustCompile(`(?s)^[A-Z]\w* ?\{\s*\w+\s*[:=].*\}$`),
		"is an object as a program prints it (Name {…}), not JSON",
		"Encode it as JSON: JSON.stringify in JavaScript, serde_json in Rust.",
	},
	{
		regexp.MustCompile(`^(Promise|Response|Request|Buffer|ReadableStream|Symbol|Map\(\d+\)|Set\(\d+\))\s*[{(\[]`),
		"is what JavaScript prints for an object, not the object",
		"Await it, or take its text, before you encode it as JSON.",
	},
	{
		regexp.MustCompile(`(?s)^\(.*,.*\)$`),
		"is code, such as a tuple of Python, not JSON",
		"Encode the object as JSON: json.dumps.",
	},
	{
		regexp.MustCompile(`^<Buffer( [0-9a-f]{2})+`),
		"is what Node prints for a buffer",
		"Send the text of it: buffer.toString().",
	},
}

// printedObject knows what programs print in place of an object.
func printedObject(text []byte) *Cause {
	start := head(text, 64<<10)
	if bytes.IndexByte(start, '\n') > 0 && (start[0] == '<' || start[0] == '#') {
		return nil
	}
	for _, p := range printed {
		if p.shape.Match(start) {
			return &Cause{Says: p.says, Fix: p.fix}
		}
	}
	return nil
}

var pageTitle = regexp.MustCompile(`(?is)<title[^>]*>\s*(.*?)\s*</title>`)

// markup knows HTML and XML.
func markup(text []byte) *Cause {
	if text[0] != '<' || len(text) < 3 || !bytes.ContainsAny(head(text, 4096), ">") {
		return nil
	}
	start := head(text, 8192)
	lower := bytes.ToLower(head(text, 512))
	switch {
	case hasAny(lower, "<soap", "soapenv:", "envelope"):
		return &Cause{
			Says: "is XML (a SOAP message), not JSON",
			Fix:  "Send JSON: set the body type of the HTTP step.",
		}
	case hasPrefix(lower, "<?xml") && !hasAny(lower, "<html") || !hasAny(lower, "<html", "<!doctype", "<head", "<body", "<div", "<p>", "<h1", "<span", "<br", "<table", "<pre", "<center"):
		return &Cause{
			Says: "is XML, not JSON",
			Fix:  "Send JSON: set the body type of the HTTP step.",
		}
	}
	c := &Cause{
		Says: "is an HTML page, not JSON",
		Fix:  "A step before got a page, often an error or a login: send its result only when it succeeded. To deliver HTML, put it into result_text of a JSON object.",
	}
	if m := pageTitle.FindSubmatch(start); m != nil && len(m[1]) > 0 {
		c.Says = "is an HTML page (title " + quoted(m[1]) + "), not JSON"
	}
	return c
}
