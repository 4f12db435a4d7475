package history

import (
	"bufio"
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"

	"redial/history/internal/record"

	"redial/history/internal/logfile"
)

// VerifyReport is what Verify found.
type VerifyReport struct {
	Lines   int      `json:"lines"`
	Damaged []Damage `json:"damaged"`
}

// Damage is a stretch of the file that is not a line of the format.
type Damage struct {
	Offset int64  `json:"offset"` // bytes from the start of the file
	Length int64  `json:"length"`
	Reason string `json:"reason"`
}

// Verify reads the whole file at path and reports every damaged line; progress,
// if set, is called with bytes done and in all. It changes nothing.
func Verify(ctx context.Context, path string, progress func(done, total int64)) (VerifyReport, error) {
	report := VerifyReport{Damaged: []Damage{}}
	if err := logfile.Regular(path); err != nil {
		return report, logfile.Wrap("open", path, err)
	}
	f, err := os.Open(path)
	if err != nil {
		return report, logfile.Wrap("open", path, err)
	}
	defer func() { _ = f.Close() }() // read only
	info, err := f.Stat()
	if err != nil {
		return report, logfile.Wrap("open", path, err)
	}
	err = scanLines(ctx, f, func(line []byte, offset, length int64) {
		if len(record.TrimNewline(line)) == 0 && length < record.MaxLine {
			return
		}
		report.Lines++
		if reason := verifyLine(line, length); reason != "" {
			report.Damaged = append(report.Damaged, Damage{offset, length, reason})
		}
		if progress != nil {
			progress(offset+length, max(info.Size(), offset+length))
		}
	})
	if err != nil && ctx.Err() == nil {
		err = logfile.Wrap("read", path, err)
	}
	return report, err
}

// scanLines calls each with every line, newline and all. Of a line longer than
// record.MaxLine it gets the beginning; length is always the true one.
func scanLines(ctx context.Context, r io.Reader, each func(line []byte, offset, length int64)) error {
	br := bufio.NewReaderSize(r, pieceSize)
	var line []byte
	offset, length := int64(0), int64(0)
	for {
		if err := ctx.Err(); err != nil {
			return err
		}
		piece, err := br.ReadSlice('\n')
		length += int64(len(piece))
		line = append(line, piece[:min(len(piece), record.MaxLine+1-len(line))]...)
		switch {
		case errors.Is(err, bufio.ErrBufferFull):
			continue
		case err != nil && !errors.Is(err, io.EOF):
			return err
		}
		if length > 0 {
			each(line, offset, length)
		}
		if err != nil {
			return nil
		}
		offset, length = offset+length, 0
		if line = line[:0]; cap(line) > 4*pieceSize {
			line = nil
		}
	}
}

// verifyLine returns what is wrong with a line, or "".
func verifyLine(line []byte, length int64) string {
	if length > record.MaxLine {
		return fmt.Sprintf("a line of more than %d MiB", record.MaxLine>>20)
	}
	text := record.TrimNewline(line)
	var h record.Head
	if err := h.Parse(text); err != nil {
		return damageReason(text, len(text) == len(line), err)
	}
	if h.Kind == record.UnknownLine && record.IsOrder(text) {
		if _, err := record.OrderOf(text); err != nil {
			return err.Error()
		}
		return ""
	}
	content, err := h.Content(text)
	if err != nil {
		return "its body can't be decoded: " + err.Error()
	}
	if h.Kind == record.CallbackLine && h.Tail != record.NoTail && len(h.SHA256) > 0 {
		if sum := sha256.Sum256(content); hex.EncodeToString(sum[:]) != string(h.SHA256) {
			return "the body does not have its checksum"
		}
	}
	return ""
}

// damageReason says in words what encoding/json says in its own.
func damageReason(text []byte, unended bool, err error) string {
	var syntax *json.SyntaxError
	switch {
	case bytes.HasPrefix(text, []byte("\xef\xbb\xbf")):
		return "it begins with a byte order mark"
	case bytes.IndexByte(text, 0) >= 0:
		return "it holds NUL bytes"
	case !errors.As(err, &syntax):
		return err.Error()
	case unended:
		return "the file ends in the middle of it"
	case json.Valid(text[:max(0, min(int(syntax.Offset)-1, len(text)))]):
		return "something follows the end of its object: two lines may have been joined"
	case int(syntax.Offset) >= len(text):
		return "it ends too early"
	}
	return "not JSON: " + syntax.Error()
}
