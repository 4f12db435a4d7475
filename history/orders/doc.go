// Package orders ties the webhooks of the history to the callbacks that complete
// them: where each order stands, and how long it took.
//
// A callback belongs to the last webhook of its order that had left by then. Time to
// callback is from the webhook to the callback that was delivered.
package orders
