package mock

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"

	"redial/callback"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// The child is this very test binary, told by its environment to upload.
const (
	childFile   = "REDIAL_TEST_CHILD_FILE"
	childURL    = "REDIAL_TEST_CHILD_URL"
	childSecret = "REDIAL_TEST_CHILD_SECRET"
)

func TestMain(m *testing.M) {
	if path := os.Getenv(childFile); path != "" {
		if err := uploadAndTell(path); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		os.Exit(0)
	}
	os.Exit(m.Run())
}

func filmFile(t testing.TB, size int64) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "film.mp4")
	require.NoError(t, os.WriteFile(path, []byte("film"), 0o600))
	require.NoError(t, os.Truncate(path, size))
	return path
}

func film(order string) callback.Payload {
	return callback.Payload{OK: true, OrderID: order, OutputType: callback.Video}
}

func TestDirectUpload(t *testing.T) {
	t.Parallel()
	s := start(t, Options{})
	var files []*callback.FileUpload
	for range 2 {
		f, err := callback.NewFileUpload(filmFile(t, 6<<20), "video/mp4")
		require.NoError(t, err)
		files = append(files, f)
	}
	c := &callback.Client{}
	var sent int64
	out, err := c.DeliverFiles(t.Context(), s.Target(), film(order), files, callback.Delivery{}, func(e callback.UploadEvent) {
		sent = max(sent, e.Sent)
	})
	require.NoError(t, err)
	assert.Equal(t, callback.Delivered, out.State, "%s", out.Last().Response)
	assert.EqualValues(t, 6<<20, sent)
	var verdicts []string
	for _, q := range s.Requests() {
		verdicts = append(verdicts, q.Verdict)
		assert.Equal(t, order, q.OrderID)
		assert.NotContains(t, q.Path, "signature")
	}
	assert.Equal(t, []string{"prepared", "uploaded", "prepared", "uploaded", "accepted"}, verdicts)
	assert.Equal(t, Stats{Requests: 5, Prepared: 2, Uploaded: 2, Accepted: 1, Orders: 1}, s.Stats())
	content, err := os.ReadFile(files[0].Path)
	require.NoError(t, err)
	sum := sha256.Sum256(content)
	assert.Equal(t, hex.EncodeToString(sum[:]), files[0].Record().SHA256)
}

// TestFaultsAtEachStepOfAnUpload lets each step fail in several ways: the
// first delivery ends in the right state, and the second goes on at the step
// that failed.
func TestFaultsAtEachStepOfAnUpload(t *testing.T) {
	t.Parallel()
	tests := []struct {
		script string
		state  callback.State
		class  callback.ErrorClass
		step   string // that failed
		again  string // the requests of the second delivery
	}{
		{"prepare:500", callback.Failed, "", "prepare", "prepared uploaded accepted"},
		{"prepare:401", callback.Rejected, "", "prepare", "prepared uploaded accepted"},
		{"prepare:reset", callback.Failed, callback.ErrReset, "prepare", "prepared uploaded accepted"},
		{"prepare:truncate", callback.Failed, callback.ErrTruncated, "prepare", "prepared uploaded accepted"},
		{"prepare:after:reset", callback.Failed, callback.ErrReset, "prepare", "prepared uploaded accepted"},
		{"prepare:timeout", callback.Failed, callback.ErrTimeout, "prepare", "prepared uploaded accepted"},
		{"put:503", callback.Failed, "", "put", "uploaded accepted"},
		{"put:403", callback.Rejected, "", "put", "uploaded accepted"},
		{"put:307", callback.Rejected, "", "put", "uploaded accepted"},
		{"put:reset", callback.Failed, callback.ErrReset, "put", "uploaded accepted"},
		{"put:truncate", callback.Failed, callback.ErrTruncated, "put", "uploaded accepted"},
		{"put:after:reset", callback.Failed, callback.ErrReset, "put", "uploaded accepted"},
		{"put:timeout", callback.Failed, callback.ErrTimeout, "put", "uploaded accepted"},
		{"500", callback.Failed, "", "", "accepted"},
		{"reset", callback.Failed, callback.ErrReset, "", "accepted"},
		{"after:reset", callback.Failed, callback.ErrReset, "", "duplicate"},
		{"page:413", callback.Rejected, "", "", "accepted"},
	}
	for _, tt := range tests {
		t.Run(tt.script, func(t *testing.T) {
			t.Parallel()
			s := start(t, Options{Script: script(t, tt.script)})
			f, err := callback.NewFileUpload(filmFile(t, 100_000), "video/mp4")
			require.NoError(t, err)
			files := []*callback.FileUpload{f}
			c := &callback.Client{AttemptTimeout: 10 * time.Second}
			if strings.HasSuffix(tt.script, "timeout") {
				c.AttemptTimeout = 2 * time.Second // in which the mock has seen it, on any machine
			}
			deliver := func() callback.Outcome {
				out, err := c.DeliverFiles(t.Context(), s.Target(), film(order), files, callback.Delivery{}, nil)
				require.NoError(t, err)
				return out
			}
			out := deliver()
			assert.Equal(t, tt.state, out.State, out.Last().Message)
			assert.Equal(t, tt.class, out.Last().Error, out.Last().Message)
			if tt.step != "" {
				assert.Contains(t, out.Last().Message, "direct upload of film.mp4, "+tt.step)
			}
			c.AttemptTimeout = 10 * time.Second
			before := len(s.Requests())
			assert.Equal(t, callback.Delivered, deliver().State)
			var verdicts []string
			for _, q := range s.Requests()[before:] {
				verdicts = append(verdicts, q.Verdict)
			}
			assert.Equal(t, tt.again, strings.Join(verdicts, " "))
			assert.Equal(t, 1, s.Stats().Orders)
		})
	}
}

