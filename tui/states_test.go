package tui

import (
	"fmt"
	"strings"
	"time"

	"redial/tui/browser"
	"redial/tui/compose"
	"redial/tui/event"
	"redial/tui/inspector"
	"redial/tui/mockview"
	"redial/tui/replayview"

	"redial/tui/widget"

	"github.com/stretchr/testify/require"

	"redial/callback"
	"redial/history"
	"redial/history/replay"
)

// state is a screen by the name of how one gets there, on the history of
// openPast.
type state struct {
	name string
	open func(s *screenTest)
}

// states are every place, every view of it, and every overlay over it. TestStates
// fails where the program has one that is not here.
func states() []state {
	all := append(historyStates(), inspectorStates()...)
	all = append(all, composeStates()...)
	all = append(all, mockStates()...)
	all = append(all, layerStates()...)
	return append(all, runStates()...)
}

func historyStates() []state {
	return []state{
		{"history", func(*screenTest) {}},
		{"history-times", func(s *screenTest) { s.press("T") }},
		{"history-marks", func(s *screenTest) { s.press(" ", " ").loaded() }},
		{"history-filter", func(s *screenTest) {
			s.press("/").write("is:failed").until("rows", func() bool { return s.app.history.Rows.Len() < 6 }).loaded()
		}},
		{"history-filter-suggestions", func(s *screenTest) { s.press("/").write("is:re").press("tab").sees("is:rejected").loaded() }},
		{"history-filter-wrong", func(s *screenTest) { s.press("/").write("stat:500") }},
		{"history-nothing-matches", func(s *screenTest) { s.press("/").write("order:ffff").press("enter").sees("No callback matches") }},
		{"history-empty", func(s *screenTest) {
			s.app.history.Rows = browser.NewRows(&history.View{})
			s.app.history.Everything = 0
			s.app.inspector.Clear()
		}},
		{"orders", func(s *screenTest) { s.press("o").sees("4 orders").loaded() }},
		{"orders-open", func(s *screenTest) {
			s.press("o").sees("4 orders").press("down", "enter").until("its callbacks", func() bool { return s.app.history.Rows.Len() == 6 }).loaded()
		}},
		{"undelivered", func(s *screenTest) { s.press("U").sees("4 orders").loaded() }},
	}
}

func inspectorStates() []state {
	tab := func(n int) func(s *screenTest) {
		return func(s *screenTest) {
			s.press("down", "enter").loaded()
			for range n {
				s.press("]")
			}
			s.until("the diff", func() bool { return s.app.inspector.Tab != inspector.TabDiff || s.app.inspector.Diff != nil })
		}
	}
	return []state{
		{"inspector-request", tab(int(inspector.TabRequest))},
		{"inspector-raw", func(s *screenTest) { tab(0)(s); s.press("p").sees("raw").loaded() }},
		{"inspector-decoded", func(s *screenTest) { tab(0)(s); s.press("p", "p").sees("Bob   7") }},
		{"inspector-response", tab(int(inspector.TabResponse))},
		{"inspector-attempts", tab(int(inspector.TabAttempts))},
		{"inspector-findings", tab(int(inspector.TabFindings))},
		{"inspector-why", tab(int(inspector.TabWhy))},
		{"inspector-diff", tab(int(inspector.TabDiff))},
		{"inspector-search", func(s *screenTest) { tab(0)(s); s.press("/").write("name").sees("1 of 1") }},
		{"inspector-numbers", func(s *screenTest) { tab(0)(s); s.press("#", "w") }},
		{"inspector-unicode", func(s *screenTest) { s.press("down", "down", "down", "enter").loaded() }},
	}
}

