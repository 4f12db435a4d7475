package callback

import (
	"bytes"
	"context"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"html"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// awkward is a secret that each encoding writes in another way.
const awkward = `can"ary/7f3a<&>+ü=\x`

func TestWhatAServerEchoesIsMasked(t *testing.T) {
	t.Parallel()
	escaped, err := json.Marshal(awkward)
	require.NoError(t, err)
	forms := map[string]string{
		"plain": awkward, "json": string(escaped), "query": url.QueryEscape(awkward),
		"path": url.PathEscape(awkward), "html": html.EscapeString(awkward),
		"hex": hex.EncodeToString([]byte(awkward)), "HEX": strings.ToUpper(hex.EncodeToString([]byte(awkward))),
		"base64":    base64.StdEncoding.EncodeToString([]byte(awkward)),
		"base64url": base64.RawURLEncoding.EncodeToString([]byte(awkward)),
	}
	for shift := range 3 {
		forms[fmt.Sprint("base64 at ", shift)] = base64.StdEncoding.EncodeToString([]byte("head:"[:3+shift] + awkward + "tail"))
	}
	for name, form := range forms {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			transport := roundTrip(func(*http.Request) (*http.Response, error) {
				w := httptest.NewRecorder()
				w.Header().Set("X-Echo", form)
				w.WriteHeader(http.StatusBadRequest)
				_, _ = io.WriteString(w, "you sent "+form+" to us")
				return w.Result(), nil
			})
			j := &memory{}
			c := &Client{Journal: j, Transport: transport}
			to := Target{Name: "test", URL: "https://example.com/", Secret: FixedSecret(NewSecret(awkward))}
			out, err := c.Deliver(t.Context(), to, delivery())
			require.NoError(t, err)
			// Of an inner piece of base64, the characters shared with its neighbours stay.
			core := form[min(4, len(form)-1):max(5, len(form)-8)]
			all := fmt.Sprintf("%+v %s %s", out, out.Last().Response, j.attempts[0].Response)
			assert.NotContains(t, all, form)
			assert.NotContains(t, all, core)
			assert.Contains(t, string(out.Last().Response), masked)
			assert.Contains(t, out.Last().Headers["X-Echo"], masked)
		})
	}
}

func TestASecretAtTheCutIsMaskedWhole(t *testing.T) {
	t.Parallel()
	for before := ResponseCap - len(testSecret) - 2; before <= ResponseCap+1; before++ {
		transport := roundTrip(func(*http.Request) (*http.Response, error) {
			w := httptest.NewRecorder()
			_, _ = io.WriteString(w, strings.Repeat("x", before)+testSecret+strings.Repeat("y", 100))
			return w.Result(), nil
		})
		out, err := (&Client{Transport: transport}).Deliver(t.Context(), target("https://example.com/"), delivery())
		require.NoError(t, err)
		assert.NotContains(t, string(out.Last().Response), testSecret[:2])
		assert.LessOrEqual(t, len(out.Last().Response), ResponseCap)
		assert.EqualValues(t, before+len(testSecret)+100, out.Last().ResponseBytes, "the true length")
	}
}

func TestAnErrorIsMasked(t *testing.T) {
	t.Parallel()
	transport := roundTrip(func(r *http.Request) (*http.Response, error) {
		return nil, errors.New("can't send " + r.Header.Get(SecretHeader))
	})
	out, err := (&Client{Transport: transport}).Deliver(t.Context(), target("https://example.com/"), delivery())
	require.NoError(t, err)
	assert.Contains(t, out.Last().Message, "can't send "+masked)
}

func TestABodyWithTheSecretIsRefused(t *testing.T) {
	t.Parallel()
	escaped, err := json.Marshal(awkward)
	require.NoError(t, err)
	for _, text := range []string{awkward, string(escaped), "…" + awkward + "…"} {
		transport, sends := answers(200)
		j := &memory{}
		c := &Client{Journal: j, Transport: transport}
		to := Target{Name: "test", URL: "https://example.com/", Secret: FixedSecret(NewSecret(awkward))}
		_, err := c.Deliver(t.Context(), to, Delivery{Body: []byte(`{"ok":true,"x":` + text + `}`)})
		require.ErrorIs(t, err, ErrSecretInBody)
		assert.NotContains(t, err.Error(), awkward)
		assert.Zero(t, sends.Load())
		assert.Empty(t, j.records)
	}
}

