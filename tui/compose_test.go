package tui

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"redial/tui/compose"
	"redial/tui/event"
	"redial/tui/mockview"
	"redial/tui/reader"

	"redial/tui/keymap"
	"redial/tui/theme"

	tea "github.com/charmbracelet/bubbletea"
	"github.com/muesli/termenv"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"redial/callback"
)

// composeBench drives the pane as the app does, with a validator that answers
// at once.
type composeBench struct {
	t    testing.TB
	pane *compose.Pane
	// asked is every event that the bench did not answer itself.
	asked []event.Event
	// slow keeps the validator from answering.
	slow bool
}

func newComposeBench(t testing.TB, width, height int) *composeBench {
	return composeBenchIn(t, width, height, theme.Look{Profile: termenv.Ascii, NoColor: true})
}

func composeBenchIn(t testing.TB, width, height int, l theme.Look) *composeBench {
	t.Helper()
	b := &composeBench{t: t, pane: compose.New(theme.New(l), compose.World{})}
	b.pane.SetSize(width, height)
	return b.Take(compose.DraftMsg{})
}

// Take hands the pane a message.
func (b *composeBench) Take(m tea.Msg) *composeBench {
	b.do(b.pane.Receive(m))
	return b
}

// do answers an event as the app would.
func (b *composeBench) do(i event.Event) {
	switch i := i.(type) {
	case nil:
	case event.List:
		for _, one := range i {
			b.do(one)
		}
	case compose.Validate:
		if !b.slow {
			b.Take(compose.ValidatedMsg{Gen: i.Gen, Report: callback.Validate(i.Body)})
		}
	case compose.Mend:
		b.Take(compose.MendCmd(i)())
	case compose.Splice:
		if !b.slow {
			b.Take(compose.SpliceCmd(i)())
		}
	case reader.MakeRequest:
		b.Take(reader.MadeMsg{Gen: i.Gen, What: i.What, Doc: i.Make()})
	default:
		b.asked = append(b.asked, i)
	}
}

// Act does actions that can be done.
func (b *composeBench) Act(ids ...keymap.ID) *composeBench {
	b.t.Helper()
	for _, id := range ids {
		require.Empty(b.t, b.pane.Why(id), "why not %s", id)
		b.do(b.pane.Act(id))
	}
	return b
}

// focus goes to the field of a name.
func (b *composeBench) focus(name string) *composeBench {
	b.t.Helper()
	for i := range b.pane.Rows {
		if b.pane.Rows[i].Name == name {
			b.pane.FocusRow(i)
			return b
		}
	}
	require.FailNow(b.t, "no such field", name)
	return b
}

func (b *composeBench) write(text string) *composeBench {
	for _, r := range text {
		b.do(b.pane.Key(tea.KeyMsg{Type: tea.KeyRunes, Runes: []rune{r}}))
	}
	return b
}

func (b *composeBench) Paste(text string) *composeBench {
	b.do(b.pane.Paste([]byte(text)))
	return b
}

func (b *composeBench) press(keys ...tea.KeyType) *composeBench {
	for _, k := range keys {
		b.do(b.pane.Key(tea.KeyMsg{Type: k}))
	}
	return b
}

// body is the draft's bytes as they would be sent.
func (b *composeBench) body() string {
	b.pane.Flush()
	return string(b.pane.Draft.Raw)
}

// last is the event that was asked for last, of a type.
func last[T event.Event](b *composeBench) T {
	b.t.Helper()
	for i := len(b.asked) - 1; i >= 0; i-- {
		if found, ok := b.asked[i].(T); ok {
			return found
		}
	}
	var none T
	require.FailNow(b.t, "never asked for", "%T in %#v", none, b.asked)
	return none
}

const someOrder = "7f0c3a52-9d1e-4b86-a2f4-c15e8d907b63"

