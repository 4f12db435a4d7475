package callback

import (
	"strings"

	"redial/callback/internal/cause"
)

// exampleID is the order_id of the examples.
const exampleID = "3f2a9c1e-7b64-4d0a-9e55-1c8f0a6b2d47"

const (
	exampleEnvelope = `{"ok":true,"order_id":"` + exampleID + `","output_type":`
	exampleFailure  = `{"ok":false,"order_id":"` + exampleID + `"`
)

func exampleText(value string) string { return exampleEnvelope + `"text","result_text":` + value + `}` }

func exampleHTML(value string) string { return exampleEnvelope + `"html","result_text":` + value + `}` }

func exampleJSON(value string) string { return exampleEnvelope + `"json","result_text":` + value + `}` }

func exampleCSV(value string) string { return exampleEnvelope + `"csv","result_text":` + value + `}` }

func exampleURL(value string) string { return exampleEnvelope + `"url","result_url":` + value + `}` }

func exampleFiles(value string) string {
	return exampleEnvelope + `"file","files":` + value + `}`
}

func exampleFile(base64, filename, mimeType string) string {
	return exampleEnvelope + `"file","file_base64":` + base64 + `,"filename":` + filename + `,"mime_type":` + mimeType + `}`
}

func examplePDF(base64 string) string {
	return exampleFile(base64, `"report.pdf"`, `"application/pdf"`)
}

// ExampleOf returns a body of which Validate has a finding of this code, or ""
// where there is no such rule. The bodies of some rules are megabytes long.
func ExampleOf(code string) string {
	switch code {
	case "too-large":
		return exampleText(`"` + strings.Repeat("x", SizeLimit) + `"`)
	case "near-size-limit":
		return exampleText(`"` + strings.Repeat("x", SizeWarning) + `"`)
	case "too-deep":
		return exampleFailure + `,"error":` + strings.Repeat("[", maxDepth+1)
	case "more-findings":
		return exampleFailure + `,"error":"x"` + strings.Repeat(`,"a":1`, sameRule+2) + "}"
	}
	for _, row := range cause.Texts {
		if row.Code == code {
			return row.Example
		}
	}
	if body := examples[code]; body != "" {
		return body
	}
	for _, row := range cause.Places {
		if row.Code == code {
			return row.Example
		}
	}
	return ""
}

