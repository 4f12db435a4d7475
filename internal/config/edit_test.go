package config

import (
	"encoding/json"
	"os"
	"path/filepath"
	"regexp"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func ptr[T any](v T) *T { return &v }

// before is a config with comments in each place.
const before = `# mine
default_target = "prod" # for now

# the platform
[targets.prod]
url = "https://a.test/cb" # the old one
# where it is
secret_env = "PROD"

# for tests
[ targets . "stage" ]
url = "https://b.test/cb"

# keys
[keys]
quit = ["q"]
`

func TestEditsOfTheConfig(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name, text string
		edit       func(Config) error
		want       string
	}{
		{
			"add to nothing", "", func(c Config) error {
				return c.AddTarget("prod", Change{URL: ptr("https://a.test/cb"), SecretEnv: ptr("S")})
			},
			"[targets.prod]\nurl = \"https://a.test/cb\"\nsecret_env = \"S\"\n",
		},
		{
			"add as the default", "# mine\n[keys]", func(c Config) error {
				return c.AddTarget("a", Change{URL: ptr("https://a.test/cb"), SecretCommand: ptr(`pass 'x' "y"`), Default: true})
			},
			"default_target = \"a\"\n# mine\n[keys]\n\n[targets.a]\nurl = \"https://a.test/cb\"\nsecret_command = \"pass 'x' \\\"y\\\"\"\n",
		},
		{
			"change the url", before, func(c Config) error { return c.EditTarget("prod", Change{URL: ptr("https://c.test/cb")}) },
			replaced(before, `"https://a.test/cb"`, `"https://c.test/cb"`),
		},
		{
			"another source of the secret", before, func(c Config) error {
				return c.EditTarget("prod", Change{SecretEnv: ptr(""), SecretFile: ptr("/s")})
			},
			replaced(before, `secret_env = "PROD"`, `secret_file = "/s"`),
		},
		{
			"a key that was not there", before, func(c Config) error { return c.EditTarget("stage", Change{InsecureHTTP: ptr(true), Default: true}) },
			replaced(replaced(before, `"https://b.test/cb"`, "\"https://b.test/cb\"\ninsecure_http = true"), `= "prod"`, `= "stage"`),
		},
		{
			"remove", before, func(c Config) error { return c.RemoveTarget("stage") },
			replaced(before, "# for tests\n[ targets . \"stage\" ]\nurl = \"https://b.test/cb\"\n", ""),
		},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			path := filepath.Join(t.TempDir(), "new", "config.toml")
			require.NoError(t, os.MkdirAll(filepath.Dir(path), 0o700))
			require.NoError(t, os.WriteFile(path, []byte(c.text), 0o644))
			loaded, err := Load(Flags{Config: path}, env("HOME", "/h"))
			require.NoError(t, err)
			require.NoError(t, c.edit(loaded))
			got, err := os.ReadFile(path)
			require.NoError(t, err)
			assert.Equal(t, c.want, string(got))
			info, err := os.Stat(path)
			require.NoError(t, err)
			assert.Equal(t, os.FileMode(0o600), info.Mode().Perm())
			left, err := os.ReadDir(filepath.Dir(path))
			require.NoError(t, err)
			assert.Len(t, left, 1)
			_, err = Load(Flags{Config: path}, env("HOME", "/h"))
			assert.NoError(t, err)
		})
	}
}

func replaced(text, old, with string) string {
	return regexp.MustCompile(regexp.QuoteMeta(old)).ReplaceAllLiteralString(text, with)
}

func TestEditsThatAreRefused(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name, text string
		edit       func(Config) error
		want       string
	}{
		{"a name that is taken", before, func(c Config) error { return c.AddTarget("prod", Change{URL: ptr("https://a.test")}) }, "there is a target prod already"},
		{"a name that is none", before, func(c Config) error { return c.AddTarget("a b", Change{URL: ptr("https://a.test")}) }, "can't be the name of a target"},
		{"no url", before, func(c Config) error { return c.AddTarget("x", Change{}) }, "it has no url"},
		{"http to another machine", before, func(c Config) error { return c.AddTarget("x", Change{URL: ptr("http://a.test")}) }, "http"},
		{"two sources", before, func(c Config) error { return c.EditTarget("prod", Change{SecretFile: ptr("/s")}) }, "more than one of secret_env"},
		{"a target that is not there", before, func(c Config) error { return c.EditTarget("prdo", Change{URL: ptr("https://a.test")}) }, "did you mean prod"},
		{"the default target", before, func(c Config) error { return c.RemoveTarget("prod") }, "is the default target"},
		{"a secret for a variable's name", before, func(c Config) error { return c.EditTarget("stage", Change{SecretEnv: ptr("skCanary5f2c")}) }, "looks more like a secret"},
		{"a known secret", before, func(c Config) error { return c.EditTarget("stage", Change{SecretCommand: ptr("echo " + canary)}) }, "it would hold a secret"},
		{"a table on one line", "targets = { a = { url = \"https://a.test\" } }\n", func(c Config) error { return c.RemoveTarget("a") }, "redial config edit opens it"},
		{"keys with dots", "targets.a.url = \"https://a.test\"\n", func(c Config) error { return c.EditTarget("a", Change{URL: ptr("https://b.test")}) }, "redial config edit opens it"},
		{"a value on many lines", "[targets.a]\nurl = \"https://a.test\"\nsecret_command = '''\nx\n'''\n", func(c Config) error { return c.EditTarget("a", Change{SecretCommand: ptr("y")}) }, ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			path := write(t, "config.toml", c.text, 0o600)
			loaded, err := Load(Flags{Config: path}, env("HOME", "/h", SecretVariable, canary))
			require.NoError(t, err)
			err = c.edit(loaded)
			require.Error(t, err)
			assert.ErrorContains(t, err, c.want)
			assert.NotContains(t, err.Error(), "anary")
			got, err := os.ReadFile(path)
			require.NoError(t, err)
			assert.Equal(t, c.text, string(got), "nothing was written")
		})
	}
}

