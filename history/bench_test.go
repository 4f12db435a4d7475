package history

import (
	"fmt"
	"os"
	"runtime"
	"testing"
	"time"

	"redial/callback"
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

// BenchmarkLoad opens a checkpoint and answers one question.
func BenchmarkLoad(b *testing.B) {
	path := benchFile(b)
	q, err := ParseQuery("status:500", time.Now())
	if err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		s, err := Open(path, Options{ReadOnly: true})
		if err != nil {
			b.Fatal(err)
		}
		if _, err := s.Select(b.Context(), q); err != nil {
			b.Fatal(err)
		}
		if err := s.Close(); err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkSelect answers questions that the columns can answer.
func BenchmarkSelect(b *testing.B) {
	s := benchStore(b)
	for _, query := range []string{"status:500", "type:file", "since:2025-01-05", "order:*a1b2", "is:undelivered", "is:failed type:csv -tries:1"} {
		b.Run(query, func(b *testing.B) { benchSelect(b, s, query) })
	}
}

// BenchmarkOrders groups callbacks by order, and counts the undelivered ones.
func BenchmarkOrders(b *testing.B) {
	s := benchStore(b)
	v, err := s.Select(b.Context(), Query{})
	if err != nil {
		b.Fatal(err)
	}
	b.Run("group", func(b *testing.B) {
		for b.Loop() {
			v.Orders()
		}
	})
	b.Run("undelivered", func(b *testing.B) {
		for b.Loop() {
			if _, err := s.Undelivered(b.Context()); err != nil {
				b.Fatal(err)
			}
		}
	})
}

// BenchmarkText searches bodies and answers.
func BenchmarkText(b *testing.B) {
	s := benchStore(b)
	for _, query := range []string{"zqxnothing", `"no such text"`, "accepted"} {
		b.Run(query, func(b *testing.B) { benchSelect(b, s, query) })
	}
}

func benchStore(b *testing.B) *Store {
	b.Helper()
	s, err := Open(benchFile(b), Options{ReadOnly: true})
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { _ = s.Close() })
	return s
}

func benchSelect(b *testing.B, s *Store, query string) {
	b.Helper()
	q, err := ParseQuery(query, time.Now())
	if err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		if _, err := s.Select(b.Context(), q); err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkAppend compares 64 appends at once with one after the other, all
// durable.
func BenchmarkAppend(b *testing.B) {
	r := callback.Record{ID: "01ARZ3NDEKTSV4RRFFQ69G5FAV", OrderID: orderA, OutputType: "text", Target: "mock"}
	a := callback.Attempt{N: 1, Status: 200, Response: []byte("ok")}
	for _, n := range []int{1, 64} {
		b.Run(fmt.Sprint(n, " at once"), func(b *testing.B) {
			s := openTest(b, "")
			b.SetParallelism((n + runtime.GOMAXPROCS(0) - 1) / runtime.GOMAXPROCS(0))
			if n == 1 {
				for b.Loop() {
					if err := s.Attempt(b.Context(), r, a); err != nil {
						b.Fatal(err)
					}
				}
				return
			}
			b.RunParallel(func(pb *testing.PB) {
				for pb.Next() {
					if err := s.Attempt(b.Context(), r, a); err != nil {
						b.Fatal(err)
					}
				}
			})
		})
	}
}
