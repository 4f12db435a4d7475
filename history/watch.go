package history

import (
	"path/filepath"
	"sync"

	"github.com/fsnotify/fsnotify"
)

// watch tells when something happens to a file.
type watch struct {
	once    sync.Once
	watcher *fsnotify.Watcher // nil where there is no being told
	happens *revision
	done    sync.WaitGroup
}

// notified returns what grows when something happens to the history, or nil
// where nobody tells.
func (s *Store) notified() *revision {
	s.watch.once.Do(func() { s.watch.start(s.path) })
	return s.watch.happens
}

// start watches the folder, which stays when the file is replaced.
func (w *watch) start(path string) {
	watcher, err := fsnotify.NewWatcher()
	if err != nil {
		return
	}
	if watcher.Add(filepath.Dir(path)) != nil {
		_ = watcher.Close() // it watches nothing
		return
	}
	happens := &revision{}
	happens.init()
	w.watcher, w.happens = watcher, happens
	w.done.Go(func() {
		for {
			select {
			case e, ok := <-watcher.Events:
				if !ok {
					return
				}
				if e.Name == path {
					happens.grow(1)
				}
			case _, ok := <-watcher.Errors: // events were lost: look
				if !ok {
					return
				}
				happens.grow(1)
			}
		}
	})
}

func (w *watch) close() {
	w.once.Do(func() {}) // nobody starts it any more
	if w.watcher != nil {
		_ = w.watcher.Close() // it only watched
		w.done.Wait()
	}
}
