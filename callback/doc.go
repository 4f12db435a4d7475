// Package callback is a SellerShorts callback from draft to delivery: payloads
// by output type, validation, statuses and what they mean, the secret, and a
// client that journals before it sends and retries what may be retried.
//
// It uses the standard library alone, so that any Go automation can import it.
package callback
