// Package disk writes the small files that the UI keeps, each whole or not at all.
package disk
