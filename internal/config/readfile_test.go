package config

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestAConfigMayBeginWithAByteOrderMark(t *testing.T) {
	t.Parallel()
	path := write(t, "config.toml", "\ufeff[targets.prod]\nurl = \"https://a.test/cb\"\n", 0o644)
	c, err := Load(Flags{Config: path}, env("HOME", "/h"))
	require.NoError(t, err)
	assert.Contains(t, c.Targets(), "prod")
}

func TestAConfigIsReadUpToItsLimit(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name  string
		bytes int
		err   string
	}{
		{"at the limit", configLimit, ""},
		{"over the limit", configLimit + 1, "at most 1024 KiB are read"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			path := write(t, "config.toml", strings.Repeat("#", tt.bytes), 0o644)
			_, err := Load(Flags{Config: path}, env("HOME", "/h"))
			if tt.err == "" {
				require.NoError(t, err)
				return
			}
			require.ErrorContains(t, err, tt.err)
		})
	}
}
