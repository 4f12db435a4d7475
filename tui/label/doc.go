// Package label says in a word or a line what a callback, an attempt or a finding
// is, alike wherever the screen speaks of one.
package label
