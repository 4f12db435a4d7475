package callback

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestFilesOfABodyGiveWayToObjectKeys(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name, body, want string
		files            []string
	}{
		{
			"a single file", `{ "ok":true,"x":1,"output_type":"file","file_base64":"YQ==","filename":"a.txt","mime_type":"text/plain" }`,
			`{ "ok":true,"x":1,"output_type":"file","files":[{"object_key":"k0","filename":"a.txt","mime_type":"text/plain"}] }`,
			[]string{"a.txt=a"},
		},
		{
			"several, one of them uploaded, fields of their own", `{"ok":true,"files":[{"object_key":"old","filename":"o"},{"filename":"b.txt","note":7,"file_base64":"Yg=="},{"filename":"c.txt","file_base64":"Yw=="}]}`,
			`{"ok":true,"files":[{"object_key":"old","filename":"o"},{"filename":"b.txt","note":7,"object_key":"k0"},{"filename":"c.txt","object_key":"k1"}]}`,
			[]string{"b.txt=b", "c.txt=c"},
		},
		{
			"a single file beside others", `{"file_base64":"YQ==","filename":"a","files":[{"filename":"b","file_base64":"Yg=="}]}`,
			`{"files":[{"object_key":"k0","filename":"a","mime_type":""},{"filename":"b","object_key":"k1"}]}`,
			[]string{"a=a", "b=b"},
		},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			b, err := ParseBody([]byte(tt.body))
			require.NoError(t, err)
			files, err := b.EncodedFiles()
			require.NoError(t, err)
			var got, keys []string
			for i, f := range files {
				got, keys = append(got, f.Filename+"="+string(f.Data)), append(keys, []string{"k0", "k1"}[i])
			}
			assert.Equal(t, tt.files, got)
			assert.Equal(t, tt.want, string(b.WithObjectKeys(files, keys).Bytes()))
			assert.Equal(t, tt.body, string(b.Bytes()), "the body itself stays")
		})
	}
}

func TestAFileThatCantBeDecodedIsNamed(t *testing.T) {
	t.Parallel()
	b, err := ParseBody([]byte(`{"file_base64":"data:application/pdf;base64,YQ==","filename":"a.pdf"}`))
	require.NoError(t, err)
	_, err = b.EncodedFiles()
	require.ErrorContains(t, err, `"a.pdf" can't be decoded`)
	b, err = ParseBody([]byte(`{"ok":true,"files":"x","result_text":"t"}`))
	require.NoError(t, err)
	files, err := b.EncodedFiles()
	require.NoError(t, err)
	assert.Empty(t, files)
}
