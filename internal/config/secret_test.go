package config

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

const canary = "canary-5f2c-secret"

func TestSecretSources(t *testing.T) {
	t.Parallel()
	private := write(t, "secret", canary+"\n", 0o600)
	shared := write(t, "shared", canary+"\n", 0o640)
	twoLines := write(t, "lines", canary+"\nmore\n", 0o600)
	marked := write(t, "marked", "\ufeff"+canary+"\r\n", 0o600)
	tests := []struct {
		name, table string
		env         []string
		err         string // "" where the secret is the canary
	}{
		{"env", `secret_env = "S"`, []string{"S", canary}, ""},
		{"env not set", `secret_env = "S"`, nil, "S is not set"},
		{"secret that could be the name of a variable", `secret_env = "skCanary5f2cSecret"`, nil, "looks more like the secret itself"},
		{"file", fmt.Sprintf("secret_file = %q", private), nil, ""},
		{"file with a byte order mark", fmt.Sprintf("secret_file = %q", marked), nil, ""},
		{"folder for a file", fmt.Sprintf("secret_file = %q", filepath.Dir(private)), nil, "can't be read: it is not a regular file"},
		{"secret in place of the variable's name", `secret_env = "` + canary + `"`, nil, "not the name of a variable"},
		{"command that prints without end", `secret_command = "yes ` + canary + ` | head -c 100000"`, nil, "more than 64 KiB"},
		{"file that others read", fmt.Sprintf("secret_file = %q", shared), nil, "chmod 600"},
		{"file that is not there", `secret_file = "/none/secret"`, nil, "can't be read"},
		{"file of two lines", fmt.Sprintf("secret_file = %q", twoLines), nil, "line break"},
		{"command", `secret_command = "echo ` + canary + `"`, nil, ""},
		{"command that fails", `secret_command = "echo ` + canary + `; echo locked >&2; exit 3"`, nil, "(exit status 3): locked"},
		{"command that fails and tells the secret", `secret_command = "echo ` + canary + `; set -x; echo ` + canary + `; exit 3"`, nil, "[hidden]"},
		{"command that quotes another secret", `secret_command = "echo bad token ` + canary + `-0123456789 >&2; exit 3"`, nil, ": bad token [hidden]"},
		{"silent command that fails", `secret_command = "exit 3"`, nil, "said nothing"},
		{"command without output", `secret_command = "true"`, nil, "empty"},
		{"fallback", "", []string{SecretVariable, canary}, ""},
		{"own source before the fallback", `secret_env = "S"`, []string{"S", canary, SecretVariable, "other"}, ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			path := write(t, "config.toml", "[targets.prod]\nurl = \"https://a.test/cb\"\n"+tt.table, 0o644)
			c, err := Load(Flags{Config: path}, env(append(tt.env, "HOME", "/h")...))
			require.NoError(t, err)
			secret, err := c.targets["prod"].secret.resolve(t.Context())
			if tt.err == "" {
				require.NoError(t, err)
				assert.Equal(t, canary, secret.Reveal())
				return
			}
			require.ErrorContains(t, err, tt.err)
			assert.NotContains(t, err.Error(), canary)
			assert.NotContains(t, err.Error()+c.SecretFrom("prod"), "Canary")
			assert.True(t, secret.Empty())
		})
	}
}

func TestACommandThatHangsEndsAtItsDeadline(t *testing.T) {
	t.Parallel()
	_, err := runCommand(t.Context(), "sleep 60", 20*time.Millisecond)
	require.ErrorContains(t, err, "did not end within 20ms")
}

func TestASecretIsLookedUpOnceARun(t *testing.T) {
	t.Parallel()
	calls := 0
	s := remembered("test", func(context.Context) (string, error) { calls++; return canary, nil })
	for range 3 {
		secret, err := s.resolve(t.Context())
		require.NoError(t, err)
		assert.Equal(t, canary, secret.Reveal())
	}
	assert.Equal(t, 1, calls)
}

func TestACancelledLookupIsBegunAgain(t *testing.T) {
	t.Parallel()
	s := remembered("test", func(ctx context.Context) (string, error) { return canary, ctx.Err() })
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	_, err := s.resolve(ctx)
	require.ErrorIs(t, err, context.Canceled)
	secret, err := s.resolve(t.Context())
	require.NoError(t, err)
	assert.Equal(t, canary, secret.Reveal())
}

func TestASecretFileIsFoundFromTheConfigsFolder(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	require.NoError(t, os.WriteFile(filepath.Join(dir, "s"), []byte(canary), 0o600))
	assert.Equal(t, filepath.Join(dir, "s"), expand("s", filepath.Join(dir, "config.toml"), env()))
	assert.Equal(t, filepath.Join("/h", "s"), expand("~/s", "/etc/config.toml", env("HOME", "/h")))
}

func TestUsualName(t *testing.T) {
	t.Parallel()
	for name, usual := range map[string]bool{
		"CALLBACK_SECRET": true, "S": true, "callback_secret": true, "SHOP_2_SECRET": true, "SECRET2": true, "CAN": true, "_X": true,
		"skLiveAbCd": false, "sk_live_51HxYz": false, "A1B2C3D4E5F60718": false, "canliteralsecretvalue": false,
		"deadbeefdeadbeefdeadbeef": false, "ABCDEFGHIJKLMNOPQRSTUVWX": false, "0": true, "k3y_9f2_77aa1": false,
	} {
		assert.Equal(t, usual, usualName(name), name)
	}
}

func TestKnownSecrets(t *testing.T) {
	t.Parallel()
	path := write(t, "config.toml", "[targets.a]\nurl = \"https://a.test/cb?x=1\"\nsecret_env = \"A\"\n[targets.b]\nurl = \"https://b.test/cb\"\nsecret_command = \"exit 1\"\n", 0o600)
	c, err := Load(Flags{Config: path}, env("HOME", "/h", "A", "secret-of-a", SecretVariable, "secret-of-all"))
	require.NoError(t, err)
	var known []string
	for _, s := range c.KnownSecrets(t.Context()) {
		known = append(known, s.Reveal())
	}
	assert.Equal(t, []string{"secret-of-all", "secret-of-a"}, known)
	assert.Equal(t, "A", c.SecretVariableOf("https://a.test/cb"))
	assert.Equal(t, SecretVariable, c.SecretVariableOf("https://b.test/cb"))
	assert.Equal(t, SecretVariable, c.SecretVariableOf("https://c.test/cb"))
}
