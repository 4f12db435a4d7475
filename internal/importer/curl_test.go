package importer

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"redial/callback"
)

// curlFiles are the files that lie in the folder of a command.
var curlFiles = map[string]string{
	"body.json":     "{\n  \"ok\": true,\r\n  \"order_id\": \"x\"\n}\n",
	"my body.json":  `{"ok":true}`,
	"zero.bin":      "a\x00b\xff\r\nc",
	"latin.bin":     "caf\xe9\r\n\n\xff\r",
	"headers.txt":   "Content-Type: application/json\nx-callback-secret: from-a-file\n",
	"text.txt":      "hello, wörld & more\n",
	"sub/deep.json": `{"deep":1}`,
}

// posixCommands are curl commands in the shapes that browsers, API clients,
// workflow tools, manuals and people write. URL stands for the callback URL.
var posixCommands = []string{
	// by hand
	`curl -d '{"ok":true}' URL`,
	`curl URL -d '{"ok":true}'`,
	`curl -X POST URL -H 'Content-Type: application/json' -d '{"ok":true,"order_id":"7f0c3a52"}'`,
	`curl -XPOST URL -H'Content-Type: application/json' -d'{"ok":true}'`,
	`curl -sS -X POST -d "{\"ok\":true,\"text\":\"a 'b' c\"}" URL`,
	`curl -sSfLX POST URL -d '{}'`,
	`curl -sSd '{"cluster":1}' URL`,
	`curl --silent --show-error --request POST --url URL --data '{"a":1}'`,
	`curl URL --data '{"a":1}' --data '{"b":2}'`,
	`curl URL -d a=1 -d b=2`,
	`curl URL -d ''`,
	`curl URL -d '{"tab":"a	b"}'`,
	`curl URL -d "{\"dollar\":\"\$5\",\"tick\":\"\` + "`" + `\"}"`,
	`curl URL -d {\"bare\":true}`,
	`curl URL -d '{"a":"it'\''s"}'`,
	`curl URL -d '{"a":"it'"'"'s"}'`,
	`curl URL -d "{'single':1}"`,
	`curl URL --data-raw '@not a file'`,
	`curl URL --data-raw '{"html":"<b>&amp;</b>"}'`,
	`curl URL --data-binary '{"n":"1\n2"}'`,
	`curl URL --data-ascii '{"a":1}'`,
	"curl URL -d '{\n  \"pretty\": true\n}\n'",
	"curl URL --data-raw '\n{\n  \"lines\": [1,\n 2]\n}'",
	// many lines
	"curl \\\n  -X POST \\\n  URL \\\n  -H 'Content-Type: application/json' \\\n  -d '{\"ok\":true}'",
	"curl -X POST URL \\\n  -H \"Content-Type: application/json\" \\\n  -H \"x-callback-secret: s3cret\" \\\n  -d '{\n    \"ok\": true,\n    \"order_id\": \"7f0c3a52-9d1e-4b86-a2f4-c15e8d907b63\",\n    \"output_type\": \"text\",\n    \"result_text\": \"Done\"\n  }'",
	"curl \\\r\n  URL \\\r\n  -d '{\"crlf\":true}'",
	"# deliver it\ncurl URL -d '{\"comment\":1}' # done\n",
	"curl URL -d \"{\\\"continued\\\": \\\n true}\"",
	// $'…'
	`curl URL --data-raw $'{"text":"it\'s\\n\u00e9 \x41\101\t!"}'`,
	`curl URL -d $'{"smile":"\U0001F600"}'`,
	`curl URL -d $'a\q\e[0m\a\b\f\v\r\cA\?\"'`,
	`curl URL -d $"{}"`,
	// browsers: copy as cURL
	"curl 'URL' \\\n  -H 'accept: */*' \\\n  -H 'accept-language: en-US,en;q=0.9' \\\n  -H 'content-type: application/json' \\\n  -b 'session=abc; theme=dark' \\\n  -H 'origin: http://localhost' \\\n  -H 'sec-ch-ua: \"Chromium\";v=\"130\"' \\\n  -H 'user-agent: Mozilla/5.0' \\\n  --data-raw '{\"ok\":true,\"result_text\":\"{\\\"a\\\": \\\"b\\\"}\"}' \\\n  --compressed \\\n  --insecure",
	"curl 'URL' -X POST -H 'User-Agent: Mozilla/5.0' -H 'Accept-Encoding: gzip, deflate' -H 'Content-Type: application/json' --data-raw $'{\"result_text\":\"What\\'s new\\u0021\"}' --compressed",
	// API clients
	"curl --location 'URL' \\\n--header 'Content-Type: application/json' \\\n--header 'x-callback-secret: abc' \\\n--data '{\n    \"ok\": true\n}'",
	"curl --location --request POST 'URL' \\\n--header 'Content-Type: application/json' \\\n--data-raw '{\n    \"ok\": false,\n    \"error\": \"can'\\''t\"\n}'",
	"curl --request POST \\\n  --url URL \\\n  --header 'Content-Type: application/json' \\\n  --header 'User-Agent: insomnia/10' \\\n  --data '{\n\t\"ok\": true\n}'",
	"http_proxy= curl URL -d '{\"env\":1}'",
	`curl --json '{"json":true}' URL`,
	`curl --json '{"json":' --json 'true}' URL`,
	`curl --json @body.json URL`,
	`curl -d x=1 --json '{}' URL`,
	// files
	`curl -d @body.json URL`,
	`curl -d@body.json URL`,
	`curl --data @latin.bin URL`,
	`curl --data-binary @body.json URL`,
	`curl --data-binary @zero.bin URL`,
	`curl --data-binary "@my body.json" URL`,
	`curl --data-binary @my\ body.json URL`,
	`curl --data-binary @sub/deep.json -H @headers.txt URL`,
	`curl -X POST -T body.json URL`,
	`curl -X POST --upload-file 'my body.json' URL`,
	// --data-urlencode
	`curl URL --data-urlencode 'a b&c'`,
	`curl URL --data-urlencode 'name=ä b/ü~'`,
	`curl URL --data-urlencode '=x=y'`,
	`curl URL --data-urlencode 'name@text.txt' -d z=1`,
	`curl URL --data-urlencode @text.txt`,
	// standard input
	"curl URL -d @- <<'EOF'\n{\"here\": \"$doc\"}\nEOF",
	"curl URL --data-binary @- <<EOF\n{\"here\": \"\\$doc \\\\ joined\\\n lines\"}\nEOF\n",
	"curl --data-binary @- URL <<-END\n\t{\"tabs\":1}\n\tEND",
	`curl URL -d @- <<< '{"string":1}'`,
	`curl URL --data-binary @- <<< "{\"string\":1}"`,
	`echo '{"echo":1}' | curl -d @- URL`,
	`echo -n '{"echo":1}' | curl --data-binary @- URL`,
	`printf '%s' '{"printf":1}' | curl --data-binary @- URL`,
	"cat <<'EOF' | curl --data-binary @- URL\n{\"cat\":1}\nEOF",
	// several
	"curl URL -d '{\"n\":1}'\ncurl URL -d '{\"n\":2}'",
	"curl URL -d '{\"n\":1}' && curl URL -d '{\"n\":2}'; curl URL -d '{\"n\":3}' || true",
	`curl URL -d '{"n":1}' --next URL -d '{"n":2}'`,
	`curl URL URL -d '{"twice":1}'`,
	// options that change nothing, with values that could be taken for more
	`curl -o /dev/null -w '%{http_code}\n' -m 10 --retry 0 --connect-timeout 5 -A agent -e http://referer URL -d '{"o":1}'`,
	`curl -u user:password --max-time 10 -b 'a=b' -x '' URL -d '{"auth":1}'`,
	`curl -ksS --http1.1 --no-keepalive URL -d '{"k":1}' > /dev/null 2>&1`,
	`curl URL --data-bin '{"short name":1}'`,
	`curl -d "{\"v\":\"$NAME ${NAME} $1 $\"}" URL`,
	`curl -H "x-callback-secret: $NAME" -d '{"v":1}' URL`,
	`curl -d '{"unicode":"日本語 😀"}' URL`,
	`curl -g -d '{"glob":"[1-3]{a,b}"}' URL`,
}

// TestImportCurlIsWhatCurlSends runs each command with the real curl against a
// server of its own, and compares.
func TestImportCurlIsWhatCurlSends(t *testing.T) {
	t.Parallel()
	for _, tool := range []string{"bash", "curl"} {
		if _, err := exec.LookPath(tool); err != nil {
			t.Skip("there is no " + tool)
		}
	}
	require.GreaterOrEqual(t, len(posixCommands), 60)
	for i, command := range posixCommands {
		t.Run(fmt.Sprintf("%02d", i), func(t *testing.T) {
			t.Parallel()
			compareWithCurl(t, command)
		})
	}
}

func compareWithCurl(t *testing.T, command string) {
	t.Helper()
	var mu sync.Mutex
	var sent []string
	server := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		body, err := io.ReadAll(r.Body)
		mu.Lock()
		defer mu.Unlock()
		sent = append(sent, r.Method+" "+string(body))
		assert.NoError(t, err)
	}))
	defer server.Close()
	dir := t.TempDir()
	for name, content := range curlFiles {
		path := filepath.Join(dir, name)
		require.NoError(t, os.MkdirAll(filepath.Dir(path), 0o700))
		require.NoError(t, os.WriteFile(path, []byte(content), 0o600))
	}
	command = strings.ReplaceAll(command, "URL", server.URL+"/api/orders/callback")

	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	run := exec.CommandContext(ctx, "bash", "-c", strings.ReplaceAll(command, "\r\n", "\n"))
	run.Dir = dir
	run.Env = []string{"PATH=" + os.Getenv("PATH"), "NAME=$NAME", "LC_ALL=C.UTF-8"}
	out, err := run.CombinedOutput()
	require.NoError(t, err, "%s\n%s", command, out)

	m, err := Curl(command, func(name string) ([]byte, error) { return os.ReadFile(filepath.Join(dir, name)) })
	require.NoError(t, err, command)
	var got []string
	for _, f := range m.Found {
		got = append(got, "POST "+string(f.Record.Body))
		assert.Equal(t, server.URL+"/api/orders/callback", f.Record.URL)
	}
	want := make([]string, len(sent))
	for i, s := range sent { // $1 is empty to bash, and ${NAME} is not known to us
		want[i] = strings.Replace(s, "$NAME $NAME  $", "$NAME ${NAME} $1 $", 1)
	}
	assert.Equal(t, want, got, command)
	assert.Empty(t, m.Skipped)
}

