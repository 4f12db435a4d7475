// Package term is all that stands between Bubble Tea and the terminal, so that
// no byte of either misleads the other. Each part fences one trap:
//
//   - Keys (input.go, piece.go). Bubble Tea takes the end of a short read for the
//     end of a key, so that half a mouse report is typed into a field. Input hands
//     out whole keys only. TestInputMessages, FuzzInput.
//   - Pastes (paste.go). Bubble Tea makes runes of a paste, which loses bytes and
//     is slow for megabytes. PasteMsg has the exact bytes. TestInputBigPasteIsExact,
//     BenchmarkPaste.
//   - The wheel (input.go). A flood of reports is drawn one by one. WheelMsg counts
//     equal ones. TestInputMergesWheel, TestInputWheelFloodTypesNothing.
//   - Drawing (screen.go). Bubble Tea wakes for every frame that there could be,
//     which costs an idle screen over 1 % of a core. Screen draws a view when it is
//     new, and sleeps else. TestScreen, and TestIdleScreenSleeps in package tui.
//   - The start (internal/noquery). Bubble Tea asks the terminal for its colours
//     before main and waits for up to five seconds. It is kept from that.
//     TestSilentTerminal and TestCommandsAskTheTerminalNothing in package tui.
//   - The background (background.go). IsDark asks for it once, and drops an answer
//     that comes too late. TestBackground.
//   - The clipboard (clipboard.go). A desktop's tool, tmux, the terminal (OSC 52)
//     or a file, whichever takes the bytes. TestCopyPlan,
//     TestCopyFallsToTheNextRoute.
//   - Foreign text (package safe). It obeys no byte of it.
package term
