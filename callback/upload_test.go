package callback

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"io/fs"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

const fileText = "a film of some length"

func textUpload() *FileUpload {
	return &FileUpload{
		Path: "/films/a.mp4", Filename: `a "b".mp4`, MIMEType: "video/mp4", Size: int64(len(fileText)),
		Open: func() (io.ReadCloser, error) { return io.NopCloser(strings.NewReader(fileText)), nil },
	}
}

// uploadPlatform answers the steps of a direct upload without a socket.
type uploadPlatform struct {
	prepare  string // the answer to prepare
	put      []int  // statuses, the last one for ever
	steps    []string
	puts     int
	received bytes.Buffer
	headers  http.Header
}

const preparedText = `{"ok":true,"order_id":"` + testOrder + `","is_test_mode":false,"filename":"a.mp4","object_key":"k/1",` +
	`"upload_url":"https://files.example.com/k/1?X-Signature=0123456789abcdef0123&expires=5","requires_headers":{"Content-Type":"video/mp4","x-amz-acl":"private"},` +
	`"expires_in":60,"max_bytes":157286400}`

func (p *uploadPlatform) RoundTrip(r *http.Request) (*http.Response, error) {
	body, err := io.ReadAll(r.Body)
	if err != nil {
		return nil, err
	}
	w := httptest.NewRecorder()
	switch {
	case strings.HasSuffix(r.URL.Path, "/prepare"):
		p.steps = append(p.steps, "prepare "+string(body))
		_, _ = io.WriteString(w, p.prepare)
	case r.Method == http.MethodPut:
		p.steps = append(p.steps, "put "+r.URL.Host)
		p.received.Reset()
		p.received.Write(body)
		p.headers = r.Header
		w.WriteHeader(p.put[min(p.puts, len(p.put)-1)])
		_, _ = io.WriteString(w, "you signed with 0123456789abcdef0123")
		p.puts++
	default:
		p.steps = append(p.steps, "callback "+string(body))
	}
	return w.Result(), nil
}

func TestDeliverFilesTakesThreeSteps(t *testing.T) {
	t.Parallel()
	p := &uploadPlatform{prepare: preparedText, put: []int{200}}
	j := &memory{}
	c := &Client{Journal: j, Transport: p}
	f := textUpload()
	var seen []string
	out, err := c.DeliverFiles(t.Context(), target("https://example.com/api/orders/callback"),
		Payload{OK: true, OrderID: testOrder, OutputType: Video}, []*FileUpload{f}, Delivery{Source: FromSend},
		func(e UploadEvent) {
			if e.Attempt != nil {
				assert.NotContains(t, fmt.Sprintf("%s %+v", e.Attempt.Response, e.Attempt), "0123456789abcdef0123", "no signature is kept")
			}
			seen = append(seen, fmt.Sprintf("%s %t %d", e.Step, e.Attempt != nil, e.Sent))
		})
	require.NoError(t, err)
	assert.Equal(t, Delivered, out.State)
	assert.Equal(t, []string{
		`prepare {"order_id":"` + testOrder + `","filename":"a \"b\".mp4","mime_type":"video/mp4","file_size":21}`,
		"put files.example.com",
		`callback {"ok":true,"order_id":"` + testOrder + `","output_type":"video","files":[{"filename":"a \"b\".mp4","mime_type":"video/mp4","object_key":"k/1"}]}`,
	}, p.steps)
	assert.Equal(t, fileText, p.received.String())
	assert.Equal(t, "video/mp4", p.headers.Get("Content-Type"))
	assert.Equal(t, "private", p.headers.Get("X-Amz-Acl"))
	assert.NotContains(t, fmt.Sprint(p.headers), testSecret)
	assert.Empty(t, p.headers.Values(SecretHeader))
	assert.Equal(t, []string{"prepare true 0", "put false 21", "put true 0"}, seen)
	require.Len(t, j.records, 1)
	require.Len(t, j.records[0].Uploads, 1)
	assert.Equal(t, Upload{
		Filename: `a "b".mp4`, MIMEType: "video/mp4", FileSize: 21, Path: "/films/a.mp4", ObjectKey: "k/1",
		SHA256: "dd4346580b6719c064d8673e11a21743f7b00a3990ca55e5df8850ec28bae48c",
	}, j.records[0].Uploads[0])
	assert.True(t, f.Done())
}

