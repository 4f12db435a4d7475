package cli

import (
	"bytes"
	"maps"
	"slices"

	"redial/callback"
	"redial/history"
)

// diffJSON is two callbacks compared, as diff --json prints them.
type diffJSON struct {
	Before    history.Entry `json:"before"`
	After     history.Entry `json:"after"`
	SameBytes bool          `json:"same_bytes"`
	// Changes are those of the bodies, Headers and Answer those of the last
	// answers.
	Changes []changeJSON `json:"changes"`
	Headers []changeJSON `json:"header_changes"`
	Answer  []changeJSON `json:"answer_changes"`
}

// changeJSON is one difference. Old and New are null on the side that has none.
type changeJSON struct {
	Kind callback.ChangeKind `json:"kind"`
	Path string              `json:"path"`
	Old  *string             `json:"old"`
	New  *string             `json:"new"`
}

func newDiffJSON(before, after shown) diffJSON {
	x, y := before.last(), after.last()
	return diffJSON{
		Before: before.entry, After: after.entry, SameBytes: bytes.Equal(before.body, after.body),
		Changes: changesJSON(callback.Diff(before.body, after.body)),
		Headers: headersJSON(x.Headers, y.Headers),
		Answer:  changesJSON(callback.Diff(x.Response, y.Response)),
	}
}

func changesJSON(changes []callback.Change) []changeJSON {
	list := []changeJSON{}
	for _, c := range changes {
		one := changeJSON{Kind: c.Kind, Path: c.Path}
		if c.Kind != callback.Added {
			one.Old = &c.Old
		}
		if c.Kind != callback.Removed {
			one.New = &c.New
		}
		list = append(list, one)
	}
	return list
}

// headersJSON compares headers by name, but for the Date, which always differs.
func headersJSON(before, after map[string]string) []changeJSON {
	names := maps.Clone(before)
	if names == nil {
		names = map[string]string{}
	}
	maps.Copy(names, after)
	list := []changeJSON{}
	for _, name := range slices.Sorted(maps.Keys(names)) {
		old, had := before[name]
		is, has := after[name]
		switch {
		case name == "Date" || had && has && old == is:
		case !had:
			list = append(list, changeJSON{Kind: callback.Added, Path: name, New: &is})
		case !has:
			list = append(list, changeJSON{Kind: callback.Removed, Path: name, Old: &old})
		default:
			list = append(list, changeJSON{Kind: callback.Changed, Path: name, Old: &old, New: &is})
		}
	}
	return list
}