func TestALinkedConfigStaysALink(t *testing.T) {
	t.Parallel()
	path := write(t, "real.toml", "", 0o600)
	link := filepath.Join(t.TempDir(), "config.toml")
	require.NoError(t, os.Symlink(path, link))
	c, err := Load(Flags{Config: link}, env("HOME", "/h"))
	require.NoError(t, err)
	require.NoError(t, c.AddTarget("a", Change{URL: ptr("https://a.test/cb")}))
	got, err := os.ReadFile(path)
	require.NoError(t, err)
	assert.Contains(t, string(got), "[targets.a]")
	_, err = os.Readlink(link)
	assert.NoError(t, err)
}

func TestTheExampleCanBeUsed(t *testing.T) {
	t.Parallel()
	_, err := parseFile("example", []byte(example))
	require.NoError(t, err)
	commented := regexp.MustCompile(`(?m)^# ([a-z_]+ = |\[)`).ReplaceAllString(example, "$1")
	f, err := parseFile("example", []byte(commented))
	require.NoError(t, err)
	assert.NotEmpty(t, f.DefaultTarget)
	assert.NotEmpty(t, f.Targets["prod"].URL)
	assert.NotEmpty(t, f.Keys)
	assert.NotEmpty(t, f.Filters)
}

// TestTheSchemaIsTheLoaders gives the loader each key that the schema has, and
// one that it has not, and values of other kinds.
func TestTheSchemaIsTheLoaders(t *testing.T) {
	t.Parallel()
	type property struct {
		Type, Description    string
		Enum                 []string
		AdditionalProperties any
	}
	var schema struct {
		Properties           map[string]property
		AdditionalProperties bool
	}
	require.NoError(t, json.Unmarshal(Schema(), &schema))
	assert.False(t, schema.AdditionalProperties)
	assert.Len(t, schema.Properties, len(keysOf(file{})))
	b, err := json.Marshal(schema.Properties["targets"].AdditionalProperties)
	require.NoError(t, err)
	var target struct {
		Properties map[string]property
		Required   []string
	}
	require.NoError(t, json.Unmarshal(b, &target))
	assert.Len(t, target.Properties, len(keysOf(fileTarget{})))
	assert.Equal(t, []string{"url"}, target.Required)
	values := map[string][2]string{"string": {`"x"`, "true"}, "boolean": {"true", `"x"`}, "object": {"{}", "7"}}
	loads := func(content string) error {
		_, err := Load(Flags{Config: write(t, "config.toml", content, 0o600)}, env("HOME", "/h"))
		return err
	}
	try := func(before, after string, properties map[string]property) {
		for key, p := range properties {
			for _, value := range p.Enum {
				assert.NoError(t, loads(before+key+` = "`+value+"\"\n"+after), key)
			}
			if len(p.Enum) > 0 {
				assert.ErrorContains(t, loads(before+key+` = "`+p.Enum[0]+"x\"\n"+after), "did you mean "+p.Enum[0], key)
			}
			assert.NotEmpty(t, p.Description, key)
			_, err := parseFile("c", []byte(before+key+" = "+values[p.Type][0]))
			assert.NoError(t, err, key)
			_, err = parseFile("c", []byte(before+key+" = "+values[p.Type][1]))
			assert.Error(t, err, key)
			_, err = parseFile("c", []byte(before+key+"x = 1"))
			assert.ErrorContains(t, err, "unknown key", key)
		}
	}
	try("", "", schema.Properties)
	try("[targets.a]\n", "url = \"https://a.test\"\n", target.Properties)
}
