// Package query is the filter language of redial: terms joined by AND, such as
//
//	status:5xx -type:csv since:2h "no such order"
//
// It is pure: it reads no file and no clock. Parse makes a Query of a text, or
// says which characters are wrong and what to write instead. Complete offers what
// a text could go on with. Which callbacks meet a query is decided by the index of
// package history, one function a Field.
//
// Its promises: every Query that Parse returns has for each term either words or
// spans, or both; String returns what was parsed, and parsing it again with the
// same time returns the same terms; the columns of an Error lie in the text.
//
// To add a term: a row in keys (keys.go), its value (parser.value in parse.go),
// and what it compares (matchTerm in package history).
package query
