// Package callback is a SellerShorts callback from draft to delivery: payloads
// by output type, validation, statuses and what they mean, the secret, and a
// client that journals before it sends and retries what may be retried.
//
// A Client sends by net/http, over connections whose Write takes a reset for
// written: an answer that comes before all of a body is sent counts then. A
// redirect is not followed, no compression is asked for, and a request that may
// have been processed is not sent again within one attempt.
//
// Validate says of a body what is wrong by its cause: of a text that is no JSON
// what it really is, of a field under a wrong name the right one. Mend writes what
// was meant where that is certain.
//
// It uses the standard library alone, so that any Go automation can import it.
package callback
