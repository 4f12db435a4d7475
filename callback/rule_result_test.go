package callback

import (
	"archive/zip"
	"bytes"
	"encoding/base64"
	"strconv"
	"strings"
)

// sizedBody returns a good body of exactly n bytes.
func sizedBody(n int) string {
	const head, tail = `{"ok":true,"order_id":"` + orderID + `","output_type":"text","result_text":"`, `"}`
	return head + strings.Repeat("x", n-len(head)-len(tail)) + tail
}

// repeated returns s n times.
func repeated(s string, n int) []string {
	var all []string
	for range n {
		all = append(all, s)
	}
	return all
}

// numbered writes a pattern n times with # counting, with a § in the first
// marks of them only.
func numbered(n int, pattern string, marks int) string {
	var b strings.Builder
	for i := range n {
		if i == marks {
			pattern = strings.ReplaceAll(pattern, "§", "")
		}
		b.WriteString(strings.ReplaceAll(pattern, "#", strconv.Itoa(i)))
	}
	return b.String()
}

// text, url and file begin a good body whose result is to be tested.
const (
	textHead = `{"ok":true,"order_id":"$","output_type":`
	urlHead  = textHead + `"url","result_url":`
	fileHead = textHead + `"file","file_base64":`
	pdfTail  = `,"filename":"a.pdf","mime_type":"application/pdf"}`
	txtTail  = `,"filename":"a.txt","mime_type":"text/plain"}`
)

var textCases = []ruleCase{
	{"json as an object", textHead + `"json","result_text":§{"a":1}}`, []string{"result-text-not-string"}, "JSON.stringify"},
	{"json as an array", textHead + `"json","result_text":§[1]}`, []string{"result-text-not-string"}, "an array"},
	{"text as a number", textHead + `"text","result_text":§1}`, []string{"result-text-not-string"}, "the number 1"},
	{"text empty", textHead + `"text","result_text":§""}`, []string{"result-text-empty"}, ""},
	{"text blank", textHead + `"text","result_text":§" \n\t"}`, []string{"result-text-empty"}, ""},
	{"json empty", textHead + `"json","result_text":§""}`, []string{"result-text-not-json"}, "empty"},
	{"json of a string", textHead + `"json","result_text":"\"a\""}`, nil, ""},
	{"json with a trailing comma", textHead + `"json","result_text":"{\"a\":1§,}"}`, []string{"result-text-not-json"}, "line 1, column 7"},
	{"json on several lines", textHead + `"json","result_text":"{\n  \"\u00e9\": §'x'\n}"}`, []string{"result-text-not-json"}, "line 2, column 8"},
	{"json through escapes", textHead + `"json","result_text":"[\"\u20ac\ud83d\ude00\/\",§\u0054rue]"}`, []string{"result-text-not-json"}, "True"},
	{"json cut off", textHead + `"json","result_text":"{\"a\":[1,2§"}`, []string{"result-text-not-json"}, "cut off"},
	{"json with a line break", textHead + `"json","result_text":"{\"a\":\"x§\ny\"}"}`, []string{"result-text-not-json"}, "line break"},
	{"json twice", textHead + `"json","result_text":"{} §{}"}`, []string{"result-text-not-json"}, "same JSON document twice"},
	{"json in a fence", textHead + "\"json\",\"result_text\":\"§```json\\n{}\\n```\"}", []string{"result-text-not-json"}, ""},
	{"json with two faults", textHead + `"json","result_text":"{§a:1§,}"}`, []string{"result-text-not-json", "result-text-not-json"}, "no quotes"},
	{"json with half a pair", textHead + `"json","result_text":"[\"§\\ud83d\"]"}`, []string{"lone-surrogate"}, ""},
	{"csv", textHead + `"csv","result_text":"a,b\r\n\"x,\"\"y\"\"\",2\r\n\r\n3,4"}`, nil, ""},
	{"csv behind a byte order mark", textHead + `"csv","result_text":"\ufeff\"a\",\"b\"\r\n1,2"}`, nil, ""},
	{"csv of old Macs", textHead + `"csv","result_text":"\"a\",b\r\"1\",2\r§3"}`, []string{"csv-ragged"}, "Row 3 of the CSV has 1 fields, the first row has 2."},
	{"csv that says its separator", textHead + `"csv","result_text":"sep=;\r\na,x;b;c\r\n1;2;3\r\n§4;5"}`, []string{"csv-ragged"}, "Row 3"},
	{"the guide's own result", textHead + `"text","result_text":§"Analysis completed successfully..."}`, []string{"unfilled-template"}, "guide"},
	{"the guide's own page", textHead + `"html",§"result_text":§"<h1>Report</h1><p>Analysis completed successfully...</p>"}`, []string{"html-hosting", "unfilled-template"}, "guide"},
	{"csv of semicolons", textHead + `"csv","result_text":"a;b\n1,5;2\n"}`, nil, ""},
	{"csv of tabs", textHead + `"csv","result_text":"a\tb\n1\t2\n§3\n"}`, []string{"csv-ragged"}, "Row 3"},
	{"csv ragged", textHead + `"csv","result_text":"a,b\n§1,2,3\n4,5\n6\n"}`, []string{"csv-ragged"}, "2 rows differ"},
	{"csv ragged after a quoted line break", textHead + `"csv","result_text":"a,b\n\"x\ny\",2\n§3"}`, []string{"csv-ragged"}, "Row 3 of the CSV has 1 fields"},
	{"csv with a bare quote", textHead + `"csv","result_text":"a,b\n1,x§\"y\n"}`, []string{"csv-quotes"}, "double each quote"},
	{"csv with text behind a quote", textHead + `"csv","result_text":"a,b\n1,\"x\"§y\n"}`, []string{"csv-quotes"}, ""},
	{"csv with a quote never closed", textHead + `"csv","result_text":"a,b\n1,§\"x\n2,3\n"}`, []string{"csv-quotes"}, ""},
}

