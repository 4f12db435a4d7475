package tui

import (
	"bytes"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"redial/tui/event"
	"redial/tui/inspector"
	"redial/tui/replayview"

	"redial/tui/label"
	"redial/tui/widget"

	"redial/tui/format"
	"redial/tui/theme"

	"redial/tui/term/safe"

	tea "github.com/charmbracelet/bubbletea"

	"redial/callback"
	"redial/history"
)

// answersRequest wants the last answers to two callbacks side by side, or the
// last two answers to one, where before is "". answersMsg answers.
type answersRequest struct {
	before, after string
	again         *replayview.SecondSend // where the second is the same sent again
}

// answersMsg answers answersRequest.
type answersMsg struct {
	want          answersRequest
	before, after answer
	err           error
}

// answer is how one attempt of a callback ended.
type answer struct {
	entry   history.Entry
	attempt callback.Attempt // the zero one while there is none
}

func (w world) answersCmd(i answersRequest) tea.Cmd {
	return func() tea.Msg {
		m := answersMsg{want: i}
		entry, attempts, err := w.attempts(i.after)
		if err != nil {
			m.err = err
			return m
		}
		m.after = answer{entry, lastOf(attempts)}
		if i.before == "" {
			m.before = answer{entry, lastOf(attempts[:max(len(attempts)-1, 0)])}
			return m
		}
		entry, attempts, m.err = w.attempts(i.before)
		m.before = answer{entry, lastOf(attempts)}
		return m
	}
}

// attempts reads a callback and its attempts.
func (w world) attempts(id string) (history.Entry, []callback.Attempt, error) {
	e, err := w.store.Entry(w.ctx, id)
	if err != nil {
		return e, nil, err
	}
	attempts, err := w.store.Attempts(w.ctx, id)
	return e, attempts, err
}

func lastOf(attempts []callback.Attempt) callback.Attempt {
	if len(attempts) == 0 {
		return callback.Attempt{}
	}
	return attempts[len(attempts)-1]
}

// showAnswers opens two answers side by side.
func (a *app) showAnswers(m answersMsg) tea.Cmd {
	if m.err != nil {
		return a.perform(event.Bad("The answers can't be compared: " + format.Sentence(m.err)))
	}
	if m.before.attempt.N == 0 || m.after.attempt.N == 0 {
		return a.perform(event.Info("There are no two answers to compare yet: replay the callback with r, or to another target with S."))
	}
	s := a.styles
	title := "Two answers"
	if m.want.again != nil {
		title = "Sent again"
	}
	now := a.now
	return a.perform(event.Open{Overlay: &widget.Sheet{
		Styles: s, Title: title, Leave: "close",
		Draw: func(width int) []string { return m.Lines(s, width, now) },
	}})
}

// sideBySide is the least width at which two answers stand beside each other.
const sideBySide = 72

// Lines draws the answers: what their difference means, then each fact of one
// beside that of the other, or below it where there is no room.
func (m answersMsg) Lines(s *theme.Styles, width int, now time.Time) []string {
	var lines []string
	for _, l := range format.WrapLines(m.verdict(), width) {
		lines = append(lines, s.Strong.Render(l))
	}
	lines = append(lines, "")
	rows := m.rows(s, now)
	if width < sideBySide {
		for side, name := range []string{"Before", "Now"} {
			lines = append(lines, s.Accent.Bold(true).Render(name))
			for _, r := range rows[1:] {
				lines = append(lines, r.below(s, side, width)...)
			}
			lines = append(lines, "")
		}
		return lines[:len(lines)-1]
	}
	for _, r := range rows {
		lines = append(lines, r.beside(s, width)...)
	}
	return lines
}

// verdict says what the two answers have in common.
func (m answersMsg) verdict() string {
	x, y := m.before.attempt, m.after.attempt
	text := fmt.Sprintf("Before %s from %s, now %s from %s.", label.End(x), format.Clean(m.before.entry.Target), label.End(y), format.Clean(m.after.entry.Target))
	if label.End(x) == label.End(y) {
		text = fmt.Sprintf("Both ended in the same way (%s).", label.End(y))
	}
	if m.want.again == nil {
		return text
	}
	if !m.want.again.Mock && x.State() != callback.Delivered && y.State() == callback.Delivered {
		return text + " It is delivered now; s sends it once more."
	}
	return text + " " + secondSentence(m.want.again, y.State() == callback.Delivered)
}

// sentence says whether sending again changed anything.
func secondSentence(g *replayview.SecondSend, delivered bool) string {
	orders, duplicates := g.After.Orders-g.Before.Orders, g.After.Duplicates-g.Before.Duplicates
	switch {
	case !g.Mock && delivered:
		return "By the contract a duplicate is ignored; what it did there, only the target knows."
	case !g.Mock || !delivered:
		return "Nothing was processed by it, as far as the answer says."
	case orders == 0 && duplicates == 1:
		return fmt.Sprintf("It changed nothing: the mock ignored it as a duplicate. It has processed %s, and ignored %s.",
			format.Plural(g.After.Orders, "order", "orders"), format.Plural(g.After.Duplicates, "duplicate", "duplicates"))
	case orders == 1:
		return "For this mock it was the first: it has run only since redial began. Press s once more to see a duplicate ignored."
	}
	return fmt.Sprintf("Meanwhile the mock processed %s and ignored %s.", format.Plural(orders, "order", "orders"), format.Plural(duplicates, "duplicate", "duplicates"))
}

