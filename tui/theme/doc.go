// Package theme is how the screen looks: one style for each role, in true colour,
// 256 and 16 colours and without colour, on a dark and on a light background; the
// signs, in Unicode or ASCII; borders.
//
// Its promises: text can be read on its background in every profile; no two
// states differ by colour alone; without colour, bold, underline and reverse
// stay; a frame is exactly as wide and high as asked for, whatever stands in it.
package theme
