// Package order is the webhook that starts an order: the type, Parse with
// findings, a Template as a seller writes one, a Sender that sends it, and a
// Receiver for an automation's own tests.
//
// The answer that a webhook must get, its deadline and its retries are not
// published: a Receiver answers 202, and a Sender takes any answer and retries
// nothing.
package order
