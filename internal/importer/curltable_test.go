package importer

import (
	"os/exec"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// callbackURL is a URL of a platform.
const callbackURL = "https://x.example.org/api/orders/callback"

// TestCurlOptions has options that look alike: which word is whose value
// depends on the whole name.
func TestCurlOptions(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ options, want, note string }{
		// These take no value, though a longer or shorter name does.
		{"--netrc -d x", "x", ""},
		{"--parallel -d x", "x", ""},
		{"--crlf -d x", "x", ""},
		{"--socks5-gssapi -d x", "x", ""},
		{"--ftp-ssl -d x", "x", ""},
		{"--no-keepalive --no-buffer --no-progress-meter -N -d x", "x", ""},
		// These take one.
		{"--sigalgs a -d x", "x", ""},
		{"--ssl-sessions a -d x", "x", ""},
		{"--knownhosts a -d x", "x", ""},
		{"--expand-data x", "x", ""},
		{"--expand-data {{x}}", "{{x}}", "what --expand-data fills in is not known, so its names stand as they are"},
		{"--variable a=b -d x", "x", ""},
		{"--ipfs-gateway http://a -d x", "x", ""},
		{"--ech true -d x", "x", ""},
		{"--vlan-priority 1 --ip-tos 2 --parallel-max-host 3 -d x", "x", ""},
		{"--retry 5 -m 5 -d x", "x", ""},
		// A value behind =, and names cut short.
		{"--data=x", "x", ""},
		{"--data-bin x --max-t 5", "x", ""},
		{"--silen --data-urlenc =x", "x", ""},
		// Data is joined by the option that comes.
		{"--json X -d Y", "X&Y", ""},
		{"-d X --json Y", "XY", ""},
		{"--json X --json Y", "XY", ""},
		{"-d '' -d X", "X", ""},
		// What is not known is named.
		{"--frobnicate -d x", "x", "curl has no option --frobnicate that is known here: it was left out"},
		{"--s -d x", "x", "curl has no option --s that is known here: it was left out"},
		{"-~ -d x", "x", "curl has no option -~ that is known here: it was left out"},
	} {
		t.Run(c.options, func(t *testing.T) {
			t.Parallel()
			m, err := Curl("curl "+c.options+" "+callbackURL, nil)
			require.NoError(t, err)
			require.Len(t, m.Found, 1)
			assert.Equal(t, c.want, string(m.Found[0].Record.Body))
			assert.Equal(t, callbackURL, m.Found[0].Record.URL)
			if c.note == "" {
				assert.Empty(t, m.Notes)
			} else {
				assert.Equal(t, []string{"command 1: " + c.note}, m.Notes)
			}
		})
	}
}

// TestCurlTableIsCurls holds the table to the help of the curl that is here.
func TestCurlTableIsCurls(t *testing.T) {
	t.Parallel()
	help, err := exec.CommandContext(t.Context(), "curl", "--help", "all").Output()
	if err != nil {
		t.Skip("there is no curl")
	}
	option := regexp.MustCompile(`(?m)^ *(?:-(.), )?--([a-z0-9.-]+)( [<[])?`)
	known := 0
	for _, f := range option.FindAllStringSubmatch(string(help), -1) {
		o, ok := curlTable().byName[strings.TrimPrefix(f[2], "no-")]
		if !ok {
			t.Logf("%s is newer than the table", f[2])
			continue
		}
		known++
		assert.Equal(t, f[3] != "", o.takes, f[2])
		if f[1] != "" {
			assert.Equal(t, o.takes, curlTable().byLetter[f[1][0]].takes, f[2])
		}
	}
	assert.Greater(t, known, 200)
}
