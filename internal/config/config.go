// Package config finds out what a run is to work with: flags over environment
// over the config file over defaults; where the history is; and the targets.
package config

import (
	"redial/callback"
)

// Config is the settings of one run.
type Config struct {
	// HistoryPath and Path are the history file and the config file.
	HistoryPath string
	Path        string
	// DefaultTarget is the name used where none is given.
	DefaultTarget string
	NoColor       bool
	targets       map[string]target
}

type target struct{}

// Flags are the global flags, "" where not given.
type Flags struct {
	History, Config string
	NoColor         bool
}

// Error is a config that can't be used: which file, where in it, and why.
type Error struct {
	Path         string
	Line, Column int // 0 where the whole file is meant
	Message      string
}

func (e *Error) Error() string { return e.Message }

// Load reads the settings. A config file that was not asked for need not exist.
func Load(f Flags, getenv func(string) string) (Config, error) { panic("not built yet") }

// Target returns the target for a name, a URL, or "" for the default. "mock"
// is the caller's to start unless the config gives it a URL: embedded is then
// true and the target empty.
func (c Config) Target(name string) (t callback.Target, embedded bool, err error) {
	panic("not built yet")
}

// Targets returns the configured names, sorted, "mock" among them.
func (c Config) Targets() []string { panic("not built yet") }
