//go:build !linux

package logfile

import "os"

// syncData brings a file's bytes and its length to disk.
func syncData(f *os.File) error { return f.Sync() }