// examples are bodies by the code of the rule that they break.
var examples = map[string]string{
	"not-json":              `{"ok":true,` + "\x01" + `}`,
	"truncated":             `{"ok":true,"order_id":"3f2a9c1e-7b64`,
	"trailing-comma":        exampleFailure + `,"error":"x",}`,
	"missing-comma":         `{"ok":false "order_id":"` + exampleID + `","error":"x"}`,
	"missing-colon":         `{"ok" false,"order_id":"` + exampleID + `","error":"x"}`,
	"single-quotes":         `{"ok":false,"order_id":'` + exampleID + `',"error":"x"}`,
	"unquoted-key":          `{"ok":false,order_id:"` + exampleID + `","error":"x"}`,
	"unescaped-quote":       exampleText(`"He said "yes" to it."`),
	"unescaped-newline":     exampleText("\"one\ntwo\""),
	"unescaped-control":     exampleText("\"one\ttwo\""),
	"bad-escape":            exampleText(`"C:\Users"`),
	"lone-surrogate":        exampleText(`"\ud83d"`),
	"invalid-utf8":          exampleText("\"caf\xe9\""),
	"foreign-literal":       `{"ok":True,"order_id":"` + exampleID + `","output_type":"text","result_text":"x"}`,
	"not-a-number":          exampleFailure + `,"error":{"score":NaN}}`,
	"bad-number":            exampleFailure + `,"error":{"score":007}}`,
	"comment":               exampleFailure + `,"error":"x" /* why */}`,
	"two-documents":         exampleFailure + `,"error":"x"}{"ok":tr`,
	"trailing-bytes":        exampleFailure + `,"error":"x"}}`,
	"empty-body":            " ",
	"byte-order-mark":       "\ufeff" + exampleFailure + `,"error":"x"}`,
	"utf-16":                "\xff\xfe{\x00}\x00",
	"not-an-object":         `["ok","order_id"]`,
	"duplicate-key":         exampleFailure + `,"error":"x","error":"y"}`,
	"unknown-field":         `{"ok":true,"order_id":"` + exampleID + `","output_type":"text","result_text":"x","trace":"7"}`,
	"placeholder":           `{"ok":false,"order_id":"order-uuid-from-webhook","error":"x"}`,
	"ok-missing":            `{"order_id":"` + exampleID + `","output_type":"text","result_text":"x"}`,
	"ok-not-boolean":        `{"ok":"true","order_id":"` + exampleID + `","output_type":"text","result_text":"x"}`,
	"order-id-missing":      `{"ok":false,"error":"x"}`,
	"order-id-not-string":   `{"ok":false,"order_id":12345,"error":"x"}`,
	"order-id-not-uuid":     `{"ok":false,"order_id":"={{ $json.order_id }}","error":"x"}`,
	"short-id-for-order-id": `{"ok":false,"short_id":"abc123","error":"x"}`,
	"short-id":              exampleFailure + `,"short_id":"abc123","error":"x"}`,
	"not-v1":                `{"ok":true,"order_id":"` + exampleID + `","version":2,"outputs":[]}`,
	"no-error-details":      exampleFailure + `}`,
	"failure-with-result":   exampleFailure + `,"output_type":"text","result_text":"x"}`,
	"success-with-error":    `{"ok":true,"order_id":"` + exampleID + `","output_type":"text","result_text":"","error":"Rate limit"}`,

	"output-type-missing":    `{"ok":true,"order_id":"` + exampleID + `","result_text":"x"}`,
	"output-type-not-string": exampleEnvelope + `["text"],"result_text":"x"}`,
	"output-type-unknown":    exampleEnvelope + `"pdf","file_base64":"JVBERi0="}`,
	"output-type-case":       exampleEnvelope + `"TEXT","result_text":"x"}`,
	"result-missing":         exampleEnvelope + `"text"}`,
	"two-results":            exampleEnvelope + `"video","result_url":"https://files.acme.io/v","files":[{"filename":"v.mp4","mime_type":"video/mp4","object_key":"k"}]}`,
	"unused-field":           exampleEnvelope + `"text","result_text":"x","result_url":"https://files.acme.io/r"}`,
	"html-hosting":           exampleHTML(`"<p>Hello</p>"`),
	"result-text-not-string": exampleText(`{"content":"Hello"}`),
	"result-text-empty":      exampleText(`""`),
	"result-text-not-json":   exampleJSON(`"Here is the JSON: {\"score\":7}"`),
	"csv-ragged":             exampleCSV(`"a,b\n1,2,3\n"`),
	"csv-quotes":             exampleCSV(`"a,b\n1,x\"y\n"`),
	"result-encoded-twice":   exampleJSON(`"\"{\\\"score\\\":7}\""`),

	"filename-missing":        exampleEnvelope + `"file","file_base64":"JVBERi0=","mime_type":"application/pdf"}`,
	"filename-not-string":     exampleFile(`"JVBERi0="`, `7`, `"application/pdf"`),
	"mime-type-missing":       exampleEnvelope + `"file","file_base64":"JVBERi0=","filename":"report.pdf"}`,
	"mime-type-not-string":    exampleFile(`"JVBERi0="`, `"report.pdf"`, `7`),
	"mime-type-form":          exampleFile(`"JVBERi0="`, `"report.pdf"`, `"pdf"`),
	"name-and-type-disagree":  exampleFile(`"JVBERi0="`, `"report.pdf"`, `"image/png"`),
	"bytes-disagree":          examplePDF(`"PCFET0NUWVBFIGh0bWw+PHRpdGxlPkxvZ2luPC90aXRsZT4="`),
	"file-kind":               exampleFile(`"TVqQAAMA"`, `"setup.exe"`, `"application/x-msdownload"`),
	"files-not-array":         exampleFiles(`"[{\"filename\":\"a.txt\"}]"`),
	"files-empty":             exampleFiles(`[]`),
	"file-not-object":         exampleFiles(`["JVBERi0="]`),
	"file-without-content":    exampleFiles(`[{"filename":"a.txt","mime_type":"text/plain"}]`),
	"object-key-not-string":   exampleFiles(`[{"filename":"a.txt","mime_type":"text/plain","object_key":7}]`),
	"filename-is-path":        exampleFile(`"JVBERi0="`, `"/tmp/report.pdf"`, `"application/pdf"`),
	"filename-no-name":        exampleFile(`"JVBERi0="`, `"undefined"`, `"application/pdf"`),
	"filename-without-ending": exampleFile(`"JVBERi0="`, `"report"`, `"application/pdf"`),
	"mime-type-general":       exampleFile(`"JVBERi0="`, `"report.pdf"`, `"application/octet-stream"`),
	"object-key-is-url":       exampleFiles(`[{"filename":"a.txt","mime_type":"text/plain","object_key":"https://uploads.acme.io/k?sig=1"}]`),
	"base64-not-string":       examplePDF(`{"type":"Buffer","data":[37,80,68,70]}`),
	"base64-empty":            examplePDF(`""`),
	"base64-data-uri":         examplePDF(`"data:application/pdf;base64,JVBERi0="`),
	"base64-url-safe":         examplePDF(`"JVBERi0xLjc-_w=="`),
	"base64-wrapped":          examplePDF(`"JVBE\nRi0="`),
	"base64-corrupt":          examplePDF(`"JVBERi0xLjc"`),
	"not-base64":              examplePDF(`"filesystem-v2"`),

	"result-url-not-string":   exampleURL(`["https://files.acme.io/r"]`),
	"result-url-not-absolute": exampleURL(`"/files/report"`),
	"result-url-scheme":       exampleURL(`"ftp://files.acme.io/r"`),
	"result-url-spaces":       exampleURL(`"https://files.acme.io/my report"`),
	"result-url-broken":       exampleURL(`"https://files.acme.io:port/r"`),
	"result-url-http":         exampleURL(`"http://files.acme.io/r"`),
	"result-url-no-address":   exampleURL(`"[report](https://files.acme.io/r)"`),
	"result-url-unreachable":  exampleURL(`"http://localhost:3000/r"`),
	"result-url-example":      exampleURL(`"https://example.com/r"`),

	"unfilled-template":    exampleText(`"{{ $json.text }}"`),
	"missing-word":         exampleText(`"undefined"`),
	"object-as-text":       exampleText(`"[object Object]"`),
	"printed-value":        exampleText(`"<coroutine object main at 0x7f00>"`),
	"printed-bytes":        exampleText(`"b'Done.'"`),
	"result-in-fence":      exampleCSV("\"```csv\\na,b\\n1,2\\n```\""),
	"other-format":         exampleCSV(`"{\"a\":1}"`),
	"escaped-twice":        exampleText(`"\"one\\ntwo\""`),
	"mojibake":             exampleText(`"CafÃ© ZÃ¼rich"`),
	"equals-sign":          exampleText(`"=Report of today"`),
	"example-order-id":     `{"ok":false,"order_id":"00000000-0000-0000-0000-000000000000","error":"x"}`,
	"order-id-of-examples": `{"ok":false,"order_id":"550e8400-e29b-41d4-a716-446655440000","error":"x"}`,
	"maybe-unfilled":       exampleHTML(`"<h1>{{ title }}</h1>"`),
	"maybe-other-format":   exampleText(`"<p>Hello</p>"`),
	"escaped-lines":        exampleText(`"one\\ntwo\\nthree\\nfour"`),

	"empty-object":    `{}`,
	"order-echoed":    `{"short_id":"abc123","order_id":"` + exampleID + `","inputs":{},"callback_url":"https://host/api/orders/callback","ts":1760000000}`,
	"callback-deeper": `{"data":` + exampleFailure + `,"error":"x"}}`,
	"fields-deeper":   `{"ok":true,"order_id":"` + exampleID + `","data":{"output_type":"text","result_text":"x"}}`,
	"misnamed-field":  `{"ok":true,"orderId":"` + exampleID + `","output_type":"text","result_text":"x"}`,
	"flattened-names": exampleEnvelope + `"file","files__0__filename":"a.txt"}`,
	"secret-in-body":  `{"ok":true,"order_id":"` + exampleID + `","output_type":"text","result_text":"x","x-callback-secret":"…"}`,
	"error-answer":    `{"statusCode":500,"message":"Internal server error"}`,
	"other-answer":    `{"model":"m","choices":[{"message":{"role":"assistant","content":"Hello"}}]}`,
}