func TestTheUploadHostRefuses(t *testing.T) {
	t.Parallel()
	s := start(t, Options{MaxBytes: 1000, UploadExpiry: time.Hour})
	prepare := func(body string) (int, preparedReply, string) {
		req, err := http.NewRequestWithContext(t.Context(), http.MethodPost, s.URL+PreparePath, strings.NewReader(body))
		require.NoError(t, err)
		req.Header.Set("Content-Type", "application/json")
		req.Header.Set(callback.SecretHeader, s.Secret().Reveal())
		status, answered := send(t, req)
		var p preparedReply
		if status == http.StatusOK {
			require.NoError(t, json.Unmarshal(answered, &p))
		}
		return status, p, string(answered)
	}
	status, p, _ := prepare(`{"order_id":"` + order + `","filename":"a.mp4","mime_type":"video/mp4","file_size":4}`)
	require.Equal(t, 200, status)
	assert.EqualValues(t, 3600, p.ExpiresIn)
	assert.EqualValues(t, 1000, p.MaxBytes)
	for body, want := range map[string]int{
		`{"order_id":"` + order + `","filename":"a","mime_type":"m","file_size":1001}`: 413,
		`{"order_id":"` + order + `","filename":"a","mime_type":"m"}`:                  400,
		`{"filename":"a","mime_type":"m","file_size":1}`:                               400,
		`[]`: 400,
	} {
		got, _, answered := prepare(body)
		assert.Equal(t, want, got, body)
		assert.Contains(t, answered, "✗")
	}

	put := func(url, contentType, body string, header ...string) (int, string) {
		req, err := http.NewRequestWithContext(t.Context(), http.MethodPut, url, strings.NewReader(body))
		require.NoError(t, err)
		req.Header.Set("Content-Type", contentType)
		for i := 0; i < len(header); i += 2 {
			req.Header.Set(header[i], header[i+1])
		}
		got, answered := send(t, req)
		return got, string(answered)
	}
	// A callback that names the file before it is there.
	early := `{"ok":true,"order_id":"` + order + `","output_type":"video","files":[{"filename":"a.mp4","mime_type":"video/mp4","object_key":` + strconv.Quote(p.ObjectKey) + `}]}`
	a := deliver(t, s, early)
	assert.Equal(t, 400, a.Status)
	assert.Contains(t, string(a.Response), "prepared but not uploaded")

	for _, tt := range []struct {
		url, contentType, body string
		status                 int
		says                   string
	}{
		{strings.Split(p.UploadURL, "?")[0], "video/mp4", "film", 403, "signature"},
		{p.UploadURL + "x", "video/mp4", "film", 403, "signature"},
		{p.UploadURL, "video/webm", "film", 403, "requires_headers"},
		{p.UploadURL, "video/mp4", "film!", 400, "5 bytes came"},
		{s.URL + uploadPath + "nobody", "video/mp4", "film", 404, "nothing was prepared"},
	} {
		got, answered := put(tt.url, tt.contentType, tt.body)
		assert.Equal(t, tt.status, got)
		assert.Contains(t, answered, tt.says)
	}
	status, answered := put(p.UploadURL, "video/mp4", "film", callback.SecretHeader, s.Secret().Reveal())
	assert.Equal(t, 400, status)
	assert.Contains(t, answered, "no business")
	assert.NotContains(t, answered, s.Secret().Reveal())
	status, _ = put(p.UploadURL, "video/mp4", "film")
	assert.Equal(t, 200, status)
	assert.Equal(t, 200, deliver(t, s, early).Status)
}

