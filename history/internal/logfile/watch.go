package logfile

import (
	"path/filepath"
	"sync"

	"github.com/fsnotify/fsnotify"
)

// Watch notifies of changes to the file at a path, whichever file that is.
type Watch struct {
	path    string
	once    sync.Once
	watcher *fsnotify.Watcher // nil where the system notifies of nothing
	done    sync.WaitGroup

	mu      sync.Mutex // guards what follows
	changed chan struct{}
}

// NewWatch returns a watch of path. It begins with the first call of Changed.
func NewWatch(path string) *Watch { return &Watch{path: path} }

// Changed returns a channel that is closed at the next change, or nil where the
// system notifies of nothing.
func (w *Watch) Changed() <-chan struct{} {
	w.once.Do(w.start)
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.changed
}

// start watches the folder, which stays when the file is replaced.
func (w *Watch) start() {
	watcher, err := fsnotify.NewWatcher()
	if err != nil {
		return
	}
	if watcher.Add(filepath.Dir(w.path)) != nil {
		_ = watcher.Close() // it watches nothing
		return
	}
	w.watcher, w.changed = watcher, make(chan struct{})
	w.done.Go(w.run)
}

func (w *Watch) run() {
	for {
		select {
		case e, ok := <-w.watcher.Events:
			if !ok {
				return
			}
			if e.Name == w.path {
				w.notify()
			}
		case _, ok := <-w.watcher.Errors: // events were lost
			if !ok {
				return
			}
			w.notify()
		}
	}
}

func (w *Watch) notify() {
	w.mu.Lock()
	defer w.mu.Unlock()
	close(w.changed)
	w.changed = make(chan struct{})
}

// Close ends the watch. A channel of Changed is not closed by it.
func (w *Watch) Close() {
	w.once.Do(func() {}) // it does not begin any more
	if w.watcher != nil {
		_ = w.watcher.Close() // it only watched
		w.done.Wait()
	}
}
