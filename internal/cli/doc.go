// Package cli is the cobra skin: parse, call, print, one exit-code table.
package cli