func TestComposeWritesAResult(t *testing.T) {
	t.Parallel()
	b := newComposeBench(t, 118, 36)
	b.focus("order_id").write(someOrder).press(tea.KeyEnter).write("a < b")
	b.press(tea.KeyEnter).write("c")
	assert.Equal(t, `{"ok":true,"order_id":"`+someOrder+`","output_type":"text","result_text":"a < b\nc"}`, b.body())
	assert.Contains(t, b.pane.View(), "would be accepted")
	b.Act(keymap.Send)
	sent := last[event.Send](b)
	assert.Equal(t, b.body(), string(sent.Body))
	assert.Equal(t, callback.FromCompose, sent.Source)
}

func TestComposeWritesAFailure(t *testing.T) {
	t.Parallel()
	b := newComposeBench(t, 118, 36)
	b.focus("ok").Act(keymap.Choose).focus("order_id").write(someOrder).focus("error").write("no input")
	assert.Equal(t, `{"ok":false,"order_id":"`+someOrder+`","error":"no input"}`, b.body())
}

func TestComposeMakesAValueAString(t *testing.T) {
	t.Parallel()
	body := `{"ok":true,"order_id":"` + someOrder + `","output_type":"json","result_text":%s}`
	for _, value := range []string{`{"a": [1, "b\n"]}`, `[1]`, `7`, `null`} {
		b := newComposeBench(t, 118, 36)
		b.do(b.pane.Load(fmt.Appendf(nil, body, value), ""))
		b.focus("result_text")
		assert.Contains(t, b.pane.View(), "not a string: enter makes it one")
		b.Act(keymap.Type)
		quoted, err := json.Marshal(value)
		require.NoError(t, err)
		assert.Equal(t, fmt.Sprintf(body, quoted), b.body())
		assert.Contains(t, b.pane.View(), "would be accepted")
		b.write(" ") // the field takes keys now
		assert.NotEqual(t, fmt.Sprintf(body, quoted), b.body())
		b.Act(keymap.Undo).Act(keymap.Undo)
		assert.Equal(t, fmt.Sprintf(body, value), b.body())
	}
}

func TestComposeKeepsWhatItDoesNotShow(t *testing.T) {
	t.Parallel()
	b := newComposeBench(t, 118, 36)
	body := "{ \"ok\" : true,\r\n\t\"trace_id\": [1,  2.50], \"order_id\": \"x\", \"output_type\":\"text\",\"result_text\":\"\\u0041\" }\n"
	b.do(b.pane.Load([]byte(body), "01JD7Q"))
	assert.Equal(t, body, b.body(), "a body that is only looked at stays as it was")
	assert.Contains(t, b.pane.View(), "trace_id")
	b.focus("order_id").press(tea.KeyBackspace).write("y")
	assert.Equal(t, strings.Replace(body, `"x"`, `"y"`, 1), b.body())
	b.Act(keymap.Send)
	review := last[event.Review](b)
	assert.Contains(t, review.Faults, "UUID")
	assert.Equal(t, callback.FromReplay, review.Send.Source)
	assert.Equal(t, "01JD7Q", review.Send.ReplayOf)
}

func TestComposeWaitsForTheValidatorBeforeItSends(t *testing.T) {
	t.Parallel()
	b := newComposeBench(t, 118, 36)
	b.slow = true
	b.focus("order_id").Paste(someOrder).focus("result_text").write("x")
	b.Act(keymap.Send)
	for _, i := range b.asked {
		assert.IsNotType(t, event.Send{}, i)
	}
	b.slow = false
	b.Take(compose.ValidatedMsg{Gen: b.pane.Check.Open, Report: callback.Report{}}) // of an older draft
	assert.Equal(t, b.body(), string(last[event.Send](b).Body))
}

