package export

import (
	"bufio"
	"context"
	"errors"
	"io"

	"redial/callback"
	"redial/history"
)

// Form writes the callbacks that match a query.
type Form func(ctx context.Context, w io.Writer, s *history.Store, q history.Query, o Options) (Report, error)

// Forms are the forms of an export by name.
var Forms = map[string]Form{"ndjson": Lines, "har": HAR, "html": HTML}

// Options say how to export.
type Options struct {
	// Redact leaves out what buyers ordered and were given.
	Redact bool
	// Version is the program's, for what names its maker.
	Version string
}

// Report is what was exported.
type Report struct {
	Callbacks int
	// Damaged is how many lines or callbacks were left out as damaged.
	Damaged int
	// Unknown is how many lines were left out of a redacted export, because what
	// they hold is not known.
	Unknown int
}

// one is a callback with all that is known of it.
type one struct {
	history.Entry
	Attempts []callback.Attempt
	Body     []byte
	Uploads  []callback.Upload
	Request  *callback.RequestHead
	Findings []callback.Finding
	Why      callback.Diagnosis
}

// each calls write with every callback that matches, oldest first.
func each(ctx context.Context, s *history.Store, q history.Query, write func(one) error) (Report, error) {
	var r Report
	v, err := s.Select(ctx, q)
	if err != nil {
		return r, err
	}
	for i := v.Len() - 1; i >= 0; i-- {
		c, err := load(ctx, s, v, i)
		var damaged *history.DamagedError
		switch {
		case errors.As(err, &damaged):
			r.Damaged++
			continue
		case err != nil:
			return r, err
		}
		if err := write(c); err != nil {
			return r, err
		}
		r.Callbacks++
	}
	return r, nil
}

func load(ctx context.Context, s *history.Store, v *history.View, i int) (c one, err error) {
	if c.Entry, err = v.Entry(i); err != nil {
		return c, err
	}
	if c.Body, err = v.Body(i); err != nil {
		return c, err
	}
	if c.Attempts, err = s.Attempts(ctx, c.ID); err != nil {
		return c, err
	}
	if c.Uploads, err = s.Uploads(ctx, c.Entry); err != nil {
		return c, err
	}
	if c.Request, err = s.RequestHead(ctx, c.Entry); err != nil {
		return c, err
	}
	c.Findings = callback.Validate(c.Body).Findings
	c.Why, err = s.Diagnose(ctx, c.ID)
	return c, err
}

// buffered lets write write to w in larger pieces.
func buffered(w io.Writer, write func(*bufio.Writer) error) error {
	b := bufio.NewWriterSize(w, 64<<10)
	return errors.Join(write(b), b.Flush())
}
