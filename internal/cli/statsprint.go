package cli

import (
	"context"
	"fmt"
	"strings"
	"time"

	"redial/callback"
	"redial/history"
	"redial/history/stats"
)

// printOverview prints what a person asks first: how many failed, since when,
// with which status, and how long answers took.
func (a *app) printOverview(ctx context.Context, view *history.View) error {
	made, err := makeBuckets(ctx, view, stats.All, stats.Day, stats.Hour, stats.Status)
	if err != nil {
		return err
	}
	total := made[stats.All][0]
	a.printTotal(total.Counts)
	if err := a.printRecent(view); err != nil {
		return err
	}
	period := stats.Day
	if len(made[stats.Day]) <= 2 {
		period = stats.Hour
	}
	a.printPeriods(period, made[period])
	a.out.line("")
	a.printBars("status", made[stats.Status])
	a.printTimes("answers", total.Answers)
	a.printTimes("time to callback", total.ToCallback)
	return nil
}

// printPeriods prints the last of the days or hours.
func (a *app) printPeriods(by stats.By, buckets []stats.Bucket) {
	hidden := max(0, len(buckets)-maxPeriods)
	a.out.line("")
	a.printBars(string(by), buckets[hidden:])
	if hidden > 0 {
		a.err.line("%s before that; --by %s shows all", count(hidden, string(by), string(by)+"s"), by)
	}
}

// maxPeriods is how many days or hours the overview shows.
const maxPeriods = 30

func (a *app) printTotal(c stats.Counts) {
	parts := []string{}
	for _, s := range outcomes(c) {
		if s.n > 0 {
			parts = append(parts, fmt.Sprintf("%s %s %s", thousands(s.n), a.out.state(s.state), percent(s.n, c.Callbacks)))
		}
	}
	a.out.line("%s: %s", count(c.Callbacks, "callback", "callbacks"), strings.Join(parts, ", "))
}

func (a *app) printRecent(view *history.View) error {
	r, err := stats.MakeRecent(view, time.Now())
	if err != nil {
		return err
	}
	if r.Hour.Callbacks+r.Before.Callbacks > 0 {
		a.out.line("%s of %s failed in the last hour, %s of %s in the hour before",
			thousands(r.Hour.Lost()), thousands(r.Hour.Callbacks), thousands(r.Before.Lost()), thousands(r.Before.Callbacks))
	}
	return nil
}

// outcome is one part of a bar.
type outcome struct {
	state callback.State
	n     int
	sign  string
}

func outcomes(c stats.Counts) []outcome {
	return []outcome{
		{callback.Delivered, c.Delivered, "="},
		{callback.Rejected, c.Rejected, "x"},
		{callback.Failed, c.Failed, "!"},
		{callback.Pending, c.Pending, "."},
	}
}

// barWidth is how many cells the longest bar has.
const barWidth = 32

// printBars prints a bar for each bucket, as long as its share of the largest.
// Its signs tell the states without colour.
func (a *app) printBars(title string, buckets []stats.Bucket) {
	most := 0
	for _, b := range buckets {
		most = max(most, b.Callbacks)
	}
	t := table{right: map[int]bool{1: true, 3: true}}
	t.add(title, "callbacks", "= delivered  x rejected  ! failed", "not delivered")
	for _, b := range buckets {
		t.add(safe(label(b)), thousands(b.Callbacks), a.bar(b.Counts, most), percent(b.Lost(), b.Callbacks))
	}
	t.print(a.out)
}

func (a *app) bar(c stats.Counts, most int) string {
	parts := outcomes(c)
	numbers := make([]int, len(parts))
	for i, p := range parts {
		numbers[i] = p.n
	}
	var b strings.Builder
	for i, n := range stats.Cells(numbers, most, barWidth) {
		if n > 0 {
			b.WriteString(a.out.paint(stateColor(parts[i].state), strings.Repeat(parts[i].sign, n)))
		}
	}
	return b.String()
}

// printTimes prints percentiles and a histogram of times, nothing for none.
func (a *app) printTimes(title string, times stats.Times) {
	if times.N == 0 {
		return
	}
	a.out.line("")
	a.out.line("%s  %s  p50 %s  p95 %s  p99 %s", title, thousands(times.N), took(times.P50), took(times.P95), took(times.P99))
	counts, limits := times.Histogram(), stats.Limits()
	most := 0
	for _, n := range counts {
		most = max(most, n)
	}
	t := table{right: map[int]bool{0: true, 1: true}}
	for i, n := range counts {
		name := "longer"
		if i < len(limits) {
			name = "< " + span(limits[i])
		}
		if n > 0 {
			t.add(name, thousands(n), strings.Repeat("=", stats.Cells([]int{n}, most, barWidth)[0]))
		}
	}
	t.print(a.out)
}

// printBuckets prints all figures of buckets as a table.
func (a *app) printBuckets(buckets []stats.Bucket) {
	t := table{right: map[int]bool{1: true, 2: true, 3: true, 4: true, 5: true, 6: true, 7: true, 8: true, 9: true}}
	heads := []string{string(buckets[0].By), "callbacks", "delivered", "rejected", "failed", "pending", "not delivered", "p50", "p95", "p99"}
	t.add(heads...)
	for _, b := range buckets {
		t.add(safe(label(b)), thousands(b.Callbacks), thousands(b.Delivered), thousands(b.Rejected), thousands(b.Failed), thousands(b.Pending),
			percent(b.Lost(), b.Callbacks), answered(b, b.Answers.P50), answered(b, b.Answers.P95), answered(b, b.Answers.P99))
	}
	t.print(a.out)
}

// answered is an answer time, where there was an answer.
func answered(b stats.Bucket, ms float64) string {
	if b.Answers.N == 0 {
		return "-"
	}
	return took(ms)
}

// label is a bucket's key as people read it: an hour without its zone.
func label(b stats.Bucket) string {
	if b.By == stats.Hour {
		return b.Start.Format("2006-01-02 15:04")
	}
	return b.Key
}

// percent writes a share. What is there is never 0 %, and what is not all is never 100 %.
func percent(n, of int) string {
	switch share := 100 * float64(n) / float64(max(of, 1)); {
	case n == 0 || n == of:
		return fmt.Sprintf("%.0f %%", share)
	case share < 1:
		return "< 1 %"
	case share > 99:
		return "> 99 %"
	default:
		return fmt.Sprintf("%.0f %%", share)
	}
}

// span writes a limit of a histogram.
func span(ms float64) string {
	if ms < 1000 {
		return fmt.Sprintf("%.0f ms", ms)
	}
	return fmt.Sprintf("%.0f s", ms/1000)
}