func TestComposePastesExactly(t *testing.T) {
	t.Parallel()
	b := newComposeBench(t, 118, 36)
	b.focus("result_text")
	text := strings.Repeat("line with a \ttab and \"quotes\"\r\n", 60_000)
	b.Paste(text)
	b.pane.Flush()
	got, locked := b.pane.Draft.Text("result_text")
	assert.True(t, got == text, "every byte of a large paste is kept")
	assert.Empty(t, locked)
	assert.Contains(t, b.pane.View(), "60,001 lines")

	b.focus("order_id").Paste("a-b\r\n")
	b.pane.Flush()
	order, _ := b.pane.Draft.Text("order_id")
	assert.Equal(t, "a-b", order, "the end of a copied line is no part of a field of one line")

	b.Act(keymap.NewDraft).focus("result_text").write("x")
	before := b.body()
	b.Paste("\xff")
	assert.Equal(t, before, b.body())
	assert.Contains(t, last[event.Toast](b).Text, "not UTF-8")
	b.Act(keymap.RawBody).Paste("\xff")
	assert.Equal(t, before+"\xff", b.body(), "raw takes any bytes")
}

func TestComposeTakesTheOrderOfAWebhook(t *testing.T) {
	t.Parallel()
	b := newComposeBench(t, 118, 36)
	b.focus("order_id").Paste(`{"short_id":"s","order_id":"` + someOrder + `","callback_url":"https://example.test/api/orders/callback","ts":1}`)
	order, _ := b.pane.Draft.Text("order_id")
	assert.Equal(t, someOrder, order)
}

func TestComposeAttachesAFile(t *testing.T) {
	t.Parallel()
	b := newComposeBench(t, 118, 36)
	b.focus("output_type").Act(keymap.Choose, keymap.Choose, keymap.Choose, keymap.Choose)
	require.Equal(t, callback.File, b.pane.Draft.OutputType())
	b.focus("path").write("/r")
	asked := last[compose.CompletePath](b)
	assert.Equal(t, "/r", asked.Prefix)
	b.Take(compose.PathsMsg{Gen: asked.Gen, Paths: []string{"/reports/", "/reports-old/"}})
	assert.Contains(t, b.pane.View(), "/reports-old/")
	b.Act(keymap.NextRow)
	assert.Equal(t, "/reports", b.pane.Row().Editor.Text(), "what all paths have in common")
	b.write("/q.pdf").press(tea.KeyEnter)
	stat := last[compose.StatFile](b)
	pdf := []byte("%PDF-1.7 and so on")
	b.Take(compose.FileMsg{Gen: stat.Gen, Path: stat.Path, Size: int64(len(pdf)), Head: pdf})
	read := last[compose.ReadFile](b)
	b.Take(compose.FileMsg{Gen: read.Gen, Path: read.Path, Size: int64(len(pdf)), Head: pdf, Data: pdf})
	assert.Equal(t, `{"ok":true,"order_id":"","output_type":"file","file_base64":"JVBERi0xLjcgYW5kIHNvIG9u","filename":"q.pdf","mime_type":"application/pdf"}`, b.body())
	assert.Contains(t, b.pane.View(), "filename")

	b.focus("path").write("/b.txt").press(tea.KeyEnter)
	b.Take(compose.FileMsg{Gen: last[compose.StatFile](b).Gen, Path: "/b.txt", Size: 1, Data: []byte("b")})
	assert.Equal(t, `{"ok":true,"order_id":"","output_type":"file","files":[`+
		`{"file_base64":"JVBERi0xLjcgYW5kIHNvIG9u","filename":"q.pdf","mime_type":"application/pdf"},`+
		`{"file_base64":"Yg==","filename":"b.txt","mime_type":"text/plain"}]}`, b.body(), "several files")
	assert.Contains(t, b.pane.View(), "b.txt, text/plain, 1 B")
	b.focus("files/0").Act(keymap.TakeOut)
	assert.Contains(t, b.body(), `"files":[{"file_base64":"Yg=="`)
	b.focus("files/0").Act(keymap.TakeOut)
	assert.NotContains(t, b.body(), "files")
}

