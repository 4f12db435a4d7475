package importer

import (
	"errors"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// TestShellTexts has commands as they stand in scripts, manuals, transcripts
// and chats. URL stands for a callback URL.
func TestShellTexts(t *testing.T) {
	t.Parallel()
	read := func(name string) ([]byte, error) {
		if name == "body.json" {
			return []byte("{\"file\":1}\n"), nil
		}
		return nil, errors.New("no such file")
	}
	for _, c := range []struct {
		name, text string
		bodies     []string
		skipped    []string
		notes      []string
	}{
		{name: "a caret in a quoted word", text: "curl URL -d '{\"a\":\"x ^\"}' \\\n -s", bodies: []string{`{"a":"x ^"}`}},
		{name: "a caret before a quote", text: `curl URL -d '{"re":"^"}'`, bodies: []string{`{"re":"^"}`}},
		{name: "a backtick in a quoted word", text: "curl URL -d '{\"md\":\"[`\"}'", bodies: []string{"{\"md\":\"[`\"}"}},
		{name: "an empty key", text: `curl URL -d '{"": 1}'`, bodies: []string{`{"": 1}`}},
		{name: "doubled quotes in single ones", text: `curl URL -d '{""}'`, bodies: []string{`{""}`}},
		{name: "caret at the end of a quoted line", text: "curl URL -d 'x ^\ny'", bodies: []string{"x ^\ny"}},

		{name: "input by its device", text: "curl URL -d @/dev/stdin <<'EOF'\n{\"a\":1}\nEOF", bodies: []string{`{"a":1}`}},
		{name: "input from a file", text: "curl URL -d @- <body.json", bodies: []string{`{"file":1}`}, notes: []string{"command 1: the file body.json was read for it"}},
		{name: "input from cat", text: "cat body.json | curl URL --data-binary @-", bodies: []string{"{\"file\":1}\n"}, notes: []string{"command 1: the file body.json was read for it"}},

		{
			name: "a command in a here-document", text: "curl URL -d @- <<EOF\n{\"at\":\"$(date)\"}\nEOF", bodies: []string{`{"at":"$(date)"}`},
			notes: []string{"command 1: the shell would run $(date) at 2:8 and put its output there; nothing is run here, so it stands in the body as it is"},
		},
		{
			name: "a command in double quotes", text: "curl URL -d \"{\\\"at\\\":\\\"`date -u`\\\"}\"", bodies: []string{"{\"at\":\"`date -u`\"}"},
			notes: []string{"command 1: the shell would run `date -u` at 1:62 and put its output there; nothing is run here, so it stands in the body as it is"},
		},
		{name: "a file by cat", text: `curl URL -d "$(cat body.json)"`, bodies: []string{`{"file":1}`}},
		{name: "a file by a redirection", text: `curl URL -d "$(<body.json)"`, bodies: []string{`{"file":1}`}},
		{name: "a body built by cat", text: "BODY=$(cat <<'EOF'\n{\"a\":\"$x\"}\nEOF\n)\ncurl URL -d \"$BODY\"", bodies: []string{`{"a":"$x"}`}},

		{name: "a value that stands in the text", text: "ID=7\nexport T='x y'\ncurl URL -d \"{\\\"id\\\":$ID,\\\"t\\\":\\\"${T}\\\",\\\"u\\\":\\\"${ID:-0}\\\"}\"", bodies: []string{`{"id":7,"t":"x y","u":"7"}`}},
		{name: "options in a variable", text: "OPTS='-s -d {}'\ncurl $OPTS URL", bodies: []string{`{}`}},
		{
			name: "values that are not there", text: `curl URL -d "${X:-y} $1 $NAME"`, bodies: []string{"${X:-y} $1 $NAME"},
			notes: []string{
				"command 1: the value of ${X:-y} at 1:52 is not known, so the name stands in the body",
				"command 1: the value of $1 at 1:60 is not known, so the name stands in the body",
				"command 1: the value of $NAME at 1:63 is not known, so the name stands in the body",
			},
		},
		{
			name: "a value that is taken back", text: "X=1\nX=$(id)\ncurl URL -d \"$X\"", bodies: []string{"$X"},
			notes: []string{"command 1: the value of $X at 3:52 is not known, so the name stands in the body"},
		},

		{name: "an emoji of a browser", text: `curl URL --data-raw $'{"t":"\ud83d\ude00 \u00e9 \ud83d"}'`, bodies: []string{"{\"t\":\"\U0001F600 é \uFFFD\"}"}},

		{
			name: "one that can't be read among others", text: "curl URL -d '{\"n\":1}'\ncurl URL -d {\"a\":(1)}\ncurl URL -d '{\"n\":3}'",
			bodies: []string{`{"n":1}`, `{"n":3}`}, skipped: []string{"line 2: a command can only contain words and redirects; encountered `(`, at 2:56"},
		},
		{
			name: "a transcript", text: "$ curl -v URL -d '{\"n\":1}'\n* Couldn't find host (x) in .netrc\n> POST /api/orders/callback HTTP/1.1\n> Host: x\n< HTTP/1.1 200 OK\n{\"ok\":true}\n$ curl URL -d '{\"n\":2}'\n",
			bodies: []string{`{"n":1}`, `{"n":2}`},
		},
		{name: "a log between", text: "curl URL -d 1\n[info] done (2 s)\ncurl URL -d 2", bodies: []string{"1", "2"}},

		{name: "prompts", text: "$ curl URL \\\n> -d '{\"a\":1}'", bodies: []string{`{"a":1}`}},
		{name: "a prompt with a name", text: "me@host:~/x$ curl URL -d 1\n[me@host x]$ curl URL -d 2", bodies: []string{"1", "2"}},
		{name: "prompts in a body", text: "$ curl URL -d '{\n>  \"a\": 1\n> }'", bodies: []string{"{\n \"a\": 1\n}"}},
		{name: "a prompt of PowerShell", text: "PS C:\\Users\\x> curl.exe URL `\n>> -d '{\"a\":1}'", bodies: []string{`{"a":1}`}},
		{name: "a prompt of cmd", text: "C:\\Users\\x>curl URL -d \"{\\\"a\\\":1}\"", bodies: []string{`{"a":1}`}},
		{name: "timeout", text: "timeout 5 curl URL -d 1", bodies: []string{"1"}},
		{name: "env", text: "env A=1 B=2 curl URL -d 1", bodies: []string{"1"}},
		{name: "sudo with options", text: "sudo -u www-data /usr/bin/curl URL -d 1", bodies: []string{"1"}},
		{name: "docker", text: "docker exec -it x curl URL -d 1", bodies: []string{"1"}},
		{name: "kubectl", text: "kubectl exec deploy/x -n y -- curl URL -d 1", bodies: []string{"1"}},
		{name: "a shell in it", text: `docker exec x sh -c 'curl URL -d "{\"a\":1}"'`, bodies: []string{`{"a":1}`}},
		{name: "a subshell", text: "( curl URL -d 1 )", bodies: []string{"1"}},
		{name: "an if", text: "if true; then curl URL -d 1; fi", bodies: []string{"1"}},
		{name: "an if that is cut off", text: "if true; then\n  curl URL -d 1", bodies: []string{"1"}},
		{name: "a loop", text: "for i in 1 2; do\n  curl URL -d '{}' || exit\ndone", bodies: []string{"{}"}},
		{name: "a function", text: "notify() {\n  curl URL -d '{}'\n}", bodies: []string{"{}"}},
		{name: "an answer that is kept", text: "ANSWER=$(curl -s URL -d 1)", bodies: []string{"1"}},
		{name: "a condition", text: "if ! curl -f URL -d 1 >/dev/null; then echo 'no'; fi", bodies: []string{"1"}},
		{name: "not curl", text: "echo curl URL -d 1\ncurl URL -d 2", bodies: []string{"2"}},

		{
			name: "apostrophes that close each other", text: `curl URL -d '{"t":"it's what's done"}'`,
			skipped: []string{`command 1: the ' at 1:60, of "it's", ends the text that a ' began: write '\'' for it`},
		},
		{
			name: "an apostrophe", text: "curl URL -d '{\"t\":\"it's done\"}'",
			skipped: []string{`line 1: a double quote is never closed: it opens at 1:67; the ' at 1:60, of "it's", ends the text that a ' began: write '\'' for it`},
		},
		{name: "curly quotes", text: "curl URL -d “{}”", skipped: []string{"command 1: curly quotes"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			m, err := Curl(strings.ReplaceAll(c.text, "URL", callbackURL), read)
			if len(c.bodies) > 0 {
				require.NoError(t, err)
			} else {
				require.ErrorIs(t, err, ErrNothing)
			}
			var bodies []string
			for _, f := range m.Found {
				bodies = append(bodies, string(f.Record.Body))
			}
			assert.Equal(t, c.bodies, bodies)
			assert.Equal(t, c.notes, m.Notes)
			require.Len(t, m.Skipped, len(c.skipped), m.Skipped)
			for i, want := range c.skipped {
				assert.Contains(t, m.Skipped[i], want)
			}
		})
	}
}
