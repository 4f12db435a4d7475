package tui

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"

	"redial/tui/browser"
	"redial/tui/inspector"

	"redial/tui/reader"

	"redial/tui/keymap"
	"redial/tui/theme"

	"github.com/stretchr/testify/require"

	"redial/callback"
	"redial/history"
)

// bigBodies are bodies of 4.5 MB that are hard in different ways.
func bigBodies() map[string][]byte {
	const size = 4_500_000
	wrap := func(text string) []byte {
		return []byte(`{"ok":true,"order_id":"7f0c3a52-9d1e-4b86-a2f4-c15e8d907b63","output_type":"text","result_text":"` + text + `"}`)
	}
	var objects bytes.Buffer
	objects.WriteString(`{"ok":true,"rows":[`)
	for i := range 70_000 {
		if i > 0 {
			objects.WriteByte(',')
		}
		fmt.Fprintf(&objects, `{"id":%d,"name":"row %05d of the 70000 rows","value":%d.5}`, i, i, i)
	}
	objects.WriteString(`]}`)
	return map[string][]byte{
		"objects": objects.Bytes(),
		"oneline": wrap(strings.Repeat("lorem ipsum dolor sit amet ", size/27)),
		"cjk":     wrap(strings.Repeat("世界你好", size/12)),
		"escapes": wrap(strings.Repeat(`\u001b[31m`, size/10)),
		"base64":  wrap(strings.Repeat("QUJD", size/4)),
	}
}

func bigReader(b *testing.B, body []byte) *reader.Reader {
	b.Helper()
	r := &reader.Reader{Styles: theme.New(inColour), Wrap: true}
	r.SetSize(118, 30)
	r.Show(reader.New(body, true))
	return r
}

// budget does something b.N times and reports how long it took: in the middle,
// which is held against the limit, and the 99th of a hundred.
func budget(b *testing.B, limit time.Duration, do func(i int) time.Duration) {
	b.Helper()
	took := measured(b, do)
	b.ReportMetric(ms(took[(len(took)*99-1)/100]), "p99-ms")
	against(b, "ms", ms(took[len(took)/2]), ms(limit))
}

// measured is how long each of b.N times took, the shortest first.
func measured(b *testing.B, do func(i int) time.Duration) []time.Duration {
	b.Helper()
	took := make([]time.Duration, 0, b.N)
	b.ResetTimer()
	for i := range b.N {
		took = append(took, do(i))
	}
	b.StopTimer()
	slices.Sort(took)
	return took
}

func ms(d time.Duration) float64 { return float64(d) / float64(time.Millisecond) }

// timed is do, and how long it takes.
func timed(do func(i int)) func(i int) time.Duration {
	return func(i int) time.Duration {
		start := time.Now()
		do(i)
		return time.Since(start)
	}
}

// against reports a figure, its limit, and the share of the limit that it is: up
// to 1 the limit is met.
func against(b *testing.B, unit string, is, limit float64) {
	b.ReportMetric(is, unit)
	b.ReportMetric(limit, "limit-"+unit)
	b.ReportMetric(is/limit, "of-limit")
}

// eachBody runs a benchmark for every hard body.
func eachBody(b *testing.B, run func(b *testing.B, body []byte)) {
	for name, body := range bigBodies() {
		b.Run(name, func(b *testing.B) {
			require.InDelta(b, 4_600_000, len(body), 110_000, "it is no body of 4.5 MB")
			run(b, body)
		})
	}
}

// BenchmarkFirstPaint is from the bytes of a body to its first frame.
func BenchmarkFirstPaint(b *testing.B) {
	eachBody(b, func(b *testing.B, body []byte) {
		budget(b, 150*time.Millisecond, timed(func(int) { require.NotEmpty(b, bigReader(b, body).View()) }))
	})
}

// BenchmarkScroll is a row down and a frame, in the middle of a body.
func BenchmarkScroll(b *testing.B) {
	eachBody(b, func(b *testing.B, body []byte) {
		r := bigReader(b, body)
		r.Top = r.Lines() / 2
		took := measured(b, timed(func(int) {
			r.Scroll(1)
			r.View()
		}))
		against(b, "p99-ms", ms(took[(len(took)*99-1)/100]), 16)
	})
}

// BenchmarkResize is another width, with the same line on top.
func BenchmarkResize(b *testing.B) {
	eachBody(b, func(b *testing.B, body []byte) {
		r := bigReader(b, body)
		r.Top = r.Lines() / 2
		top := r.Top
		budget(b, 100*time.Millisecond, timed(func(i int) {
			r.SetSize(80+i%40, 30)
			r.View()
		}))
		if r.Lines() > 2*r.Height {
			require.Equal(b, top, r.Top, "the line on top")
		}
	})
}

// BenchmarkSearch looks for what is not there.
func BenchmarkSearch(b *testing.B) {
	eachBody(b, func(b *testing.B, body []byte) {
		d := reader.New(body, true)
		budget(b, 100*time.Millisecond, timed(func(int) { d.Find("nowhere to be found") }))
	})
}

