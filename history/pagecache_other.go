//go:build !linux

package history

import "os"

// forget has no counterpart here: the system keeps what it likes.
func forget(*os.File, int64, int64) {}
