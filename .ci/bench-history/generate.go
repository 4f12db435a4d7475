package main

import (
	"bufio"
	"bytes"
	"crypto/sha256"
	"encoding/json"
	"fmt"
	"math"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/oklog/ulid/v2"
)

// made returns a history of n callbacks in the user's cache, made if it is not
// there.
func made(n int) (string, error) {
	cache, err := os.UserCacheDir()
	if err != nil {
		cache = os.TempDir()
	}
	folder := filepath.Join(cache, "redial-bench-history")
	path := filepath.Join(folder, fmt.Sprintf("%d.jsonl", n))
	if _, err := os.Stat(path); err == nil {
		return path, nil
	}
	if err := os.MkdirAll(folder, 0o700); err != nil {
		return "", err
	}
	fmt.Fprintf(os.Stderr, "making %s\n", path)
	f, err := os.CreateTemp(folder, "new-*")
	if err != nil {
		return "", err
	}
	defer func() { _ = os.Remove(f.Name()) }() // it has its name by then
	w := bufio.NewWriterSize(f, 1<<20)
	g := generator{rng: rand.New(rand.NewPCG(1, uint64(n))), now: time.Date(2025, 1, 1, 0, 0, 0, 0, time.UTC)}
	for range n {
		if _, err := w.Write(g.callback()); err != nil {
			return "", err
		}
	}
	if err := w.Flush(); err != nil {
		return "", err
	}
	if err := f.Close(); err != nil {
		return "", err
	}
	return path, os.Rename(f.Name(), path)
}

// generator makes callbacks with their attempts, the same for the same seed.
type generator struct {
	rng *rand.Rand
	now time.Time
}

// The sizes of texts are log-normal, which gives bodies of about 700 bytes in
// the mean.
const (
	textMedian = 170
	textSpread = 1.25
)

// callback returns the lines of one.
func (g *generator) callback() []byte {
	g.now = g.now.Add(time.Duration(g.rng.ExpFloat64() * 450 * float64(time.Millisecond))).Truncate(time.Microsecond)
	var random [16]byte
	for i := range random {
		random[i] = byte(g.rng.Uint32())
	}
	id := ulid.ULID(random)
	if err := id.SetTime(ulid.Timestamp(g.now)); err != nil {
		panic(err) // the year is not 10889
	}
	order := fmt.Sprintf("%x-%x-4%03x-8%03x-%012x", g.rng.Uint32()|1<<31, g.rng.Uint32()&0xfff|0x1000, g.rng.Uint32()&0xfff, g.rng.Uint32()&0xfff, g.rng.Uint64()>>16)
	kind := []string{"text", "html", "json", "csv", "file", "xlsx", "url", "video"}[g.rng.IntN(8)]
	body := quoted(map[string]any{"ok": true, "order_id": order, "output_type": kind, "result_text": g.text()})
	var b bytes.Buffer
	fmt.Fprintf(&b, `{"v":1,"kind":"callback","id":"%s","time":"%s","source":"send","order_id":"%s","ok":true,"output_type":"%s","target":"mock","url":"http://127.0.0.1:8787/api/orders/callback","bytes":%d,"sha256":"%x","body":%s}`+"\n",
		id, g.now.Format(time.RFC3339Nano), order, kind, len(body), sha256.Sum256([]byte(body)), quoted(body))
	for n := 1; ; n++ {
		status, answer := g.answer()
		fmt.Fprintf(&b, `{"v":1,"kind":"attempt","id":"%s","n":%d,"time":"%s","order_id":"%s","output_type":"%s","target":"mock","status":%d,"ms":%.1f,"response_bytes":%d,"response":%s}`+"\n",
			id, n, g.now.Add(time.Duration(n)*time.Second).Format(time.RFC3339Nano), order, kind, status, 5+g.rng.ExpFloat64()*30, len(answer), quoted(answer))
		if status != 500 || n == 3 {
			return b.Bytes()
		}
	}
}

// answer is what a platform says: mostly that it took the callback.
func (g *generator) answer() (int, string) {
	switch p := g.rng.IntN(100); {
	case p < 80:
		return 200, `{"status":"ok","message":"callback accepted"}`
	case p < 88:
		return 400, `{"error":"validation error: order not found"}`
	case p < 92:
		return 401, `{"error":"invalid secret"}`
	case p < 94:
		return 413, `{"error":"file exceeds the size limit for its type"}`
	}
	return 500, `{"error":"processing failed, try again"}`
}

var words = strings.Fields("the of order customer delivery shipping invoice total lorem ipsum 42 3.14159 <b>bold</b> naïve résumé 日本語 \"quoted\" back\\slash")

// text is words, with breaks and tabs between some.
func (g *generator) text() string {
	size := int(textMedian * math.Exp(g.rng.NormFloat64()*textSpread))
	var b strings.Builder
	for b.Len() < min(size, 20_000) {
		b.WriteString(words[g.rng.IntN(len(words))])
		b.WriteByte(" \n\t          "[g.rng.IntN(12)])
	}
	return b.String()
}

// quoted is a value as JSON, whose letters stand as they are.
func quoted(v any) string {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	if err := e.Encode(v); err != nil {
		panic(err) // it is a text or a map of them
	}
	return strings.TrimSuffix(b.String(), "\n")
}