// composeStates are Compose with each kind of callback, half written.
func composeStates() []state {
	body := func(fields string) []byte {
		return []byte(`{"ok":true,"order_id":"` + someOrder + `",` + fields + `}`)
	}
	bodies := map[callback.OutputType][]byte{
		callback.Text:  body(`"output_type":"text","result_text":"Dear customer,\n\nyour report is ready."`),
		callback.HTML:  body(`"output_type":"html","result_text":"<h1>Report</h1>"`),
		callback.JSON:  body(`"output_type":"json","result_text":"{\"score\": 7,}"`),
		callback.CSV:   body(`"output_type":"csv","result_text":"name,score\nAda,9\nBob,7,extra\n"`),
		callback.File:  body(`"output_type":"file","file_base64":"JVBERi0xLjcKJQ==","filename":"report.pdf","mime_type":"application/pdf"`),
		callback.XLSX:  body(`"output_type":"xlsx","files":[{"file_base64":"UEsDBA==","filename":"a.xlsx","mime_type":"text/plain"},{"object_key":"uploads/b","filename":"b.xlsx","mime_type":"text/plain"}]`),
		callback.URL:   body(`"output_type":"url","result_url":"http://files.example/report.pdf"`),
		callback.Video: body(`"output_type":"video","result_url":"https://files.example/film.mp4"`),
	}
	load := func(b []byte, replayOf string) func(s *screenTest) {
		return func(s *screenTest) {
			s.press("2")
			s.run(s.app.perform(s.app.compose.Load(b, replayOf)))
			s.checked()
		}
	}
	all := []state{
		{"compose-new", func(s *screenTest) { s.press("2").checked() }},
		{"compose-failure", load([]byte(`{"ok":false,"order_id":"`+someOrder+`","error":"the model ran out of memory"}`), "")},
		{"compose-edited-replay", load(bodies[callback.Text], "01JD7Q00000000000000000005")},
		{"compose-raw", func(s *screenTest) { load([]byte("{\n  \"ok\": true,\n  \"v\": 2,\n}"), "")(s) }},
		{"compose-body", func(s *screenTest) { load(bodies[callback.CSV], "")(s); s.press("ctrl+o") }},
		{"compose-sending", func(s *screenTest) {
			load(bodies[callback.Text], "")(s)
			p := s.app.compose
			p.Delivery = compose.Delivery{Sending: true, Target: mockview.TargetName, Attempts: 1, Status: "500", Pause: 2 * time.Second}
		}},
		{"compose-delivered", func(s *screenTest) { load(bodies[callback.Text], "")(s); s.outcome(callback.Delivered, 200) }},
		{"compose-rejected", func(s *screenTest) { load(bodies[callback.JSON], "")(s); s.outcome(callback.Rejected, 400) }},
	}
	for _, t := range callback.OutputTypes() {
		all = append(all, state{"compose-" + string(t), load(bodies[t], "")})
	}
	return all
}

// checked waits until the validator has seen the draft.
func (s *screenTest) checked() *screenTest {
	s.t.Helper()
	p := s.app.compose
	return s.until("the validator", func() bool {
		return p.Check.Done == p.Check.Gen && p.Preview.Open == 0 && p.Preview.Reader.Doc != nil
	})
}

// outcome is how the draft's delivery ended.
func (s *screenTest) outcome(st callback.State, status int) {
	s.app.compose.Delivery.Outcome = &event.SentMsg{Target: mockview.TargetName, Outcome: callback.Outcome{
		ID: "01JD7Q", State: st, Attempts: []callback.Attempt{{N: 1, Status: status}},
	}}
}

func mockStates() []state {
	return []state{
		{"mock-empty", func(s *screenTest) { s.press("3") }},
		{"mock-stopped", func(s *screenTest) { s.press("3"); s.send(mockview.MockMsg{}) }},
		{"mock-requests", func(s *screenTest) { s.press("3"); s.send(received(30)); s.press("down") }},
	}
}

