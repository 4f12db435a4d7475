package history

import "context"

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
	panic("not built yet")
}