func TestUploadPreparesAgainWhenTheURLHasExpired(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		p := &uploadPlatform{prepare: preparedText, put: []int{500, 500, 500, 500, 200}}
		c := &Client{Transport: p, Retry: RetryPolicy{Retries: 3, Base: 1e6 * time.Hour, Cap: 1e6 * time.Hour}} // longer than the URL lasts, whatever the jitter
		f := textUpload()
		to := target("https://example.com/")
		var failed *UploadError
		require.ErrorAs(t, c.Upload(t.Context(), to, testOrder, []*FileUpload{f}, nil), &failed)
		assert.Equal(t, StepPut, failed.Step)
		assert.Equal(t, 500, failed.Attempt.Status)
		assert.Equal(t, []string{"prepare", "put"}, p.kinds(), "a wait past the URL's end is not begun")

		require.ErrorAs(t, c.Upload(t.Context(), to, testOrder, []*FileUpload{f}, nil), &failed)
		assert.Equal(t, []string{"prepare", "put", "put"}, p.kinds(), "it goes on where it failed")

		<-time.After(time.Minute)
		p.puts = 4
		require.NoError(t, c.Upload(t.Context(), to, testOrder, []*FileUpload{f}, nil))
		assert.Equal(t, []string{"prepare", "put", "put", "prepare", "put"}, p.kinds())
		require.NoError(t, c.Upload(t.Context(), to, testOrder, []*FileUpload{f}, nil))
		assert.Len(t, p.steps, 5, "what is done is not done again")
	})
}

func (p *uploadPlatform) kinds() []string {
	var kinds []string
	for _, s := range p.steps {
		kind, _, _ := strings.Cut(s, " ")
		kinds = append(kinds, kind)
	}
	return kinds
}

func TestUploadDoesNotPrepareForEver(t *testing.T) {
	t.Parallel()
	p := &uploadPlatform{prepare: strings.Replace(preparedText, ":60,", ":0,", 1), put: []int{500}}
	var failed *UploadError
	require.ErrorAs(t, (&Client{Transport: p}).Upload(t.Context(), target("https://example.com/"), testOrder, []*FileUpload{textUpload()}, nil), &failed)
	assert.Len(t, p.steps, 2*maxPrepares)
}

func TestUploadRefusesAnUnfitPrepare(t *testing.T) {
	t.Parallel()
	tests := []struct{ name, answer, says string }{
		{"not JSON", "<html>", "not the JSON"},
		{"not ok", `{"ok":false}`, "names no upload_url"},
		{"no key", strings.Replace(preparedText, `"k/1"`, `""`, 1), "names no upload_url"},
		{"plain http", strings.Replace(preparedText, "https://files", "http://files", 1), "plain http"},
		{"another scheme", strings.Replace(preparedText, "https://files", "file://files", 1), "begin with https"},
		{"this machine", strings.Replace(preparedText, "https://files.example.com", "http://127.0.0.1:6379", 1), "on this machine"},
		{"another host's name", strings.Replace(preparedText, "x-amz-acl", "Host", 1), `requires the header "Host"`},
		{"a cookie", strings.Replace(preparedText, "x-amz-acl", "cookie", 1), `requires the header "cookie"`},
		{"a header of the connection", strings.Replace(preparedText, "x-amz-acl", "Connection", 1), `requires the header "Connection"`},
		{"the secret's header", strings.Replace(preparedText, "x-amz-acl", "x-callback-secret", 1), `requires the header "x-callback-secret"`},
		{"a line break in a header", strings.Replace(preparedText, "private", `a\r\nb`, 1), `requires the header "x-amz-acl"`},
		{"the secret in the path", strings.Replace(preparedText, "/k/1?", "/\\u00"+fmt.Sprintf("%x", testSecret[0])+testSecret[1:]+"?", 1), "hand the secret"},
		{"the secret as a header", strings.Replace(preparedText, "private", testSecret, 1), "hand the secret"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			p := &uploadPlatform{prepare: tt.answer, put: []int{200}}
			j := &memory{}
			f := textUpload()
			out, err := (&Client{Journal: j, Transport: p}).DeliverFiles(t.Context(), target("https://example.com/"),
				Payload{OK: true, OrderID: testOrder, OutputType: Video}, []*FileUpload{f}, Delivery{Source: FromSend}, nil)
			require.NoError(t, err, "an answer is an outcome")
			assert.Equal(t, Failed, out.State)
			assert.Contains(t, out.Last().Message, tt.says)
			assert.Equal(t, []string{"prepare"}, p.kinds())
			require.Len(t, j.attempts, 1, "the history knows")
			assert.Contains(t, j.attempts[0].Message, "prepare")
			assert.NotContains(t, fmt.Sprintf("%s%+v", j.attempts[0].Response, j.attempts[0]), "0123456789abcdef0123")
			assert.Equal(t, ErrOther, j.attempts[0].Error)
			assert.Zero(t, j.attempts[0].Status)
			assert.False(t, f.Done())
		})
	}
}

