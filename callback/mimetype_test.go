package callback

import (
	"testing"

	"github.com/stretchr/testify/assert"
)

func TestMIMETypeOf(t *testing.T) {
	t.Parallel()
	for name, want := range map[string]string{
		"report.pdf":  "application/pdf",
		"PHOTO.JPEG":  "image/jpeg",
		"clip.mp4":    "video/mp4",
		"table.csv":   "text/csv",
		"archive.tar": "application/octet-stream",
		"README":      "application/octet-stream",
		"":            "application/octet-stream",
	} {
		assert.Equal(t, want, MIMETypeOf(name), name)
	}
}

// TestMIMETypesAreOfTheirKind holds the table to the one the validator reads.
func TestMIMETypesAreOfTheirKind(t *testing.T) {
	t.Parallel()
	for _, kinds := range fileKinds {
		for _, kind := range kinds {
			assert.Equal(t, kind, kindOfMIME(mimeTypes[kind]), "%s", kind)
		}
	}
}
