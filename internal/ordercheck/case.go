package ordercheck

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"time"

	"redial/callback/order"
	"redial/internal/orderplay"
)

// Case is a check of a suite, a file of JSON each.
type Case struct {
	Name   string
	Inputs []order.Input
	Script string
	Expect Expect
}

// Expect is what a callback is held to. What is not given is not looked at.
type Expect struct {
	OK         *bool                      `json:"ok"`
	OutputType string                     `json:"output_type"`
	Within     string                     `json:"within"`
	Contains   string                     `json:"contains"`
	Equals     map[string]json.RawMessage `json:"equals"` // by JSON pointer into the result, or the body
}

// ReadSuite reads the cases of a folder, in the order of their names.
func ReadSuite(dir string) ([]Case, error) {
	paths, err := filepath.Glob(filepath.Join(dir, "*.json"))
	if err != nil {
		return nil, err
	}
	if len(paths) == 0 {
		return nil, fmt.Errorf("%s has no cases: a case is a file NAME.json", dir)
	}
	var cases []Case
	for _, path := range paths {
		text, err := os.ReadFile(path)
		if err != nil {
			return nil, err
		}
		c, err := readCase(text)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", path, err)
		}
		c.Name = strings.TrimSuffix(filepath.Base(path), ".json")
		cases = append(cases, c)
	}
	return cases, nil
}

func readCase(text []byte) (Case, error) {
	var file struct {
		Inputs json.RawMessage `json:"inputs"`
		Script string          `json:"script"`
		Expect Expect          `json:"expect"`
	}
	d := json.NewDecoder(bytes.NewReader(text))
	d.DisallowUnknownFields()
	if err := d.Decode(&file); err != nil {
		return Case{}, err
	}
	if file.Expect.Within != "" {
		if _, err := time.ParseDuration(file.Expect.Within); err != nil {
			return Case{}, fmt.Errorf("within: %w", err)
		}
	}
	c := Case{Script: file.Script, Expect: file.Expect}
	if file.Inputs != nil {
		o, _ := order.Parse(fmt.Appendf(nil, `{"inputs":%s}`, file.Inputs))
		c.Inputs = o.Inputs
	}
	return c, nil
}

// check is the case as a check.
func (c Case) check() check {
	return check{
		name: "suite/" + c.Name, source: "suite", script: c.Script,
		rule: "The callback is what the case of the suite expects.",
		run: func(ctx context.Context, s *scene) error {
			if c.Inputs != nil {
				s.draft.Inputs = c.Inputs
			}
			r, err := s.order(ctx, s.options.Quiet)
			if err != nil {
				return err
			}
			if len(r.Callbacks) == 0 {
				s.end(Fail, "%s", none(r))
				return nil
			}
			last := r.Callbacks[len(r.Callbacks)-1]
			if wrong := c.Expect.wrong(r, last); wrong != "" {
				s.end(Fail, "%s", wrong)
				return nil
			}
			s.end(Pass, "it is as expected, after %.0f ms", last.MS)
			return nil
		},
	}
}

// wrong says what is not as expected, "" where all is.
func (e Expect) wrong(r orderplay.Result, c orderplay.Callback) string {
	within, _ := time.ParseDuration(e.Within)
	switch {
	case r.State != orderplay.Delivered:
		return "the callback was not taken: " + none(r)
	case e.OK != nil && (c.OK == nil || *c.OK != *e.OK):
		return fmt.Sprintf("ok is not %v", *e.OK)
	case e.OutputType != "" && c.Type != e.OutputType:
		return fmt.Sprintf("output_type is %q, not %q", c.Type, e.OutputType)
	case within > 0 && c.MS > ms(within):
		return fmt.Sprintf("it took %.0f ms, more than %s", c.MS, e.Within)
	case e.Contains != "" && !strings.Contains(resultOf(c.Body), e.Contains):
		return fmt.Sprintf("the result does not contain %q", e.Contains)
	}
	for pointer, want := range e.Equals {
		if wrong := differs(c.Body, pointer, want); wrong != "" {
			return wrong
		}
	}
	return ""
}

// resultOf is what a person reads of a body: its result, else all of it.
func resultOf(body []byte) string {
	var b struct {
		Result *string `json:"result_text"`
	}
	if json.Unmarshal(body, &b) == nil && b.Result != nil {
		return *b.Result
	}
	return string(body)
}

// differs says how a value is not what it should be. A pointer is looked up in a
// result that is JSON, and in the body where the result lacks it.
func differs(body []byte, pointer string, want json.RawMessage) string {
	var expected any
	if err := json.Unmarshal(want, &expected); err != nil {
		return "equals: " + err.Error()
	}
	got, found := lookUp([]byte(resultOf(body)), pointer)
	if !found {
		got, found = lookUp(body, pointer)
	}
	switch {
	case !found:
		return "there is no " + pointer
	case !reflect.DeepEqual(got, expected):
		return fmt.Sprintf("%s is not %s", pointer, want)
	}
	return ""
}

func lookUp(text []byte, pointer string) (any, bool) {
	var value any
	if json.Unmarshal(text, &value) != nil {
		return nil, false
	}
	unescape := strings.NewReplacer("~1", "/", "~0", "~")
	for _, token := range strings.Split(strings.TrimPrefix(pointer, "/"), "/") {
		switch v := value.(type) {
		case map[string]any:
			member, there := v[unescape.Replace(token)]
			if !there {
				return nil, false
			}
			value = member
		case []any:
			var i int
			if _, err := fmt.Sscanf(token, "%d", &i); err != nil || i < 0 || i >= len(v) {
				return nil, false
			}
			value = v[i]
		default:
			return nil, false
		}
	}
	return value, true
}
