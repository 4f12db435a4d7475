package cli

import (
	"runtime"
	"runtime/debug"

	"github.com/spf13/cobra"
)

// release is the version of a released build, which the linker sets.
var release string

func versionCommand(a *app) *cobra.Command {
	var deps, asJSON bool
	c := &cobra.Command{
		Use:   "version",
		Short: "Print the version",
		Long: `Print the version, the commit that it was built from, and the Go that built it;
with --deps also the modules in it.`,
		Example: `  redial version
  redial version --deps
  redial version --json | jq -r .commit`,
		Args: nothing,
		RunE: func(*cobra.Command, []string) error {
			v := build()
			if asJSON {
				return writeJSON(a.streams.Out, v)
			}
			a.out.line("%s", v.line())
			if deps {
				var t table
				for _, d := range v.Dependencies {
					t.add(d.Path, d.Version)
				}
				t.print(a.out)
			}
			return nil
		},
	}
	c.Flags().BoolVar(&deps, "deps", false, "also the modules that are built in, with their versions")
	c.Flags().BoolVar(&asJSON, "json", false, "print one JSON object")
	return c
}

// buildJSON is what is known of this build.
type buildJSON struct {
	Version      string           `json:"version"`
	Commit       string           `json:"commit"`   // "" where the build did not look
	Time         string           `json:"time"`     // of the commit
	Modified     bool             `json:"modified"` // there was more than the commit
	Go           string           `json:"go"`
	Platform     string           `json:"platform"`
	Dependencies []dependencyJSON `json:"dependencies"`
}

type dependencyJSON struct {
	Path    string `json:"path"`
	Version string `json:"version"`
	Sum     string `json:"sum"`
}

// build reads what the Go toolchain wrote into the binary.
func build() buildJSON {
	v := buildJSON{Version: release, Go: runtime.Version(), Platform: runtime.GOOS + "/" + runtime.GOARCH, Dependencies: []dependencyJSON{}}
	info, ok := debug.ReadBuildInfo()
	if !ok {
		return v
	}
	if v.Version == "" {
		v.Version = info.Main.Version
	}
	for _, s := range info.Settings {
		switch s.Key {
		case "vcs.revision":
			v.Commit = s.Value
		case "vcs.time":
			v.Time = s.Value
		case "vcs.modified":
			v.Modified = s.Value == "true"
		}
	}
	for _, d := range info.Deps {
		if d.Replace != nil {
			d = d.Replace
		}
		v.Dependencies = append(v.Dependencies, dependencyJSON{d.Path, d.Version, d.Sum})
	}
	return v
}

// line is the build in one line.
func (v buildJSON) line() string {
	line := "redial " + v.version()
	if len(v.Commit) >= 12 {
		line += " " + v.Commit[:12]
		if v.Modified {
			line += " with changes"
		}
	}
	return line + " " + v.Go + " " + v.Platform
}

func (v buildJSON) version() string {
	if v.Version == "" {
		return "(version unknown)"
	}
	return v.Version
}