// answerRow is one fact of both answers.
type answerRow struct {
	name    string
	sides   [2]string
	differs bool // and that matters
	strong  bool
}

// rows are the facts of both answers, the first being which is which.
func (m answersMsg) rows(s *theme.Styles, now time.Time) []answerRow {
	x, y := m.before, m.after
	fact := func(name string, of func(answer) string, matters bool) answerRow {
		r := answerRow{name: name, sides: [2]string{of(x), of(y)}}
		r.differs = matters && r.sides[0] != r.sides[1]
		return r
	}
	rows := []answerRow{
		{sides: [2]string{"Before", "Now"}, strong: true},
		fact("target", func(a answer) string { return format.Clean(a.entry.Target) }, false),
		fact("status", func(a answer) string {
			glyph, _ := s.State(a.attempt.State())
			return glyph + " " + label.End(a.attempt)
		}, true),
		fact("message", func(a answer) string { return format.Clean(a.attempt.Message) }, true),
		fact("time", func(a answer) string { return format.Moment(a.attempt.Time, now, format.TimeOfDay) }, false),
		fact("took", func(a answer) string { return format.Duration(a.attempt.Duration) }, false),
		fact("tries", func(a answer) string { return format.Itoa(a.attempt.N) }, false),
	}
	rows = slices.DeleteFunc(rows, func(r answerRow) bool { return r.sides[0]+r.sides[1] == "" })
	rows = append(rows, headerRows(x.attempt.Headers, y.attempt.Headers)...)
	return append(rows, bodyRows(answerLines(x.attempt), answerLines(y.attempt))...)
}

// headerRows are the headers of two answers, by name. A date always differs.
func headerRows(x, y map[string]string) []answerRow {
	both := maps.Clone(x)
	if both == nil {
		both = map[string]string{}
	}
	maps.Copy(both, y)
	var rows []answerRow
	for _, name := range inspector.SortedKeys(both) {
		r := answerRow{name: format.Clean(name), sides: [2]string{format.Clean(x[name]), format.Clean(y[name])}}
		r.differs = r.sides[0] != r.sides[1] && name != "Date"
		rows = append(rows, r)
	}
	return rows
}

// bodyRows set two bodies beside each other: the lines that they begin and end
// with alike, and between those what differs.
func bodyRows(x, y []string) []answerRow {
	head := 0
	for head < len(x) && head < len(y) && x[head] == y[head] {
		head++
	}
	tail := 0
	for tail < len(x)-head && tail < len(y)-head && x[len(x)-1-tail] == y[len(y)-1-tail] {
		tail++
	}
	var rows []answerRow
	add := func(left, right string, differs bool) {
		r := answerRow{sides: [2]string{left, right}, differs: differs}
		if len(rows) == 0 {
			r.name = "body"
		}
		rows = append(rows, r)
	}
	for _, l := range x[:head] {
		add(l, l, false)
	}
	left, right := x[head:len(x)-tail], y[head:len(y)-tail]
	for i := range max(len(left), len(right)) {
		add(lineAt(left, i), lineAt(right, i), true)
	}
	for _, l := range x[len(x)-tail:] {
		add(l, l, false)
	}
	return rows
}

func lineAt(lines []string, i int) string {
	if i >= len(lines) {
		return ""
	}
	return lines[i]
}

// answerLines is an answer's body as lines, laid out where it is JSON.
func answerLines(a callback.Attempt) []string {
	var laid bytes.Buffer
	text := bytes.TrimSpace(a.Response)
	if json.Indent(&laid, text, "", "  ") == nil {
		text = laid.Bytes()
	}
	if len(text) == 0 {
		return []string{"(empty)"}
	}
	return strings.Split(safe.Text(string(text)), "\n")
}

// column draws one side of a fact.
func (r answerRow) column(s *theme.Styles, side, width int) []string {
	lines := format.WrapLines(r.sides[side], width)
	if len(lines) == 0 {
		lines = []string{""}
	}
	style := s.Plain
	switch {
	case r.strong:
		style = s.Accent.Bold(true)
	case r.differs && side == 0:
		style = s.Bad
	case r.differs:
		style = s.Good
	}
	return widget.RenderEach(style, lines)
}

// answerName is the columns of a fact's name.
const answerName = 16

// beside draws a fact of both answers, the first on the left.
func (r answerRow) beside(s *theme.Styles, width int) []string {
	room := (width - answerName - 5) / 2
	left, right := r.column(s, 0, room), r.column(s, 1, room)
	var lines []string
	for i := range max(len(left), len(right)) {
		name, mark := "", " "
		if i == 0 {
			name = s.Clip(r.name, answerName-1)
		}
		if r.differs {
			mark = s.Warn.Render(s.Glyph.Differs)
		}
		lines = append(lines, s.Muted.Render(theme.Fit(name, answerName))+theme.Fit(lineAt(left, i), room)+
			s.Border.Render(" "+s.Glyph.Vertical+" ")+mark+" "+lineAt(right, i))
	}
	return lines
}

// below draws a fact of one answer.
func (r answerRow) below(s *theme.Styles, side, width int) []string {
	if r.sides[side] == "" {
		return nil
	}
	const name = answerName - 4
	var lines []string
	for i, l := range r.column(s, side, width-name-2) {
		label, mark := "", " "
		if i == 0 {
			label = s.Clip(r.name, name-1)
		}
		if r.differs {
			mark = s.Warn.Render(s.Glyph.Differs)
		}
		lines = append(lines, s.Muted.Render(theme.Fit(label, name))+mark+" "+l)
	}
	return lines
}
