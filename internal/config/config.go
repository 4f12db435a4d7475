package config

import (
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"path/filepath"
	"slices"
	"strings"
)

// MockTarget is the name of the target that is always there.
const MockTarget = "mock"

// Config is the settings of one run.
type Config struct {
	// HistoryPath and Path are the history file and the config file.
	HistoryPath string
	Path        string
	// DefaultTarget is the name used where none is given.
	DefaultTarget string
	NoColor       bool
	// MockScript is the fault script of the embedded mock, "" for none.
	MockScript string
	// Keys are the keys of the UI's actions, by name, in place of their own.
	Keys map[string][]string
	// Filters are queries by name.
	Filters map[string]string
	// Theme is "auto", "light" or "dark": what the UI takes the background for.
	Theme string
	// Mouse is false where the mouse is left to the terminal.
	Mouse bool
	// UTC is true where times are told in UTC.
	UTC bool
	// Pager and Editor are the commands that show and edit a file, "" for those
	// of the environment.
	Pager, Editor string
	written       file // for the places of errors
	// urlSecret is the secret of targets that have no source of their own.
	urlSecret   source
	targets     map[string]target
	automations map[string]Automation
}

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

func (e *Error) Error() string {
	switch {
	case e.Path == "":
		return e.Message
	case e.Line == 0:
		return e.Path + ": " + e.Message
	case e.Column == 0:
		return fmt.Sprintf("%s:%d: %s", e.Path, e.Line, e.Message)
	}
	return fmt.Sprintf("%s:%d:%d: %s", e.Path, e.Line, e.Column, e.Message)
}

// Load reads the settings. A config file that was not asked for need not exist.
func Load(f Flags, getenv func(string) string) (Config, error) {
	asked := first(f.Config, getenv("REDIAL_CONFIG")) != ""
	path := PathOf(f, getenv)
	settings, err := readFile(path, asked)
	if err != nil {
		return Config{}, err
	}
	c := Config{
		Path:          path,
		HistoryPath:   first(f.History, getenv("REDIAL_HISTORY"), defaultHistory(getenv)),
		DefaultTarget: first(getenv("REDIAL_TARGET"), settings.DefaultTarget, MockTarget),
		NoColor:       f.NoColor || getenv("NO_COLOR") != "",
		MockScript:    getenv("REDIAL_MOCK_SCRIPT"),
		urlSecret:     fallbackSource(getenv),
		Filters:       settings.Filters,
		written:       settings,
		Theme:         first(settings.Theme, "auto"),
		Mouse:         settings.Mouse == nil || *settings.Mouse,
		UTC:           settings.UTC,
		Pager:         settings.Pager,
		Editor:        settings.Editor,
	}
	if wrong := notOneOf("theme", settings.Theme); wrong != "" {
		return Config{}, &Error{Path: path, Line: settings.topLine("theme"), Message: wrong}
	}
	if c.HistoryPath == "" {
		return Config{}, &Error{Message: "neither XDG_STATE_HOME nor HOME is set: say where the history is with --history FILE"}
	}
	c.targets, err = settings.build(path, getenv)
	if err != nil {
		return Config{}, err
	}
	c.automations, err = settings.automations(path, getenv)
	if err != nil {
		return Config{}, err
	}
	c.Keys, err = settings.actionKeys(path)
	if err != nil {
		return Config{}, err
	}
	if u := getenv("REDIAL_MOCK_URL"); u != "" {
		c.targets[MockTarget] = mockTarget(u, c.targets[MockTarget], getenv)
	}
	return c, nil
}

// PathOf is where the config file is, or would be; "" where nothing tells.
func PathOf(f Flags, getenv func(string) string) string {
	return first(f.Config, getenv("REDIAL_CONFIG"), inFolder(getenv, "XDG_CONFIG_HOME", ".config", "config.toml"))
}

// Targets returns the configured names, sorted, "mock" first.
func (c Config) Targets() []string {
	names := slices.Sorted(maps.Keys(c.targets))
	names = slices.DeleteFunc(names, func(n string) bool { return n == MockTarget })
	return append([]string{MockTarget}, names...)
}

// readFile reads the config file; without one, and unless it was asked for,
// the settings of the file are empty.
func readFile(path string, asked bool) (file, error) {
	if path == "" {
		return file{}, nil
	}
	b, err := readRegular(path, configLimit)
	if errors.Is(err, fs.ErrNotExist) {
		if !asked {
			return file{}, nil
		}
		return file{}, &Error{Path: path, Message: "there is no such config file: check the path given by --config or REDIAL_CONFIG"}
	}
	if err != nil {
		return file{}, &Error{Path: path, Message: "the config can't be read: " + cause(err).Error()}
	}
	return parseFile(path, b)
}

// defaultHistory is where the history is kept unless something says otherwise.
func defaultHistory(getenv func(string) string) string {
	return inFolder(getenv, "XDG_STATE_HOME", ".local/state", "history.jsonl")
}

// inFolder is redial's file in an XDG base folder: the one the variable names
// where its path is absolute, as the XDG rules want, else the default under the
// home folder, and "" without one.
func inFolder(getenv func(string) string, variable, underHome, name string) string {
	dir := getenv(variable)
	if !filepath.IsAbs(dir) {
		home := getenv("HOME")
		if home == "" {
			return ""
		}
		dir = filepath.Join(home, filepath.FromSlash(underHome))
	}
	return filepath.Join(dir, "redial", name)
}

// expand resolves "~/" and paths relative to the folder of the config file.
func expand(path, configPath string, getenv func(string) string) string {
	if rest, ok := strings.CutPrefix(path, "~/"); ok {
		return filepath.Join(getenv("HOME"), rest)
	}
	if filepath.IsAbs(path) {
		return path
	}
	return filepath.Join(filepath.Dir(configPath), path)
}

// cause strips the operation and path of a file error, which the sentence
// around it names already.
func cause(err error) error {
	var pe *fs.PathError
	if errors.As(err, &pe) {
		return pe.Err
	}
	return err
}

func first(values ...string) string {
	for _, v := range values {
		if v != "" {
			return v
		}
	}
	return ""
}