func TestUploadHoldsTheFileToMaxBytes(t *testing.T) {
	t.Parallel()
	p := &uploadPlatform{prepare: strings.Replace(preparedText, "157286400", "20", 1), put: []int{200}}
	j := &memory{}
	_, err := (&Client{Journal: j, Transport: p}).DeliverFiles(t.Context(), target("https://example.com/"),
		Payload{OK: true, OrderID: testOrder, OutputType: Video}, []*FileUpload{textUpload()}, Delivery{}, nil)
	require.ErrorIs(t, err, ErrFileTooLarge)
	assert.Equal(t, []string{"prepare"}, p.kinds(), "before the upload")
	require.Len(t, j.attempts, 1, "the history knows")
	assert.Contains(t, j.attempts[0].Message, "the limit for video/mp4 is 20")
}

// TestUploadTakesAFileOfExactlyMaxBytes holds that the limit itself is allowed.
func TestUploadTakesAFileOfExactlyMaxBytes(t *testing.T) {
	t.Parallel()
	exact := strings.Replace(preparedText, "157286400", strconv.Itoa(len(fileText)), 1)
	require.NotEqual(t, preparedText, exact)
	p := &uploadPlatform{prepare: exact, put: []int{200}}
	require.NoError(t, (&Client{Transport: p}).Upload(t.Context(), target("https://example.com/"), testOrder, []*FileUpload{textUpload()}, nil))
}

