package callback

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// A body may hold no secret of the run: neither one that was made known, nor that of a
// target which another body went to before.
func TestNoBodyHoldsAKnownSecret(t *testing.T) {
	t.Parallel()
	transport, sends := answers(200)
	known := &Known{}
	known.Add(NewSecret("canary-typed"), Secret{})
	c := &Client{Journal: &memory{}, Transport: transport, Known: known}
	to := func(secret string) Target {
		return Target{Name: "test", URL: "https://example.com/", Secret: FixedSecret(NewSecret(secret))}
	}
	body := func(text string) Delivery { return Delivery{Body: []byte(`{"x":"` + text + `"}`)} }
	_, err := c.Deliver(t.Context(), to("canary-first"), body("plain"))
	require.NoError(t, err)
	for _, text := range []string{"canary-typed", "canary-first", "canary-second"} {
		_, err = c.Deliver(t.Context(), to("canary-second"), body(text))
		require.ErrorIs(t, err, ErrSecretInBody, text)
		_, err = c.WithJournal(&memory{}).Deliver(t.Context(), to("canary-second"), body(text))
		require.ErrorIs(t, err, ErrSecretInBody, text)
		p := &uploadPlatform{prepare: preparedText, put: []int{200}}
		up := &Client{Transport: p, Known: known}
		_, err = up.DeliverFiles(t.Context(), to("canary-second"), Payload{OK: true, OrderID: testOrder, OutputType: Video},
			[]*FileUpload{{Filename: text, MIMEType: "video/mp4", Size: 1}}, Delivery{}, nil)
		require.ErrorIs(t, err, ErrSecretInBody, text)
		assert.Empty(t, p.steps, "before anything is uploaded")
	}
	assert.EqualValues(t, 1, sends.Load())
	var none *Known
	none.Add(NewSecret("canary-none"))
	assert.False(t, none.Mask().Found([]byte("canary-none")))
}
