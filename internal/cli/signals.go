package cli

import (
	"os"
	"os/signal"
	"syscall"
)

// EndSignals returns the signals that end redial in good order: what is in flight
// is cancelled and recorded. A hangup that was ignored before redial began stays
// ignored, as nohup wants.
func EndSignals() []os.Signal {
	signals := []os.Signal{os.Interrupt, syscall.SIGTERM}
	if !signal.Ignored(syscall.SIGHUP) {
		signals = append(signals, syscall.SIGHUP)
	}
	return signals
}
