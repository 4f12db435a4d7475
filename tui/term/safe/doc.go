// Package safe makes foreign text harmless before any terminal sees it:
// what Line and Text return holds no byte that a terminal would obey and
// nothing that it would hide, and takes as many cells as Width says on any
// terminal.
//
//   - Controls are shown as symbols: ␛ for ESC, ␊ for a newline. What has no
//     symbol is shown as \u{200B}, a byte that is not UTF-8 as \x9b. So are all
//     invisible, format and bidirectional characters and unassigned code points.
//   - Terminals disagree about how wide an emoji sequence is. So a variation
//     selector after a symbol is left out, the letters of a flag are shown as
//     Ⓕ Ⓡ, and what else would make several characters one (ZWJ, skin tones,
//     some vowel signs) is shown as \u{…}.
//   - A combining mark never lands on what was drawn before the text: one with
//     no letter of its own gets a dotted circle.
//
// Width, Cut, Fit and Cell are the one way the terminal UI counts cells. The
// functions take time linear in what they read, and plain ASCII text is
// returned as it came.
package safe
