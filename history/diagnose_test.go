package history

import (
	"fmt"
	"testing"
	"time"

	"redial/callback"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// sent is a callback as a test writes it: for an order, to a target, ended so.
type sent struct {
	order  int
	target string
	body   string // "" is a good one of the order
	end    callback.Attempt
}

func ended(status int) callback.Attempt { return callback.Attempt{Status: status} }

func orderNumber(n int) string { return fmt.Sprintf("7f0c3a52-9d1e-4b86-a2f4-%012d", n) }

// fill appends callbacks a minute apart and returns their ids.
func fill(t *testing.T, s *Store, all []sent) []string {
	t.Helper()
	var ids []string
	for i, c := range all {
		if c.body == "" {
			c.body = `{"ok":true,"order_id":"` + orderNumber(c.order) + `","output_type":"text","result_text":"x"}`
		}
		order := orderNumber(c.order)
		if c.order < 0 { // names none
			order = ""
		}
		r := newRecord(order, c.body)
		r.Target = c.target
		c.end.Time = diagnosisNoon.Add(time.Duration(i) * time.Minute)
		if c.end.Status == 0 && c.end.Error == "" {
			ids = append(ids, add(t, s, r))
			continue
		}
		ids = append(ids, add(t, s, r, c.end))
	}
	return ids
}

var diagnosisNoon = time.Date(2026, 11, 20, 12, 0, 0, 0, time.UTC)

func TestNeighbours(t *testing.T) {
	t.Parallel()
	at := func(minute int) time.Time { return diagnosisNoon.Add(time.Duration(minute) * time.Minute) }
	for _, c := range []struct {
		name string
		sent []sent
		of   int
		want callback.Neighbours
	}{
		{"alone", []sent{{1, "prod", "", ended(401)}}, 0, callback.Neighbours{Run: 1, RunSince: at(0)}},
		{
			"a run of 401s",
			[]sent{
				{1, "prod", "", ended(200)},
				{2, "prod", "", ended(401)},
				{3, "mock", "", ended(200)},
				{4, "prod", "", callback.Attempt{}},
				{5, "prod", "", ended(401)},
				{6, "prod", "", ended(401)},
			},
			4,
			callback.Neighbours{Run: 3, RunSince: at(1), LastDelivered: at(0)},
		},
		{
			"a run that is over",
			[]sent{{1, "prod", "", ended(401)}, {2, "prod", "", ended(401)}, {3, "prod", "", ended(200)}, {4, "prod", "", ended(401)}, {5, "prod", "", ended(201)}},
			0,
			callback.Neighbours{Run: 2, RunSince: at(0), DeliveredSince: 2},
		},
		{
			"an outage of timeouts",
			[]sent{{1, "prod", "", ended(500)}, {2, "prod", "", callback.Attempt{Error: callback.ErrTimeout}}, {3, "prod", "", callback.Attempt{Error: callback.ErrTimeout}}},
			1,
			callback.Neighbours{Run: 2, RunSince: at(1)},
		},
		{"in flight", []sent{{1, "prod", "", ended(200)}, {2, "prod", "", callback.Attempt{}}}, 1, callback.Neighbours{}},
		{
			"the order delivered by another",
			[]sent{{1, "prod", "", ended(500)}, {1, "prod", "other", ended(200)}},
			0,
			callback.Neighbours{Run: 1, RunSince: at(0), DeliveredSince: 1, OrderDelivered: at(1), OrderDeliveredBy: "1"},
		},
		{
			"the same bytes taken elsewhere",
			[]sent{{1, "mock", "other", ended(200)}, {1, "stage", "", ended(200)}, {1, "prod", "", ended(400)}},
			2,
			callback.Neighbours{Run: 1, RunSince: at(2), AcceptedBy: "stage"},
		},
		{"other bytes taken elsewhere", []sent{{1, "mock", "other", ended(200)}, {1, "prod", "", ended(400)}}, 1, callback.Neighbours{Run: 1, RunSince: at(1)}},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			s := openTest(t, "")
			ids := fill(t, s, c.sent)
			e, err := s.Entry(t.Context(), ids[c.of])
			require.NoError(t, err)
			got, err := s.neighbours(t.Context(), e)
			require.NoError(t, err)
			got.RunSince, got.LastDelivered, got.OrderDelivered = inUTC(got.RunSince), inUTC(got.LastDelivered), inUTC(got.OrderDelivered)
			if c.want.OrderDeliveredBy != "" {
				c.want.OrderDeliveredBy = ids[1]
			}
			assert.Equal(t, c.want, got)
		})
	}
}