// windowsCommands are commands that no shell here can run, and what curl gets
// from them.
var windowsCommands = []struct{ name, command, want string }{
	{"cmd", `curl -X POST URL -H "Content-Type: application/json" -d "{\"ok\":true}"`, `{"ok":true}`},
	{"cmd with doubled quotes", `curl URL -d "{""ok"":true,""a b"":1}"`, `{"ok":true,"a b":1}`},
	{"cmd on lines", "curl -X POST ^\r\n  URL ^\r\n  -H \"Content-Type: application/json\" ^\r\n  -d \"{\\\"ok\\\":true,\\\"p\\\":\\\"C:\\\\x\\\"}\"", `{"ok":true,"p":"C:\\x"}`},
	{"cmd of a browser", "curl ^\"URL^\" ^\r\n  -H ^\"content-type: application/json^\" ^\r\n  --data-raw ^\"^{^\\^\"ok^\\^\":true,^\\^\"a^\\^\":^\\^\"50^% ^& more^\\^\"^}^\"", `{"ok":true,"a":"50% & more"}`},
	{"cmd of a browser with a line break", "curl ^\"URL^\" ^\n  --data-raw ^\"^{^\n\n  ^\\^\"ok^\\^\": true^\n\n^}^\"", "{\n  \"ok\": true\n}"},
	{"cmd caret in quotes", `curl URL ^` + "\n" + `-d "2^3" -d 4^5`, `2^3&45`},
	{"cmd two commands", "curl URL -d \"{\\\"n\\\":1}\" ^\n -s\ncurl URL -G", `{"n":1}`},
	{"PowerShell", "curl.exe -X POST URL `\r\n  -H 'Content-Type: application/json' `\r\n  -d '{\"ok\":true}'", `{"ok":true}`},
	{"PowerShell of old", "curl.exe URL -d '{\\\"ok\\\":true,\\\"t\\\":\\\"a \\\\\\\"b\\\\\\\"\\\"}'", `{"ok":true,"t":"a \"b\""}`},
	{"PowerShell in double quotes", "curl.exe URL `\n -d \"{`\"ok`\":true,`\"nl`\":`\"a`tb`\"}\"", "{\"ok\":true,\"nl\":\"a\tb\"}"},
	{"PowerShell doubled", "curl.exe URL -d '{\"a\":\"it''s\"}' # done", `{"a":"it's"}`},
	{"PowerShell json in json", "curl.exe URL -d '{\"r\":\"{\\\"a\\\":1}\"}'", `{"r":"{\"a\":1}"}`},
	{"PowerShell here-string", "$body = @'\r\n{\r\n  \"a\": \"it's $x\"\r\n}\r\n'@\r\ncurl.exe URL -d $body", "{\n  \"a\": \"it's $x\"\n}"},
	{"PowerShell here-string with a value", "$id = 'o-1'\n$body = @\"\n{\"a\": \"$id\", `$b: \"\"}\n\"@\ncurl.exe URL -d \"$body\"", "{\"a\": \"o-1\", $b: \"\"}"},
	{"PowerShell quotes behind a backtick", "curl.exe URL -d \"{`\"ok`\":true}\"", `{"ok":true}`},
	{"PowerShell quotes behind a backtick, spaced", "curl.exe URL -d \"{ `\"ok`\" : `\"a ``b`\" }\"", "{ \"ok\" : \"a `b\" }"},
	{"Invoke-RestMethod", "Invoke-RestMethod -Method Post -Uri URL -ContentType 'application/json' -Body '{\"ok\":true}'", `{"ok":true}`},
	{"Invoke-RestMethod on lines", "Invoke-RestMethod `\n  -Uri \"URL\" `\n  -Method POST `\n  -Headers @{ 'x-callback-secret' = $secret; \"Content-Type\" = \"application/json\" } `\n  -Body '{\"a\":\"it''s\"}'", `{"a":"it's"}`},
	{"Invoke-WebRequest with variables", "$h = @{\n  'x-callback-secret' = 'abcdefgh'\n}\n$url = 'URL'\n$b = '{\"n\":1}'\n$answer = iwr $url -Method:Post -Headers $h -Body $b -UseBasicParsing", `{"n":1}`},
	{"PowerShell's curl of old", "curl -Uri URL -Method POST -Body '{\"n\":1}'", `{"n":1}`},
	{"PowerShell doubled quotes are none", "curl.exe URL -d \"{\"\"ok\"\":true}\" -H 'a: b'", `{"ok":true}`},
}

