package callback

import (
	"fmt"
	"strings"
)

// notV1 returns the reason to take a body for another version than v1, or "".
//
// How v2 says that it is v2 is not published. A body is let pass as not v1
// where it says so itself, by a version or api_version of 2 or more; and where
// it can't be meant as v1, because it reports a result and has neither
// output_type nor any field that v1 puts a result in, but others instead, and
// none of those is one of v1's under another name.
func (v *validator) notV1(o object) string {
	if name, major := v.saysVersion(o); name != "" {
		return fmt.Sprintf("The body says %s %s", name, major)
	}
	if v.cut || o.field("ok").value.kind != tokenTrue || o.field("output_type").value.kind != tokenEnd || o.carriesResult() || len(o.unknown) == 0 {
		return ""
	}
	if f, _, _ := v.fieldsDeeper(o, resultNames...); f.value.kind != tokenEnd {
		return ""
	}
	return "The body has no output_type and no result field of v1, but other fields"
}

// resultNames are the fields of v1 that say what a result is.
var resultNames = []string{"output_type", "result_text", "result_url", "file_base64"}

// isNotV1 reports whether a body says itself that it is of another version.
func (v *validator) isNotV1(o object) bool {
	name, _ := v.saysVersion(o)
	return name != ""
}

// saysVersion returns the field by which a body says that it is of version 2 or
// more, and the version.
func (v *validator) saysVersion(o object) (name, major string) {
	for _, name := range [...]string{"version", "api_version"} {
		f := o.field(name)
		if f.value.kind != tokenString && f.value.kind != tokenNumber {
			continue
		}
		version := strings.TrimPrefix(strings.ToLower(f.value.prefix(v.body, 8)), "v")
		major, _, _ := strings.Cut(version, ".")
		if len(major) == 1 && major[0] >= '2' && major[0] <= '9' {
			return name, major
		}
	}
	return "", ""
}
