package tui

import (
	"context"
	"time"

	"redial/tui/browser"
	"redial/tui/compose"
	"redial/tui/event"
	"redial/tui/inspector"
	"redial/tui/mockview"
	"redial/tui/replayview"

	"redial/tui/widget"

	"redial/tui/keymap"
	"redial/tui/theme"

	"redial/tui/term"

	tea "github.com/charmbracelet/bubbletea"

	"redial/callback"
	"redial/history"
)

// app is the root model: it owns the panes, looks keys up in the table, and
// alone performs events. Its Update routes and its View draws; what touches
// the world is a command.
type app struct {
	world  world
	styles *theme.Styles
	table  *keymap.Table

	width, height int
	now           time.Time // of the last tick, zero before the first
	ticks         int       // of the current chain of ticks; older ones are dropped
	spin          int       // the spinner's frame

	tab        event.Tab
	inspecting bool // in History: the inspector has the focus, not the list
	zoomed     bool
	split      int // columns that the list is wider than its share
	history    *browser.Pane
	inspector  *inspector.Pane
	compose    *compose.Pane
	mock       *mockview.Pane

	overlays []widget.Overlay // dialogs, the topmost last; it alone gets the keys
	backdrop backdrop
	toast    widget.Toast

	targets []callback.Target
	target  string // the name of the current one
	mockUp  bool   // the embedded mock runs
	// mockScript is what is left of the mock's script.
	mockScript string
	mouseUp    bool // the terminal reports the mouse, and so selects no text itself

	deliveries map[event.DeliveryID]*delivery
	lastSend   event.DeliveryID
	uploaded   event.Uploaded // how far the files of the last delivery came
	quitting   bool           // quits when the last delivery has landed
	examples   []Example
	// targetFor makes a target of a URL; nil where that can't be done.
	targetFor  func(url string) (callback.Target, error)
	configPath string // of the file that names targets, "" for none
	curl       func(url string, body []byte) string

	awaited awaited // what is done once the selected callback has been read

	undelivered int // orders; 0 also before they are counted

	endPlan   context.CancelFunc // of the replay that is being planned
	planGen   event.Generation
	reviewGen event.Generation
}

// delivery is a delivery under way.
type delivery struct {
	what     string // for the sentence about quitting
	target   string
	bulk     bool
	one      bool      // it is of one callback, and has no screen of its own
	attempts int       // that have ended
	since    time.Time // when the try under way began, or its wait
	cancel   context.CancelFunc
	again    event.Event // what sends it once more, nil for a bulk replay
}

// newApp makes the model; it begins its work with Init.
func newApp(w world, o Options, s *theme.Styles, t *keymap.Table) *app {
	a := &app{
		world: w, styles: s, table: t,
		history:    browser.New(s, w.historyWorld()),
		inspector:  inspector.New(s, w.inspectorWorld()),
		compose:    compose.New(s, w.composeWorld()),
		mock:       mockview.New(s, w.mockWorld()),
		targets:    append([]callback.Target(nil), o.Targets...),
		target:     o.Target,
		mouseUp:    !o.NoMouse,
		deliveries: map[event.DeliveryID]*delivery{},
		examples:   o.Examples,
		targetFor:  o.TargetFor, configPath: o.ConfigPath,
		curl: o.Curl,
	}
	a.history.Examples = len(o.Examples)
	a.inspector.KeyOf = func(id keymap.ID) string { return s.Glyph.Key(t.ByID[id].Keys[0]) }
	return a
}

// Init starts the clock, the embedded mock, and the first look at the history.
func (a *app) Init() tea.Cmd {
	return tea.Batch(
		a.world.timeCmd(0, 0),
		a.mock.Start(),
		a.perform(a.history.Start()),
		a.perform(compose.LoadDraft{}),
		a.world.undeliveredCmd(history.Revision(0), countsFrom),
	)
}

// Update routes a message: keys and mouse to the table and the panes,
// everything else to those who take it.
func (a *app) Update(m tea.Msg) (tea.Model, tea.Cmd) {
	a.backdrop.ages(m)
	cmd := a.route(m)
	return a, tea.Batch(cmd, a.follow())
}