func TestImportCurlOfWindows(t *testing.T) {
	t.Parallel()
	for _, c := range windowsCommands {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			m, err := Curl(strings.ReplaceAll(c.command, "URL", "https://x.example.org/api/orders/callback"), nil)
			require.NoError(t, err)
			require.Len(t, m.Found, 1)
			assert.Equal(t, c.want, string(m.Found[0].Record.Body))
			assert.Equal(t, "https://x.example.org/api/orders/callback", m.Found[0].Record.URL)
		})
	}
}

func TestImportCurlDropsSecrets(t *testing.T) {
	t.Parallel()
	m, err := Curl("curl 'https://me:pw@x.example.org/api/orders/callback?token=t#f' -H 'X-Callback-Secret: canary-1' -H 'Authorization: Bearer canary-2' "+
		"-b 'a=canary-3' -u x:canary-4 -d '{\"ok\":true,\"order_id\":\"o\",\"output_type\":\"text\"}'\n"+
		"curl https://x.example.org/cb -H 'x-callback-secret: canary-5' -d '{\"text\":\"canary-5\"}'\n"+
		"curl https://x.example.org/cb -H \"x-callback-secret: $SECRET\" -d '{\"a\":\"$SECRET\"}' -d \"$OTHER\"", nil)
	require.NoError(t, err)
	require.Len(t, m.Found, 2)
	r := m.Found[0].Record
	assert.Equal(t, "https://x.example.org/api/orders/callback", r.URL)
	assert.Equal(t, "o", r.OrderID)
	assert.Equal(t, "text", r.OutputType)
	assert.True(t, *r.OK)
	assert.Equal(t, map[string]int{"x-callback-secret": 1, "authorization": 2, "cookie": 1, "user in the URL": 1, "query of the URL": 1}, m.Dropped)
	assert.Equal(t, 6, m.Secrets())
	assert.Equal(t, []string{"command 2: its body holds the secret itself, which must not be kept"}, m.Skipped)
	assert.Equal(t, []string{"command 3: the value of $SECRET at 3:54 is not known, so the name stands in the body", "command 3: the value of $OTHER at 3:88 is not known, so the name stands in the body"}, m.Notes)
	assert.NotContains(t, fmt.Sprintf("%+v", m.Found), "canary")
}