// layerStates are the dialogs over the screen.
func layerStates() []state {
	return []state{
		{"help", func(s *screenTest) { s.press("?") }},
		{"help-filtered", func(s *screenTest) { s.press("?", "/").write("mark") }},
		{"palette", func(s *screenTest) { s.press(":").write("repl") }},
		{"target", func(s *screenTest) { s.press("t").fingerprints() }},
		{"replay-to", func(s *screenTest) { s.press("S").fingerprints() }},
		{"secret", func(s *screenTest) { s.press("t").fingerprints().press("down", "s").write("hunter2") }},
		{"upload", func(s *screenTest) {
			send := event.Send{Body: []byte("{}"), Uploads: []event.Upload{{Path: "/clips/clip.mp4", Size: 8_000_000}}}
			u := replayview.NewUpload(s.app.styles, 7, send, s.app.currentTarget())
			u.Receive(event.UploadMsg{ID: 7, Path: "/clips/clip.mp4", Step: callback.StepPut, Sent: 3_000_000})
			s.run(s.app.perform(event.Open{Overlay: u}))
		}},
		{"copy-what", func(s *screenTest) {
			s.app.curl = func(url string, _ []byte) string { return "curl " + url }
			s.press("down").loaded().press("Y").sees("Copy of this")
		}},
		{"mock-presets", func(s *screenTest) { s.press("3", "f", "down", "down", "down").sees("after:reset") }},
		{"mock-script", func(s *screenTest) { s.press("3", "f").write("500x2,nope").sees("nope") }},
		{"keep-template", func(s *screenTest) { s.press("2").checked().press("alt+w").write("weekly report") }},
		{"quit", func(s *screenTest) {
			s.app.deliveries[1] = &delivery{what: "1 callback", target: "prod", cancel: func() {}}
			s.press("q")
		}},
		{"send-elsewhere", func(s *screenTest) {
			s.app.target = "prod"
			s.run(s.app.askSend(event.Send{Body: []byte("{}")}))
		}},
		{"send-anyway", func(s *screenTest) {
			s.press("2")
			s.run(s.app.perform(s.app.compose.Load([]byte(`{"ok":true,"output_type":"text"}`), "")))
			s.checked().press("ctrl+s").sees("send anyway")
		}},
		{"name-to-confirm", func(s *screenTest) {
			s.run(s.app.perform(widget.Question{Title: "Replay to prod", Text: "This sends 1,204 callbacks to https://prod.example, which is not this machine.", Warning: true, Name: "prod", Verb: "send"}))
			s.write("pro")
		}},
		{"plan-counting", func(s *screenTest) {
			s.app.overlays = append(s.app.overlays, &replayview.PlanDialog{Styles: s.app.styles})
		}},
		{"plan", func(s *screenTest) { s.plan(planOf(s, 3)) }},
		{"plan-elsewhere", func(s *screenTest) {
			p := planOf(s, 1204)
			p.Target = elsewhere()[0]
			s.plan(p)
		}},
		{"plan-skips", func(s *screenTest) { s.plan(planOf(s, 1204, 40)) }},
		{"plan-nothing-left", func(s *screenTest) { s.plan(planOf(s, 0)) }},
		{"review", func(s *screenTest) {
			s.press("down").loaded().press("e").until("Compose", func() bool { return s.app.tab == event.TabCompose })
			s.checked()
			p := s.app.compose
			s.run(s.app.perform(p.Load([]byte(strings.Replace(string(p.Draft.Raw), ",extra", "", 1)), p.Draft.ReplayOf)))
			s.checked().press("ctrl+s").sees("What you changed")
		}},
		{"answers", func(s *screenTest) {
			s.press("down").loaded().press("D").sees("Two answers")
		}},
		{"toast-info", func(s *screenTest) { s.app.say(event.Info("Callbacks now go to mock.")) }},
		{"toast-good", func(s *screenTest) { s.app.say(event.Good("Copied the body, 130 B, with xclip.")) }},
		{"toast-behind", func(s *screenTest) {
			s.app.say(event.Bad("Nothing was sent: the mock is stopped. Start it in Mock (3), or choose a target with t."))
			s.plan(planOf(s, 3))
		}},
		{"toast-bad", func(s *screenTest) {
			s.app.say(event.Bad("Nothing was sent: the mock is stopped. Start it in Mock (3), or choose a target with t."))
		}},
	}
}

func (s *screenTest) plan(p *replay.Plan) {
	s.app.overlays = append(s.app.overlays, &replayview.PlanDialog{Styles: s.app.styles, Plan: p})
}

