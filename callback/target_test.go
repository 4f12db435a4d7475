package callback

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestTargetCheck(t *testing.T) {
	t.Parallel()
	tests := []struct {
		url      string
		loopback bool
		fault    string // "" for none
	}{
		{"https://example.com/api/orders/callback", false, ""},
		{"http://localhost:8787/api", true, ""},
		{"http://LOCALHOST./api", true, ""},
		{"http://127.0.0.1:8787/", true, ""},
		{"http://127.255.3.4/", true, ""},
		{"http://[::1]:80/", true, ""},
		{"http://[::ffff:127.0.0.1]/", true, ""},
		{"https://127.0.0.1/", true, ""},
		{"http://example.com/", false, "plain http"},
		{"http://localhost.example.com/", false, "plain http"},
		{"http://127.0.0.1.example.com/", false, "plain http"},
		{"http://0.0.0.0/", false, "plain http"},
		{"http://10.0.0.1/", false, "plain http"},
		{"http://[fe80::1%25eth0]/", false, "plain http"},
		{"", false, "no URL"},
		{"/api/orders/callback", false, "begin with https"},
		{"example.com/api", false, "begin with https"},
		{"ftp://example.com/", false, "begin with https"},
		{"https:///api", false, "no host"},
		{"https://user:hush@example.com/", false, "user or password"},
		{"https://example.com:port/", false, "can't be read"},
		{"https://exa mple.com/hush", false, "can't be read"},
	}
	for _, tt := range tests {
		t.Run(tt.url, func(t *testing.T) {
			t.Parallel()
			to := Target{Name: "prod", URL: tt.url}
			assert.Equal(t, tt.loopback, to.Loopback())
			err := to.Check()
			if tt.fault == "" {
				require.NoError(t, err)
				return
			}
			var te *TargetError
			require.ErrorAs(t, err, &te)
			assert.Contains(t, err.Error(), "target prod: ")
			assert.Contains(t, err.Error(), tt.fault)
			assert.NotContains(t, err.Error(), "hush")
		})
	}
}

func TestTargetInsecureHTTP(t *testing.T) {
	t.Parallel()
	to := Target{Name: "lan", URL: "http://10.0.0.1/"}
	require.ErrorIs(t, to.Check(), ErrInsecureHTTP)
	to.InsecureHTTP = true
	require.NoError(t, to.Check())
	transport, sends := answers(200)
	_, err := (&Client{Transport: transport}).Deliver(t.Context(), Target{Name: "lan", URL: "http://10.0.0.1/"}, delivery())
	require.ErrorIs(t, err, ErrInsecureHTTP)
	assert.Zero(t, sends.Load())
}

func TestTargetPublicURL(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]string{
		"https://u:p@example.com:8443/a/b?token=1#frag": "https://example.com:8443/a/b",
		"https://example.com/a?":                        "https://example.com/a",
		"https://exa mple.com/":                         "",
		"":                                              "",
	} {
		assert.Equal(t, want, Target{URL: in}.PublicURL())
	}
	byURL := Target{Name: "http://example.com/?token=1", URL: "http://example.com/?token=1"}
	assert.NotContains(t, byURL.Check().Error(), "token")
}
