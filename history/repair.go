package history

import (
	"context"
	"errors"
	"io"
	"os"

	"redial/history/internal/record"

	"redial/history/internal/logfile"
)

// RepairOptions say how to repair.
type RepairOptions struct {
	// DryRun only reports what would be moved.
	DryRun bool
	// Progress, if set, is called with bytes done and in all.
	Progress func(done, total int64)
}

// RepairReport is what Repair did, or would do.
type RepairReport struct {
	Lines int      `json:"lines"` // that were read
	Moved []Damage `json:"moved"`
	To    string   `json:"to"` // where they are, "" where nothing was damaged
}

// Repair moves every damaged line of the history at path to FILE.damaged, and
// keeps everything else byte for byte. Others may append meanwhile; the history
// is at any moment the old file or the new one, and what is damaged is on disk
// in its new place before it leaves the old.
func Repair(ctx context.Context, path string, o RepairOptions) (RepairReport, error) {
	return repairOn(ctx, logfile.SystemDisk{}, path, o)
}

func repairOn(ctx context.Context, on logfile.Disk, path string, o RepairOptions) (RepairReport, error) {
	if o.DryRun {
		report, err := Verify(ctx, path, o.Progress)
		r := RepairReport{Lines: report.Lines, Moved: report.Damaged}
		if len(r.Moved) > 0 {
			r.To = damagedPath(path)
		}
		return r, err
	}
	r, err := logfile.Replace(path, "repair", on)
	if err != nil {
		return RepairReport{Moved: []Damage{}}, err
	}
	j := repair{Replacement: r, progress: o.Progress, report: RepairReport{Moved: []Damage{}}}
	committed, err := j.run(ctx)
	r.Close(committed)
	if err != nil {
		err = r.Fail(err)
	}
	return j.report, err
}

func damagedPath(path string) string { return path + ".damaged" }

// repair is a repair under way.
type repair struct {
	*logfile.Replacement
	progress func(done, total int64)
	report   RepairReport
}

func (j *repair) run(ctx context.Context) (committed bool, err error) {
	size, err := j.Size()
	if err != nil {
		return false, err
	}
	whole, err := logfile.WholeLines(j.Old, size)
	if err != nil {
		return false, err
	}
	if err := j.sort(ctx, 0, whole); err != nil {
		return false, err
	}
	// What was appended since, and an end that is still being written unless
	// nobody writes, is looked at with the writers kept out.
	if err := j.Hold(ctx); err != nil {
		return false, err
	}
	if size, err = j.Size(); err != nil {
		return false, err
	}
	if err := j.sort(ctx, whole, size); err != nil || len(j.report.Moved) == 0 {
		return false, err
	}
	j.report.To = damagedPath(j.Path)
	if err := j.keepDamage(); err != nil {
		return false, err
	}
	err = j.Commit()
	return err == nil, err
}

// sort copies what is sound of a stretch of whole lines and notes the rest.
func (j *repair) sort(ctx context.Context, from, to int64) error {
	sound := from // what was not copied yet begins here
	var failed error
	err := scanLines(ctx, io.NewSectionReader(j.Old, from, to-from), func(line []byte, offset, length int64) {
		offset += from
		if j.progress != nil {
			j.progress(offset+length, to)
		}
		if failed != nil || len(record.TrimNewline(line)) == 0 {
			return
		}
		j.report.Lines++
		reason := verifyLine(line, length)
		if reason == "" {
			return
		}
		j.report.Moved = append(j.report.Moved, Damage{offset, length, reason})
		failed = j.Copy(sound, offset)
		sound = offset + length
	})
	if err = errors.Join(err, failed); err != nil {
		return err
	}
	return j.Copy(sound, to)
}

// keepDamage appends the damaged lines to their own file, for good.
func (j *repair) keepDamage() error {
	f, err := os.OpenFile(j.report.To, os.O_WRONLY|os.O_CREATE|os.O_APPEND, 0o600)
	if err != nil {
		return err
	}
	for _, d := range j.report.Moved {
		if _, err = io.Copy(f, io.NewSectionReader(j.Old, d.Offset, d.Length)); err != nil {
			break
		}
		var last [1]byte
		if _, err = j.Old.ReadAt(last[:], d.Offset+d.Length-1); err != nil {
			break
		}
		if last[0] != '\n' {
			if _, err = f.WriteString("\n"); err != nil {
				break
			}
		}
	}
	if err == nil {
		err = j.Disk.Sync(f)
	}
	if err == nil { // the file may be new
		err = j.Disk.SyncFolder(j.report.To)
	}
	return errors.Join(err, f.Close())
}
