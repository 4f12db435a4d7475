package order_test

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"redial/callback"
	"redial/callback/order"
)

func TestSenderSendsTheBytesAndOneHeader(t *testing.T) {
	for _, c := range []struct{ header, value, want string }{
		{"authorization", "canary", "Bearer canary"},
		{"Authorization", "Token canary", "Token canary"},
		{"X-API-Key", "canary", "canary"},
		{"x-auth-token", "canary", "canary"},
	} {
		automation := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			body, _ := io.ReadAll(r.Body)
			assert.Equal(t, webhook, string(body))
			assert.Equal(t, "application/json", r.Header.Get("Content-Type"))
			assert.Equal(t, c.want, r.Header.Get(c.header))
			w.Header().Set("X-Echo", r.Header.Get(c.header))
			w.WriteHeader(http.StatusAccepted)
			_, _ = io.WriteString(w, "canary token-canary")
		}))
		auth, err := order.NewAuth(c.header, callback.NewSecret(c.value))
		require.NoError(t, err)
		a, err := order.Sender{URL: automation.URL, Auth: auth}.Send(t.Context(), []byte(webhook), order.NewToken("token-canary"))
		automation.Close()
		require.NoError(t, err)
		assert.Equal(t, 202, a.Status)
		assert.NotContains(t, fmt.Sprintf("%+v %s", a, a.Response), "canary")
	}
	_, err := order.NewAuth("Cookie", callback.NewSecret("x"))
	assert.ErrorIs(t, err, order.ErrAuthHeader)
}

func TestSenderFollowsNoRedirect(t *testing.T) {
	automation := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		assert.Equal(t, "/", r.URL.Path)
		http.Redirect(w, r, "/elsewhere", http.StatusTemporaryRedirect)
	}))
	defer automation.Close()
	a, err := order.Sender{URL: automation.URL}.Send(t.Context(), []byte(webhook), order.Token{})
	require.NoError(t, err)
	assert.Equal(t, 307, a.Status)
}

func TestSenderTellsWhyNothingCame(t *testing.T) {
	dead := httptest.NewServer(nil)
	dead.Close()
	a, err := order.Sender{URL: dead.URL}.Send(t.Context(), nil, order.Token{})
	require.NoError(t, err)
	assert.Equal(t, callback.ErrRefused, a.Error)

	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	a, err = order.Sender{URL: dead.URL}.Send(ctx, nil, order.Token{})
	require.NoError(t, err)
	assert.Equal(t, callback.ErrCanceled, a.Error)

	_, err = order.Sender{URL: "http://automation.test/hook"}.Send(t.Context(), nil, order.Token{})
	assert.ErrorIs(t, err, callback.ErrInsecureHTTP)
}

func ExampleSender() {
	automation := httptest.NewServer(order.Receiver{Handle: func(_ *http.Request, o order.Order) error {
		fmt.Printf("%s wants %s\n", o.ShortID, o.Input("topic"))
		return nil
	}})
	defer automation.Close()
	o := order.Order{
		ShortID: "abc123", OrderID: "550e8400-e29b-41d4-a716-446655440000", TS: 1764230400,
		CallbackURL: "https://x.test/api/orders/callback",
		Inputs:      []order.Input{{Key: "topic", Value: []byte(`"tea"`)}},
	}
	body, err := o.Encode()
	if err != nil {
		fmt.Println(err)
		return
	}
	a, err := order.Sender{URL: automation.URL}.Send(context.Background(), body, o.JobToken)
	fmt.Println(a.Status, err)
	// Output:
	// abc123 wants "tea"
	// 202 <nil>
}
