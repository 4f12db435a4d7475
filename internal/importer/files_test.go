package importer

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestAFileThatWasReadIsNamed(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	require.NoError(t, os.WriteFile(filepath.Join(dir, "body.json"), []byte("{}"), 0o600))
	require.NoError(t, os.WriteFile(filepath.Join(dir, "headers"), []byte("x-a: 1\n"), 0o600))
	m, err := Curl("curl -d @body.json -H @headers "+callbackURL, FilesIn(dir))
	require.NoError(t, err)
	assert.Equal(t, "{}", string(m.Found[0].Record.Body))
	assert.Equal(t, []string{"command 1: the file body.json was read for it", "command 1: the file headers was read for it"}, m.Notes)
}

func TestOnlyRegularFilesAreRead(t *testing.T) {
	t.Parallel()
	for _, name := range []string{os.DevNull, t.TempDir()} {
		_, err := Curl("curl -d '@"+name+"' "+callbackURL, FilesIn("."))
		assert.ErrorContains(t, err, "it is not a regular file")
	}
}

func TestFilesAreReadUpToALimit(t *testing.T) {
	t.Parallel()
	name := filepath.Join(t.TempDir(), "f")
	require.NoError(t, os.WriteFile(name, []byte("12345"), 0o600))
	b, err := readRegular(name, 5)
	require.NoError(t, err)
	assert.Equal(t, "12345", string(b))
	_, err = readRegular(name, 4)
	assert.ErrorIs(t, err, errTooLong)
}
