package callback

import (
	"regexp"
	"testing"

	"github.com/stretchr/testify/assert"
)

func TestVerdicts(t *testing.T) {
	t.Parallel()
	tests := []struct {
		status int
		class  ErrorClass
		state  State
		retry  bool
		source RuleSource
		says   string
	}{
		{200, "", Delivered, false, SourceBasics, "duplicate"},
		{202, "", Delivered, false, SourceOurs, "took the callback"},
		{301, "", Rejected, false, SourceOurs, "never followed"},
		{302, "", Rejected, false, SourceOurs, "hand the secret to another host"},
		{307, "", Rejected, false, SourceOurs, "never followed"},
		{400, "", Rejected, false, SourceBasics, "order not found"},
		{401, "", Rejected, false, SourceBasics, "secret"},
		{403, "", Rejected, false, SourceOurs, "403"},
		{404, "", Rejected, false, SourceOurs, "404"},
		{408, "", Failed, true, SourceOurs, "gave up waiting"},
		{413, "", Rejected, false, SourceBasics, "direct upload"},
		{425, "", Failed, true, SourceOurs, "not yet"},
		{429, "", Failed, true, SourceOurs, "too many"},
		{500, "", Failed, true, SourceBasics, "duplicate"},
		{502, "", Failed, true, SourceOurs, "502"},
		{599, "", Failed, true, SourceOurs, "599"},
		{101, "", Rejected, false, SourceOurs, "101"},
		{0, "", Pending, true, SourceBasics, "under way"},
		{0, ErrTimeout, Failed, true, SourceBasics, "in time"},
		{0, ErrRefused, Failed, true, SourceBasics, "Nothing listens"},
		{0, ErrDNS, Failed, true, SourceBasics, "host name"},
		{0, ErrTLS, Failed, true, SourceBasics, "secure"},
		{0, ErrReset, Failed, true, SourceBasics, "cut"},
		{0, ErrCanceled, Failed, true, SourceBasics, "cancelled"},
		{0, ErrTruncated, Failed, true, SourceBasics, "broke off"},
		{0, ErrOther, Failed, true, SourceBasics, "message"},
		{0, "something new", Failed, true, SourceBasics, "message"},
	}
	sentence := regexp.MustCompile(`^[A-Z][^.]*\.([0-9][^.]*\.)*$`)
	for _, tt := range tests {
		v := VerdictOf(tt.status, tt.class)
		assert.Equal(t, tt.state, v.State, "%d %s", tt.status, tt.class)
		assert.Equal(t, tt.retry, v.Retry, "%d %s", tt.status, tt.class)
		assert.Equal(t, tt.source, v.Source, "%d %s", tt.status, tt.class)
		assert.Contains(t, v.Meaning+" "+v.Action, tt.says, "%d %s", tt.status, tt.class)
		assert.Regexp(t, sentence, v.Meaning)
		assert.Regexp(t, sentence, v.Action)
	}
}

func TestVerdictsAgreeWithStates(t *testing.T) {
	t.Parallel()
	for status := range 1000 {
		v := VerdictOf(status, "")
		assert.Equal(t, StateOf(status, ""), v.State)
		assert.Equal(t, v.State == Failed || v.State == Pending, v.Retry, "%d", status)
		assert.NotEmpty(t, v.Meaning)
		assert.NotEmpty(t, v.Action)
	}
}