func TestImportCurlRefuses(t *testing.T) {
	t.Parallel()
	for command, want := range map[string]string{
		"":                            "no line of it is a curl command",
		"wget https://x":              "no line of it is a curl command",
		"curl https://x.org":          "it is a GET",
		"curl -I https://x.org":       "it is a HEAD",
		"curl -G https://x.org -d a":  "it is a GET",
		"curl -T f https://x.org":     "files are not read",
		"curl -X POST https://x.org":  "it sends no body",
		"curl -d '{}'":                "it has no URL",
		"curl -F a=b https://x.org":   "it uploads a form",
		"curl -K conf https://x.org":  "config file",
		"curl -d @f https://x.org":    "files are not read",
		"curl -d @- https://x.org":    "standard input",
		"curl -d @- https://x.org <f": "standard input",
		"curl https://x.org -d":       "option -d has no value",
		"curl https://x.org --data":   "option --data has no value",
		"curl -d '{} https://x.org":   "a single quote is never closed",
		`curl -d "{} https://x.org`:   "a double quote is never closed",
		`curl -d $'{} https://x.org`:  "a $' quote is never closed",
	} {
		_, err := Curl(command, nil)
		assert.ErrorContains(t, err, want, command)
	}
	_, err := Curl("curl -d @missing https://x.org", os.ReadFile)
	assert.ErrorContains(t, err, "missing")
}

