package capture

import "crypto/sha256"

// sumFrom is from how many bytes on a content's SHA-256 is made while it arrives:
// to make it takes longer than to receive it, and would come after that. For less
// it is not worth a goroutine.
const sumFrom = 128 << 10

// summing makes the SHA-256 of a content as that arrives.
type summing struct {
	come chan []byte // all that has come so far; only the last to say so counts
	done chan struct{}
	sum  [sha256.Size]byte // final when done is closed
}

// sumUp tells what has come to the summing, which begins with enough of it.
func (c *content) sumUp() {
	if c.summing == nil {
		if len(c.bytes) < sumFrom {
			return
		}
		c.summing = &summing{come: make(chan []byte, 1), done: make(chan struct{})}
		c.hold()
		go func(s *summing) {
			defer c.release()
			s.run()
		}(c.summing)
	}
	select {
	case <-c.summing.come:
	default:
	}
	c.summing.come <- c.bytes // nobody else sends: there is room
}

// filled says that nothing more comes.
func (c *content) filled() {
	if c.summing != nil {
		close(c.summing.come)
	}
}

// sum returns the SHA-256 of a content that is filled, or zero if nobody has made it.
func (c *content) sum() [sha256.Size]byte {
	if c.summing == nil {
		return [sha256.Size]byte{}
	}
	<-c.summing.done
	return c.summing.sum
}

func (s *summing) run() {
	defer close(s.done)
	running, had := sha256.New(), 0
	for all := range s.come {
		_, _ = running.Write(all[had:]) // it never fails
		had = len(all)
	}
	running.Sum(s.sum[:0])
}
