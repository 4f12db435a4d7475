package compose

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"io/fs"
	"os"
	"strings"

	"redial/tui/disk"
)

// draftOrigin is what the draft's file can't say, since it holds the body's
// bytes and nothing else: the callback that the draft is an edited replay of.
// It stands in a file beside the draft and is valid for one body only, so that a
// crash between the two writings gives no body a foreign origin.
type draftOrigin struct {
	ReplayOf string `json:"replay_of"`
	SHA256   string `json:"sha256"` // of the body
}

// OriginPath is the file that says what a draft is a replay of.
func OriginPath(draft string) string { return strings.TrimSuffix(draft, ".json") + ".origin.json" }

// saveOrigin writes down where a draft comes from, before the draft itself.
func saveOrigin(draft string, body []byte, replayOf string) error {
	if replayOf == "" {
		if err := os.Remove(OriginPath(draft)); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return err
		}
		return nil
	}
	data, err := json.Marshal(draftOrigin{ReplayOf: replayOf, SHA256: sumOf(body)})
	if err != nil {
		return err
	}
	return disk.Replace(OriginPath(draft), data)
}

// loadOrigin returns the callback that a draft is an edited replay of, "" where
// it is none or where that is not known.
func loadOrigin(draft string, body []byte) string {
	data, err := os.ReadFile(OriginPath(draft))
	if err != nil {
		return ""
	}
	var o draftOrigin
	if json.Unmarshal(data, &o) != nil || o.SHA256 != sumOf(body) {
		return ""
	}
	return o.ReplayOf
}

func sumOf(body []byte) string {
	sum := sha256.Sum256(body)
	return hex.EncodeToString(sum[:])
}
