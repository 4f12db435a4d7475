package config

import (
	"bytes"
	"errors"
	"os"
	"path/filepath"
)

// writeFile puts a file in place of another at once, for its owner alone. Where
// the name is a link, the file that it points to is replaced.
func writeFile(path string, data []byte) (err error) {
	if target, err := filepath.EvalSymlinks(path); err == nil {
		path = target
	}
	dir := filepath.Dir(path)
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return &Error{Path: path, Message: "the config can't be written: " + cause(err).Error()}
	}
	defer func() {
		if err != nil {
			err = &Error{Path: path, Message: "the config can't be written: " + cause(err).Error()}
		}
	}()
	f, err := os.CreateTemp(dir, ".config-*.toml") // mode 0600
	if err != nil {
		return err
	}
	defer func() { _ = os.Remove(f.Name()) }() // gone, once it is renamed
	_, err = bytes.NewReader(data).WriteTo(f)
	err = errors.Join(err, f.Sync(), f.Close())
	if err != nil {
		return err
	}
	return os.Rename(f.Name(), path)
}
