package history

import (
	"errors"
	"os"
	"path/filepath"
)

// disk is what makes the replacement of a file durable. Tests put a recording or
// failing one in its place.
type disk interface {
	// sync brings a file's bytes to disk.
	sync(f *os.File) error
	// rename puts the file at from in the place of the one at to.
	rename(from, to string) error
	// syncFolder brings to disk which files the folder of path holds: without it
	// a new or renamed file may be gone after a power cut.
	syncFolder(path string) error
}

// systemDisk is the disk of the operating system.
type systemDisk struct{}

func (systemDisk) sync(f *os.File) error { return f.Sync() }

func (systemDisk) rename(from, to string) error { return os.Rename(from, to) }

func (systemDisk) syncFolder(path string) error {
	d, err := os.Open(filepath.Dir(path))
	if err != nil {
		return err
	}
	return errors.Join(d.Sync(), d.Close())
}
