// Package logfile is a file of lines that several processes append to, read and
// replace. It knows nothing of what the lines mean.
//
// Its invariants:
//
//   - Writers hold FILE.lock around one write of whole lines. Readers take no lock.
//   - An append that is not Async is on disk when it returns. Appends that wait at
//     the same time share one write and one sync.
//   - A failed append leaves the file as it was. Where that fails too, the next one
//     begins with a newline: a torn line spoils no other.
//   - Appended lines are in the file that is at the path, not in one that was
//     replaced meanwhile.
//   - A replacement is on disk before it takes the file's place by a rename, and the
//     folder is synced after it: the path names the old file or the new one, whole.
//   - Every concurrent Sync learns of a failed write.
//
// What is synced when: an append in commit.go (settle), a replacement in replace.go
// (Commit); the calls themselves are in sync_linux.go and disk.go.
package logfile
