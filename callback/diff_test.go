package callback

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
)

func TestDiff(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name          string
		before, after string
		want          []Change
	}{
		{"the same bytes", `{"a":1}`, `{"a":1}`, nil},
		{"order and spacing", `{"a":1,"b":[1, 2]}`, "{\"b\":[1,2],\n\"a\":1}", nil},
		{"a changed field", `{"a":1,"b":2}`, `{"a":1,"b":3}`, []Change{{Changed, "/b", "2", "3"}}},
		{"another type", `{"a":{"x":1}}`, `{"a":"{\"x\":1}"}`, []Change{{Changed, "/a", `{"x":1}`, `"{\"x\":1}"`}}},
		{"added and removed", `{"a":1}`, `{"b":null}`, []Change{{Removed, "/a", "1", ""}, {Added, "/b", "", "null"}}},
		{"null is not absent", `{"a":null}`, `{}`, []Change{{Removed, "/a", "null", ""}}},
		{"inside an array", `{"files":[{"n":"a"},{"n":"b"}]}`, `{"files":[{"n":"a"},{"n":"c"},1]}`, []Change{{Changed, "/files/1/n", `"b"`, `"c"`}, {Added, "/files/2", "", "1"}}},
		{"a shorter array", `[1,2]`, `[1]`, []Change{{Removed, "/1", "2", ""}}},
		{"numbers by their digits", `{"a":10000000000000000001}`, `{"a":10000000000000000002}`, []Change{{Changed, "/a", "10000000000000000001", "10000000000000000002"}}},
		{"names with slash and tilde", `{"a/b":1,"c~d":1}`, `{"a/b":2,"c~d":2}`, []Change{{Changed, "/a~1b", "1", "2"}, {Changed, "/c~0d", "1", "2"}}},
		{"no HTML escapes", `{"a":"x"}`, `{"a":"<b>&"}`, []Change{{Changed, "/a", `"x"`, `"<b>&"`}}},
		{"not JSON", `{"a":1`, `{"a":1}`, []Change{{Changed, "", `{"a":1`, `{"a":1}`}}},
		{"a field after a nested one", `{"a":{"x":[1]},"b":1}`, `{"a":{"x":[2]},"b":2}`, []Change{{Changed, "/a/x/0", "1", "2"}, {Changed, "/b", "1", "2"}}},
		{"more than a document", `{}]`, `{}`, []Change{{Changed, "", `{}]`, `{}`}}},
		{"two documents", `{} {}`, `{}`, []Change{{Changed, "", `{} {}`, `{}`}}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			assert.Equal(t, tt.want, Diff([]byte(tt.before), []byte(tt.after)))
		})
	}
}

func FuzzDiff(f *testing.F) {
	f.Add(`{"a":[1,{"b":2}]}`, `{"a":[1,{"b":3}],"c":null}`)
	f.Add(`[`, `]`)
	f.Add(strings.Repeat("[", 200), strings.Repeat("[", 200))
	f.Fuzz(func(t *testing.T, before, after string) {
		changes := Diff([]byte(before), []byte(after))
		back := Diff([]byte(after), []byte(before))
		assert.Len(t, back, len(changes), "the way back has as many changes")
		assert.Empty(t, Diff([]byte(before), []byte(before)))
		if json.Valid([]byte(before)) && json.Valid([]byte(after)) {
			for _, c := range changes {
				assert.NotEqual(t, c.Old, c.New)
			}
		}
	})
}
