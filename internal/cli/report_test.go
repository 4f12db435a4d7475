package cli

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"io"
	"net/http"
	"os"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// stuck is a reader that has stopped reading.
type stuck struct{ until chan struct{} }

func (s stuck) Write(p []byte) (int, error) {
	<-s.until
	return len(p), nil
}

func TestAReportNeverWaitsForItsReader(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		s := stuck{make(chan struct{})}
		r := newReport(s, func(error) {})
		began := time.Now()
		for range reportLines + 10 {
			_, err := io.WriteString(r, "line\n")
			require.NoError(t, err)
		}
		assert.Zero(t, time.Since(began))
		lost := r.close()
		assert.Equal(t, reportGrace, time.Since(began))
		assert.GreaterOrEqual(t, lost, reportLines)
		close(s.until)
		<-r.done
	})
}

func TestAMockAnswersThoughNobodyReadsItsOutput(t *testing.T) {
	t.Parallel()
	out, in, err := os.Pipe()
	require.NoError(t, err)
	t.Cleanup(func() { _ = out.Close() })
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	var said bytes.Buffer
	ended := make(chan int)
	go func() {
		env := func(name string) string { return map[string]string{"REDIAL_SECRET": "local"}[name] }
		ended <- Main(ctx, []string{"mock", "--addr", "127.0.0.1:0", "--json"}, Streams{Out: in, Err: &said}, env, nil)
	}()
	line, err := bufio.NewReaderSize(out, 16).ReadBytes('\n')
	require.NoError(t, err)
	var at struct{ Listening string }
	require.NoError(t, json.Unmarshal(line, &at))
	for range 300 { // of some 500 bytes a line: more than a pipe holds
		res, err := http.Post(at.Listening+"/api/orders/callback", "application/json", strings.NewReader(`{"a":`)) //nolint:noctx // it is answered at once
		require.NoError(t, err)
		require.NoError(t, res.Body.Close())
	}
	cancel()
	assert.Zero(t, <-ended)
	assert.Contains(t, said.String(), "300 requests")
	assert.Contains(t, said.String(), "not printed: nobody read the output")
}
