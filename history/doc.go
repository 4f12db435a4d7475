// Package history is redial's memory: a JSON-lines file of callbacks and
// attempts that is only ever appended to, and an index over it that knows every
// callback's state without holding a body.
//
// Its promises: what was acknowledged is on disk; no damaged line hides
// another; several processes may append at once; reading takes no lock; no
// secret is ever written.
package history
