package doctor

import (
	"net/http"
	"net/http/httptest"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"redial/callback"
)

func TestATargetsClockIsHeldAgainstThisOne(t *testing.T) {
	t.Parallel()
	for name, tt := range map[string]struct {
		off   time.Duration // of the target's clock
		level Level
		says  string
	}{
		"the same":      {0, OK, "within a minute"},
		"a bit off":     {-50 * time.Second, OK, "within a minute"},
		"the target is": {-10 * time.Minute, Warning, "ahead of the target's"},
		"we are behind": {time.Hour, Warning, "behind the target's"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
				assert.Equal(t, "HEAD /", r.Method+" "+r.URL.Path)
				assert.Empty(t, r.Header.Get(callback.SecretHeader), "the secret is not for a look")
				w.Header().Set("Date", time.Now().Add(tt.off).UTC().Format(http.TimeFormat))
			}))
			defer server.Close()
			found := LookAtTarget(t.Context(), callback.Target{
				Name: "prod", URL: server.URL + "/api/orders/callback?x=1",
				Secret: callback.FixedSecret(callback.NewSecret("canary-8842")),
			})
			require.Len(t, found, 3)
			assert.Equal(t, Finding{Secret, "prod", OK, "there, fingerprint " + callback.NewSecret("canary-8842").Fingerprint(), ""}, found[0])
			assert.Equal(t, OK, found[1].Level)
			assert.Equal(t, tt.level, found[2].Level)
			assert.Contains(t, found[2].Says, tt.says)
			assert.Equal(t, tt.level == Warning, found[2].Fix != "")
		})
	}
}

func TestASecretThatIsMissingOrWrongHasAFix(t *testing.T) {
	t.Parallel()
	none := lookAtSecret(t.Context(), callback.Target{Name: "prod"})
	assert.Equal(t, Error, none.Level)
	assert.Contains(t, none.Fix, "REDIAL_SECRET")
	quoted := lookAtSecret(t.Context(), callback.Target{Secret: callback.FixedSecret(callback.NewSecret(`"canary-1"`))})
	assert.Equal(t, Warning, quoted.Level)
	assert.Contains(t, quoted.Says, "it is in quotes")
	assert.NotContains(t, quoted.Says+quoted.Fix, "canary")
}

func TestACertificateThatEndsSoonIsWarnedOf(t *testing.T) {
	t.Parallel()
	now := time.Date(2026, 5, 1, 0, 0, 0, 0, time.UTC)
	soon := certificate(Finding{Level: OK, Says: "answers"}, now.AddDate(0, 0, 13), now)
	assert.Equal(t, Warning, soon.Level)
	assert.Equal(t, "answers, certificate until 2026-05-14, 13 days from now", soon.Says)
	assert.NotEmpty(t, soon.Fix)
	later := certificate(Finding{Level: OK}, now.AddDate(0, 0, 15), now)
	assert.Equal(t, OK, later.Level)
}
