// Package importer makes callbacks out of what other programs keep: curl
// commands as people paste them, HTTP archives (HAR), and bodies.
//
// It runs nothing and sends nothing. Every secret is left out on the way in:
// a Record has no place for headers, and what repeats a secret is masked.
package importer