// TestComposeWritesAVideoWithAFile comes to the type by every way and attaches a
// file before or after: the body is the one that the command composes.
func TestComposeWritesAVideoWithAFile(t *testing.T) {
	t.Parallel()
	data := []byte("\x00\x00\x00\x18ftypmp42")
	want := callback.Payload{OK: true, OrderID: someOrder, OutputType: callback.Video, Files: []callback.PayloadFile{{Filename: "v.mp4", MIMEType: "video/mp4", Data: data}}}.Encode()
	for name, way := range map[string]func(b *composeBench){
		"forwards, through url": func(b *composeBench) { b.focus("output_type").Act(slices.Repeat([]keymap.ID{keymap.Choose}, 7)...) },
		"backwards, at once":    func(b *composeBench) { b.focus("output_type").Act(keymap.Unchoose) },
		"a url typed and erased": func(b *composeBench) {
			b.focus("output_type").Act(keymap.Unchoose).focus("result_url").write("h").press(tea.KeyBackspace)
		},
		"from a failure": func(b *composeBench) {
			b.focus("output_type").Act(slices.Repeat([]keymap.ID{keymap.Choose}, 7)...).focus("ok").Act(keymap.Choose, keymap.Choose)
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			b := newComposeBench(t, 118, 36)
			b.focus("order_id").write(someOrder)
			way(b)
			require.Equal(t, callback.Video, b.pane.Draft.OutputType())
			b.focus("path").write("/v.mp4").press(tea.KeyEnter)
			b.Take(compose.FileMsg{Gen: last[compose.StatFile](b).Gen, Path: "/v.mp4", Size: int64(len(data)), Data: data})
			assert.JSONEq(t, string(want), b.body())
			assert.Empty(t, b.pane.Report.Findings, "%v", b.pane.Report.Findings)
		})
	}
}

func TestComposeTakesOutAFieldThatAVideoCanDoWithout(t *testing.T) {
	t.Parallel()
	b := newComposeBench(t, 118, 36)
	b.do(b.pane.Load([]byte(`{"ok":true,"order_id":"`+someOrder+`","output_type":"video","result_url":"","file_base64":"AA==","filename":"v.mp4","mime_type":"video/mp4"}`), ""))
	b.focus("result_url").Act(keymap.TakeOut)
	assert.NotContains(t, b.body(), "result_url")
	assert.NotEmpty(t, b.pane.Why(keymap.TakeOut), "it is out")
	b.focus("order_id")
	assert.NotEmpty(t, b.pane.Why(keymap.TakeOut), "every callback needs it")
}

func TestComposeUploadsAFileThatIsTooLarge(t *testing.T) {
	t.Parallel()
	b := newComposeBench(t, 118, 36)
	b.focus("output_type").Act(keymap.Choose, keymap.Choose, keymap.Choose, keymap.Choose)
	b.focus("order_id").write(someOrder)
	b.focus("path").write("/big.zip").press(tea.KeyEnter)
	b.Take(compose.FileMsg{Gen: last[compose.StatFile](b).Gen, Path: "/big.zip", Size: 3_600_000})
	assert.Contains(t, last[event.Toast](b).Text, "goes by direct upload")
	assert.Contains(t, b.pane.View(), "big.zip, application/zip, goes by direct upload")
	for _, i := range b.asked {
		assert.IsNotType(t, compose.ReadFile{}, i, "a large file is never read into memory")
	}
	b.Act(keymap.Send)
	send := last[event.Send](b)
	require.Len(t, send.Uploads, 1)
	assert.Equal(t, "/big.zip", send.Uploads[0].Path)
	sent := compose.WithKeys(send.Body, map[string]string{send.Uploads[0].Mark: "key/1"})
	assert.Equal(t, `{"ok":true,"order_id":"`+someOrder+`","output_type":"file","files":[{"object_key":"key/1","filename":"big.zip","mime_type":"application/zip"}]}`, string(sent))
	assert.True(t, callback.Validate(sent).Valid)

	b.focus("files/0").Act(keymap.TakeOut)
	assert.NotContains(t, b.body(), "files")
}

