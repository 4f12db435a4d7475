// Package cause tells what a text really is that was meant to be JSON and is
// not, and what a string really is that was meant to be a result.
//
// There are three tables, and adding a cause is adding a row and its cases:
//
//   - Texts has one recogniser a row for a whole text: a Markdown fence, form
//     data, a printed Python dict. Of tries them in order, the most certain
//     first.
//   - Places has one recogniser a row for a single place inside JSON where the
//     text stops being JSON: a value that is missing, a word without quotes.
//   - Values has one recogniser a row for a whole string value: a template that
//     was not filled in, the word undefined, a printed object.
//
// Every recogniser is a pure function of bytes that takes linear time. None
// accuses a text of which it can't be sure: a string value counts only as a
// whole, for a text may well speak of a template or of undefined.
package cause
