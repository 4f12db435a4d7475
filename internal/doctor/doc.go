// Package doctor looks at what redial needs round it: a terminal, a history that
// can be written, targets that answer. It changes nothing, and no finding of it
// holds a secret.
package doctor