// TestComposeSendsAFileByDirectUploadOnDemand opens a callback whose file was too
// large for its type, sends the file by direct upload, and takes that back.
func TestComposeSendsAFileByDirectUploadOnDemand(t *testing.T) {
	t.Parallel()
	for name, body := range map[string]string{
		"a single file":  `{"ok":true,"order_id":"` + someOrder + `","output_type":"file","file_base64":"JVBERi0xLjcK","filename":"r.pdf","mime_type":"application/pdf"}`,
		"one of several": `{"ok":true,"order_id":"` + someOrder + `","output_type":"file","files":[{"file_base64":"Yg==","filename":"b.txt","mime_type":"text/plain"},{"file_base64":"JVBERi0xLjcK","filename":"r.pdf","mime_type":"application/pdf"}]}`,
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			b := newComposeBench(t, 118, 36)
			b.do(b.pane.Load([]byte(body), "01ORIGINAL"))
			row := "file_base64"
			if strings.Contains(body, "files") {
				row = "files/1"
			}
			b.focus(row).Act(keymap.ByUpload)
			asked := last[compose.KeepFile](b)
			assert.Equal(t, "r.pdf", asked.Name)
			pdf := []byte("%PDF-1.7\n")
			b.Take(compose.KeptFileMsg{Row: asked.Row, File: compose.FileMsg{Gen: asked.Gen, Path: "/state/uploads/01J/r.pdf", Size: int64(len(pdf)), Head: pdf}})
			assert.Contains(t, b.pane.View(), "goes by direct upload")
			assert.NotContains(t, b.body(), "JVBERi0xLjcK")
			uploads, lost := b.pane.Draft.Uploads(b.pane.Uploads)
			assert.Empty(t, lost)
			require.Len(t, uploads, 1)
			assert.Equal(t, "/state/uploads/01J/r.pdf", uploads[0].Path)
			assert.Equal(t, "application/pdf", uploads[0].MIME)

			if row == "file_base64" {
				row = "files/0"
			}
			b.focus(row).Act(keymap.ByUpload)
			read := last[compose.ReadFile](b)
			assert.Equal(t, "/state/uploads/01J/r.pdf", read.Path)
			b.Take(compose.FileMsg{Gen: read.Gen, Path: read.Path, Size: int64(len(pdf)), Head: pdf, Data: pdf})
			assert.Contains(t, b.body(), `{"file_base64":"JVBERi0xLjcK","filename":"r.pdf","mime_type":"application/pdf"}`, "inside the body again")
			b.focus("order_id")
			assert.Equal(t, row == "files/1", b.pane.Why(keymap.ByUpload) != "", "the only file is meant wherever the focus is")
		})
	}
}

// TestComposeUploadsNothingThatADraftNames gives Compose a body that another
// wrote: it names no file of this machine, whatever stands in it.
func TestComposeUploadsNothingThatADraftNames(t *testing.T) {
	t.Parallel()
	b := newComposeBench(t, 118, 36)
	b.do(b.pane.Load([]byte(`{"ok":true,"order_id":"`+someOrder+`","output_type":"file","files":[{"object_key":"`+compose.UploadMark+`/etc/hosts","filename":"hosts","mime_type":"text/plain"}]}`), ""))
	b.Act(keymap.Send)
	assert.Contains(t, last[event.Toast](b).Text, "hosts goes by direct upload and must be chosen again")
	for _, i := range b.asked {
		assert.IsNotType(t, event.Send{}, i)
	}
}

func TestComposeRawTakesAnyBytes(t *testing.T) {
	t.Parallel()
	b := newComposeBench(t, 118, 36)
	b.Act(keymap.RawBody).write("x")
	assert.Equal(t, string(compose.NewDraft().Raw)+"x", b.body())
	b.Act(keymap.RawBody)
	assert.Contains(t, last[event.Toast](b).Text, "The form can't show this body")
	b.press(tea.KeyBackspace).Act(keymap.RawBody)
	assert.False(t, b.pane.Raw)

	b.do(b.pane.Load([]byte("not JSON \xff"), ""))
	assert.Contains(t, b.pane.View(), "not UTF-8: ctrl+e opens $EDITOR")
	assert.False(t, b.pane.Typing())
	assert.Equal(t, "not JSON \xff", b.body())
}