// planOf is a plan of n callbacks, with two left out whose orders are delivered,
// and more for each of the other reasons.
func planOf(s *screenTest, n int, more ...int) *replay.Plan {
	s.t.Helper()
	target := s.app.currentTarget()
	var b strings.Builder
	lines := 0
	add := func(order, delivered, uploads string) {
		i := lines
		lines++
		id := fmt.Sprintf("01JD7P%020d", i)
		fmt.Fprintf(&b, `{"v":1,"kind":"callback","id":%q,"time":"2026-11-21T10:00:00Z","source":"send","order_id":%q,"target":%q,"url":"http://127.0.0.1:1/","bytes":130,"sha256":""%s,"body":"{}"}`+"\n", id, order, target.Name, uploads)
		if delivered != "" {
			fmt.Fprintf(&b, `{"v":1,"kind":"attempt","id":%q,"n":1,"time":"2026-11-21T10:00:00Z","status":%s,"ms":1}`+"\n", id, delivered)
		}
	}
	for _, count := range more {
		for i := range count {
			add(seededUUID(i), "", "") // a newer one goes
			add("", "200", "")
			add(seededUUID(i), "", `,"uploads":[{"filename":"a.mp4"}]`)
		}
	}
	for i := range n {
		add(seededUUID(i), "", "")
	}
	add(seededUUID(n), "200", "")
	add(seededUUID(n+1), "200", "")
	store, err := history.Open(writePast(s.t, s.t.TempDir(), b.String()), history.Options{})
	require.NoError(s.t, err)
	s.t.Cleanup(func() { require.NoError(s.t, store.Close()) })
	p, err := replay.Select(s.t.Context(), store, history.Query{}, replay.Options{Target: target})
	require.NoError(s.t, err)
	require.Equal(s.t, n, p.Items.Len())
	return p
}

func seededUUID(i int) string { return fmt.Sprintf("%08d-e29b-41d4-a716-446655440000", i) }

// runStates are a bulk replay at its start, on its way, and at its ends.
func runStates() []state {
	begin := func(s *screenTest, ended int) *replayview.Run {
		r := replayview.NewRun(s.app.styles, 1, planOf(s, 12), noon)
		r.Now = noon.Add(4 * time.Second)
		for i := range ended {
			e := history.Entry{ID: fmt.Sprint(i), State: callback.Delivered, Status: 200}
			switch i % 5 {
			case 2:
				e.State, e.Status = callback.Rejected, 400
			case 4:
				e.State, e.Status, e.Error = callback.Failed, 0, callback.ErrTimeout
			}
			r.Step(replayview.StepOf(&replay.Event{Index: i, Done: true, Entry: e}))
		}
		s.app.overlays = append(s.app.overlays, r)
		return r
	}
	end := func(r *replayview.Run, sum replay.Summary, err error) {
		sum.Planned = len(r.Items)
		r.Receive(replayview.RunEndedMsg{ID: 1, Summary: sum, Err: err})
	}
	return []state{
		{"run-begins", func(s *screenTest) { begin(s, 0) }},
		{"run", func(s *screenTest) {
			r := begin(s, 7)
			r.Step(replayview.StepOf(&replay.Event{Index: 7, Attempt: &callback.Attempt{N: 2}}))
			r.Step(replayview.StepOf(&replay.Event{Index: 8}))
		}},
		{"run-cancelling", func(s *screenTest) { begin(s, 7).Stopped = true }},
		{"run-ended", func(s *screenTest) {
			end(begin(s, 12), replay.Summary{Sent: 12, Delivered: 8, Rejected: 2, Failed: 2}, nil)
		}},
		{"run-stopped", func(s *screenTest) {
			end(begin(s, 7), replay.Summary{Sent: 7, Delivered: 5, Rejected: 1, Failed: 1, Canceled: 5}, nil)
		}},
		{"run-broken", func(s *screenTest) {
			end(begin(s, 3), replay.Summary{Sent: 3, Delivered: 2, Rejected: 1, Canceled: 9}, fmt.Errorf("the history can't be written: %w", history.ErrNotFound))
		}},
	}
}
