package config

import (
	"encoding/pem"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"redial/callback"
)

func TestACAFileIsTrustedByItsTargetAlone(t *testing.T) {
	t.Parallel()
	server := httptest.NewTLSServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) {}))
	defer server.Close()
	path := write(t, "config.toml", `
[targets.company]
url = "`+server.URL+`"
ca_file = "company.pem"
[targets.other]
url = "`+server.URL+`/"
`, 0o600)
	file := filepath.Join(filepath.Dir(path), "company.pem")
	block := pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: server.Certificate().Raw})
	require.NoError(t, os.WriteFile(file, block, 0o600))
	c, err := Load(Flags{Config: path}, env("HOME", "/h", "REDIAL_SECRET", "canary-123"))
	require.NoError(t, err)
	client := &callback.Client{}
	for name, want := range map[string]callback.State{"company": callback.Delivered, "other": callback.Failed} {
		target, _, err := c.Target(name)
		require.NoError(t, err)
		outcome, err := client.Deliver(t.Context(), target, callback.Delivery{Body: []byte("{}")})
		require.NoError(t, err)
		assert.Equal(t, want, outcome.State, "%s: %s", name, outcome.Last().Message)
	}
	again, _, err := c.Target("company")
	require.NoError(t, err)
	first, _, err := c.Target("company")
	require.NoError(t, err)
	assert.Same(t, first.Roots, again.Roots, "connections are kept by it")
}

func TestACAFileThatCantBeUsedIsToldWithItsTarget(t *testing.T) {
	t.Parallel()
	for content, says := range map[string]string{
		"":           "can't be read",
		"no PEM\n":   "holds no certificate in PEM form",
		"-----BEGIN": "holds no certificate in PEM form",
	} {
		path := write(t, "config.toml", "\n[targets.company]\nurl = \"https://a.test\"\nca_file = \"company.pem\"\n", 0o600)
		if content != "" {
			require.NoError(t, os.WriteFile(filepath.Join(filepath.Dir(path), "company.pem"), []byte(content), 0o600))
		}
		c, err := Load(Flags{Config: path}, env("HOME", "/h"))
		require.NoError(t, err)
		_, _, err = c.Target("company")
		var wrong *Error
		require.ErrorAs(t, err, &wrong)
		assert.Equal(t, 2, wrong.Line)
		assert.Contains(t, wrong.Message, says)
	}
}
