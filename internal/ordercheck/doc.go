// Package ordercheck judges an automation by what comes back: each check is a small
// order with a fault or two, and one sentence on what is right and why.
//
// What can't be seen from outside is told as not seen, and is no failure. Each check
// plays with a mock of its own, so that none hears another's callbacks.
package ordercheck
