// Package stats counts what became of callbacks: how many were delivered,
// rejected or failed, and how long the answers took, as a whole or a bucket a
// target, output type, status, day or hour. It answers "since when does it
// fail, and is it them or me".
//
// Its promises: it reads no file, only the columns that the index of the
// history has in memory; every callback of the rows is in exactly one bucket; a
// percentile is a time that was measured, never one between two.
package stats
