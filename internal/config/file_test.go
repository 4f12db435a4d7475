package config

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestFileErrorsNameThePlaceAndTheNextStep(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name         string
		toml         string
		line, column int
		contains     []string
	}{
		{"unknown key", "default_traget = \"x\"\n", 1, 1, []string{"default_traget", "did you mean default_target?"}},
		{"unknown key in a target", "[targets.prod]\nurl = \"https://a.test\"\nsecret_evn = \"X\"\n", 3, 1, []string{"secret_evn", "secret_env"}},
		{"far from every key", "zzzzzzzz = 1\n", 1, 1, []string{"unknown key zzzzzzzz;", "default_target, targets"}},
		{"plain secret", "[targets.prod]\nurl = \"https://a.test\"\nsecret = \"hunter2canary\"\n", 3, 1, []string{"plain value", "secret_command"}},
		{"not TOML", "default_target = \n", 1, 0, []string{"not valid TOML"}},
		{"wrong type", "[targets.prod]\nurl = 5\n", 2, 0, []string{"wrong kind"}},
		{"no url", "\n[targets.prod]\nsecret_env = \"X\"\n", 2, 0, []string{"no url", "url ="}},
		{"two sources", "[targets.\"prod\"] # real\nurl = \"https://a.test\"\nsecret_env = \"X\"\nsecret_file = \"y\"\n", 1, 0, []string{"more than one"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			path := write(t, "config.toml", tt.toml, 0o644)
			_, err := Load(Flags{Config: path}, env("HOME", "/h"))
			var ce *Error
			require.ErrorAs(t, err, &ce)
			assert.Equal(t, path, ce.Path)
			assert.Equal(t, tt.line, ce.Line)
			if tt.column != 0 {
				assert.Equal(t, tt.column, ce.Column)
			}
			for _, want := range tt.contains {
				assert.Contains(t, err.Error(), want)
			}
			assert.NotContains(t, err.Error(), "hunter2canary")
		})
	}
}

func FuzzParseFile(f *testing.F) {
	f.Add([]byte("default_target = \"x\"\n[targets.a]\nurl=\"http://127.0.0.1\"\n"))
	f.Add([]byte("[targets.a]\nsecret = 'x'"))
	f.Add([]byte("[targets]\na.b.c = 1"))
	f.Fuzz(func(t *testing.T, data []byte) {
		file, err := parseFile("config.toml", data)
		if err != nil {
			require.NotEmpty(t, err.Error())
			return
		}
		_, _ = file.build("config.toml", env())
	})
}
