package history

import (
	"fmt"
	"math/rand/v2"
	"os"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"redial/callback"
	"redial/history/internal/logfile"
)

// faults makes the file system fail as file systems do.
type faults struct {
	rng    *rand.Rand
	synced int64 // how much of the file a crash leaves
	next   string
}

// faultyFile is the history's file on such a file system.
type faultyFile struct {
	*os.File
	faults *faults
}

func (f *faultyFile) Write(b []byte) (int, error) {
	switch f.faults.next {
	case "no space":
		n, _ := f.File.Write(b[:f.faults.rng.IntN(len(b))])
		return n, syscall.ENOSPC
	case "short write":
		n, _ := f.File.Write(b[:f.faults.rng.IntN(len(b))])
		return n, fmt.Errorf("write: %w", os.ErrDeadlineExceeded)
	case "no truncate":
		n, _ := f.File.Write(b[:f.faults.rng.IntN(len(b))])
		return n, syscall.EIO
	}
	return f.File.Write(b)
}

func (f *faultyFile) Truncate(size int64) error {
	if f.faults.next == "no truncate" {
		return syscall.EIO
	}
	return f.File.Truncate(size)
}

func (f *faultyFile) Sync() error {
	if f.faults.next == "no sync" {
		return syscall.EIO
	}
	info, err := f.Stat()
	if err == nil {
		f.faults.synced = info.Size()
	}
	return err
}

// modelled is a callback as the model has it.
type modelled struct {
	id       string
	body     string
	state    callback.State
	attempts int
	at       time.Time
}

// model is a store and the truth about it.
type model struct {
	t      *testing.T
	path   string
	store  *Store
	faults *faults
	rng    *rand.Rand
	truth  []modelled // in the order of the file
	clock  time.Time
}

func (m *model) open() {
	var err error
	m.store, err = Open(m.path, Options{Now: func() time.Time {
		m.clock = m.clock.Add(time.Second)
		return m.clock
	}})
	require.NoError(m.t, err)
	require.NoError(m.t, m.store.out.OpenWith(func(path string) (logfile.File, error) {
		f, err := os.OpenFile(path, os.O_RDWR|os.O_CREATE|os.O_APPEND, 0o600)
		return &faultyFile{f, m.faults}, err
	}))
}

// step does one thing at random.
func (m *model) step() {
	switch p := m.rng.IntN(100); {
	case p < 40:
		m.callback()
	case p < 75:
		m.attempt()
	case p < 80:
		m.fail()
	case p < 84:
		m.damage()
	case p < 88:
		m.crash()
	case p < 91:
		m.prune()
	case p < 93:
		m.repair()
	case p < 96:
		require.NoError(m.t, m.store.Close())
		m.open()
	default:
		m.check()
	}
}

func (m *model) callback() {
	r := newRecord(fmt.Sprintf("order-%d", len(m.truth)%7), fmt.Sprintf(`{"n":%d}`, m.rng.IntN(1000)))
	if len(m.truth) > 0 && m.rng.IntN(4) == 0 {
		of := m.truth[m.rng.IntN(len(m.truth))]
		r.BodyOf, r.Body = of.id, []byte(of.body)
	}
	id, err := m.store.Callback(m.t.Context(), r)
	require.NoError(m.t, err)
	m.truth = append(m.truth, modelled{id: id, body: string(r.Body), state: callback.Pending, at: m.clock})
}

func (m *model) attempt() {
	if len(m.truth) == 0 {
		return
	}
	c := &m.truth[m.rng.IntN(len(m.truth))]
	status := []int{200, 400, 500}[m.rng.IntN(3)]
	r, a := callback.Record{ID: c.id}, callback.Attempt{N: c.attempts + 1, Status: status}
	if m.rng.IntN(2) == 0 {
		require.NoError(m.t, m.store.Attempt(m.t.Context(), r, a))
	} else {
		require.NoError(m.t, m.store.AttemptAll(m.t.Context(), []AttemptRecord{{Record: r, Attempt: a}}, m.rng.IntN(2) == 0))
	}
	info, err := os.Stat(m.path)
	require.NoError(m.t, err)
	require.Equal(m.t, info.Size(), m.faults.synced, "it is on disk, and not only when the store is closed")
	c.attempts++
	c.state = callback.StateOf(status, "")
}