func TestComposeEditor(t *testing.T) {
	t.Parallel()
	b := newComposeBench(t, 118, 36)
	b.focus("result_text").write("draft").Act(keymap.Editor)
	asked := last[compose.OpenEditor](b)
	assert.Equal(t, "draft", string(asked.Body))
	before := b.body()
	b.Take(compose.EditedMsg{Gen: asked.Gen, Err: errors.New("the editor vi: exit status 1")})
	assert.Equal(t, before, b.body(), "an editor that fails leaves the draft")
	b.Take(compose.EditedMsg{Gen: asked.Gen - 1, Body: []byte("of an older editor")})
	assert.Equal(t, before, b.body())
	b.Take(compose.EditedMsg{Gen: asked.Gen, Body: []byte("better\n")})
	text, _ := b.pane.Draft.Text("result_text")
	assert.Equal(t, "better", text, "the newline is the editor's")

	b.focus("order_id").Act(keymap.Editor)
	asked = last[compose.OpenEditor](b)
	assert.Equal(t, b.body(), string(asked.Body), "a field of one line opens the body")
	b.Take(compose.EditedMsg{Gen: asked.Gen, Body: []byte("{}")})
	assert.Equal(t, "{}", b.body())
	b.Act(keymap.Undo)
	assert.Equal(t, string(asked.Body), b.body())
}

func TestComposeUndoGoesBackWordByWord(t *testing.T) {
	t.Parallel()
	b := newComposeBench(t, 118, 36)
	b.focus("result_text").write("one")
	b.do(b.pane.Key(tea.KeyMsg{Type: tea.KeySpace, Runes: []rune(" ")}))
	b.write("two")
	for _, want := range []string{"one", ""} {
		b.Act(keymap.Undo)
		text, _ := b.pane.Draft.Text("result_text")
		assert.Equal(t, want, text)
	}
}

func TestComposeSavesAndRestores(t *testing.T) {
	t.Parallel()
	now := time.Date(2026, 11, 22, 12, 0, 0, 0, time.UTC)
	b := newComposeBench(t, 118, 36)
	b.Take(event.TickMsg{Now: now}).focus("result_text").write("precious")
	b.Take(event.TickMsg{Now: now.Add(compose.SaveEvery / 2)})
	for _, i := range b.asked {
		assert.IsNotType(t, compose.SaveDraft{}, i, "not at once")
	}
	b.Take(event.TickMsg{Now: now.Add(compose.SaveEvery)})
	saved := last[compose.SaveDraft](b)
	assert.Equal(t, b.body(), string(saved.Data))
	b.Take(compose.DraftSavedMsg{Gen: saved.Gen, Err: errors.New("disk full")})
	assert.Contains(t, last[event.Toast](b).Text, "disk full")

	again := newComposeBench(t, 118, 36)
	again.Take(compose.DraftMsg{Data: saved.Data})
	assert.Equal(t, b.body(), again.body())
	assert.Contains(t, last[event.Toast](again).Text, "last session")

	busy := newComposeBench(t, 118, 36)
	busy.focus("result_text").write("new").Take(compose.DraftMsg{Data: saved.Data})
	assert.NotContains(t, busy.body(), "precious", "what is being written is not replaced")
}

