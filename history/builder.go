package history

import (
	"context"
	"runtime"
	"sync"
	"sync/atomic"

	"golang.org/x/sync/errgroup"
)

// builder indexes the rest of a file. Its workers parse pieces, and whichever
// finds the next one in the order of the file done takes it into the index: so
// they seldom wait for each other.
type builder struct {
	index      *index
	from, size int64
	progress   func()
	next       atomic.Int64 // the piece to be parsed next

	mu     sync.Mutex // guards what follows
	moved  sync.Cond  // when taken has grown, or the work has ended
	ready  [piecesAhead]*piece
	blank  []*piece
	taken  int64 // how many pieces are in the index
	taking bool  // someone is about it
	ended  bool  // without having done all
}

// piecesAhead is how many pieces there are at a time.
const piecesAhead = 8

func newBuilder(x *index, size int64, progress func()) *builder {
	b := &builder{index: x, from: x.end, size: size, progress: progress}
	b.moved.L = &b.mu
	for range piecesAhead {
		b.blank = append(b.blank, &piece{})
	}
	return b
}

func (b *builder) run(ctx context.Context) error {
	g, ctx := errgroup.WithContext(ctx)
	stop := context.AfterFunc(ctx, b.end)
	defer stop()
	for range min(int64(runtime.GOMAXPROCS(0)), (b.size-b.from+pieceSize-1)/pieceSize) {
		g.Go(func() error { return b.work(ctx) })
	}
	return g.Wait()
}

// end lets nobody wait any more.
func (b *builder) end() {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.ended = true
	b.moved.Broadcast()
}

// work parses pieces until there are none.
func (b *builder) work(ctx context.Context) error {
	r := pieceReader{file: b.index.file, size: b.size}
	for {
		n := b.next.Add(1) - 1
		from := b.from + n*pieceSize
		if from >= b.size {
			return nil
		}
		p := b.blankPiece(n)
		if err := ctx.Err(); err != nil {
			return err
		}
		if err := r.read(p, from, min(from+pieceSize, b.size), n == 0); err != nil {
			return err
		}
		b.done(n, p)
	}
}

// blankPiece returns an empty piece for the nth, once that is not too far ahead.
func (b *builder) blankPiece(n int64) *piece {
	b.mu.Lock()
	defer b.mu.Unlock()
	for n >= b.taken+piecesAhead && !b.ended {
		b.moved.Wait()
	}
	if len(b.blank) == 0 {
		return &piece{} // the work has ended
	}
	p := b.blank[len(b.blank)-1]
	b.blank = b.blank[:len(b.blank)-1]
	return p
}

// done hands in the nth piece, and takes those that are next.
func (b *builder) done(n int64, p *piece) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.ready[n%piecesAhead] = p
	for !b.taking && b.ready[b.taken%piecesAhead] != nil {
		p := b.ready[b.taken%piecesAhead]
		b.ready[b.taken%piecesAhead] = nil
		b.taking = true
		b.mu.Unlock()
		b.take(p)
		b.mu.Lock()
		b.taking = false
		b.taken++
		b.blank = append(b.blank, p)
		b.moved.Broadcast()
	}
}

// take adds a piece to the index. Nobody else does meanwhile.
func (b *builder) take(p *piece) {
	if p.end > b.index.end {
		b.index.take(p)
	}
	if b.progress != nil {
		b.progress()
	}
}
