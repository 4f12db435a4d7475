package importer

import (
	"fmt"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// TestHARReadsWhatItCan has archives as programs write them, some of it wrong.
func TestHARReadsWhatItCan(t *testing.T) {
	t.Parallel()
	const body = `{"text":"{\"ok\":true}"}`
	entry := func(more string) string {
		return `{"startedDateTime":"2026-11-20T12:04:05Z","request":{"method":"POST","url":"` + callbackURL + `","headers":[],"postData":` + body + `}` + more + `}`
	}
	good := entry("")
	for _, c := range []struct {
		name, text string
		found      int
		skipped    string
	}{
		{"a byte order mark", "\ufeff" + string(archiveOf(good)), 1, ""},
		{"a status in quotes", string(archiveOf(entry(`,"response":{"status":"500","content":{"size":"3","text":"bad"}}`))), 1, ""},
		{"a status that is none", string(archiveOf(entry(`,"response":{"status":null,"headers":null,"content":null}`))), 1, ""},
		{"an odd date", string(archiveOf(`{"startedDateTime":1763640245000,"time":"12","request":{"method":"POST","url":"` + callbackURL + `","postData":` + body + `}}`)), 1, ""},
		{"a header of an odd value", string(archiveOf(`{"request":{"method":"POST","url":"` + callbackURL + `","headers":[{"name":"x","value":1},7,{"name":null}],"postData":` + body + `}}`)), 1, ""},
		{"a method in small letters", string(archiveOf(`{"request":{"method":"post","url":"` + callbackURL + `","postData":` + body + `}}`)), 1, ""},
		{"one bad entry", string(archiveOf(good, `{"request":[]}`, good)), 2, "entry 2: it can't be read"},
		{"an entry that is none", string(archiveOf(good, `7`, good)), 2, "entry 2: it can't be read"},
		{"cut off", string(archiveOf(good, good))[:len(archiveOf(good, good))-20], 1, "entry 2: the file is broken here"},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			m, err := HAR([]byte(c.text))
			require.NoError(t, err)
			assert.Len(t, m.Found, c.found)
			if c.skipped == "" {
				assert.Empty(t, m.Skipped)
				return
			}
			require.Len(t, m.Skipped, 1)
			assert.Contains(t, m.Skipped[0], c.skipped)
		})
	}
}

func TestHAROddTypesKeepTheirValue(t *testing.T) {
	t.Parallel()
	m, err := HAR(archiveOf(`{"startedDateTime":1763640245000,"time":"12","request":{"method":"POST","url":"` + callbackURL +
		`","headers":{"X-Callback-Secret":"CANobject1"},"postData":{"text":"{}"}},"response":{"status":"500","content":{"text":"no CANobject1"}}}`))
	require.NoError(t, err)
	require.Len(t, m.Found, 1)
	a := m.Found[0].Attempt
	assert.Equal(t, 500, a.Status)
	assert.Equal(t, 12*time.Millisecond, a.Duration)
	assert.Equal(t, time.UnixMilli(1763640245000).UTC(), a.Time.UTC())
	assert.Equal(t, "no [secret]", string(a.Response))
	assert.NotContains(t, fmt.Sprintf("%+v", m.Found), "CAN")
}
