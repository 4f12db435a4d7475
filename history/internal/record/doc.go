// Package record turns callbacks and attempts into lines of the history, and lines
// back into records.
//
// Its invariants:
//
//   - A line is one JSON object, UTF-8, with the metadata first and the body last.
//   - What AppendCallback and AppendAttempt write, Head.Parse reads by its fast path.
//     Any other valid JSON of the same meaning is read by encoding/json; where the
//     fast path accepts a line, both say the same (FuzzLine).
//   - A URL is written without user, query and fragment, an answer cut at
//     callback.ResponseCap.
//   - A line of an unknown kind or version is sound, and says nothing.
//   - A body is only returned as proven when it has the line's checksum.
//   - The slices of a Head point into the line that it was read from.
package record
