package cli

import (
	"encoding/json"
	"fmt"
	"io/fs"

	"redial/tui"
)

// manifest is the name of the file that lists the examples.
const manifest = "examples.json"

// loadExamples reads the examples that an empty history offers: the manifest
// names each body's file and the mock's script while it is delivered.
func loadExamples(dir fs.FS) ([]tui.Example, error) {
	if dir == nil {
		return nil, nil
	}
	b, err := fs.ReadFile(dir, manifest)
	if err != nil {
		return nil, fmt.Errorf("read the examples: %w", err)
	}
	var entries []struct{ Name, Body, Script string }
	if err := json.Unmarshal(b, &entries); err != nil {
		return nil, fmt.Errorf("read the examples: %w", err)
	}
	var examples []tui.Example
	for _, e := range entries {
		body, err := fs.ReadFile(dir, e.Body)
		if err != nil {
			return nil, fmt.Errorf("read the examples: %w", err)
		}
		examples = append(examples, tui.Example{Name: e.Name, Body: body, Script: e.Script})
	}
	return examples, nil
}
