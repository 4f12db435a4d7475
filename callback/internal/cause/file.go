package cause

import (
	"bytes"
	"encoding/base64"
	"regexp"
	"strings"
)

// Reference is a row of the table of what stands in file_base64 in place of a
// file.
type reference struct {
	shape *regexp.Regexp
	says  string
	fix   string
}

// references are the shapes of values that are no file's base64. They are tried
// on the beginning of a value.
var references = []reference{
	{
		regexp.MustCompile(`(?i)^filesystem(-v\d+)?(:\S*)?$|^(s3|database|default):\S+$`),
		"is a reference of the automation tool to a file, not the file",
		"Read the file's content first and send that as base64: in n8n, use an Extract From File step (Move File to Base64 String).",
	},
	{
		regexp.MustCompile(`(?i)^hydrate\|\|\||^\(exists but not shown\)|^IMTBuffer|^\[?binary( data)?\]?$|^<?file( content)?>?$|^\(?(binary )?(file|data|content)( not)? (shown|omitted|hidden)\)?$`),
		"is a placeholder of the automation tool for a file, not the file",
		"Map the file's content as base64: in Make wrap it in base64(…), in Zapier use a code step that downloads it.",
	},
	{
		regexp.MustCompile(`^<Buffer|^<_io\.|^<(File|Blob|FileStorage|UploadedFile|InMemoryUploadedFile)\b|^\[(Blob|File|ArrayBuffer)\]|^Uint8Array\(|^ArrayBuffer ?\{|^Buffer\(`),
		"is what a program prints for a buffer or an open file, not the file",
		`Encode its bytes: buffer.toString("base64") in Node, base64.b64encode(f.read()).decode() in Python.`,
	},
	{
		regexp.MustCompile(`^-----BEGIN`),
		"has -----BEGIN and END----- lines round it, as certutil and openssl write them",
		"Remove those lines and the line breaks: send the base64 alone.",
	},
	{
		regexp.MustCompile(`(?i)^(https?|s3|gs|ftp)://\S`),
		"is an address, not the file",
		`Download it and send its bytes as base64, or use output_type "url" with result_url.`,
	},
	{
		regexp.MustCompile(`(?i)^blob:https?://`),
		"is a blob: address of a browser, not the file",
		"Read the blob and send its bytes as base64.",
	},
	{
		regexp.MustCompile(`^(file://|[A-Za-z]:[\\/]|\\\\|\./|\.\./|~/|@[\w./-]+\.\w+$|/(tmp|home|data|var|mnt|Users|app|files|opt|uploads?|root|usr|srv)/)|^[\w .()-]+\.(pdf|png|jpe?g|docx?|xlsx?|zip|csv|txt|mp4|mov|webm|json|webp)$|^/[\w./ -]+\.\w{2,4}$`),
		"is a path, not the file",
		"Read the file and encode its bytes as base64.",
	},
	{
		regexp.MustCompile(`(?i)^;?base64,`),
		"has the end of a data: address before the base64",
		"Send only what follows the comma.",
	},
	{
		regexp.MustCompile(`^={1,2}[A-Za-z0-9+/]{4}`),
		"has a = before it: the mark of an expression, sent as text",
		"Remove the =; in n8n, switch the field to Expression.",
	},
	{
		regexp.MustCompile(`^%PDF-`),
		"is the PDF itself as text, not base64",
		"Encode the file's bytes as base64.",
	},
	{
		regexp.MustCompile(`^("|')[A-Za-z0-9+/=_-]+("|'),?$`),
		"is in quotes of its own: it was encoded once too often",
		"Remove the inner quotes.",
	},
	{
		regexp.MustCompile(`^(b|B)['"][A-Za-z0-9+/=]`),
		"begins with b': Python printed bytes",
		"Use .decode() on them; drop b' and '.",
	},
	{
		regexp.MustCompile(`(?i)^<(!doctype|html|\?xml|svg)`),
		"is an HTML or XML text, not base64",
		"Check the step that reads the file, then encode its bytes as base64.",
	},
	{
		regexp.MustCompile(`^(\{\s*["}]|\[\s*["\d{\]])`),
		"is a JSON text, not base64",
		"Take the file's content out of it and encode that as base64.",
	},
}

var (
	hexFile    = regexp.MustCompile(`^(0x|\\x)?([0-9a-fA-F]{2}[ :]?){8,}`)
	hexOnly    = regexp.MustCompile(`^(0x|\\x)?[0-9a-fA-F]+$`)
	byteCommas = regexp.MustCompile(`^\[?\d{1,3}(,\s*\d{1,3}){3,}`)
	plainWord  = regexp.MustCompile(`^[("']?(\p{L}\p{Ll}*|\p{Lu}+|\d+)(['’]\p{Ll}+)?[.,!?:;)"']*$`)
	elided     = regexp.MustCompile(`(\.\.\.|…|\[truncated\]|<snip>|\[\.\.\.\]|\.\.\. ?\(.*\)|<truncated>)`)
)