func (a *app) route(m tea.Msg) tea.Cmd {
	switch m := m.(type) {
	case tea.WindowSizeMsg:
		a.width, a.height = m.Width, m.Height
		a.layout()
		return nil
	case tea.KeyMsg:
		return a.Key(m)
	case term.PasteMsg:
		return a.Paste(m)
	case tea.MouseMsg:
		return a.mouseEvent(m)
	case term.WheelMsg:
		return a.wheel(m)
	case event.StreamedMsg:
		return tea.Batch(a.route(m.Msg), event.Next(m.Rest))
	case event.TickMsg:
		return a.tick(m)
	case compose.EditorFileMsg:
		return a.world.composeWorld().EditorCmd(m)
	case compose.EditedMsg:
		return tea.Batch(a.tell(m), a.mouseAgain())
	case mockview.MockRequestMsg:
		return tea.Batch(a.route(m.MockMsg), a.world.mockWorld().WatchMockCmd())
	case mockview.MockMsg:
		a.mockChanged(m)
	case event.DeliveryMsg:
		a.deliveryStep(m)
	case replayview.RunEventsMsg:
		a.countTries(m)
	case event.SentMsg:
		return tea.Batch(a.landed(m), a.tell(m))
	case planMsg:
		return a.planned(m)
	case replayview.RunEndedMsg:
		return tea.Batch(a.runEnded(m), a.tell(m))
	case reviewedMsg:
		return a.reviewed(m)
	case answersMsg:
		return a.showAnswers(m)
	case examplesMsg:
		return a.examplesLoaded(m)
	case undeliveredMsg:
		if m.err != nil { // the list says why
			return nil
		}
		a.undelivered = m.count
		return a.world.undeliveredAgainCmd(m)
	case event.Do:
		return a.perform(m.Do)
	}
	return a.tell(m)
}

// tell hands a message to every pane and overlay and performs what they want.
func (a *app) tell(m tea.Msg) tea.Cmd {
	cmds := []tea.Cmd{
		a.perform(a.history.Receive(m)),
		a.perform(a.inspector.Receive(m)),
		a.perform(a.compose.Receive(m)),
		a.perform(a.mock.Receive(m)),
	}
	for _, l := range a.overlays {
		if r, ok := l.(interface{ Receive(tea.Msg) }); ok {
			r.Receive(m)
		}
	}
	return tea.Batch(cmds...)
}

// follow asks, after every message, for what the screen now lacks. Behind a bulk
// replay the inspector keeps what it has: the newest row is another one each time.
func (a *app) follow() tea.Cmd {
	a.history.Hold(a.inspecting)
	if a.watchesRun() {
		return a.perform(a.history.Lacks())
	}
	if a.history.Rows.View != nil && a.history.Rows.Len() == 0 && !a.history.HeldAlone() {
		a.inspector.Clear()
	}
	return tea.Batch(
		a.perform(a.history.Lacks()),
		a.perform(a.inspector.Show(a.history.Selected())),
		a.resume(),
	)
}

// tick takes the time and sends for the next, sooner while a spinner turns.
func (a *app) tick(m event.TickMsg) tea.Cmd {
	if m.Chain != a.ticks {
		return nil
	}
	a.now = m.Now
	a.spin++
	if a.toast.Over(m.Now) {
		a.toast = widget.Toast{}
	}
	every := time.Second
	switch {
	case a.watchesRun(): // its steps come sooner than that
		every = 500 * time.Millisecond
	case len(a.deliveries) > 0:
		every = 200 * time.Millisecond
	}
	return tea.Batch(a.tell(m), a.world.timeCmd(every, a.ticks))
}

// tickNow begins a new chain of ticks at once, so that a spinner does not wait.
func (a *app) tickNow() tea.Cmd {
	a.ticks++
	return a.world.timeCmd(0, a.ticks)
}

// focused is the pane that has the keys, and the scope they are looked up in.
func (a *app) focused() (pane, keymap.Scope) {
	switch a.tab {
	case event.TabCompose:
		return a.compose, keymap.ScopeCompose
	case event.TabMock:
		return a.mock, keymap.ScopeMock
	default:
		if a.inspecting {
			return a.inspector, keymap.ScopeInspector
		}
		return a.history, keymap.ScopeHistory
	}
}

// currentTarget is the target that callbacks go to now.
func (a *app) currentTarget() callback.Target { return a.targetNamed("") }

// targetNamed is the target of a name, "" being the current one.
func (a *app) targetNamed(name string) callback.Target {
	if name == "" {
		name = a.target
	}
	for _, t := range a.targets {
		if t.Name == name {
			return t
		}
	}
	return callback.Target{Name: name}
}
