package cli

import (
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"redial/internal/config"
)

// standIn is a shell script that takes curl's place: it keeps the exact bytes
// that the command hands over as the body.
const standIn = `#!/bin/sh
while [ $# -gt 0 ]; do
  case "$1" in
  --data-raw) printf '%s' "$2" > "$OUT"; shift ;;
  --data-binary) cat > "$OUT"; shift ;;
  -H) printf '%s\n' "$2" >> "$OUT.headers"; shift ;;
  http*) printf '%s' "$1" > "$OUT.url" ;;
  esac
  shift
done
`

// awkward are bodies that a careless quoting would change.
var awkward = map[string]string{
	"plain":         `{"ok":true}`,
	"single quotes": `{"a":"it's","b":"''"}`,
	"double quotes": `{"a":"\"$HOME\" ` + "`id`" + ` $(id) !!"}`,
	"backslashes":   `{"a":"\\n\\\\"}`,
	"newlines":      "{\n  \"a\": 1\n}\n",
	"an at sign":    "@/etc/hostname",
	"a dash":        "--next",
	"a NUL":         "{\"a\":\"\x00\"}",
	"an escape":     "{\"a\":\"\x1b]52;c;aGk=\x07\"}",
	"not UTF-8":     "\xff\xfe{\"a\":1}\x80",
	"a tab and CR":  "{\t\"a\":\r\n1}",
	"bidi":          "{\"a\":\"\u202eabc\"}",
	"Hangul, emoji": `{"a":"안녕 👍🏽"}`,
	"END on a line": "END\nEND\n",
	"large":         strings.Repeat(`{"a":"x"}`, 40_000),
	"empty":         "",
}

func TestTheCurlCommandCarriesTheExactBody(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	require.NoError(t, os.WriteFile(filepath.Join(dir, "curl"), []byte(standIn), 0o700))
	for name, body := range awkward {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			out := filepath.Join(t.TempDir(), "body")
			c := exec.Command("sh")
			c.Stdin = strings.NewReader(curlCommand("http://127.0.0.1:1/it's?", config.SecretVariable, []byte(body)) + "\n")
			c.Env = []string{"PATH=" + dir + ":" + os.Getenv("PATH"), "OUT=" + out, "REDIAL_SECRET=s3 'cr\"et"}
			said, err := c.CombinedOutput()
			require.NoError(t, err, string(said))
			got, err := os.ReadFile(out)
			require.NoError(t, err)
			assert.Equal(t, body, string(got))
			headers, err := os.ReadFile(out + ".headers")
			require.NoError(t, err)
			assert.Equal(t, "Content-Type: application/json\nx-callback-secret: s3 'cr\"et\n", string(headers))
			url, err := os.ReadFile(out + ".url")
			require.NoError(t, err)
			assert.Equal(t, "http://127.0.0.1:1/it's?", string(url))
		})
	}
}

func TestTheCurlCommandControlsNoTerminal(t *testing.T) {
	t.Parallel()
	for name, body := range awkward {
		command := curlCommand("http://127.0.0.1:1/", config.SecretVariable, []byte(body))
		assert.Equal(t, safeText(command), command, name)
	}
	command := curlCommand("-oFILE\x1b]0;title\a\u202e\u009b6n", config.SecretVariable, []byte("{}"))
	assert.Equal(t, safeText(command), command, "of a URL")
	assert.Contains(t, command, "--url '-oFILE%1B]0;title%07%E2%80%AE%C2%9B6n'", "a URL is never an option of curl")
}

func TestRealCurlSendsTheExactBody(t *testing.T) {
	t.Parallel()
	if _, err := exec.LookPath("curl"); err != nil {
		t.Skip("curl is not installed; the stand-in has shown the quoting")
	}
	for name, body := range awkward {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var got, secret string
			server := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
				b, _ := io.ReadAll(r.Body)
				got, secret = string(b), r.Header.Get("x-callback-secret")
			}))
			c := exec.Command("sh")
			c.Stdin = strings.NewReader(curlCommand(server.URL, config.SecretVariable, []byte(body)) + "\n")
			c.Env = []string{"PATH=" + os.Getenv("PATH"), "REDIAL_SECRET=canary"}
			said, err := c.CombinedOutput()
			server.Close()
			require.NoError(t, err, string(said))
			assert.Equal(t, body, got)
			assert.Equal(t, "canary", secret)
		})
	}
}
