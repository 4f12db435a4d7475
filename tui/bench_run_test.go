package tui

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"redial/tui/event"
	"redial/tui/replayview"

	"redial/tui/keymap"
	"redial/tui/theme"

	tea "github.com/charmbracelet/bubbletea"
	"github.com/stretchr/testify/require"

	"redial/callback"
	"redial/history"
	"redial/history/replay"
)

// watching is the real program, which carries out a plan when it has opened: with
// the orders counted, which is the last of that. It quits when the plan is done.
type watching struct {
	*app
	plan  *replay.Plan
	began *time.Time
	took  *time.Duration
	ended *replayview.RunEndedMsg
}

func (w watching) Init() tea.Cmd {
	size := func() tea.Msg { return tea.WindowSizeMsg{Width: 120, Height: 40} }
	return tea.Batch(w.app.Init(), size)
}

func (w watching) Update(m tea.Msg) (tea.Model, tea.Cmd) {
	_, cmd := w.app.Update(m)
	if _, ok := m.(undeliveredMsg); ok && w.began.IsZero() {
		*w.began = time.Now()
		return w, tea.Batch(cmd, w.perform(replayview.RunPlan{Plan: w.plan}))
	}
	if step, ok := m.(event.StreamedMsg); ok {
		m = step.Msg
	}
	if end, ok := m.(replayview.RunEndedMsg); ok {
		*w.ended, *w.took = end, time.Since(*w.began)
		return w, tea.Quit
	}
	return w, cmd
}

// BenchmarkRunOnScreen is what the screen costs a bulk replay: the same plan
// carried out by the program, which draws it, and by nothing but the engine, in
// turn.
func BenchmarkRunOnScreen(b *testing.B) {
	const n, rounds, limit = 20_000, 10, 1.05
	target := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		_, _ = io.Copy(io.Discard, r.Body)
	}))
	b.Cleanup(target.Close)
	to := callback.Target{Name: "bench", URL: target.URL, Secret: callback.FixedSecret(callback.NewSecret("a-secret-for-the-benchmark"))}
	store := runHistory(b, n)
	client := &callback.Client{Journal: store}
	b.Cleanup(client.CloseIdleConnections)
	sent, err := history.ParseQuery("source:send", time.Now())
	require.NoError(b, err)
	plan, err := replay.Select(b.Context(), store, sent, replay.Options{Target: to, All: true, Concurrency: 8})
	require.NoError(b, err)
	require.Equal(b, n, plan.Items.Len())
	alone := func() time.Duration {
		began := time.Now()
		summary, err := plan.Run(b.Context(), store, client, nil)
		require.NoError(b, err)
		require.Equal(b, n, summary.Delivered)
		return time.Since(began)
	}
	for b.Loop() {
		var ratios []float64
		for round := range rounds {
			var with, without time.Duration
			turns := []func(){
				func() { without = alone() },
				func() { with = onScreen(b, store, client, to, plan) },
			}
			turns[round%2]() // the history grows: each goes first as often
			turns[1-round%2]()
			ratios = append(ratios, float64(with)/float64(without))
		}
		slices.Sort(ratios)
		against(b, "x", (ratios[rounds/2-1]+ratios[rounds/2])/2, limit)
	}
}

// onScreen carries the plan out in the program, and returns how long that took
// from when it began.
func onScreen(b *testing.B, store *history.Store, client *callback.Client, to callback.Target, plan *replay.Plan) time.Duration {
	b.Helper()
	ctx, cancel := context.WithCancel(b.Context())
	defer cancel()
	o := Options{
		Store: store, Client: client, StartMock: startTestMock, Target: to.Name,
		Targets: []callback.Target{to}, DraftPath: filepath.Join(b.TempDir(), "draft.json"),
	}
	w := newWorld(ctx, o, io.Discard)
	table, err := keymap.New(nil)
	require.NoError(b, err)
	m := watching{app: newApp(w, o, theme.New(inColour), table), plan: plan, began: new(time.Time), took: new(time.Duration), ended: new(replayview.RunEndedMsg)}
	p := tea.NewProgram(m, tea.WithContext(ctx), tea.WithInput(strings.NewReader("")), tea.WithOutput(io.Discard), tea.WithAltScreen(), tea.WithoutSignalHandler(), tea.WithFPS(framesPerSecond))
	_, err = p.Run()
	require.NoError(b, err)
	require.NoError(b, m.ended.Err)
	require.Equal(b, plan.Items.Len(), m.ended.Summary.Delivered)
	require.NoError(b, w.mock.Close())
	return *m.took
}

// runHistory is a history of n callbacks of 1 KiB.
func runHistory(b *testing.B, n int) *history.Store {
	b.Helper()
	s, err := history.Open(filepath.Join(b.TempDir(), "history.jsonl"), history.Options{})
	require.NoError(b, err)
	b.Cleanup(func() { _ = s.Close() })
	var records []callback.Record
	for i := range n {
		p := callback.Payload{OK: true, OrderID: fmt.Sprintf("7f0c3a52-9d1e-4b86-a2f4-%012d", i), OutputType: callback.Text, ResultText: strings.Repeat("lorem ipsum ", 75)}
		records = append(records, callback.NewRecord(callback.Target{Name: "old"}, callback.Delivery{Body: p.Encode(), Source: callback.FromSend}))
	}
	_, err = s.Callbacks(b.Context(), records)
	require.NoError(b, err)
	return s
}