var urlCases = []ruleCase{
	{"relative", urlHead + `§"/files/1"}`, []string{"result-url-not-absolute"}, "https://"},
	{"empty", urlHead + `§""}`, []string{"result-url-no-address"}, ""},
	{"without a scheme", urlHead + `§"files.example.org/1"}`, []string{"result-url-no-address"}, ""},
	{"without a host", urlHead + `§"https:///1"}`, []string{"result-url-not-absolute"}, "names no host"},
	{"opaque", urlHead + `§"https:files"}`, []string{"result-url-no-address"}, ""},
	{"ftp", urlHead + `§"ftp://files.example.org/1"}`, []string{"result-url-scheme"}, ""},
	{"data", urlHead + `§"data:text/plain,hi"}`, []string{"result-url-scheme"}, ""},
	{"plain http", urlHead + `§"http://files.example.org/1"}`, []string{"result-url-http"}, ""},
	{"upper case", urlHead + `"HTTPS://files.example.org/1"}`, nil, ""},
	{"space inside", urlHead + `"https://files.example.org/my§ file.pdf"}`, []string{"result-url-spaces"}, "%20"},
	{"line break behind", urlHead + `"https://files.example.org/1§\n"}`, []string{"result-url-spaces"}, ""},
	{"space and plain http", urlHead + `§"http://files.example.org/my§ file"}`, []string{"result-url-http", "result-url-spaces"}, ""},
	{"broken", urlHead + `§"https://files.example.org:port/1"}`, []string{"result-url-broken"}, ""},
	{"not a string", urlHead + `§["https://files.example.org"]}`, []string{"result-url-not-string"}, "an array"},
}

var base64Cases = []ruleCase{
	{"not a string", fileHead + `§{"type":"Buffer"}` + txtTail, []string{"base64-not-string"}, ""},
	{"empty", fileHead + `§""` + txtTail, []string{"base64-empty"}, ""},
	{"only padding", fileHead + `§"=="` + txtTail, []string{"base64-empty"}, ""},
	{"data URI", fileHead + `"§data:text/plain;base64,aGk="` + txtTail, []string{"base64-data-uri"}, "follows the comma"},
	{"data URI upper case", fileHead + `"§DATA:;base64,aGk="` + txtTail, []string{"base64-data-uri"}, ""},
	{"data URI without a comma", fileHead + `"§data:aGk="` + txtTail, []string{"base64-data-uri"}, ""},
	{"data URI and corrupt", fileHead + `"§data:;base64,aG§*="` + txtTail, []string{"base64-data-uri", "base64-corrupt"}, ""},
	{"URL-safe", fileHead + `"aGk§-aG_k"` + txtTail, []string{"base64-url-safe"}, "+ and /"},
	{"wrapped", fileHead + `"aGkh§\naGkh\r\naGkh"` + txtTail, []string{"base64-wrapped"}, "-w0"},
	{"escaped slashes", fileHead + `"\/\/79"` + txtTail, nil, ""},
	{"a + lost", fileHead + `"aGkh§ GkhaGkh"` + txtTail, []string{"base64-corrupt"}, "a + was"},
	{"cut off", fileHead + `"aGkhaGkhaG§"` + txtTail, []string{"base64-corrupt"}, "cut off"},
	{"one character too many", fileHead + `"aGkha§"` + txtTail, []string{"base64-corrupt"}, "5 characters"},
	{"a bad character", fileHead + `"aGkh§!Gkh"` + txtTail, []string{"base64-corrupt"}, `"!"`},
	{"not ASCII", fileHead + `"aGkh§éGkh"` + txtTail, []string{"base64-corrupt"}, "not ASCII"},
	{"two joined", fileHead + `"aGk=§aGk="` + txtTail, []string{"base64-corrupt"}, "joined"},
	{"far into the file", fileHead + `"` + strings.Repeat("aGkh", 2000) + `§*aGk="` + txtTail, []string{"base64-corrupt"}, `"*"`},
	{"wrapped far into the file", fileHead + `"` + strings.Repeat("aGkh", 2000) + `§\naGkh"` + txtTail, []string{"base64-wrapped"}, ""},
}

// encoded is the base64 of a file that begins as given.
func encoded(head string) string {
	return `"` + base64.StdEncoding.EncodeToString([]byte(head+strings.Repeat("\x00", 40))) + `"`
}

// archive is the base64 of a ZIP archive with one file in it behind a first
// one of so many bytes that do not compress.
func archive(name string, before int) string {
	var b bytes.Buffer
	w := zip.NewWriter(&b)
	for _, f := range [...]struct {
		name string
		size int
	}{{"[Content_Types].xml", before}, {name, 10}} {
		part, err := w.CreateHeader(&zip.FileHeader{Name: f.name, Method: zip.Store})
		if err == nil {
			_, err = part.Write(make([]byte, f.size))
		}
		if err != nil {
			panic(err)
		}
	}
	if err := w.Close(); err != nil {
		panic(err)
	}
	return `"` + base64.StdEncoding.EncodeToString(b.Bytes()) + `"`
}