// fail appends while the disk fails: an error, and nothing has changed.
func (m *model) fail() {
	faults := []string{"no space", "short write", "no truncate", "no sync"}
	m.faults.next = faults[m.rng.IntN(len(faults))]
	before, err := os.Stat(m.path)
	require.NoError(m.t, err)
	_, err = m.store.Callback(m.t.Context(), newRecord(orderA, `{"lost":true}`))
	var bad *FileError
	require.ErrorAs(m.t, err, &bad)
	after, err := os.Stat(m.path)
	require.NoError(m.t, err)
	if m.faults.next != "no truncate" {
		require.Equal(m.t, before.Size(), after.Size(), "the file is healed")
	}
	m.faults.next = ""
	m.check()
}

// damage appends what is no line, as another program may.
func (m *model) damage() {
	appendText(m.t, m.path, []string{"noise\n", "\x00\x00\x00\n", "{\"v\":1,\n", "half a li"}[m.rng.IntN(4)])
}

// crash loses what was not synced, or a part of it.
func (m *model) crash() {
	require.NoError(m.t, m.store.Close())
	info, err := os.Stat(m.path)
	require.NoError(m.t, err)
	if lost := info.Size() - m.faults.synced; lost > 0 {
		require.NoError(m.t, os.Truncate(m.path, m.faults.synced+m.rng.Int64N(lost+1)))
	}
	m.open()
}

func (m *model) prune() {
	if len(m.truth) < 20 {
		return
	}
	from := m.truth[len(m.truth)/3].at
	_, err := Prune(m.t.Context(), m.path, PruneOptions{OlderThan: time.Hour, Now: func() time.Time { return from.Add(time.Hour) }})
	require.NoError(m.t, err)
	m.replaced()
	kept := map[string]bool{}
	for _, c := range m.truth {
		_, err := m.store.Entry(m.t.Context(), c.id)
		if kept[c.id] = err == nil; err != nil {
			require.ErrorIs(m.t, err, ErrNotFound)
			require.True(m.t, c.at.Before(from), "only old ones go")
		}
	}
	m.truth = slices.DeleteFunc(m.truth, func(c modelled) bool { return !kept[c.id] })
}

func (m *model) repair() {
	_, err := Repair(m.t.Context(), m.path, RepairOptions{})
	require.NoError(m.t, err)
	m.replaced()
	report, err := Verify(m.t.Context(), m.path, nil)
	require.NoError(m.t, err)
	require.Empty(m.t, report.Damaged)
}

// replaced notes that the whole file was made durable.
func (m *model) replaced() {
	info, err := os.Stat(m.path)
	require.NoError(m.t, err)
	m.faults.synced = info.Size()
}

// check compares all the store says with the truth.
func (m *model) check() {
	v, err := m.store.Select(m.t.Context(), Query{})
	require.NoError(m.t, err)
	require.Equal(m.t, len(m.truth), v.Len())
	for i, c := range m.truth {
		e, err := v.Entry(len(m.truth) - 1 - i)
		require.NoError(m.t, err)
		require.Equal(m.t, c.id, e.ID)
		require.Equal(m.t, c.state, e.State)
		require.Equal(m.t, c.attempts, e.Attempts)
		body, err := m.store.Body(m.t.Context(), c.id)
		require.NoError(m.t, err)
		require.Equal(m.t, c.body, string(body))
	}
}

// TestModel does random things to a store and holds it to a plain slice.
func TestModel(t *testing.T) {
	t.Parallel()
	for seed := range uint64(6) {
		t.Run(fmt.Sprint(seed), func(t *testing.T) {
			t.Parallel()
			rng := rand.New(rand.NewPCG(seed, 99))
			m := &model{t: t, path: writeFile(t), rng: rng, faults: &faults{rng: rng}, clock: time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)}
			m.open()
			defer func() { require.NoError(t, m.store.Close()) }()
			for range 250 {
				m.step()
			}
			m.check()
			require.NotEmpty(t, m.truth)
		})
	}
}

func TestAppendsThatFail(t *testing.T) {
	t.Parallel()
	gone := openTest(t, "")
	folder := strings.TrimSuffix(gone.Path(), "/history.jsonl")
	require.NoError(t, os.RemoveAll(folder))
	require.NoError(t, os.WriteFile(folder, nil, 0o600))
	_, err := gone.Callback(t.Context(), newRecord(orderA, "{}"))
	var bad *FileError
	require.ErrorAs(t, err, &bad)

	closed, err := Open(writeFile(t), Options{})
	require.NoError(t, err)
	require.NoError(t, closed.Close())
	_, err = closed.Callback(t.Context(), newRecord(orderA, "{}"))
	require.ErrorIs(t, err, ErrClosed)
}
