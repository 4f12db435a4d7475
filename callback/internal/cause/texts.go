package cause

// Text is a row of the table of whole texts.
type Text struct {
	// Code is stable: it becomes the code of a finding.
	Code string
	// Example is a body that has this cause.
	Example string
	find    func(text []byte) *Cause
}

// Texts are the recognisers of whole texts in the order they are tried: first
// those that a few bytes prove, last those that go by the look of the text.
var Texts = []Text{
	{"compressed", "\x1f\x8b\x08\x00\x00\x00\x00\x00", compressed},
	{"raw-file", "%PDF-1.7\n", rawFile},
	{"binary-data", "\x85\xa2ok\xc3\xa8order_id\x00\x01\x02", binaryData},
	{"terminal-colours", "\x1b[32m" + example + "\x1b[0m", terminalColours},
	{"invisible-character", "\u200b" + example, invisibleStart},
	{"object-object", "[object Object]", objectObject},
	{"markdown-fence", "```json\n" + example + "\n```", fence},
	{"reasoning-block", "<think>short</think>\n" + example, reasoning},
	{"curl-command", "curl -X POST -d '" + example + "' https://host/api/orders/callback", curlCommand},
	{"http-message", "POST /api/orders/callback HTTP/1.1\nHost: host\n\n" + example, httpMessage},
	{"multipart", "--x\r\nContent-Disposition: form-data; name=\"ok\"\r\n\r\ntrue\r\n--x--", multipart},
	{"data-uri", "data:application/json;base64,eyJvayI6dHJ1ZX0=", dataURI},
	{"event-stream", "data: " + example, eventStream},
	{"jsonp", "callback(" + example + ");", wrappedInCall},
	{"assignment", "const body = " + example + ";", assignment},
	{"expression-mark", "=" + example, expressionMark},
	{"bytes-printed", "b'" + example + "'", bytesPrinted},
	{"printed-object", "System.Collections.Hashtable", printedObject},
	{"markup", "<!DOCTYPE html><html><head><title>502 Bad Gateway</title></head></html>", markup},
	{"wrapped-in-quotes", "'" + example + "'", wrappedInQuotes},
	{"escaped-quotes", `{\"ok\":true,\"order_id\":\"` + exampleID + `\"}`, escapedQuotes},
	{"doubled-braces", "{" + example + "}", doubledBraces},
	{"html-entities", "{&quot;ok&quot;:true}", entities},
	{"percent-encoded", "%7B%22ok%22%3Atrue%7D", percentEncoded},
	{"unicode-escaped", `\u007b\u0022ok\u0022:true\u007d`, unicodeEscaped},
	{"python-repr", "{'ok': True, 'order_id': '" + exampleID + "'}", pythonRepr},
	{"javascript-literal", "{ ok: true, order_id: '" + exampleID + "' }", javaScriptLiteral},
	{"quotes-eaten", "{ok:true,order_id:" + exampleID + "}", quotesEaten},
	{"template-not-filled", "{{ $json.body }}", wholeTemplate},
	{"form-data", "ok=true&order_id=" + exampleID, formData},
	{"web-token", "eyJhbGciOiJIUzI1NiJ9.eyJvayI6dHJ1ZX0.c2lnbmF0dXJl", webToken},
	{"base64", "eyJvayI6dHJ1ZSwib3JkZXJfaWQiOiJ4In0=", base64Text},
	{"hex", "7b226f6b223a747275657d", hexText},
	{"byte-list", "[123,34,111,107,34,58,116,114,117,101,125]", byteList},
	{"encoded-twice", `"{\"ok\":true}"`, encodedTwice},
	{"in-a-list", "[" + example + "]", inAList},
	{"empty-list", "[]", emptyList},
	{"encoder-failed", "false", encoderFailed},
	{"file-reference", "@body.json", fileReference},
	{"braces-missing", `"ok":true,"order_id":"` + exampleID + `"`, bracesMissing},
	{"several-documents", example + "\n" + example, severalDocuments},
	{"words-around", "Here it is: " + example, wordsAround},
	{"yaml", "ok: true\norder_id: " + exampleID, yamlText},
	{"settings-file", "ok = true\norder_id = \"" + exampleID + "\"", settingsFile},
	{"csv-text", "ok,order_id\ntrue," + exampleID, csvText},
	{"error-text", "Error: connect ECONNREFUSED 127.0.0.1:80", errorText},
	{"plain-text", "Hello, here is your report.", plainText},
}

const (
	exampleID = "3f2a9c1e-7b64-4d0a-9e55-1c8f0a6b2d47"
	example   = `{"ok":true,"order_id":"` + exampleID + `","output_type":"text","result_text":"Done."}`
)
