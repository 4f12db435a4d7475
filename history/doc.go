// Package history stores callbacks and their attempts in a JSON-lines file that is
// only ever appended to, with an index over it that has every callback's state
// without holding a body.
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
//   - an attempt whose callback has no line is counted in Stats.Orphans;
//   - a webhook has two lines of kind order with one id: the first, with its body,
//     before it leaves, the second, with its status or error, when it is answered.
//
// A line is damaged unless it is one JSON object, and of a known kind complete:
// a callback and an order have an id and a time, an attempt has both and its
// number. Blank lines are nothing. Lines over 128 MiB are damaged.
//
// # Files beside it
//
// FILE.lock is the advisory lock of whoever appends or replaces the file. It
// is a file of its own, so that it outlives a replacement. Where the history is a
// symbolic link, all of these stand beside the file that it leads to.
//
// FILE.idx is a checkpoint of the index. It is a cache: one that is missing, old,
// cut or changed is rebuilt, and no answer waits for it but the complete one.
//
// # Where to change what
//
//   - A filter term: query/keys.go, its value in query/parse.go (parser.value), and
//     what it compares in match.go (matchTerm).
//   - A column of the index: block.go (the column and its place in the checkpoint),
//     piece.go (from the line), index.go (addCallback or fold); checkpointMagic gets
//     a new number.
//   - What is synced when: internal/logfile, commit.go for appends and replace.go
//     for repair and prune.
//
// # A select, step by step
//
//  1. view.go: Select asks for the complete index, Glance for what is there now.
//  2. follow.go: openCurrent finds the file at the path; completeIndex waits until
//     build has loaded the checkpoint, or else read the file.
//  3. extend.go: extend parses what was appended since, on several goroutines, and
//     adds it to the index in the order of the file.
//  4. view.go: answer asks match.go (selectColumns), which compares the columns.
//  5. A query with text goes on in scan.go (selectText): one pass over the file, or
//     the lines of the rows that are left where those are few.
//  6. The View holds row numbers; View.Entry reads one line in entry.go.
//
// # An append, step by step
//
//  1. store.go: Callbacks makes ids; bodysources.go finds the body of a replay.
//  2. internal/record/encode.go: AppendCallback makes the line.
//  3. internal/logfile/append.go: Append queues it, and run takes the lock, then all
//     that waits.
//  4. internal/logfile/commit.go: commit finds the file that is at the path now,
//     writes the group, and settle syncs it once.
//  5. follow.go: written feeds the lines to the index, and the revision grows.
//  6. Append returns; Store.Wait returns in whoever follows the file.
//
// # A bulk replay, step by step
//
//  1. replay/plan.go: Select makes a Plan of a query, without what is delivered.
//  2. replay/run.go: Run starts the workers and feeds them.
//  3. replay/feed.go: journalBatch reads the originals with View.Prefetch,
//     and appends the lines of the new callbacks with Callbacks, before any is sent.
//  4. replay/run.go: replay sends one with callback.Client.Deliver.
//  5. replay/acks.go: Attempt gathers the attempts that have ended, and appends them
//     with Store.AttemptAll.
//  6. replay/report.go: recordEnd counts and reports the item once they are on disk.
package history
