// Package callback is a SellerShorts callback from draft to delivery: payloads
// by output type, validation, statuses and what they mean, the secret, and a
// client that journals before it sends and retries what may be retried.
//
// A Client speaks HTTP/1.1 itself, over connections that it keeps: one goroutine
// writes a callback and reads its answer. Where there is a proxy on the way it
// leaves that to net/http. Either way a redirect is not followed, a request that
// may have been processed is not sent again within one attempt, and an answer
// that comes before all of a body is sent counts.
//
// Validate says of a body what is wrong by its cause: of a text that is no JSON
// what it really is, of a field under a wrong name the right one. Mend writes what
// was meant where that is certain.
//
// It uses the standard library alone, so that any Go automation can import it.
package callback