func TestComposeFollowsItsOwnDelivery(t *testing.T) {
	t.Parallel()
	b := newComposeBench(t, 118, 36)
	b.focus("order_id").Paste(someOrder).focus("result_text").write("x").Act(keymap.Send)
	b.Take(event.SendStartedMsg{ID: 6, Source: callback.FromReplay, ReplayOf: "other", Target: "mock"})
	assert.False(t, b.pane.Delivery.Sending, "another delivery")
	b.Take(event.SendStartedMsg{ID: 7, Source: callback.FromCompose, Target: "mock"})
	b.Take(event.DeliveryMsg{ID: 7, Event: callback.Event{Attempt: &callback.Attempt{N: 1, Status: 500}}})
	b.Take(event.DeliveryMsg{ID: 7, Event: callback.Event{Wait: 2 * time.Second}})
	assert.Contains(t, b.pane.View(), "try 1 got 500, again in 2.00 s")
	assert.Equal(t, "It is being sent; esc cancels.", b.pane.Why(keymap.Send))
	b.Act(keymap.Leave)
	assert.IsType(t, event.CancelSend{}, b.asked[len(b.asked)-1])
	b.Take(event.SentMsg{ID: 7, Source: callback.FromCompose, Target: "mock", Outcome: callback.Outcome{
		ID: "01JD7Q", State: callback.Rejected, Attempts: []callback.Attempt{{N: 1, Status: 401}},
	}})
	assert.Contains(t, b.pane.View(), "rejected by mock: 401 after 1 try")
	b.Act(keymap.SeeSent)
}

// TestComposeClaimsNothingOfAWebPage sends to what answers 200 with a web page, as a
// login in front of the platform does.
func TestComposeClaimsNothingOfAWebPage(t *testing.T) {
	t.Parallel()
	b := newComposeBench(t, 118, 36)
	b.focus("order_id").Paste(someOrder).focus("result_text").write("x").Act(keymap.Send)
	b.Take(event.SendStartedMsg{ID: 7, Source: callback.FromCompose, Target: "prod"})
	end := event.SentMsg{ID: 7, Source: callback.FromCompose, Target: "prod", Outcome: callback.Outcome{
		ID: "01JD7Q", State: callback.Delivered, Attempts: []callback.Attempt{{N: 1, Status: 200, Response: []byte("<!doctype html><html><title>Log in</title></html>")}},
	}}
	b.Take(end)
	assert.Contains(t, b.pane.View(), "prod answered 200")
	assert.Contains(t, b.pane.View(), "A web page answered 200")
	assert.NotContains(t, b.pane.View(), "delivered")
	assert.NotContains(t, outcomeToast(end).Text, "delivered")
	for _, i := range b.asked {
		assert.IsNotType(t, compose.DropDraft{}, i, "the draft stays")
	}
}

func TestComposeNextFinding(t *testing.T) {
	t.Parallel()
	b := newComposeBench(t, 118, 36)
	b.focus("ok").Act(keymap.Problem)
	assert.Equal(t, "order_id", b.pane.Row().Name)
}

func TestComposeMouse(t *testing.T) {
	t.Parallel()
	b := newComposeBench(t, 118, 36)
	click := func(x, y int) {
		b.do(b.pane.Mouse(tea.MouseMsg{X: x, Y: y, Button: tea.MouseButtonLeft, Action: tea.MouseActionPress}))
	}
	click(compose.LabelWidth+12, 2)
	assert.Equal(t, callback.JSON, b.pane.Draft.OutputType())
	click(compose.LabelWidth+3, 4)
	assert.Equal(t, "order_id", b.pane.Row().Name)
	assert.True(t, b.pane.Typing())
	before := b.body()
	for range 3000 {
		b.do(b.pane.Mouse(tea.MouseMsg{X: 5, Y: 9, Button: tea.MouseButtonWheelDown, Action: tea.MouseActionPress}))
	}
	assert.Equal(t, before, b.body(), "a wheel types nothing")
}

