package callback

import (
	"bytes"
	"compress/flate"
	"compress/gzip"
	"compress/zlib"
	"context"
	"errors"
	"io"
	"net/http"
	"strings"
	"syscall"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestObservationOfAnAnswer(t *testing.T) {
	t.Parallel()
	o := Observe(t.Context(), MaskOf(NewSecret("canary-7f3a")))
	o.Answer(401, http.Header{"X-Echo": {"canary-7f3a", "b"}})
	_, _ = io.WriteString(o, "you sent cana")
	_, _ = io.WriteString(o, "ry-7f3a!")
	a := o.End(nil)
	assert.Equal(t, 401, a.Status)
	assert.Equal(t, 1, a.N)
	assert.Empty(t, a.Error)
	assert.Equal(t, "[secret], b", a.Headers["X-Echo"])
	assert.Equal(t, "you sent [secret]!", string(a.Response))
	assert.EqualValues(t, 21, a.ResponseBytes)
	assert.False(t, a.Time.IsZero())
}

// A server that answers with the status 000 has not answered.
func TestStatusZeroIsNoAnswer(t *testing.T) {
	t.Parallel()
	o := Observe(t.Context(), Mask{})
	o.Answer(0, nil)
	a := o.End(nil)
	assert.Equal(t, ErrOther, a.Error)
	assert.Equal(t, Failed, a.State())
	assert.Contains(t, a.Message, "000")
}

func TestObservationOfNoAnswer(t *testing.T) {
	t.Parallel()
	canceled, cancel := context.WithCancel(t.Context())
	cancel()
	expired, cancel := context.WithTimeout(t.Context(), 0)
	defer cancel()
	tests := []struct {
		name  string
		ctx   context.Context
		err   error
		class ErrorClass
	}{
		{"refused", t.Context(), syscall.ECONNREFUSED, ErrRefused},
		{"canceled", canceled, errors.New("stopped"), ErrCanceled},
		{"timeout", expired, errors.New("stopped"), ErrTimeout},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			o := Observe(tt.ctx, Mask{})
			o.Answer(200, nil)
			a := o.End(tt.err)
			assert.Equal(t, tt.class, a.Error)
			assert.Zero(t, a.Status, "half an answer is none")
			assert.Contains(t, a.Message, "reading the answer 200")
		})
	}
}

func TestASecretCutInHalfIsNotKept(t *testing.T) {
	t.Parallel()
	const secret = "canary-7f3a-canary"
	m := MaskOf(NewSecret(secret))
	for cut := range len(secret) {
		o := Observe(t.Context(), m)
		o.Answer(200, nil)
		_, _ = io.WriteString(o, "sent "+secret+" and "+secret[:cut])
		a := o.End(io.ErrUnexpectedEOF)
		assert.Equal(t, "sent [secret] and ", string(a.Response), "cut after %d", cut)
	}
	// An answer so full of it that what is masked makes room for its end.
	o := Observe(t.Context(), m)
	o.Answer(200, nil)
	_, _ = io.WriteString(o, strings.Repeat(secret, 2*ResponseCap/len(secret)))
	assert.NotContains(t, string(o.End(nil).Response), "canary")
}

func TestAnEncodedAnswerIsDecodedBeforeItIsMasked(t *testing.T) {
	t.Parallel()
	const secret = "canary-7f3a"
	text := `{"error":"canary-7f3a is not the secret"}`
	encoded := func(make func(io.Writer) io.WriteCloser) string {
		var b bytes.Buffer
		w := make(&b)
		_, _ = io.WriteString(w, text)
		require.NoError(t, w.Close())
		return b.String()
	}
	zipped := encoded(func(w io.Writer) io.WriteCloser { return gzip.NewWriter(w) })
	tests := []struct {
		name, encoding, body, response, message string
	}{
		{"plain", "identity", text, `{"error":"[secret] is not the secret"}`, ""},
		{"gzip", "GZip", zipped, `{"error":"[secret] is not the secret"}`, ""},
		{"deflate", "deflate", encoded(func(w io.Writer) io.WriteCloser { return zlib.NewWriter(w) }), `{"error":"[secret] is not the secret"}`, ""},
		{"raw deflate", "deflate", encoded(func(w io.Writer) io.WriteCloser {
			f, err := flate.NewWriter(w, 1)
			require.NoError(t, err)
			return f
		}), `{"error":"[secret] is not the secret"}`, ""},
		{"unknown", "br", "\x0b\x02\x80" + secret, "", `its encoding "br" can't be read here`},
		{"not what it says", "gzip", secret, "", "not the gzip it says"},
		{"empty", "gzip", "", "", ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			o := Observe(t.Context(), MaskOf(NewSecret(secret)))
			o.Answer(401, http.Header{"Content-Encoding": {tt.encoding}})
			_, _ = io.WriteString(o, tt.body)
			a := o.End(nil)
			assert.Equal(t, tt.response, string(a.Response))
			assert.EqualValues(t, len(tt.body), a.ResponseBytes)
			assert.Equal(t, 401, a.Status)
			if tt.message == "" {
				assert.Empty(t, a.Message)
			}
			assert.Contains(t, a.Message, tt.message)
		})
	}
	cut := Observe(t.Context(), MaskOf(NewSecret(secret)))
	cut.Answer(200, http.Header{"Content-Encoding": {"gzip"}})
	_, _ = io.WriteString(cut, zipped[:len(zipped)-12])
	assert.NotContains(t, string(cut.End(io.ErrUnexpectedEOF).Response), "canary")
}

func TestMask(t *testing.T) {
	t.Parallel()
	m := MaskOf(NewSecret(`can"ary7`))
	assert.True(t, m.Found([]byte(`{"result_text":"can\"ary7"}`)))
	assert.False(t, m.Found([]byte(`{}`)))
	assert.Equal(t, "a [secret]", m.Text(`a can"ary7`))
	two := MaskOf(NewSecret("canary-1"), Secret{}, NewSecret("canary-2"))
	assert.Equal(t, "[secret] [secret]", two.Text("canary-2 canary-1"))
	assert.True(t, two.Found([]byte("canary-1")) && two.Found([]byte("canary-2")))
	none := MaskOf(Secret{})
	assert.Equal(t, Mask{}, none)
	assert.False(t, none.Found([]byte(`{}`)))
	assert.Equal(t, "a", none.Text("a"))
}
