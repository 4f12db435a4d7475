// Package widget is what panes and dialogs are made of: an editor of text, a menu,
// a sheet to read, questions, the sentence at the foot of the screen. A widget
// knows nothing of callbacks. What is to happen when something is chosen is
// given to it, and it hands that back.
//
// Its promises: what a widget draws is never wider or higher than asked for;
// every foreign byte in it has passed package safe; a key that it does not know
// changes nothing.
package widget
