package order_test

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"redial/callback"
	"redial/callback/order"
)

func TestMaskedHidesEveryToken(t *testing.T) {
	for _, body := range []string{
		strings.Replace(webhook, "canary", "long-canary", 1),
		`{"job_token":"long-canary","job_token":"x"}`,
		`{"job_token":"x1","job_token":"long-canary"}`,
		`{"data":[{"Job_Token":"long-canary"}],"copy":"long-canary"}`,
		`{"job_token":{"value":["long-canary"]}}`,
		`{"\u006aob_token":"long-canary"}`,
		`{"job_token":"\u006cong-canary"}`,
		`{"auth":"other-canary"}`,
	} {
		masked := order.Masked([]byte(body), callback.NewSecret("other-canary"))
		require.NotNil(t, masked, body)
		assert.NotContains(t, string(masked), "long-canary", body)
		assert.True(t, json.Valid(masked), "%s", masked)
	}
	assert.Nil(t, order.Masked([]byte(`{"job_token":"long-canary`)), "nothing can be masked in what can't be read")
	assert.Nil(t, order.Masked([]byte(`{"\u006aob_t\u006fken":"long-canary`)))
	assert.Equal(t, "plain text", string(order.Masked([]byte("plain text"))))
}

func TestChangeKeepsAllOtherBytes(t *testing.T) {
	body := "{ \"ts\": 5 ,\n\"order_id\":\"a\", \"inputs\":{\"ts\":5},\"callback_url\" : \"http://old\"}\n"
	changed, err := order.Change{OrderID: "b", CallbackURL: "http://new/<", TS: 7}.Apply([]byte(body))
	require.NoError(t, err)
	assert.Equal(t, "{ \"ts\": 7 ,\n\"order_id\":\"b\", \"inputs\":{\"ts\":5},\"callback_url\" : \"http://new/<\"}\n", string(changed))
	_, err = order.Change{TS: 7}.Apply([]byte(`{"time":1}`))
	require.ErrorIs(t, err, order.ErrNotDefault)
	_, err = order.Change{TS: 7}.Apply([]byte(`[]`))
	require.Error(t, err)
}
