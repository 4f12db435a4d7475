// Package mockview is the Mock tab: the embedded mock, its script of faults, and
// the requests that it received, each with its verdict.
//
// model.go has the state and draws it, script.go chooses a script, commands.go
// and embedded.go start, stop and watch the mock.
package mockview
