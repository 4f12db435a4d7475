package mock

import (
	"encoding/json"
	"net/http"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"redial/callback"
)

// post posts a body to a path of the mock with its secret.
func postTo(t *testing.T, s *Server, path, body string) (int, []byte) {
	t.Helper()
	req, err := http.NewRequestWithContext(t.Context(), http.MethodPost, s.URL+path, strings.NewReader(body))
	require.NoError(t, err)
	req.Header.Set("Content-Type", "application/json")
	req.Header.Set(callback.SecretHeader, s.Secret().Reveal())
	return send(t, req)
}

// A prepare is held to the rules that its callback is held to.
func TestPrepareIsHeldToTheRulesOfTheCallback(t *testing.T) {
	t.Parallel()
	s := start(t, Options{})
	for name, tt := range map[string]struct {
		order, mime, says string
	}{
		"an order that is no UUID": {"abc", "video/mp4", "order_id"},
		"a placeholder":            {"order-uuid-from-webhook", "video/mp4", "placeholder"},
		"sound":                    {order, "video/mp4", ""},
	} {
		status, answer := postTo(t, s, PreparePath, `{"order_id":"`+tt.order+`","filename":"a.mp4","mime_type":"`+tt.mime+`","file_size":3}`)
		if tt.says == "" {
			assert.Equal(t, http.StatusOK, status, name)
			continue
		}
		assert.Equal(t, http.StatusBadRequest, status, name)
		assert.Contains(t, decode(t, answer).Error, tt.says, name)
	}
	_, answer := postTo(t, s, PreparePath, `{"order_id":"`+order+`","filename":"../../etc/passwd","mime_type":"video/mp4","file_size":3}`)
	var p preparedReply
	require.NoError(t, json.Unmarshal(answer, &p))
	assert.NotContains(t, p.ObjectKey, "..")
}

// A key counts for the order that it was prepared for, once the file is uploaded, however
// it is written and wherever it stands.
func TestFilesOfACallbackAreThoseOfItsOrder(t *testing.T) {
	t.Parallel()
	const other = "6fa459ea-ee8a-4ca4-894e-db77e160355e"
	s := start(t, Options{})
	prepared := func() preparedReply {
		_, answer := postTo(t, s, PreparePath, `{"order_id":"`+order+`","filename":"a.mp4","mime_type":"video/mp4","file_size":3}`)
		var p preparedReply
		require.NoError(t, json.Unmarshal(answer, &p))
		return p
	}
	lost := prepared()
	whole := prepared()
	req, err := http.NewRequestWithContext(t.Context(), http.MethodPut, whole.UploadURL, strings.NewReader("abc"))
	require.NoError(t, err)
	req.Header.Set("Content-Type", "video/mp4")
	status, _ := send(t, req)
	require.Equal(t, http.StatusOK, status)

	file := func(name, key string) string {
		return `[{"filename":"a.mp4","mime_type":"video/mp4","` + name + `":"` + key + `"}]`
	}
	video := func(order, files string) string {
		return `{"ok":true,"order_id":"` + order + `","output_type":"video","files":` + files + `}`
	}
	for name, tt := range map[string]struct {
		body, says string
	}{
		"not uploaded":                {video(order, file("object_key", lost.ObjectKey)), "not uploaded"},
		"not uploaded, escaped":       {video(order, file(`object\u005fkey`, lost.ObjectKey)), "not uploaded"},
		"not uploaded, in a v2 body":  {`{"version":2,"ok":true,"order_id":"` + order + `","outputs":[{"files":` + file("object_key", lost.ObjectKey) + `}]}`, "not uploaded"},
		"uploaded for another order":  {video(other, file("object_key", whole.ObjectKey)), "for another order"},
		"a key of somebody else's":    {video(other, file("object_key", "uploads/mine/a.mp4")), ""},
		"uploaded, in capital digits": {video(strings.ToUpper(order), file("object_key", whole.ObjectKey)), ""},
	} {
		status, answer := postTo(t, s, CallbackPath, tt.body)
		if tt.says == "" {
			assert.Equal(t, http.StatusOK, status, "%s: %s", name, answer)
			continue
		}
		assert.Equal(t, http.StatusBadRequest, status, name)
		assert.Contains(t, decode(t, answer).Error, tt.says, name)
	}
}
