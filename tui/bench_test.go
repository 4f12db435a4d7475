package tui

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"redial/history"
)

// bigBodies are bodies of about 4.5 MB that are hard in different ways.
func bigBodies() map[string][]byte {
	const size = 4_400_000
	wrap := func(text string) []byte {
		return []byte(`{"ok":true,"order_id":"550e8400-e29b-41d4-a716-446655440000","output_type":"text","result_text":"` + text + `"}`)
	}
	var objects bytes.Buffer
	objects.WriteString(`{"ok":true,"rows":[`)
	for i := range 70_000 {
		if i > 0 {
			objects.WriteByte(',')
		}
		fmt.Fprintf(&objects, `{"id":%d,"name":"row %d","value":%d.5}`, i, i, i)
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

func bigReader(b *testing.B, body []byte) *reader {
	b.Helper()
	r := &reader{styles: newStyles(inColour), wrap: true}
	r.setSize(118, 30)
	r.show(newDocument(body, true))
	return r
}

// BenchmarkFirstPaint is from the bytes of a body to its first frame.
func BenchmarkFirstPaint(b *testing.B) {
	for name, body := range bigBodies() {
		b.Run(name, func(b *testing.B) {
			for range b.N {
				require.NotEmpty(b, bigReader(b, body).view())
			}
		})
	}
}

// BenchmarkScroll is a row down and a frame, in the middle of a body.
func BenchmarkScroll(b *testing.B) {
	for name, body := range bigBodies() {
		b.Run(name, func(b *testing.B) {
			r := bigReader(b, body)
			r.top = r.lines() / 2
			b.ResetTimer()
			for range b.N {
				r.scroll(1)
				r.view()
			}
		})
	}
}

// BenchmarkResize is another width, with the same line on top.
func BenchmarkResize(b *testing.B) {
	for name, body := range bigBodies() {
		b.Run(name, func(b *testing.B) {
			r := bigReader(b, body)
			r.top = r.lines() / 2
			b.ResetTimer()
			for i := range b.N {
				r.setSize(80+i%40, 30)
				r.view()
			}
		})
	}
}

// BenchmarkSearch looks for what is not there.
func BenchmarkSearch(b *testing.B) {
	for name, body := range bigBodies() {
		b.Run(name, func(b *testing.B) {
			d := newDocument(body, true)
			b.ResetTimer()
			for range b.N {
				d.find("nowhere to be found")
			}
		})
	}
}

// BenchmarkFrame is a frame of the whole screen over a million rows, and a key.
func BenchmarkFrame(b *testing.B) {
	dir := b.TempDir()
	path := filepath.Join(dir, "history.jsonl")
	var lines bytes.Buffer
	for i := range 1_000_000 {
		fmt.Fprintf(&lines, `{"v":1,"kind":"callback","id":"01JD7Q%020d","time":"2026-11-22T10:00:00Z","source":"send","order_id":"550e8400-e29b-41d4-a716-%012d","ok":true,"output_type":"text","target":"mock","url":"http://127.0.0.1:1/","bytes":2,"sha256":"","body":"{}"}`+"\n", i, i)
	}
	require.NoError(b, os.WriteFile(path, lines.Bytes(), 0o600))
	store, err := history.Open(path, history.Options{})
	require.NoError(b, err)
	b.Cleanup(func() { _ = store.Close() })
	view, err := store.Select(b.Context(), history.Query{})
	require.NoError(b, err)
	table, err := newTable(nil)
	require.NoError(b, err)
	w := newWorld(b.Context(), Options{Store: store}, nil)
	a := newApp(w, Options{}, newStyles(inColour), table)
	a.now = time.Now()
	a.width, a.height = 120, 40
	a.layout()
	a.history.gen = 1
	a.history.take(selectedMsg{gen: 1, rows: newRows(view), at: -1})
	b.ResetTimer()
	for range b.N {
		a.history.act(actPageDown)
		b.StopTimer() // the rows are read by a command
		from, end := a.history.list.Window()
		for page, ok := a.history.rows.missing(from, end); ok; page, ok = a.history.rows.missing(from, end) {
			lines, err := a.history.rows.readPage(page)
			require.NoError(b, err)
			a.history.rows.put(page, lines)
		}
		b.StartTimer()
		_ = a.View()
	}
}
