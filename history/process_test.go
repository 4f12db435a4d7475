package history

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"redial/callback"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// childEnv says what a copy of the test binary is to do instead of testing.
const childEnv = "HISTORY_TEST_CHILD"

func TestMain(m *testing.M) {
	if job := os.Getenv(childEnv); job != "" {
		os.Exit(child(job, os.Getenv(childEnv+"_PATH")))
	}
	os.Exit(m.Run())
}

// child does one job on the history at path in a process of its own.
func child(job, path string) int {
	words := strings.Fields(job)
	var err error
	if words[0] != "append" {
		fmt.Println("begun")
	}
	switch words[0] {
	case "append":
		err = childAppend(path, words[1], words[2])
	case "repair":
		_, err = Repair(context.Background(), path, RepairOptions{})
	case "prune":
		_, err = Prune(context.Background(), path, PruneOptions{
			OlderThan: time.Hour, Now: func() time.Time { return time.Date(2026, 1, 1, 1, 30, 0, 0, time.UTC) },
		})
	case "reindex":
		_, err = Reindex(context.Background(), path, nil)
	default:
		err = fmt.Errorf("unknown job %q", job)
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	return 0
}

// childAppend appends n callbacks, each with an attempt, and prints an id for
// each that was acknowledged.
func childAppend(path, name, count string) error {
	n, err := strconv.Atoi(count)
	if err != nil {
		return err
	}
	s, err := Open(path, Options{})
	if err != nil {
		return err
	}
	rng := rand.New(rand.NewPCG(uint64(len(name)), uint64(n)))
	var wg sync.WaitGroup
	var failed error
	var mu sync.Mutex // guards failed and standard output
	for w := range 4 {
		sizes := make([]int, 0, n/4)
		for i := w; i < n; i += 4 {
			sizes = append(sizes, bodySize(rng, i))
		}
		wg.Go(func() {
			for i, size := range sizes {
				id, err := appendOne(s, fmt.Sprintf("%s-%d-%d", name, w, i), size)
				mu.Lock()
				if err != nil {
					failed = err
				} else {
					fmt.Println(id)
				}
				mu.Unlock()
			}
		})
	}
	wg.Wait()
	if failed != nil {
		return failed
	}
	return s.Close()
}

// bodySize is mostly small, at times large, and now and then as large as can be.
func bodySize(rng *rand.Rand, i int) int {
	switch {
	case i%1000 == 999:
		return 4_500_000
	case i%50 == 49:
		return rng.IntN(100_000)
	}
	return 300 + rng.IntN(300)
}

func appendOne(s *Store, order string, size int) (string, error) {
	r := newRecord(order, strings.Repeat("body ", size/5))
	id, err := s.Callback(context.Background(), r)
	if err != nil {
		return "", err
	}
	r.ID = id
	return id, s.Attempt(context.Background(), r, callback.Attempt{N: 1, Status: 200, Response: []byte("ok")})
}

// startChild starts a job; its standard output is returned.
func startChild(t testing.TB, job, path string) (*exec.Cmd, io.Reader) {
	t.Helper()
	exe, err := os.Executable()
	require.NoError(t, err)
	cmd := exec.Command(exe)
	cmd.Env = append(os.Environ(), childEnv+"="+job, childEnv+"_PATH="+path)
	cmd.Stderr = os.Stderr
	out, err := cmd.StdoutPipe()
	require.NoError(t, err)
	require.NoError(t, cmd.Start())
	return cmd, out
}

// TestProcessesAppendAtOnceWhileAReaderFollows is four writers and a reader,
// each a process of its own but the reader.
func TestProcessesAppendAtOnceWhileAReaderFollows(t *testing.T) {
	t.Parallel()
	each := 200
	if n, err := strconv.Atoi(os.Getenv("HISTORY_TEST_LINES")); err == nil {
		each = n / 2
	}
	path := writeFile(t)
	reader, err := Open(path, Options{ReadOnly: true})
	require.NoError(t, err)
	defer func() { assert.NoError(t, reader.Close()) }()

	acknowledged := make(chan string, 4*each)
	var wg sync.WaitGroup
	for w := range 4 {
		cmd, out := startChild(t, fmt.Sprintf("append %s %d", strings.Repeat("w", w+1), each), path)
		wg.Go(func() {
			for sc := bufio.NewScanner(out); sc.Scan(); {
				acknowledged <- sc.Text()
			}
			assert.NoError(t, cmd.Wait())
		})
	}
	seen := follow(t, reader, 4*each)
	wg.Wait()
	close(acknowledged)
	n := 0
	for id := range acknowledged {
		n++
		assert.Equal(t, 1, seen[id], id)
	}
	assert.Equal(t, 4*each, n)
	report, err := Verify(t.Context(), path, nil)
	require.NoError(t, err)
	assert.Equal(t, VerifyReport{Lines: 8 * each, Damaged: []Damage{}}, report)
	assert.Len(t, selectIDs(t, reader, "is:delivered"), 4*each)
}

// follow reads what is new until n callbacks were seen, and how often each.
func follow(t *testing.T, s *Store, n int) map[string]int {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), 5*time.Minute)
	defer cancel()
	seen := map[string]int{}
	known := 0
	for at := Revision(0); known < n; {
		v, err := s.Select(ctx, Query{})
		require.NoError(t, err)
		for i := v.Len() - known - 1; i >= 0; i-- {
			e, err := v.Entry(i)
			require.NoError(t, err)
			seen[e.ID]++
		}
		known = v.Len()
		if known == n {
			break
		}
		at, err = s.Wait(ctx, max(at, v.Revision()))
		require.NoError(t, err)
	}
	return seen
}

// TestKilledWriters kills writers at random moments: what they acknowledged is
// there, and only a last line may be torn.
func TestKilledWriters(t *testing.T) {
	t.Parallel()
	path := writeFile(t)
	rng := rand.New(rand.NewPCG(7, 7))
	var acknowledged []string
	for round := range 25 {
		cmd, out := startChild(t, fmt.Sprintf("append k%d 1000000", round), path)
		sc := bufio.NewScanner(out)
		for range rng.IntN(60) {
			if !sc.Scan() {
				break
			}
			acknowledged = append(acknowledged, sc.Text())
		}
		require.NoError(t, cmd.Process.Kill())
		for sc.Scan() {
			acknowledged = append(acknowledged, sc.Text())
		}
		_ = cmd.Wait() // it was killed
	}
	s := openTest(t, path)
	for _, id := range acknowledged {
		e, err := s.Entry(t.Context(), id)
		require.NoError(t, err)
		require.Equal(t, callback.Delivered, e.State)
		_, err = s.Body(t.Context(), id)
		require.NoError(t, err)
	}
	require.Greater(t, len(acknowledged), 100)
	report, err := Verify(t.Context(), path, nil)
	require.NoError(t, err)
	assert.LessOrEqual(t, len(report.Damaged), 25)
	for i, d := range report.Damaged {
		// Only what the last writer left has no newline from the next one yet.
		if i == len(report.Damaged)-1 && strings.Contains(d.Reason, "the file ends") {
			continue
		}
		assert.Contains(t, d.Reason, "early")
	}
	add(t, s, newRecord(orderA, "{}"))
	report, err = Verify(t.Context(), path, nil)
	require.NoError(t, err)
	for _, d := range report.Damaged {
		assert.Contains(t, d.Reason, "early", "the next line ended what was torn")
	}
}
