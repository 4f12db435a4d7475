package cli

import (
	"github.com/rogpeppe/go-internal/testscript"

	"redial/internal/automationtest"
)

// startAutomation NAME FAULT… starts an automation with the secret of
// REDIAL_SECRET, and sets NAME to the URL of its webhook.
func startAutomation(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 1 {
		ts.Fatalf("usage: automation NAME FAULT…")
	}
	var faults []automationtest.Fault
	for _, name := range args[1:] {
		faults = append(faults, automationtest.Fault(name))
	}
	a := automationtest.Start(ts.Getenv("REDIAL_SECRET"), faults...)
	ts.Defer(a.Close)
	ts.Setenv(args[0], a.URL)
}
