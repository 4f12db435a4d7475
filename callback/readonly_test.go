package callback

import (
	"net/http"
	"net/http/httptest"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestNothingIsSentToATargetThatIsReadOnly(t *testing.T) {
	t.Parallel()
	server := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { t.Error("a request came") }))
	defer server.Close()
	target := Target{Name: "prod", URL: server.URL, Secret: FixedSecret(NewSecret("canary-123")), ReadOnly: true}
	client := &Client{}
	_, err := client.Deliver(t.Context(), target, Delivery{Body: []byte("{}")})
	require.ErrorIs(t, err, ErrReadOnly)
	err = client.Upload(t.Context(), target, "o", []*FileUpload{{Filename: "a", Size: 1}}, nil)
	require.ErrorIs(t, err, ErrReadOnly)
	_, err = client.DeliverFiles(t.Context(), target, Payload{}, []*FileUpload{{Filename: "a", Size: 1}}, Delivery{}, nil)
	require.ErrorIs(t, err, ErrReadOnly)
	var wrong *TargetError
	require.ErrorAs(t, err, &wrong)
	assert.Equal(t, "prod", wrong.Name)
}