func TestAnUploadURLExpires(t *testing.T) {
	t.Parallel()
	s := start(t, Options{UploadExpiry: time.Nanosecond})
	f, err := callback.NewFileUpload(filmFile(t, 10), "video/mp4")
	require.NoError(t, err)
	err = (&callback.Client{}).Upload(t.Context(), s.Target(), order, []*callback.FileUpload{f}, nil)
	var failed *callback.UploadError
	require.ErrorAs(t, err, &failed)
	assert.Equal(t, 403, failed.Attempt.Status)
	assert.Contains(t, string(failed.Attempt.Response), "expired")
}

func TestUploadsAreBounded(t *testing.T) {
	t.Parallel()
	var u uploads
	for i := range maxUploads + 5 {
		u.add(strconv.Itoa(i), &upload{key: strconv.Itoa(i)})
	}
	assert.Len(t, u.byToken, maxUploads)
	assert.Len(t, u.byKey, maxUploads)
	assert.Nil(t, u.byToken["4"])
	assert.NotNil(t, u.byToken["5"])
}

// uploadAndTell delivers a file and prints the most memory the process had.
func uploadAndTell(path string) error {
	to := callback.Target{
		Name: "mock", URL: os.Getenv(childURL),
		Secret: callback.FixedSecret(callback.NewSecret(os.Getenv(childSecret))),
	}
	f, err := callback.NewFileUpload(path, "video/mp4")
	if err != nil {
		return err
	}
	out, err := (&callback.Client{}).DeliverFiles(context.Background(), to, film(order), []*callback.FileUpload{f}, callback.Delivery{}, nil)
	if err != nil {
		return err
	}
	status, err := os.ReadFile("/proc/self/status")
	if err != nil {
		return err
	}
	peak := regexp.MustCompile(`VmHWM:\s+(\d+) kB`).FindSubmatch(status)
	fmt.Printf("%s %s\n", out.State, peak[1])
	return nil
}

// TestALargeFileTakesLittleMemory sends 150 MB from a process of its own.
func TestALargeFileTakesLittleMemory(t *testing.T) {
	t.Parallel()
	if _, err := os.Stat("/proc/self/status"); err != nil {
		t.Skip("the peak of memory is read from /proc")
	}
	const size, most = 150_000_000, 64 << 10 // bytes, kB
	s := start(t, Options{})
	cmd := exec.CommandContext(t.Context(), os.Args[0])
	cmd.Env = append(os.Environ(), childFile+"="+filmFile(t, size), childURL+"="+s.Target().URL, childSecret+"="+s.Secret().Reveal())
	cmd.Stderr = os.Stderr
	out, err := cmd.Output()
	require.NoError(t, err)
	var state string
	var peak int
	_, err = fmt.Fscan(bytes.NewReader(out), &state, &peak)
	require.NoError(t, err)
	assert.Equal(t, "delivered", state)
	assert.Less(t, peak, most, "kB")
	assert.EqualValues(t, size, s.Requests()[1].Bytes)
	t.Logf("peak %d kB for %d bytes", peak, size)
}

func send(t testing.TB, req *http.Request) (int, []byte) {
	t.Helper()
	res, err := http.DefaultTransport.RoundTrip(req)
	require.NoError(t, err)
	answered, err := io.ReadAll(res.Body)
	require.NoError(t, err)
	require.NoError(t, res.Body.Close())
	return res.StatusCode, answered
}
