package listen

import (
	"errors"

	"redial/callback"
	"redial/history/capture"
)

// mostCaptures is how many different callback URLs are captured.
const mostCaptures = 16

// captureOf returns the address of the capture that passes callbacks on to a
// callback_url. The platform's is mostly one and the same.
func (s *Server) captureOf(callbackURL string) (string, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	c, there := s.captures[callbackURL]
	if !there {
		if len(s.captures) == mostCaptures {
			return "", errors.New("too many different callback URLs")
		}
		var err error
		c, err = capture.Start(capture.Options{
			Target: callback.Target{URL: callbackURL}, Journal: s.options.Store, Observe: s.options.Captured,
		})
		if err != nil {
			return "", err
		}
		s.captures[callbackURL] = c
	}
	return c.URL + "/", nil
}
