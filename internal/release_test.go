package internal

import (
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"go.yaml.in/yaml/v3"
)

// content is a file of a package.
type content struct{ Src, Dst string }

func readYAML(t *testing.T, path string, to any) {
	t.Helper()
	b, err := os.ReadFile(path)
	require.NoError(t, err)
	require.NoError(t, yaml.Unmarshal(b, to), path)
}

func TestTheReleaseHoldsTogether(t *testing.T) {
	t.Parallel()
	var release struct {
		Version int
		Before  struct{ Hooks []string }
		Builds  []struct {
			Flags, Ldflags, Goos, Goarch []string
			Time                         string `yaml:"mod_timestamp"`
		}
		Packages []struct {
			Formats  []string
			Contents []content
		} `yaml:"nfpms"`
		Dockers []struct{ Dockerfile string }
		Boxes   []any `yaml:"sboms"`
	}
	readYAML(t, "../.goreleaser.yaml", &release)
	var own struct{ Contents []content }
	readYAML(t, "../.nfpm.yaml", &own)

	assert.Equal(t, 2, release.Version)
	require.Len(t, release.Builds, 1)
	build := release.Builds[0]
	assert.Equal(t, []string{"linux", "darwin", "windows"}, build.Goos)
	assert.Equal(t, []string{"amd64", "arm64"}, build.Goarch)
	assert.Contains(t, build.Flags, "-trimpath")
	assert.NotEmpty(t, build.Time, "two builds of a commit are to be equal")
	assert.Contains(t, build.Ldflags[0], "-X "+moduleName(t)+"/internal/cli.release=")
	require.Len(t, release.Packages, 1)
	assert.Equal(t, []string{"deb", "rpm"}, release.Packages[0].Formats)
	assert.Equal(t, own.Contents[1:], release.Packages[0].Contents, "make package tries what a release has")
	assert.NotEmpty(t, release.Boxes)
	for _, file := range append(release.Before.Hooks, release.Dockers[0].Dockerfile) {
		if strings.HasPrefix(file, ".ci/") {
			assert.FileExists(t, filepath.Join("..", file))
		}
	}
}

func TestGoreleaserTakesTheRelease(t *testing.T) {
	t.Parallel()
	if _, err := exec.LookPath("goreleaser"); err != nil {
		t.Skip("goreleaser is not installed")
	}
	c := exec.Command("goreleaser", "check", "--config", ".goreleaser.yaml")
	c.Dir = ".."
	c.Env = append(os.Environ(), "GITHUB_REPOSITORY_OWNER=x", "RELEASE_MAINTAINER=x")
	said, err := c.CombinedOutput()
	require.NoError(t, err, "%s", said)
}

// TestTheThreatsNameTheirTests holds the page of threats to the tests that there are.
func TestTheThreatsNameTheirTests(t *testing.T) {
	t.Parallel()
	page, err := os.ReadFile("../.github/SECURITY.md")
	require.NoError(t, err)
	_, table, found := strings.Cut(string(page), "| test |\n")
	require.True(t, found)
	table, _, _ = strings.Cut(table, "\n\n")
	there := testsThatExist(t)
	name := regexp.MustCompile("`(Test[A-Za-z0-9]+)`")
	for _, row := range strings.Split(table, "\n")[1:] {
		named := name.FindAllStringSubmatch(row, -1)
		assert.NotEmpty(t, named, "a threat without a test: %s", row)
		for _, n := range named {
			assert.True(t, there[n[1]], "there is no %s", n[1])
		}
	}
}

// testsThatExist are the names of all tests.
func testsThatExist(t *testing.T) map[string]bool {
	t.Helper()
	function := regexp.MustCompile(`(?m)^func (Test[A-Za-z0-9]+)\(`)
	there := map[string]bool{}
	for _, path := range strings.Split(run(t, "..", "git", "ls-files", "*_test.go"), "\n") {
		b, err := os.ReadFile(filepath.Join("..", path))
		if os.IsNotExist(err) {
			continue // taken out, and not committed yet
		}
		require.NoError(t, err)
		for _, m := range function.FindAllSubmatch(b, -1) {
			there[string(m[1])] = true
		}
	}
	return there
}

// TestIssueFormsAreForms holds the forms to what GitHub asks of one.
func TestIssueFormsAreForms(t *testing.T) {
	t.Parallel()
	forms, err := filepath.Glob("../.github/ISSUE_TEMPLATE/*.yml")
	require.NoError(t, err)
	require.GreaterOrEqual(t, len(forms), 4)
	for _, path := range forms {
		if filepath.Base(path) == "config.yml" {
			continue
		}
		var form struct {
			Name, Description string
			Body              []struct{ Type, ID string }
		}
		readYAML(t, path, &form)
		assert.NotEmpty(t, form.Name, path)
		assert.NotEmpty(t, form.Description, path)
		assert.NotEmpty(t, form.Body, path)
		for _, field := range form.Body {
			assert.Contains(t, []string{"textarea", "input"}, field.Type, path)
		}
	}
}
