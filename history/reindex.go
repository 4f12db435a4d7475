package history

import (
	"context"
	"os"

	"redial/history/internal/logfile"
)

// ReindexReport is what Reindex counted.
type ReindexReport struct {
	Callbacks int    `json:"callbacks"`
	Attempts  int    `json:"attempts"`
	Bytes     int64  `json:"bytes"`
	Index     string `json:"index"` // the path of the checkpoint
}

// Reindex reads the whole history at path and writes its checkpoint anew;
// progress, if set, is called with bytes done and in all.
func Reindex(ctx context.Context, path string, progress func(done, total int64)) (ReindexReport, error) {
	path, err := logfile.Real(path)
	if err != nil {
		return ReindexReport{}, logfile.Wrap("open", path, err)
	}
	if err := logfile.Regular(path); err != nil {
		return ReindexReport{}, logfile.Wrap("open", path, err)
	}
	f, err := os.Open(path)
	if err != nil {
		return ReindexReport{}, logfile.Wrap("open", path, err)
	}
	defer func() { _ = f.Close() }() // read only
	info, err := f.Stat()
	if err != nil {
		return ReindexReport{}, logfile.Wrap("open", path, err)
	}
	x := newIndex(f, info)
	err = x.extend(ctx, info.Size(), func() {
		if progress != nil {
			progress(x.end, info.Size())
		}
	})
	if err == nil {
		err = x.save(checkpointPath(path))
	}
	if err != nil {
		if ctx.Err() != nil {
			return ReindexReport{}, ctx.Err()
		}
		return ReindexReport{}, logfile.Wrap("index", path, err)
	}
	return ReindexReport{
		Callbacks: int(x.rows), Attempts: int(x.attempts.n), Bytes: x.end, Index: checkpointPath(path),
	}, nil
}
