package cli

import (
	"runtime"
	"runtime/debug"

	"github.com/spf13/cobra"
)

func versionCommand(a *app) *cobra.Command {
	return &cobra.Command{
		Use:     "version",
		Short:   "Print the version",
		Example: `  redial version`,
		Args:    nothing,
		Run:     func(*cobra.Command, []string) { a.out.line("%s", version()) },
	}
}

// version is what the Go toolchain wrote into the binary.
func version() string {
	name := "redial (version unknown)"
	info, ok := debug.ReadBuildInfo()
	if !ok {
		return name
	}
	name = "redial " + info.Main.Version
	for _, s := range info.Settings {
		if s.Key == "vcs.revision" && len(s.Value) >= 12 {
			name += " " + s.Value[:12]
		}
	}
	return name + " " + runtime.Version()
}

// releaseVersion is the version alone.
func releaseVersion() string {
	if info, ok := debug.ReadBuildInfo(); ok {
		return info.Main.Version
	}
	return "unknown"
}
