package config

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

const twoTargets = `default_target = "prod"
[targets.prod]
url = "https://a.test/api/orders/callback"
secret_env = "PROD"
[targets.stage]
url = "http://stage.test/cb"
insecure_http = true
`

func load(t *testing.T, toml string, pairs ...string) Config {
	t.Helper()
	c, err := Load(Flags{Config: write(t, "config.toml", toml, 0o644)}, env(append(pairs, "HOME", "/h")...))
	require.NoError(t, err)
	return c
}

func TestTargetsAreTheMockAndTheConfiguredOnes(t *testing.T) {
	t.Parallel()
	assert.Equal(t, []string{"mock", "prod", "stage"}, load(t, twoTargets).Targets())
	assert.Equal(t, []string{"mock"}, load(t, "").Targets())
}

func TestTargetByNameURLAndDefault(t *testing.T) {
	t.Parallel()
	c := load(t, twoTargets)

	got, embedded, err := c.Target("")
	require.NoError(t, err)
	assert.False(t, embedded)
	assert.Equal(t, "prod", got.Name)
	assert.Equal(t, "https://a.test/api/orders/callback", got.URL)

	got, _, err = c.Target("stage")
	require.NoError(t, err)
	assert.True(t, got.InsecureHTTP)

	got, embedded, err = c.Target("mock")
	require.NoError(t, err)
	assert.True(t, embedded)
	assert.Equal(t, "mock", got.Name)

	got, _, err = c.Target("https://b.test/cb?signature=canary")
	require.NoError(t, err)
	assert.Equal(t, "https://b.test/cb", got.Name)
	assert.Equal(t, "https://b.test/cb?signature=canary", got.URL)
}

func TestTheURLOfAConfiguredTargetIsThatTarget(t *testing.T) {
	t.Parallel()
	got, _, err := load(t, twoTargets, "PROD", canary, SecretVariable, "other").Target("https://a.test/api/orders/callback")
	require.NoError(t, err)
	assert.Equal(t, "prod", got.Name)
	secret, err := got.Secret(t.Context())
	require.NoError(t, err)
	assert.Equal(t, canary, secret.Reveal())
}

func TestATargetThatCannotBeUsedNamesTheNextStep(t *testing.T) {
	t.Parallel()
	c := load(t, twoTargets)
	_, _, err := c.Target("prdo")
	require.ErrorContains(t, err, "did you mean prod?")
	require.ErrorContains(t, err, "mock, prod, stage")
	_, _, err = c.Target("http://b.test/cb")
	require.Error(t, err, "plain http to a host that is not this machine")
}

func TestTheMockAtAnAddress(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]Config{
		"environment": load(t, "", "REDIAL_MOCK_URL", "http://127.0.0.1:8787"),
		"file":        load(t, "[targets.mock]\nurl = \"http://127.0.0.1:8787\"\n"),
	} {
		got, embedded, err := c.Target("mock")
		require.NoError(t, err, name)
		assert.False(t, embedded, name)
		assert.Equal(t, "http://127.0.0.1:8787", got.URL, name)
		secret, err := got.Secret(t.Context())
		require.NoError(t, err, name)
		assert.Equal(t, LocalSecret, secret.Reveal(), name)
	}
}

func TestTheLocalSecretLeavesOnlyForTheMock(t *testing.T) {
	t.Parallel()
	got, _, err := load(t, twoTargets).Target("stage")
	require.NoError(t, err)
	assert.Nil(t, got.Secret)
	got, _, err = load(t, twoTargets, SecretVariable, canary).Target("http://127.0.0.1:1/cb")
	require.NoError(t, err)
	secret, err := got.Secret(t.Context())
	require.NoError(t, err)
	assert.Equal(t, canary, secret.Reveal())
}
