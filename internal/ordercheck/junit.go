package ordercheck

import (
	"encoding/xml"
	"io"
	"strings"
	"unicode"
)

type junitSuite struct {
	XMLName  xml.Name    `xml:"testsuite"`
	Name     string      `xml:"name,attr"`
	Tests    int         `xml:"tests,attr"`
	Failures int         `xml:"failures,attr"`
	Skipped  int         `xml:"skipped,attr"`
	Cases    []junitCase `xml:"testcase"`
}

type junitCase struct {
	Class   string        `xml:"classname,attr"`
	Name    string        `xml:"name,attr"`
	Seconds float64       `xml:"time,attr"`
	Failure *junitMessage `xml:"failure"`
	Skipped *junitMessage `xml:"skipped"`
}

type junitMessage struct {
	Message string `xml:"message,attr"`
	Text    string `xml:",chardata"`
}

// WriteJUnit writes the reports as JUnit's XML: a testcase each, and the rule as the
// text of a failure.
func WriteJUnit(w io.Writer, reports []Report) error {
	suite := junitSuite{Name: "redial check", Tests: len(reports)}
	for _, r := range reports {
		c := junitCase{Class: "redial.check", Name: plain(r.Name), Seconds: r.MS / 1000}
		said := &junitMessage{Message: plain(r.Found), Text: plain(r.Rule)}
		switch r.Outcome {
		case Fail:
			c.Failure = said
			suite.Failures++
		case NotSeen:
			c.Skipped = said
			suite.Skipped++
		case Pass:
		}
		suite.Cases = append(suite.Cases, c)
	}
	if _, err := io.WriteString(w, xml.Header); err != nil {
		return err
	}
	e := xml.NewEncoder(w)
	e.Indent("", "  ")
	if err := e.Encode(suite); err != nil {
		return err
	}
	_, err := io.WriteString(w, "\n")
	return err
}

// plain takes out of foreign text what controls a terminal that shows the file.
func plain(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsControl(r) || unicode.Is(unicode.Cf, r) {
			return '\uFFFD'
		}
		return r
	}, s)
}
