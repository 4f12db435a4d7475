package cli

import (
	"errors"
	"fmt"
	"net"
	"syscall"

	"github.com/spf13/cobra"

	"redial/callback/mock"
	"redial/history/capture"
)

// listenOptions are the flags of the commands that listen until they are
// interrupted.
type listenOptions struct {
	addr    string
	anyAddr bool
	json    bool
}

func (o *listenOptions) flags(c *cobra.Command, addr string) {
	f := c.Flags()
	f.StringVar(&o.addr, "addr", addr, "where to listen, `HOST:PORT`; port 0 takes a free one")
	f.BoolVar(&o.anyAddr, "any-addr", false, "allow an address that other machines can reach")
	f.BoolVar(&o.json, "json", false, "print one JSON object for the address, then one a request")
}

// refused says why a server, by what it is called, could not start, with the
// next step where its address is the trouble.
func (o listenOptions) refused(what string, err error) error {
	next := "--addr HOST:PORT says where, such as 127.0.0.1:0 for any free port"
	var op *net.OpError
	_, _, addrErr := net.SplitHostPort(o.addr)
	switch {
	case addrErr != nil:
		return &usageError{message: fmt.Sprintf("--addr %s is no HOST:PORT", o.addr), next: next}
	case errors.Is(err, syscall.EADDRINUSE):
		return &usageError{message: fmt.Sprintf("the %s can't listen on %s: it is in use already", what, o.addr), next: next}
	case errors.Is(err, mock.ErrNotLoopback), errors.Is(err, capture.ErrNotLoopback):
		return &usageError{message: fmt.Sprintf("other machines could reach the %s on %s", what, o.addr), next: "--any-addr allows that"}
	case errors.Is(err, capture.ErrLoop):
		return &usageError{message: err.Error(), next: "--forward names the platform, or a mock"}
	case errors.As(err, &op):
		return &usageError{message: fmt.Sprintf("the %s can't listen on %s: %v", what, o.addr, op.Err), next: next}
	}
	return err
}

// printListening prints where a server is; about is for people alone.
func (o listenOptions) printListening(a *app, url, about string) error {
	if o.json {
		return writeJSON(a.streams.Out, struct {
			Listening string `json:"listening"`
		}{url})
	}
	a.out.line("listening on %s", url)
	a.err.line("%s; ctrl+c ends it", about)
	return nil
}
