// Package history is redial's memory: a JSON-lines file of callbacks and
// attempts that is only ever appended to, and an index over it that knows every
// callback's state without holding a body.
//
// Its promises: what was acknowledged is on disk; no damaged line hides
// another; several processes may append at once; reading takes no lock; no
// secret is ever written.
//
// # The file
//
// One JSON object a line, UTF-8, metadata first and the body last. Any valid
// JSON object of that meaning is read, whatever its spacing and the order of
// its fields; the order this package writes is only read faster. Fields and
// kinds it does not know are ignored and stay where they are. Beside what the
// README documents:
//
//   - an answer that is not valid UTF-8 stands in response_base64 instead of
//     response, as such a body stands in body_base64;
//   - an answer is cut at callback.ResponseCap bytes, and never inside a
//     character; response_bytes is its true length;
//   - ms has at most three decimals;
//   - the first callback line of an id counts, a second one is ignored;
//   - an attempt whose callback has no line is counted in Stats.Orphans.
//
// A line is damaged unless it is one JSON object, and of a known kind complete:
// a callback has an id and a time, an attempt has both and its number. Blank
// lines are nothing. Lines over 128 MiB are damaged.
//
// # Files beside it
//
// FILE.lock is the advisory lock of whoever appends or replaces the file. It
// is a file of its own, so that it outlives a replacement.
package history
