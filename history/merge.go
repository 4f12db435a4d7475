package history

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"

	"redial/history/internal/logfile"
	"redial/history/internal/record"
)

// MergeOptions say how to merge.
type MergeOptions struct {
	// Refuse, if set, reports whether a line is not to be taken: it may hold a
	// secret.
	Refuse func(line []byte) bool
}

// MergeReport is what Merge did with the lines that it read.
type MergeReport struct {
	Callbacks int `json:"callbacks"` // added, and so for what follows
	Attempts  int `json:"attempts"`
	Others    int `json:"others"` // lines of orders, and of kinds not known here
	Known     int `json:"known"`  // there already
	Redacted  int `json:"redacted"`
	Refused   int `json:"refused"`
	Damaged   int `json:"damaged"`
}

// Merge appends what r has of another history to the one at path, with its ids, as
// any append is made. A line that is there already is not added, so that merging
// twice, or in another order, changes nothing. Redacted lines are left out: one
// would keep the whole one away. Others may append meanwhile, and nobody may
// repair, prune or merge.
func Merge(ctx context.Context, path string, r io.Reader, o MergeOptions) (MergeReport, error) {
	out := logfile.NewAppender(path, nil)
	if err := out.Open(); err != nil {
		return MergeReport{}, logfile.Wrap("open", path, err)
	}
	j := merge{MergeOptions: o, out: out}
	err := j.run(ctx, path, r)
	if closed := out.Close(); err == nil && closed != nil {
		err = logfile.Wrap("close", path, closed)
	}
	return j.report, err
}

// mergeBatch is how many bytes are appended at a time.
const mergeBatch = 1 << 20

// merge is a merge under way.
type merge struct {
	MergeOptions
	out    *logfile.Appender
	known  map[record.Key]bool // by lineKey, of the lines that are there
	batch  []byte
	report MergeReport
}

func (j *merge) run(ctx context.Context, path string, r io.Reader) error {
	alone, err := logfile.Replace(path, "merge into", logfile.SystemDisk{})
	if err != nil {
		return err
	}
	defer alone.Close(false)
	if err := j.learn(ctx, alone.Old); err != nil {
		return alone.Fail(err)
	}
	var failed error
	err = scanLines(ctx, r, func(line []byte, _, length int64) {
		if failed == nil {
			failed = j.take(ctx, line, length)
		}
	})
	if err != nil && ctx.Err() == nil {
		err = fmt.Errorf("read what is merged: %w", err)
	}
	if err = errors.Join(failed, err, j.flush(context.WithoutCancel(ctx))); err != nil {
		return err
	}
	return j.out.Sync()
}

// learn notes the lines that are there.
func (j *merge) learn(ctx context.Context, r io.Reader) error {
	j.known = map[record.Key]bool{}
	return scanLines(ctx, r, func(line []byte, _, length int64) {
		text := record.TrimNewline(line)
		var h record.Head
		if len(text) > 0 && length <= record.MaxLine && h.Parse(text) == nil {
			j.known[lineKey(text, &h)] = true
		}
	})
}

// take adds a line to what is appended, unless it is there or can't be taken.
func (j *merge) take(ctx context.Context, line []byte, length int64) error {
	text := record.TrimNewline(line)
	if len(text) == 0 {
		return nil
	}
	if verifyLine(line, length) != "" {
		j.report.Damaged++
		return nil
	}
	var h record.Head
	if err := h.Parse(text); err != nil {
		return err // verifyLine has parsed it
	}
	key := lineKey(text, &h)
	switch {
	case j.known[key]:
		j.report.Known++
		return nil
	case redacted(text):
		j.report.Redacted++
		return nil
	case j.Refuse != nil && j.Refuse(text):
		j.report.Refused++
		return nil
	}
	j.known[key] = true
	switch h.Kind {
	case record.CallbackLine:
		j.report.Callbacks++
	case record.AttemptLine:
		j.report.Attempts++
	default:
		j.report.Others++
	}
	j.batch = append(append(j.batch, text...), '\n')
	if len(j.batch) < mergeBatch {
		return nil
	}
	return j.flush(ctx)
}

func (j *merge) flush(ctx context.Context) error {
	if len(j.batch) == 0 {
		return nil
	}
	lines := j.batch
	j.batch = nil
	return j.out.Append(ctx, logfile.Batch{Lines: lines, Async: true})
}

// lineKey is what two lines have in common that say the same: of callbacks the id,
// of attempts the id, the number and the time, of others all of it.
func lineKey(line []byte, h *record.Head) record.Key {
	switch h.Kind {
	case record.CallbackLine:
		return record.HashKey(fmt.Appendf(nil, "callback %x", h.ID.Key))
	case record.AttemptLine:
		return record.HashKey(fmt.Appendf(nil, "attempt %x %d %d", h.ID.Key, h.N, h.Time))
	default:
		return record.HashKey(line)
	}
}

// redacted reports whether a line says that parts of it were left out.
func redacted(line []byte) bool {
	if !bytes.Contains(line, []byte(`"redacted"`)) {
		return false
	}
	var mark struct {
		Redacted bool `json:"redacted"`
	}
	return json.Unmarshal(line, &mark) == nil && mark.Redacted
}