// FileBase64 says what stands in file_base64 in place of a file's base64, by
// the beginning of the value and its end; nothing where it may be base64.
func FileBase64(start, end string, whole bool) (says, fix string) {
	value := strings.TrimSpace(start)
	if value == "" {
		return "", ""
	}
	for _, r := range references {
		if r.shape.MatchString(value) {
			return r.says, r.fix
		}
	}
	if whole && len(value) < longestValue {
		if c := OfValue(value); c != nil && c.Code != "bytes-printed" {
			return c.Says, c.Fix
		}
	}
	switch {
	case hexFile.MatchString(value) && hexOnly.MatchString(value) && isFileHex(value):
		return "is hex (25504446 is %PDF), not base64", `Encode the bytes as base64, such as buffer.toString("base64").`
	case byteCommas.MatchString(value):
		return "is a list of byte values, not base64", "Send the bytes as one base64 string."
	case elided.MatchString(value) && whole || elided.MatchString(end):
		return `was shortened for display ("...")`, "Send the whole string."
	case whole && looksLikeWords(value):
		return "is plain text, not base64", `Encode the file's bytes as base64, or send the text as output_type "text".`
	}
	return "", ""
}

// isFileHex reports whether hexadecimal digits are those of a file: a hash has
// the same digits, but no file's beginning.
func isFileHex(value string) bool {
	value = strings.ToLower(strings.TrimPrefix(strings.TrimPrefix(value, "0x"), `\x`))
	for _, magic := range [...]string{"25504446", "89504e47", "ffd8ff", "504b0304", "d0cf11e0", "47494638", "52494646", "00000018", "00000020", "1a45dfa3", "7b22", "efbbbf", "3c21444f"} {
		if strings.HasPrefix(value, magic) {
			return true
		}
	}
	return false
}

// looksLikeWords reports whether a value has spaces between words.
func looksLikeWords(value string) bool {
	words := strings.Fields(value)
	plain := 0
	for _, w := range words {
		if plainWord.MatchString(w) {
			plain++
		}
	}
	return len(words) > 1 && 5*plain >= 4*len(words)
}

// FileBytes says what the decoded bytes of a file are that are not what its
// name says, or nothing.
func FileBytes(b []byte, kind string) (says, fix string) {
	text := bytes.TrimLeft(b, "\ufeff \t\r\n")
	switch {
	case hasPrefix(bytes.ToLower(head(text, 16)), "<!doctype", "<html", "<head"):
		title := ""
		if m := pageTitle.FindSubmatch(head(text, 4096)); m != nil {
			title = " (title " + quoted(m[1]) + ")"
		}
		return "are an HTML page" + title + ", not a " + kind, "The download was answered with a page, often a login or an error: check that step."
	case hasPrefix(text, `{"type":"Buffer"`, `{"type": "Buffer"`):
		return `are a Buffer as JSON ({"type":"Buffer","data":[…]})`, `Send buffer.toString("base64"), not the encoded object.`
	case hasPrefix(text, "filesystem-v", "hydrate|||", "IMTBuffer"):
		return "are a reference of the automation tool to a file, not the file", "Read the file's content first and send that as base64."
	case hasPrefix(text, `{"`, `[{"`, "{\n"):
		return "are JSON (" + quoted(text) + "), not a " + kind, "The download was answered with an error: check that step."
	case hasPrefix(text, "<?xml", "<Error>"):
		return "are XML, not a " + kind, "The download was answered with an error: check that step."
	case hasPrefix(b, "\xd0\xcf\x11\xe0"):
		return "are an old Office file (.xls, .doc)", "Save it in the new format (.xlsx, .docx), or name it as what it is."
	case hasPrefix(b, "\xef\xbf\xbdPNG", "\xef\xbf\xbd\xef\xbf\xbd", "PK\x03\x04\x14\x00\xef\xbf\xbd") || bytes.Count(head(b, 256), []byte("\xef\xbf\xbd")) > 2:
		return "were read as text and are spoiled (EF BF BD stands for what was lost)", "Read the file as binary, not as UTF-8."
	case hasPrefix(text, "[object "):
		return "are the word [object …], which JavaScript makes of an object that becomes text", "Encode the file's bytes, not the object that holds them."
	case hasPrefix(text, "data:"):
		return "are a data: address, encoded once more", "Send only what follows its comma, without encoding it again."
	case hasPrefix(text, "b'", `b"`):
		return "are Python bytes as str() prints them", "Encode the bytes themselves: base64.b64encode(data).decode()."
	case hasPrefix(text, "undefined", "null", "None"), string(text) == "\x9e\xe9\x65":
		return "are no file: they spell a word for a missing value", "Check the name of the field that the file is read from."
	case hasPrefix(text, "http://", "https://"):
		return "are an address, not the file", "Download it and encode its bytes."
	}
	if inner := encodedAgain(text); inner != "" {
		return "are base64 again, of a " + inner + ": the file was encoded twice", "Encode the bytes once."
	}
	return "", ""
}

// encodedAgain returns the kind of file that a text is base64 of, or "".
func encodedAgain(text []byte) string {
	n := min(len(text), 400) / 4 * 4
	if n < 8 || !base64Shape.Match(append([]byte("AAAAAAAAAAAAAAAA"), text[:n]...)) {
		return ""
	}
	plain, err := base64.StdEncoding.DecodeString(string(text[:n]))
	if err != nil {
		return ""
	}
	return FileKind(plain)
}

// LowerCased reports whether base64 was made small on its way: a longer one
// without one capital letter.
func LowerCased(chars []byte) bool {
	if len(chars) < 12 {
		return false
	}
	return bytes.Equal(bytes.ToLower(chars), chars) && bytes.ContainsAny(chars, "ghijklmnopqrstuvwxyz")
}
