//go:build unix

package config

import (
	"path/filepath"
	"syscall"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestAPipeIsRefusedAtOnce(t *testing.T) {
	t.Parallel()
	pipe := filepath.Join(t.TempDir(), "pipe")
	require.NoError(t, syscall.Mkfifo(pipe, 0o600))

	_, err := Load(Flags{Config: pipe}, env("HOME", "/h"))
	require.ErrorContains(t, err, "the config can't be read: it is not a regular file")

	path := write(t, "config.toml", "[targets.prod]\nurl = \"https://a.test/cb\"\nsecret_file = \""+pipe+"\"\n", 0o644)
	c, err := Load(Flags{Config: path}, env("HOME", "/h"))
	require.NoError(t, err)
	_, err = c.targets["prod"].secret.resolve(t.Context())
	require.ErrorContains(t, err, "it is not a regular file")
}
