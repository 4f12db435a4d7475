// Package capture is the recording proxy: point an automation's callback URL
// at it, and each callback and each answer is recorded in the history while
// both pass unchanged.
//
// A POST to "/", to /api/orders/callback or to the target's own path goes to
// the target's URL and is recorded, as is a POST to any other path that ends in
// /api/orders/callback. All else passes to the same path of the target's
// origin and is not recorded; a path below /api/orders/callback, such as that
// of a direct upload's first step, stays below the target's path.
//
// What it promises:
//   - A callback is in the history file before its first byte goes on: what a target
//     has, killing the capture does not lose. What can't be recorded goes on all the
//     same, and its Exchange says so; a history that hangs holds a callback up for
//     3 seconds.
//   - A power cut is another matter. The line is written at once and brought to
//     disk within some 10 ms, with all others of that time, so that no callback
//     waits for a disk: a power cut can take the record of the last callbacks, as
//     it can take their answers from the target and the sender. That is decided
//     so because somebody else's callback passes here: a disk that is slow must
//     not become a timeout of theirs, and what is lost can be asked for again,
//     since repeating a callback is safe. An Exchange is told of when both its
//     lines are on disk. What redial itself sends is on disk first.
//   - The target gets the method, path, query, headers, trailers and body that
//     were sent, and the sender gets the status, headers, trailers and body that
//     were answered, as they come. Nothing is added, no redirect is followed,
//     nothing is sent twice. Only what belongs to a connection and not to the
//     message is made anew, as httputil.ReverseProxy does: the hop-by-hop headers
//     of RFC 9110 (section 7.6.1), Host, the chunks of a chunked body, the version,
//     and the words beside a status. Names of headers arrive as net/http writes
//     them, X-Callback-Secret for x-callback-secret, which means the same. A
//     Pragma: no-cache gets its Cache-Control, and beside a Connection: close other
//     options of that header are not seen. Interim answers (1xx) pass as they come;
//     the 100 that asks for a body is the capture's own.
//   - A callback's body is read whole before it goes on, so a slow one arrives
//     at once, and one that breaks off does not arrive at all.
//   - x-callback-secret is in no record: neither as it was sent nor as the
//     target echoes it. A callback with the secret in its body is passed on and
//     not recorded.
//   - A target that does not answer is answered for with 502, and the callback
//     is recorded as failed.
//   - Nobody can hold it up: connections, headers, waits and what is kept in
//     memory are bounded. Where all places are taken, the connection that has been
//     idle longest is closed. A large callback waits for memory that others have,
//     and is passed on unrecorded if that takes too long.
package capture