func TestUploadOfAFileThatIsNotWhatItWas(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "a.mp4")
	require.NoError(t, os.WriteFile(path, []byte(fileText), 0o600))
	upload := func(f *FileUpload) error {
		p := &uploadPlatform{prepare: preparedText, put: []int{200}}
		return (&Client{Transport: p, Retry: RetryPolicy{Retries: 9}}).Upload(t.Context(), target("https://example.com/"), testOrder, []*FileUpload{f}, nil)
	}
	f, err := NewFileUpload(path, "video/mp4")
	require.NoError(t, err)
	require.NoError(t, upload(f))
	assert.Equal(t, "a.mp4", f.Record().Filename)

	f, err = NewFileUpload(path, "video/mp4")
	require.NoError(t, err)
	require.NoError(t, os.Truncate(path, 3))
	require.ErrorIs(t, upload(f), ErrFileChanged)
	require.NoError(t, os.Remove(path))
	require.ErrorIs(t, upload(f), os.ErrNotExist)

	shrinks := textUpload()
	shrinks.Open = func() (io.ReadCloser, error) { return io.NopCloser(strings.NewReader(fileText[:9])), nil }
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Method == http.MethodPut {
			_, _ = io.Copy(io.Discard, r.Body)
			return
		}
		_, _ = io.WriteString(w, strings.Replace(preparedText, "https://files.example.com", "http://"+r.Host, 1))
	}))
	defer server.Close()
	err = (&Client{}).Upload(t.Context(), target(server.URL+"/"), testOrder, []*FileUpload{shrinks}, nil)
	require.ErrorIs(t, err, ErrFileChanged, "it ended while it was sent")

	early := func(r *http.Request) (*http.Response, error) {
		if r.Method == http.MethodPut {
			_, _ = r.Body.Read(make([]byte, 4))
			return &http.Response{StatusCode: http.StatusOK, Body: http.NoBody}, nil
		}
		return (&uploadPlatform{prepare: preparedText}).RoundTrip(r)
	}
	var failed *UploadError
	err = (&Client{Transport: roundTrip(early)}).Upload(t.Context(), target("https://example.com/"), testOrder, []*FileUpload{textUpload()}, nil)
	require.ErrorAs(t, err, &failed)
	require.NotErrorIs(t, err, ErrFileChanged, "the host did not take it all")
	assert.Contains(t, failed.Attempt.Message, "answered 200 after 4 of 21 bytes")

	_, err = NewFileUpload(path, "video/mp4")
	require.ErrorIs(t, err, os.ErrNotExist)
	_, err = NewFileUpload(t.TempDir(), "video/mp4")
	require.Error(t, err)
}

func TestAStalledUploadEnds(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		p := &uploadPlatform{prepare: preparedText, put: []int{200}}
		stall := roundTrip(func(r *http.Request) (*http.Response, error) {
			if r.Method != http.MethodPut {
				return p.RoundTrip(r)
			}
			_, _ = r.Body.Read(make([]byte, 4)) // and then nothing moves
			<-r.Context().Done()
			return nil, r.Context().Err()
		})
		began := time.Now()
		var failed *UploadError
		err := (&Client{Transport: stall, AttemptTimeout: 7 * time.Second}).Upload(t.Context(), target("https://example.com/"), testOrder, []*FileUpload{textUpload()}, nil)
		require.ErrorAs(t, err, &failed)
		assert.Equal(t, ErrTimeout, failed.Attempt.Error)
		assert.Equal(t, 7*time.Second, time.Since(began))
	})
}

func TestWithoutSignature(t *testing.T) {
	t.Parallel()
	kept := withoutSignature([]byte(preparedText))
	assert.NotContains(t, string(kept), "X-Signature")
	var p prepared
	require.NoError(t, json.Unmarshal(kept, &p))
	assert.Equal(t, "https://files.example.com/k/1", p.UploadURL)
	assert.Nil(t, withoutSignature([]byte("?")))
}

func TestAnUploadGoesOnFromItsRecord(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "a.mp4")
	require.NoError(t, os.WriteFile(path, []byte("0123456"), 0o600))
	u := Upload{Filename: "named.mp4", MIMEType: "video/mp4", FileSize: 7, Path: path, ObjectKey: "k"}
	f, err := ResumeUpload(u)
	require.NoError(t, err)
	assert.False(t, f.Done())
	assert.Equal(t, "named.mp4", f.Filename)
	assert.Empty(t, f.Record().ObjectKey, "it is prepared anew")

	u.SHA256 = "00"
	require.NoError(t, os.Remove(path))
	f, err = ResumeUpload(u)
	require.NoError(t, err, "what is uploaded is not needed any more")
	assert.True(t, f.Done())
	assert.Equal(t, u, f.Record())

	u.SHA256 = ""
	_, err = ResumeUpload(u)
	require.ErrorIs(t, err, fs.ErrNotExist)
	require.NoError(t, os.WriteFile(path, []byte("01234567"), 0o600))
	_, err = ResumeUpload(u)
	require.ErrorIs(t, err, ErrFileChanged)

	_, err = (&Client{}).ResumeFiles(t.Context(), Target{}, nil, Delivery{Body: []byte("no JSON")}, nil)
	require.Error(t, err)
}
