// Package replayview is what is shown of a replay: the plan before it, its run,
// and the upload of files, step by step. What they want done is in events.go.
package replayview
