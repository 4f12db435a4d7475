// Package reader shows a body of any size: cut into lines, laid out or as it is,
// decoded, searched, and drawn a window at a time.
//
// Its promises: only what is visible is drawn, so that 4.5 MB scroll as 4 KB do;
// a line too long to draw is folded, never cut; an offset in the body is found
// again in whatever is shown of it.
package reader
