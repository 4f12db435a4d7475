package record

import "redial/callback"

// ErrorClass is the error class that a line's word names. A file can hold any
// text there, and a class is shown as it is: a word that is no class is "other".
func ErrorClass(word string) callback.ErrorClass {
	switch c := callback.ErrorClass(word); c {
	case "", callback.ErrTimeout, callback.ErrRefused, callback.ErrDNS, callback.ErrTLS, callback.ErrReset,
		callback.ErrCanceled, callback.ErrTruncated:
		return c
	default:
		return callback.ErrOther
	}
}
