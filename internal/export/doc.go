// Package export writes callbacks of a history for others: as lines of a history,
// as an HTTP archive, or as one page. Redacted, it keeps ids, statuses, headers,
// findings, sizes and checksums, and leaves out results, answers and files.
package export