// TestRestMethod has what of PowerShell's own commands is left out, and why.
func TestRestMethod(t *testing.T) {
	t.Parallel()
	m, err := Curl("$h = @{ 'x-callback-secret' = 'CANsecret1'; Authorization = \"Bearer $token\" }\n"+
		"irm "+callbackURL+" -Method POST -Headers $h -ContentType application/json -Body '{}'", nil)
	require.NoError(t, err)
	assert.Equal(t, map[string]int{"x-callback-secret": 1}, m.Dropped)
	assert.Equal(t, callback.SecretSent, m.Found[0].Record.Request.Secret)
	assert.NotContains(t, fmt.Sprintf("%+v", m.Found), "CAN")
	for text, want := range map[string]string{
		"$h = @{ 'x-callback-secret' = 'CANsecret1' }\nirm URL -Method POST -Headers $h -Body 'CANsecret1'": "its body holds the secret itself",
		"irm URL -Method POST -Body (@{ ok = $true } | ConvertTo-Json)":                                     "ConvertTo-Json",
		"$b = @{ ok = $true } | ConvertTo-Json\nirm URL -Method POST -Body $b":                              "ConvertTo-Json",
		"irm URL -Method POST -Body @{ ok = 1 }":                                                            "its body is a table",
		"irm URL -Method POST -Body (Get-Content x.json -Raw)":                                              "files are not read",
		"$b = Get-Content -Raw x.json; irm URL -Method POST -Body $b":                                       "files are not read",
		"$b = @{ a = 1 } | ConvertTo-Json\ncurl.exe URL -d $b":                                              "ConvertTo-Json",
		"$b = gc x.json\ncurl.exe URL -d $b":                                                                "files are not read",
		"irm URL -Method POST -InFile x.json":                                                               "files are not read",
		"irm URL -Method POST -Form @{ a = 1 }":                                                             "it uploads a form",
		"irm URL":                                                                                           "it is a GET",
		"irm URL -Method POST -Body":                                                                        "its parameter -Body has no value",
		"irm URL -Method POST -Body 'x":                                                                     "a quote is never closed",
		"$b = @'\nx\nirm URL -Body $b\n":                                                                    "no line of it is a curl command",
	} {
		_, err := Curl(strings.ReplaceAll(text, "URL", callbackURL), nil)
		require.ErrorIs(t, err, ErrNothing, text)
		assert.ErrorContains(t, err, want, text)
	}
}

func FuzzImportCurl(f *testing.F) {
	for _, c := range posixCommands {
		f.Add(c)
	}
	for _, c := range windowsCommands {
		f.Add(c.command)
	}
	f.Add("curl &0\x910") // the library goes on behind an error
	f.Fuzz(func(t *testing.T, text string) {
		m, err := Curl(text, func(string) ([]byte, error) { return nil, nil })
		if err == nil && len(m.Found) == 0 {
			t.Fatalf("%q: nothing found, and no error", text)
		}
	})
}