func TestSecretsThatCantBeSent(t *testing.T) {
	t.Parallel()
	broken := errors.New("secret_command: exit status 1")
	tests := []struct {
		name   string
		secret SecretFunc
		want   error
	}{
		{"none", nil, ErrNoSecret},
		{"empty", FixedSecret(NewSecret("")), ErrNoSecret},
		{"line break", FixedSecret(NewSecret("hush\nhush")), ErrSecretFormat},
		{"final line break", FixedSecret(NewSecret("hush\n")), ErrSecretFormat},
		{"NUL", FixedSecret(NewSecret("hush\x00")), ErrSecretFormat},
		{"space around", FixedSecret(NewSecret(" hush")), ErrSecretFormat},
		{"unresolved", func(context.Context) (Secret, error) { return Secret{}, broken }, broken},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			transport, sends := answers(200)
			j := &memory{}
			c := &Client{Journal: j, Transport: transport}
			_, err := c.Deliver(t.Context(), Target{Name: "prod", URL: "https://example.com/", Secret: tt.secret}, delivery())
			require.ErrorIs(t, err, tt.want)
			var te *TargetError
			require.ErrorAs(t, err, &te)
			assert.Equal(t, "prod", te.Name)
			assert.NotContains(t, err.Error(), "hush")
			assert.Zero(t, sends.Load())
			assert.Empty(t, j.records)
		})
	}
}

func TestASecretIsNeverPrinted(t *testing.T) {
	t.Parallel()
	s := NewSecret(testSecret)
	to := target("https://example.com/?token=1")
	c := &Client{Transport: roundTrip(func(*http.Request) (*http.Response, error) { return httptest.NewRecorder().Result(), nil })}
	out, err := c.Deliver(t.Context(), to, delivery()) // the client now keeps a masker
	require.NoError(t, err)
	things := []any{s, &s, to, &to, c, out, []Secret{s}, map[string]Secret{"a": s}, struct{ S Secret }{s}, struct{ S *Secret }{&s}}
	for _, thing := range things {
		var text strings.Builder
		for _, verb := range []string{"%v", "%+v", "%#v", "%s", "%q", "%x", "%d"} {
			fmt.Fprintf(&text, verb+"\n", thing)
		}
		slog.New(slog.NewTextHandler(&text, nil)).Info("x", "thing", thing)
		slog.New(slog.NewJSONHandler(&text, nil)).Info("x", "thing", thing)
		if b, err := json.Marshal(thing); err == nil {
			text.Write(b)
		}
		assert.NotContains(t, text.String(), testSecret)
		assert.NotContains(t, text.String(), hex.EncodeToString([]byte(testSecret)))
	}
}

func TestSecretComparesAndFingerprints(t *testing.T) {
	t.Parallel()
	s := NewSecret(testSecret)
	assert.True(t, s.Equal(testSecret))
	assert.False(t, s.Equal(testSecret+"x"))
	assert.False(t, s.Equal(""))
	assert.Len(t, s.Fingerprint(), 8)
	assert.NotEqual(t, s.Fingerprint(), NewSecret("other").Fingerprint())
	assert.Equal(t, testSecret, s.Reveal())
}

func TestShortSecretsAreMaskedToo(t *testing.T) {
	t.Parallel()
	for n := 1; n <= 8; n++ {
		m := newMasker(NewSecret("q/+<\"&zé"[:n]))
		assert.Equal(t, "a"+masked+"b", m.mask("a"+"q/+<\"&zé"[:n]+"b"))
	}
}

// TestASecretIsFoundAnywhereInALongBody holds the search by the rarest byte to
// the plain one: in bodies that have much and little of the secret's bytes, with
// the secret at their beginning, end and middle, whole, and all but a byte of it.
func TestASecretIsFoundAnywhereInALongBody(t *testing.T) {
	t.Parallel()
	secret := []byte("whsec-a7/Qz")
	for _, unit := range []string{"x", "-", "w", "whsec-a7/Q", "abcdefghijklmnopqrstuvwxyz0123456789-/QZ", "é", "z/"} {
		body := []byte(strings.Repeat(unit, 20_000/len(unit)))
		assert.False(t, containsRare(body, secret), unit)
		for _, part := range [][]byte{secret, secret[:len(secret)-1], secret[1:]} {
			for _, at := range []int{0, 1, len(body) / 2, len(body) - len(part), len(body) - len(part) - 1} {
				with := append(append(bytes.Clone(body[:at]), part...), body[at+len(part):]...)
				assert.Equal(t, bytes.Contains(with, secret), containsRare(with, secret), "%q at %d in %q", part, at, unit)
			}
		}
	}
	assert.True(t, containsRare(make([]byte, 10_000), nil))
	assert.True(t, containsRare(secret, secret))
}
