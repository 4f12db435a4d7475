package importer

import (
	"encoding/json"
	"fmt"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// harWith is an archive of one callback with a header, a text in its body, and
// an answer that says so.
func harWith(t *testing.T, url, name, value, text, answer string) []byte {
	t.Helper()
	body := fmt.Sprintf(`{"ok":true,"order_id":%q,"output_type":"text","result_text":%q}`, testOrder, text)
	quoted := func(s string) string {
		b, err := json.Marshal(s)
		require.NoError(t, err)
		return string(b)
	}
	return archiveOf(harPost(url, `{"name":"`+name+`","value":`+quoted(value)+`}`, `{"text":`+quoted(body)+`}`,
		`{"status":401,"headers":[{"name":"Location","value":`+quoted(url)+`},{"name":"Set-Cookie2","value":"sid=CANset-cookie"},{"name":"x-echo","value":`+
			quoted(answer)+`}],"content":{"text":`+quoted(answer+" CANset-cookie")+`}}`))
}

// TestSecretsInAnswers has what is left out of a request: an answer that
// repeats it loses it, too.
func TestSecretsInAnswers(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ name, url, header, value, answer string }{
		{"a value like a variable", callbackURL, "x-callback-secret", "$ANdollar55", "$ANdollar55"},
		{"a value between spaces", callbackURL, "x-callback-secret", " CANpadded10 ", "CANpadded10"},
		{"a scheme", callbackURL, "Authorization", "Bearer  CANbearer11", "CANbearer11"},
		{"a query", callbackURL + "?token=CANtoken22&a=1", "x", "", "CANtoken22"},
		{"an escaped query", callbackURL + "?token=CAN%2Ftoken22", "x", "", "CAN/token22"},
		{"a cookie", callbackURL, "Cookie", "a=1; sid=CANcookie33; b=CANcookie44", "CANcookie33 CANcookie44"},
		{"a user and a password", "https://CANuser:CANpassword@x.example.org/api/orders/callback", "x", "", "CANuser CANpassword"},
		{"another name for a token", callbackURL, "X-Auth-Token", "CANauth55", "CANauth55"},
		{"a way round a protection", callbackURL, "X-Vercel-Protection-Bypass", "CANbypass66", "CANbypass66"},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			m, err := HAR(harWith(t, c.url, c.header, c.value, "x", "echo "+c.answer))
			require.NoError(t, err)
			require.Len(t, m.Found, 1)
			a := m.Found[0].Attempt
			kept := fmt.Sprintf("%+v %s %v", m.Found[0].Record, a.Response, a.Headers)
			assert.NotContains(t, kept, "CAN")
			assert.NotContains(t, kept, "$AN")
			assert.Contains(t, string(a.Response), "echo [secret]")
			assert.Equal(t, callbackURL, a.Headers["Location"])
			assert.GreaterOrEqual(t, m.Secrets(), 2, "%v", m.Dropped)
		})
	}
}

// TestSecretsInBodies has secrets that stand in the body, which can't be kept
// without them.
func TestSecretsInBodies(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ name, url, header, value, text string }{
		{"a value like a variable", callbackURL, "x-callback-secret", "$ANdollar55", "$ANdollar55"},
		{"a value between spaces", callbackURL, "x-callback-secret", " CANpadded10 ", "a CANpadded10 b"},
		{"a query", callbackURL + "?token=CANtoken22", "x", "", "CANtoken22"},
		{"a password", "https://a:CANpassword@x.example.org/api/orders/callback", "x", "", "CANpassword"},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			m, err := HAR(harWith(t, c.url, c.header, c.value, c.text, ""))
			assert.ErrorIs(t, err, ErrNothing)
			assert.Equal(t, []string{"entry 1: its body holds the secret itself, which must not be kept"}, m.Skipped)
		})
	}
	for _, command := range []string{
		"curl -u me:CANpassword -d CANpassword " + callbackURL,
		"curl -H 'x-callback-secret: $AN99dollar' -d 'a $AN99dollar' " + callbackURL,
	} {
		m, err := Curl(command, nil)
		assert.ErrorIs(t, err, ErrNothing, command)
		assert.Equal(t, []string{"command 1: its body holds the secret itself, which must not be kept"}, m.Skipped)
	}
}

// TestWhatIsNoSecret has values that are left out and must not take a callback
// or its words with them.
func TestWhatIsNoSecret(t *testing.T) {
	t.Parallel()
	m, err := HAR(harWith(t, callbackURL+"?order="+testOrder+"&v=1", "Cookie", "theme=darkmode", "darkmode", testOrder+" 1"))
	require.NoError(t, err)
	require.Len(t, m.Found, 1)
	assert.Contains(t, string(m.Found[0].Attempt.Response), testOrder+" 1")
}

// TestOnlyWebURLs has URLs that mean something else where they are used.
func TestOnlyWebURLs(t *testing.T) {
	t.Parallel()
	for _, url := range []string{"-oPWNED/api/orders/callback", "/api/orders/callback", "file:///api/orders/callback", "http:///api/orders/callback", "ftp://x/api/orders/callback"} {
		_, err := HAR(harWith(t, url, "x", "", "x", ""))
		assert.ErrorContains(t, err, "it has no URL that can be read", url)
	}
	_, err := Curl("curl -d x -- -oPWNED", nil)
	require.NoError(t, err, "curl takes that for the host -oPWNED")
	_, err = Curl("curl -d x ftp://x.example.org", nil)
	assert.ErrorContains(t, err, "it has no URL that can be read")
}
