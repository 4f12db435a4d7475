package config

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// env makes a getenv of pairs.
func env(pairs ...string) func(string) string {
	m := map[string]string{}
	for i := 0; i < len(pairs); i += 2 {
		m[pairs[i]] = pairs[i+1]
	}
	return func(name string) string { return m[name] }
}

// write makes a file in a folder of the test's own.
func write(t *testing.T, name, content string, mode os.FileMode) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), name)
	require.NoError(t, os.WriteFile(path, []byte(content), mode))
	require.NoError(t, os.Chmod(path, mode))
	return path
}

func TestPathsFollowFlagsThenEnvironmentThenXDGThenHome(t *testing.T) {
	t.Parallel()
	home := []string{"HOME", "/home/seller"}
	xdg := append([]string{"XDG_STATE_HOME", "/state", "XDG_CONFIG_HOME", "/conf"}, home...)
	tests := []struct {
		name          string
		flags         Flags
		env           []string
		history, path string
	}{
		{"home", Flags{}, home, "/home/seller/.local/state/redial/history.jsonl", "/home/seller/.config/redial/config.toml"},
		{"xdg", Flags{}, xdg, "/state/redial/history.jsonl", "/conf/redial/config.toml"},
		{"relative xdg is ignored", Flags{}, append([]string{"XDG_STATE_HOME", "state"}, home...), "/home/seller/.local/state/redial/history.jsonl", "/home/seller/.config/redial/config.toml"},
		{"environment", Flags{}, append([]string{"REDIAL_HISTORY", "/e.jsonl"}, xdg...), "/e.jsonl", "/conf/redial/config.toml"},
		{"flag", Flags{History: "/f.jsonl"}, append([]string{"REDIAL_HISTORY", "/e.jsonl"}, xdg...), "/f.jsonl", "/conf/redial/config.toml"},
		{"no home, but a flag", Flags{History: "/f.jsonl"}, nil, "/f.jsonl", ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			c, err := Load(tt.flags, env(tt.env...))
			require.NoError(t, err)
			assert.Equal(t, tt.history, c.HistoryPath)
			assert.Equal(t, tt.path, c.Path)
		})
	}
}

func TestNoPlaceForTheHistoryIsAnError(t *testing.T) {
	t.Parallel()
	_, err := Load(Flags{}, env())
	require.ErrorContains(t, err, "--history FILE")
}

func TestDefaultTargetFollowsEnvironmentThenFile(t *testing.T) {
	t.Parallel()
	path := write(t, "config.toml", `default_target = "prod"`, 0o644)
	c, err := Load(Flags{Config: path}, env("HOME", "/h"))
	require.NoError(t, err)
	assert.Equal(t, "prod", c.DefaultTarget)

	c, err = Load(Flags{Config: path}, env("HOME", "/h", "REDIAL_TARGET", "stage"))
	require.NoError(t, err)
	assert.Equal(t, "stage", c.DefaultTarget)

	c, err = Load(Flags{}, env("HOME", "/nowhere"))
	require.NoError(t, err)
	assert.Equal(t, "mock", c.DefaultTarget)
}

func TestColourIsOffByFlagOrEnvironment(t *testing.T) {
	t.Parallel()
	c, err := Load(Flags{NoColor: true}, env("HOME", "/h"))
	require.NoError(t, err)
	assert.True(t, c.NoColor)
	c, err = Load(Flags{}, env("HOME", "/h", "NO_COLOR", "1"))
	require.NoError(t, err)
	assert.True(t, c.NoColor)
	c, err = Load(Flags{}, env("HOME", "/h"))
	require.NoError(t, err)
	assert.False(t, c.NoColor)
}

func TestAConfigThatWasAskedForMustExist(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "none.toml")
	_, err := Load(Flags{Config: path}, env("HOME", "/h"))
	require.ErrorContains(t, err, path)
	_, err = Load(Flags{}, env("HOME", "/h", "REDIAL_CONFIG", path))
	require.ErrorContains(t, err, path)
}