// BenchmarkDiff compares two bodies, from their bytes to the first frame: by
// structure where they are JSON, by line where they are not.
func BenchmarkDiff(b *testing.B) {
	objects := bigBodies()["objects"]
	other := bytes.ReplaceAll(objects, []byte(`99.5}`), []byte(`99.25}`))
	pairs := map[string][2][]byte{
		"objects": {objects, other},
		"lines":   {[]byte(strings.Join(longText(70_000, 0), "\n")), []byte(strings.Join(longText(70_000, 100), "\n"))},
	}
	for name, pair := range pairs {
		b.Run(name, func(b *testing.B) {
			require.InDelta(b, 4_700_000, len(pair[0]), 210_000, "it is no body of 4.5 MB")
			p := inspector.New(theme.New(inColour), inspector.World{})
			p.SetSize(118, 36)
			budget(b, 500*time.Millisecond, timed(func(int) {
				p.Diff, p.DiffDrawn = &inspector.DiffMsg{Body: inspector.Differences(callback.Diff(pair[0], pair[1]))}, nil
				p.DiffView(30)
			}))
			require.Len(b, p.Diff.Body, 700)
		})
	}
}

// BenchmarkMemory is what the heap holds for an open body, laid out, shown and
// searched: the body itself included.
func BenchmarkMemory(b *testing.B) {
	eachBody(b, func(b *testing.B, body []byte) {
		var most uint64
		for range b.N {
			before := heap()
			own := bytes.Clone(body)
			r := bigReader(b, own)
			r.Found("row", r.Doc.Find("row"))
			r.ToBottom()
			r.View()
			most = max(most, heap()-min(before, heap()))
			runtime.KeepAlive(r)
			runtime.KeepAlive(own)
		}
		against(b, "MB", float64(most)/1e6, 5*float64(len(body))/1e6)
	})
}

func heap() uint64 {
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return m.HeapAlloc
}

// millionRows is the UI over a history of a million callbacks.
func millionRows(b *testing.B) (*app, *history.View) {
	b.Helper()
	path := filepath.Join(b.TempDir(), "history.jsonl")
	var lines bytes.Buffer
	for i := range 1_000_000 {
		fmt.Fprintf(&lines, `{"v":1,"kind":"callback","id":"01JD7Q%020d","time":"2026-11-22T10:00:00Z","source":"send","order_id":"7f0c3a52-9d1e-4b86-a2f4-%012d","ok":true,"output_type":"text","target":"mock","url":"http://127.0.0.1:1/","bytes":2,"sha256":"","body":"{}"}`+"\n", i, i)
	}
	require.NoError(b, os.WriteFile(path, lines.Bytes(), 0o600))
	store, err := history.Open(path, history.Options{})
	require.NoError(b, err)
	b.Cleanup(func() { _ = store.Close() })
	view, err := store.Select(b.Context(), history.Query{})
	require.NoError(b, err)
	table, err := keymap.New(nil)
	require.NoError(b, err)
	a := newApp(newWorld(b.Context(), Options{Store: store}, nil), Options{}, theme.New(inColour), table)
	a.now = time.Now()
	a.width, a.height = 120, 40
	a.layout()
	a.history.Gen = 1
	a.history.Take(browser.SelectedMsg{Gen: 1, Rows: browser.NewRows(view), At: -1})
	return a, view
}

// BenchmarkFrame is a page down in a million rows, and the frame of the whole
// screen, with nothing open and with a body of 4.5 MB.
func BenchmarkFrame(b *testing.B) {
	a, view := millionRows(b)
	entry, err := view.Entry(0)
	require.NoError(b, err)
	frame := func(b *testing.B) {
		budget(b, 5*time.Millisecond, func(int) time.Duration {
			start := time.Now()
			a.history.Act(keymap.PageDown)
			moved := time.Since(start)
			from, end := a.history.List.Window() // the rows are read by a command
			for page, ok := a.history.Rows.Missing(from, end); ok; page, ok = a.history.Rows.Missing(from, end) {
				lines, err := a.history.Rows.ReadPage(page)
				require.NoError(b, err)
				a.history.Rows.Put(page, lines)
			}
			start = time.Now()
			_ = a.View()
			return moved + time.Since(start)
		})
	}
	b.Run("rows", frame)
	eachBody(b, func(b *testing.B, body []byte) {
		p := a.inspector
		p.Wanted = entry.ID
		p.Take(inspector.LoadedMsg{ID: entry.ID, Entry: entry, Body: body})
		p.LaidOut(reader.MadeMsg{What: int(inspector.TabRequest), Doc: reader.New(body, true)})
		p.Request.ToBottom()
		frame(b)
	})
}

// longText is lines, every so-manieth of which is another.
func longText(lines, every int) []string {
	text := make([]string, lines)
	for i := range text {
		text[i] = fmt.Sprintf("%d,a row of a table that is about as long as they are,%d.50", i, i)
		if every > 0 && i%every == every/2 {
			text[i] += ",changed"
		}
	}
	return text
}
