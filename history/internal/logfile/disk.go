package logfile

import (
	"errors"
	"os"
	"path/filepath"
)

// Disk is what makes the replacement of a file durable. Tests put a recording or
// failing one in its place.
type Disk interface {
	// Sync brings a file's bytes to disk.
	Sync(f *os.File) error
	// Rename puts the file at from in the place of the one at to.
	Rename(from, to string) error
	// SyncFolder brings to disk which files the folder of path holds: without it
	// a new or renamed file may be gone after a power cut.
	SyncFolder(path string) error
}

// SystemDisk is the disk of the operating system.
type SystemDisk struct{}

// Sync is File.Sync.
func (SystemDisk) Sync(f *os.File) error { return f.Sync() }

// Rename is os.Rename.
func (SystemDisk) Rename(from, to string) error { return os.Rename(from, to) }

// SyncFolder syncs the folder as a file.
func (SystemDisk) SyncFolder(path string) error {
	d, err := os.Open(filepath.Dir(path))
	if err != nil {
		return err
	}
	return errors.Join(d.Sync(), d.Close())
}
