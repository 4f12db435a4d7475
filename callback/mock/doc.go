// Package mock is the platform's side of the callback contract, in the shape of
// httptest.Server: it checks the secret, the method, the size and the body by
// the very rules of package callback, answers a duplicate with 200, serves the
// steps of a direct upload, and fails on request by a script of faults.
//
// A refusal says why: its JSON lists every criterion and whether it held. What
// a server keeps is bounded (requests, bodies, connections, times), so that no
// client can hurt it.
//
// Where nothing is published the mock does as follows. A callback is judged before
// its order is looked up: a second one that breaks a rule gets 400, not the 200 of a
// duplicate. A report of failure completes an order as a result does. A key of a
// direct upload counts for the order that it was prepared for; the filename and type
// beside it may be others, and a key that the mock did not make is let pass.
package mock
