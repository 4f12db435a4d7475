// Command licences lists the modules that are built into redial, each with its
// licence. It fails on a module whose licence is none that it knows.
package main

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
)

// known are licences that allow what redial does, by words that each alone has.
// The first that fits counts.
var known = []struct{ name, words string }{
	{"Apache-2.0", "apache license"},
	{"BSD-3-Clause", "neither the name of"},
	{"BSD-2-Clause", "redistributions in binary form must reproduce"},
	{"MIT", "permission is hereby granted, free of charge"},
	{"ISC", "permission to use, copy, modify, and/or distribute"},
}

func main() {
	format := `{{with .Module}}{{if not .Main}}{{.Path}} {{.Version}} {{.Dir}}{{end}}{{end}}`
	out, err := exec.Command("go", "list", "-deps", "-f", format, ".").Output()
	if err != nil {
		fmt.Fprintln(os.Stderr, "licences: list the modules:", err)
		os.Exit(1)
	}
	lines := strings.Split(strings.TrimSpace(string(out)), "\n")
	slices.Sort(lines)
	unknown := false
	for _, line := range slices.Compact(lines) {
		fields := strings.Fields(line)
		if len(fields) != 3 {
			continue
		}
		name := licenceIn(fields[2])
		if name == "" {
			name, unknown = "NOT KNOWN", true
		}
		fmt.Printf("%-14s %s %s\n", name, fields[0], fields[1])
	}
	if unknown {
		os.Exit(1)
	}
}

// licenceIn returns the licence of the module in a folder, "" for none that is known.
func licenceIn(dir string) string {
	files, err := filepath.Glob(filepath.Join(dir, "[LlCc][IiOo][CcPp][EeYy]*"))
	if err != nil {
		return ""
	}
	for _, path := range files {
		b, err := os.ReadFile(path)
		if err != nil {
			continue
		}
		text := strings.ToLower(strings.Join(strings.Fields(string(b)), " "))
		for _, k := range known {
			if strings.Contains(text, k.words) {
				return k.name
			}
		}
	}
	return ""
}