// TestComposeNeverPanics draws and drives the pane at every size.
func TestComposeNeverPanics(t *testing.T) {
	t.Parallel()
	bodies := []string{
		"", "{}", "[]", "\xff\x1b[2J", `{"ok":false}`, `{"ok":"true","output_type":"nonsense","order_id":5}`,
		`{"ok":true,"output_type":"file","file_base64":"AAAA","filename":"你好\u001b[2J.pdf"}`,
		`{"ok":true,"output_type":"video","files":[{"filename":"a"}],"\u001b]0;x\u0007":1}`,
		`{"ok":true,"output_type":"text","result_text":"` + strings.Repeat(`👨‍👩‍👧 \t你好 e\u0301\n`, 50) + `"}`,
	}
	for _, body := range bodies {
		b := newComposeBench(t, 80, 24)
		b.do(b.pane.Load([]byte(body), ""))
		for w := 1; w < 130; w += 7 {
			for h := 1; h < 45; h += 4 {
				b.pane.SetSize(w, h)
				exactly(t, b.pane.View(), w, h)
				if b.pane.Row().Editor != nil {
					b.press(tea.KeyDown, tea.KeyEnd, tea.KeyLeft)
				} else {
					b.pane.FocusRow(b.pane.Focus + 1)
				}
				b.do(b.pane.Mouse(tea.MouseMsg{X: w / 2, Y: h / 2, Button: tea.MouseButtonLeft, Action: tea.MouseActionPress}))
			}
		}
		b.pane.ShowBody = true
		b.pane.SetSize(30, 5)
		exactly(t, b.pane.View(), 30, 5)
	}
}

func BenchmarkComposeKeyInALargeBody(b *testing.B) {
	bench := newComposeBench(b, 118, 36)
	bench.focus("result_text").Paste(strings.Repeat("a line of text, as results have them\n", 110_000))
	bench.slow = true
	bench.write("x")
	for b.Loop() {
		bench.write("x")
		bench.pane.View()
	}
}

func TestDraftOutlivesTheProgram(t *testing.T) {
	t.Parallel()
	s := openScreen(t, testLook{})
	s.press("2", "tab", "tab").write("half an order id")
	require.NoError(t, s.app.compose.KeepDraft())
	saved := s.app.world.composeWorld().LoadDraftCmd(compose.LoadDraft{})().(compose.DraftMsg)
	assert.Contains(t, string(saved.Data), "half an order id")

	again := newApp(s.app.world, Options{Target: mockview.TargetName}, s.app.styles, s.app.table)
	again.Update(tea.WindowSizeMsg{Width: 120, Height: 40})
	again.Update(saved)
	assert.Contains(t, again.compose.View(), "half an order id")
}

func TestComposeSaysWhatACancelLeft(t *testing.T) {
	t.Parallel()
	b := newComposeBench(t, 118, 36)
	b.focus("order_id").Paste(someOrder).focus("result_text").write("x").Act(keymap.Send)
	b.Take(event.SendStartedMsg{ID: 1, Source: callback.FromCompose, Target: "mock"})
	ended := event.SentMsg{ID: 1, Target: "mock", Err: fmt.Errorf("send: %w", context.Canceled), Outcome: callback.Outcome{
		ID: "01J", State: callback.Failed, Attempts: []callback.Attempt{{N: 1, Error: callback.ErrCanceled}},
	}}
	b.Take(ended)
	assert.Contains(t, b.pane.View(), "not delivered to mock: cut-off after 1 try")
	assert.Contains(t, b.pane.View(), "The send was cancelled")
	assert.Contains(t, outcomeToast(ended).Text, "may have been processed")
	assert.NotContains(t, b.pane.View(), "Context")
}

// BenchmarkComposeViewOfALargeBody draws a draft of 4.5 MB.
func BenchmarkComposeViewOfALargeBody(b *testing.B) {
	for name, value := range map[string]string{
		"file": `"output_type":"file","file_base64":"` + strings.Repeat("QUJD", 1_100_000) + `"`,
		"text": `"output_type":"text","result_text":"` + strings.Repeat(`你好 \n`, 450_000) + `"`,
	} {
		b.Run(name, func(b *testing.B) {
			bench := newComposeBench(b, 118, 36)
			bench.do(bench.pane.Load([]byte(`{"ok":true,"order_id":"`+someOrder+`",`+value+`}`), ""))
			for b.Loop() {
				bench.pane.View()
			}
		})
	}
}
