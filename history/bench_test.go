package history

import (
	"os"
	"testing"
)

// benchFile is a large history to measure on, made by `make bench-history`.
func benchFile(b *testing.B) string {
	b.Helper()
	path := os.Getenv("HISTORY_BENCH_FILE")
	if path == "" {
		b.Skip("HISTORY_BENCH_FILE names no history")
	}
	return path
}

// BenchmarkIndex builds the index from nothing.
func BenchmarkIndex(b *testing.B) {
	path := benchFile(b)
	f, err := os.Open(path)
	if err != nil {
		b.Fatal(err)
	}
	info, err := f.Stat()
	if err != nil {
		b.Fatal(err)
	}
	b.SetBytes(info.Size())
	for b.Loop() {
		x := newIndex(f, info)
		if err := x.extend(b.Context(), info.Size(), nil); err != nil {
			b.Fatal(err)
		}
	}
}
