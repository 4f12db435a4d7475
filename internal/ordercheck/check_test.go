package ordercheck_test

import (
	"bytes"
	"encoding/xml"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"redial/callback"
	"redial/callback/order"
	"redial/history"
	"redial/internal/automationtest"
	"redial/internal/ordercheck"
	"redial/internal/orderplay"
)

// run checks an automation with faults, and returns the outcomes by name.
func run(t *testing.T, o ordercheck.Options, faults ...automationtest.Fault) map[string]ordercheck.Report {
	t.Helper()
	automation := automationtest.Start("secret-canary", faults...)
	t.Cleanup(automation.Close)
	path := filepath.Join(t.TempDir(), "history.jsonl")
	store, err := history.Open(path, history.Options{})
	require.NoError(t, err)
	t.Cleanup(func() { assert.NoError(t, store.Close()) })
	o.Sender, o.Store, o.Secret = order.Sender{URL: automation.URL}, store, callback.NewSecret("secret-canary")
	o.Draft = orderplay.Draft{Inputs: []order.Input{{Key: "topic", Value: []byte(`"tea"`)}}}
	o.Large = []order.Input{{Key: "topic", Value: []byte(`"tea"`)}, {Key: "size", Value: []byte(`4600000`)}}
	o.Wait, o.Quiet = 4*time.Second, 600*time.Millisecond
	reports, err := ordercheck.Run(t.Context(), o)
	require.NoError(t, err)
	byName := map[string]ordercheck.Report{}
	for _, r := range reports {
		byName[r.Name] = r
	}
	text, err := os.ReadFile(path)
	require.NoError(t, err)
	assert.NotContains(t, string(text), "secret-canary")
	return byName
}

func TestTheRightAutomationPasses(t *testing.T) {
	t.Parallel()
	reports := run(t, ordercheck.Options{})
	assert.Len(t, reports, 15)
	for name, r := range reports {
		assert.Equal(t, ordercheck.Pass, r.Outcome, "%s: %s", name, r.Found)
		assert.NotEmpty(t, r.Webhooks, name)
		assert.NotEmpty(t, r.Callbacks, name)
	}
}

func TestEachFaultFailsItsCheck(t *testing.T) {
	t.Parallel()
	for fault, name := range map[automationtest.Fault]string{
		automationtest.RefusesWebhook: "answers-webhook",
		automationtest.WrongID:        "order-id",
		automationtest.BadBody:        "valid-body",
		automationtest.NoSecret:       "sends-secret",
		automationtest.SilentOnBad:    "reports-failure",
		automationtest.FalseSuccess:   "reports-failure",
		automationtest.NoReason:       "reports-failure",
		automationtest.NeverRetries:   "retries-500",
		automationtest.OtherBody:      "lost-answer",
		automationtest.NoTimeout:      "retries-timeout",
		automationtest.RetriesFinal:   "stops-401",
		automationtest.Follows:        "no-redirect",
		automationtest.NotTwice:       "same-order-twice",
		automationtest.MixesIDs:       "ten-at-once",
		automationtest.CallsTwice:     "ten-at-once",
		automationtest.LargeInline:    "large-result",
	} {
		t.Run(string(fault), func(t *testing.T) {
			t.Parallel()
			r := run(t, ordercheck.Options{Only: []string{name}}, fault)[name]
			assert.Equal(t, ordercheck.Fail, r.Outcome, "%s: %s", name, r.Found)
			assert.NotEmpty(t, r.Rule)
		})
	}
}

func TestADeadAutomationFailsFast(t *testing.T) {
	t.Parallel()
	assert.Len(t, run(t, ordercheck.Options{FailFast: true}, automationtest.RefusesWebhook), 1)
	silent := run(t, ordercheck.Options{FailFast: true}, automationtest.NeverCallsBack)
	assert.Equal(t, ordercheck.Pass, silent["answers-webhook"].Outcome)
	assert.Equal(t, ordercheck.Fail, silent["order-id"].Outcome)
}

func TestSuite(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	for name, text := range map[string]string{
		"right":    `{"inputs":{"topic":"cocoa"},"script":"500,200","expect":{"ok":true,"output_type":"json","within":"5s","contains":"cocoa","equals":{"/topic":"cocoa","/ok":true}}}`,
		"contains": `{"expect":{"contains":"cocoa"}}`,
		"ok":       `{"expect":{"ok":false}}`,
		"type":     `{"expect":{"output_type":"text"}}`,
		"within":   `{"script":"500,200","expect":{"within":"1ms"}}`,
		"equals":   `{"expect":{"equals":{"/topic":"cocoa"}}}`,
		"lacks":    `{"expect":{"equals":{"/other":1}}}`,
	} {
		require.NoError(t, os.WriteFile(filepath.Join(dir, name+".json"), []byte(text), 0o600))
	}
	cases, err := ordercheck.ReadSuite(dir)
	require.NoError(t, err)
	var names []string
	for _, c := range cases {
		names = append(names, "suite/"+c.Name)
	}
	reports := run(t, ordercheck.Options{Cases: cases, Only: names})
	for _, c := range cases {
		want := ordercheck.Fail
		if c.Name == "right" {
			want = ordercheck.Pass
		}
		r := reports["suite/"+c.Name]
		assert.Equal(t, want, r.Outcome, "%s: %s", c.Name, r.Found)
	}
	require.NoError(t, os.WriteFile(filepath.Join(dir, "z.json"), []byte(`{"expects":{}}`), 0o600))
	_, err = ordercheck.ReadSuite(dir)
	require.ErrorContains(t, err, "z.json")
	_, err = ordercheck.ReadSuite(t.TempDir())
	require.ErrorContains(t, err, "no cases")
}

func TestJUnit(t *testing.T) {
	t.Parallel()
	var b bytes.Buffer
	require.NoError(t, ordercheck.WriteJUnit(&b, []ordercheck.Report{
		{Name: "a", Outcome: ordercheck.Pass},
		{Name: "b", Outcome: ordercheck.Fail, Rule: "Why.", Found: "\x1b[31m<it>"},
		{Name: "c", Outcome: ordercheck.NotSeen},
	}))
	var read struct {
		Tests    int `xml:"tests,attr"`
		Failures int `xml:"failures,attr"`
		Skipped  int `xml:"skipped,attr"`
		Cases    []struct {
			Failure *struct {
				Text string `xml:",chardata"`
			} `xml:"failure"`
		} `xml:"testcase"`
	}
	require.NoError(t, xml.Unmarshal(b.Bytes(), &read), b.String())
	assert.Equal(t, []int{3, 1, 1}, []int{read.Tests, read.Failures, read.Skipped})
	assert.Equal(t, "Why.", read.Cases[1].Failure.Text)
	assert.NotContains(t, b.String(), "\x1b")
}