func inUTC(t time.Time) time.Time {
	if t.IsZero() {
		return time.Time{}
	}
	return t.UTC()
}

func TestDiagnoseReadsTheHistory(t *testing.T) {
	t.Parallel()
	s := openTest(t, "")
	invalid := `{"ok":true,"order_id":"` + orderNumber(3) + `","output_type":"json","result_text":{"a":1}}`
	ids := fill(t, s, []sent{
		{1, "prod", "", ended(200)},
		{2, "prod", "", ended(401)},
		{3, "prod", invalid, callback.Attempt{Status: 400, Response: []byte(`{"error":"validation error"}`)}},
		{4, "prod", "", callback.Attempt{Status: 502, Headers: map[string]string{"Content-Type": "text/html", "Server": "nginx"}, Response: []byte("<html><title>502 Bad Gateway</title>")}},
		{5, "prod", "", callback.Attempt{Error: callback.ErrTimeout, Message: "Timed out while waiting for the answer, after 30s."}},
		{6, "prod", "", callback.Attempt{}},
	})
	codes := []string{callback.DiagnosedDelivered, callback.DiagnosedSecret, callback.DiagnosedInvalidBody, callback.DiagnosedGatewayError, callback.DiagnosedTimeout, callback.DiagnosedPending}
	for i, id := range ids {
		d, err := s.Diagnose(t.Context(), id)
		require.NoError(t, err)
		assert.Equal(t, codes[i], d.Code, d.Headline)
	}
	d, err := s.Diagnose(t.Context(), ids[1])
	require.NoError(t, err)
	assert.Equal(t, "The secret was refused, and prod took it before: it may have been regenerated.", d.Headline)
	_, err = s.Diagnose(t.Context(), "01JD0000000000000000000000")
	assert.ErrorIs(t, err, ErrNotFound)
}

// TestDiagnoseKnowsAReplay: the bytes of a replay stand on another line.
func TestDiagnoseKnowsAReplay(t *testing.T) {
	t.Parallel()
	s := openTest(t, "")
	ids := fill(t, s, []sent{{1, "mock", "", ended(200)}})
	r := newRecord(orderNumber(1), "")
	r.Target, r.Body, r.BodyOf, r.ReplayOf = "prod", nil, ids[0], ids[0]
	id := add(t, s, r, ended(400))
	d, err := s.Diagnose(t.Context(), id)
	require.NoError(t, err)
	assert.Equal(t, callback.DiagnosedRefusedBody, d.Code)
	assert.Contains(t, d.Reasons, callback.Reason{Text: "The very same bytes were accepted by mock.", Source: callback.SourceHistory})
}

func TestDiagnoseReadsTheUploads(t *testing.T) {
	t.Parallel()
	s := openTest(t, "")
	r := newRecord(orderNumber(1), "")
	r.Uploads = []callback.Upload{{Filename: "a.mp4", Path: "/a.mp4", FileSize: 7, ObjectKey: "k"}}
	id := add(t, s, r, ended(503))
	d, err := s.Diagnose(t.Context(), id)
	require.NoError(t, err)
	assert.Equal(t, callback.DiagnosedUpload, d.Code)
	e, err := s.Entry(t.Context(), id)
	require.NoError(t, err)
	uploads, err := s.Uploads(t.Context(), e)
	require.NoError(t, err)
	assert.Equal(t, r.Uploads, uploads)
	e.HasUploads = false
	uploads, err = s.Uploads(t.Context(), e)
	require.NoError(t, err)
	assert.Empty(t, uploads)
}
