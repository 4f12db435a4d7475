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
	pane *composePane
	// asked is every intent that the bench did not answer itself.
	asked []intent
	// slow keeps the validator from answering.
	slow bool
}

func newComposeBench(t testing.TB, width, height int) *composeBench {
	return composeBenchIn(t, width, height, theme.Look{Profile: termenv.Ascii, NoColor: true})
}

func composeBenchIn(t testing.TB, width, height int, l theme.Look) *composeBench {
	t.Helper()
	b := &composeBench{t: t, pane: newComposePane(theme.New(l)).(*composePane)}
	b.pane.SetSize(width, height)
	return b.take(draftMsg{})
}

// take hands the pane a message.
func (b *composeBench) take(m tea.Msg) *composeBench {
	b.do(b.pane.Receive(m))
	return b
}

// do answers an intent as the app would.
func (b *composeBench) do(i intent) {
	switch i := i.(type) {
	case nil:
	case intents:
		for _, one := range i {
			b.do(one)
		}
	case validateIntent:
		if !b.slow {
			b.take(validatedMsg{gen: i.gen, report: callback.Validate(i.body)})
		}
	case mendIntent:
		b.take(mendCmd(i)())
	case spliceIntent:
		if !b.slow {
			b.take(spliceCmd(i)())
		}
	case documentIntent:
		b.take(documentMsg{gen: i.gen, what: i.what, doc: i.make()})
	default:
		b.asked = append(b.asked, i)
	}
}

// act does actions that can be done.
func (b *composeBench) act(ids ...keymap.ID) *composeBench {
	b.t.Helper()
	for _, id := range ids {
		require.Empty(b.t, b.pane.why(id), "why not %s", id)
		b.do(b.pane.act(id))
	}
	return b
}

// focus goes to the field of a name.
func (b *composeBench) focus(name string) *composeBench {
	b.t.Helper()
	for i := range b.pane.rows {
		if b.pane.rows[i].name == name {
			b.pane.focusRow(i)
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
	b.pane.flush()
	return string(b.pane.draft.raw)
}

// last is the intent that was asked for last, of a type.
func last[T intent](b *composeBench) T {
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
	b.act(keymap.Send)
	sent := last[sendIntent](b)
	assert.Equal(t, b.body(), string(sent.body))
	assert.Equal(t, callback.FromCompose, sent.source)
}

func TestComposeWritesAFailure(t *testing.T) {
	t.Parallel()
	b := newComposeBench(t, 118, 36)
	b.focus("ok").act(keymap.Choose).focus("order_id").write(someOrder).focus("error").write("no input")
	assert.Equal(t, `{"ok":false,"order_id":"`+someOrder+`","error":"no input"}`, b.body())
}

func TestComposeMakesAValueAString(t *testing.T) {
	t.Parallel()
	body := `{"ok":true,"order_id":"` + someOrder + `","output_type":"json","result_text":%s}`
	for _, value := range []string{`{"a": [1, "b\n"]}`, `[1]`, `7`, `null`} {
		b := newComposeBench(t, 118, 36)
		b.do(b.pane.load(fmt.Appendf(nil, body, value), ""))
		b.focus("result_text")
		assert.Contains(t, b.pane.View(), "not a string: enter makes it one")
		b.act(keymap.Type)
		quoted, err := json.Marshal(value)
		require.NoError(t, err)
		assert.Equal(t, fmt.Sprintf(body, quoted), b.body())
		assert.Contains(t, b.pane.View(), "would be accepted")
		b.write(" ") // the field takes keys now
		assert.NotEqual(t, fmt.Sprintf(body, quoted), b.body())
		b.act(keymap.Undo).act(keymap.Undo)
		assert.Equal(t, fmt.Sprintf(body, value), b.body())
	}
}

func TestComposeKeepsWhatItDoesNotShow(t *testing.T) {
	t.Parallel()
	b := newComposeBench(t, 118, 36)
	body := "{ \"ok\" : true,\r\n\t\"trace_id\": [1,  2.50], \"order_id\": \"x\", \"output_type\":\"text\",\"result_text\":\"\\u0041\" }\n"
	b.do(b.pane.load([]byte(body), "01JD7Q"))
	assert.Equal(t, body, b.body(), "a body that is only looked at stays as it was")
	assert.Contains(t, b.pane.View(), "trace_id")
	b.focus("order_id").press(tea.KeyBackspace).write("y")
	assert.Equal(t, strings.Replace(body, `"x"`, `"y"`, 1), b.body())
	b.act(keymap.Send)
	review := last[reviewIntent](b)
	assert.Contains(t, review.faults, "UUID")
	assert.Equal(t, callback.FromReplay, review.send.source)
	assert.Equal(t, "01JD7Q", review.send.replayOf)
}

func TestComposeWaitsForTheValidatorBeforeItSends(t *testing.T) {
	t.Parallel()
	b := newComposeBench(t, 118, 36)
	b.slow = true
	b.focus("order_id").Paste(someOrder).focus("result_text").write("x")
	b.act(keymap.Send)
	for _, i := range b.asked {
		assert.IsNotType(t, sendIntent{}, i)
	}
	b.slow = false
	b.take(validatedMsg{gen: b.pane.check.open, report: callback.Report{}}) // of an older draft
	assert.Equal(t, b.body(), string(last[sendIntent](b).body))
}

func TestComposePastesExactly(t *testing.T) {
	t.Parallel()
	b := newComposeBench(t, 118, 36)
	b.focus("result_text")
	text := strings.Repeat("line with a \ttab and \"quotes\"\r\n", 60_000)
	b.Paste(text)
	b.pane.flush()
	got, locked := b.pane.draft.Text("result_text")
	assert.True(t, got == text, "every byte of a large paste is kept")
	assert.Empty(t, locked)
	assert.Contains(t, b.pane.View(), "60,001 lines")

	b.focus("order_id").Paste("a-b\r\n")
	b.pane.flush()
	order, _ := b.pane.draft.Text("order_id")
	assert.Equal(t, "a-b", order, "the end of a copied line is no part of a field of one line")

	b.act(keymap.NewDraft).focus("result_text").write("x")
	before := b.body()
	b.Paste("\xff")
	assert.Equal(t, before, b.body())
	assert.Contains(t, last[toastIntent](b).text, "not UTF-8")
	b.act(keymap.RawBody).Paste("\xff")
	assert.Equal(t, before+"\xff", b.body(), "raw takes any bytes")
}

func TestComposeTakesTheOrderOfAWebhook(t *testing.T) {
	t.Parallel()
	b := newComposeBench(t, 118, 36)
	b.focus("order_id").Paste(`{"short_id":"s","order_id":"` + someOrder + `","callback_url":"https://example.test/api/orders/callback","ts":1}`)
	order, _ := b.pane.draft.Text("order_id")
	assert.Equal(t, someOrder, order)
}

func TestComposeAttachesAFile(t *testing.T) {
	t.Parallel()
	b := newComposeBench(t, 118, 36)
	b.focus("output_type").act(keymap.Choose, keymap.Choose, keymap.Choose, keymap.Choose)
	require.Equal(t, callback.File, b.pane.draft.outputType())
	b.focus("path").write("/r")
	asked := last[completePathIntent](b)
	assert.Equal(t, "/r", asked.prefix)
	b.take(pathsMsg{gen: asked.gen, paths: []string{"/reports/", "/reports-old/"}})
	assert.Contains(t, b.pane.View(), "/reports-old/")
	b.act(keymap.NextRow)
	assert.Equal(t, "/reports", b.pane.row().editor.Text(), "what all paths have in common")
	b.write("/q.pdf").press(tea.KeyEnter)
	stat := last[statFileIntent](b)
	pdf := []byte("%PDF-1.7 and so on")
	b.take(fileMsg{gen: stat.gen, path: stat.path, size: int64(len(pdf)), head: pdf})
	read := last[readFileIntent](b)
	b.take(fileMsg{gen: read.gen, path: read.path, size: int64(len(pdf)), head: pdf, data: pdf})
	assert.Equal(t, `{"ok":true,"order_id":"","output_type":"file","file_base64":"JVBERi0xLjcgYW5kIHNvIG9u","filename":"q.pdf","mime_type":"application/pdf"}`, b.body())
	assert.Contains(t, b.pane.View(), "filename")

	b.focus("path").write("/b.txt").press(tea.KeyEnter)
	b.take(fileMsg{gen: last[statFileIntent](b).gen, path: "/b.txt", size: 1, data: []byte("b")})
	assert.Equal(t, `{"ok":true,"order_id":"","output_type":"file","files":[`+
		`{"file_base64":"JVBERi0xLjcgYW5kIHNvIG9u","filename":"q.pdf","mime_type":"application/pdf"},`+
		`{"file_base64":"Yg==","filename":"b.txt","mime_type":"text/plain"}]}`, b.body(), "several files")
	assert.Contains(t, b.pane.View(), "b.txt, text/plain, 1 B")
	b.focus("files/0").act(keymap.TakeOut)
	assert.Contains(t, b.body(), `"files":[{"file_base64":"Yg=="`)
	b.focus("files/0").act(keymap.TakeOut)
	assert.NotContains(t, b.body(), "files")
}

// TestComposeWritesAVideoWithAFile comes to the type by every way and attaches a
// file before or after: the body is the one that the command composes.
func TestComposeWritesAVideoWithAFile(t *testing.T) {
	t.Parallel()
	data := []byte("\x00\x00\x00\x18ftypmp42")
	want := callback.Payload{OK: true, OrderID: someOrder, OutputType: callback.Video, Files: []callback.PayloadFile{{Filename: "v.mp4", MIMEType: "video/mp4", Data: data}}}.Encode()
	for name, way := range map[string]func(b *composeBench){
		"forwards, through url": func(b *composeBench) { b.focus("output_type").act(slices.Repeat([]keymap.ID{keymap.Choose}, 7)...) },
		"backwards, at once":    func(b *composeBench) { b.focus("output_type").act(keymap.Unchoose) },
		"a url typed and erased": func(b *composeBench) {
			b.focus("output_type").act(keymap.Unchoose).focus("result_url").write("h").press(tea.KeyBackspace)
		},
		"from a failure": func(b *composeBench) {
			b.focus("output_type").act(slices.Repeat([]keymap.ID{keymap.Choose}, 7)...).focus("ok").act(keymap.Choose, keymap.Choose)
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			b := newComposeBench(t, 118, 36)
			b.focus("order_id").write(someOrder)
			way(b)
			require.Equal(t, callback.Video, b.pane.draft.outputType())
			b.focus("path").write("/v.mp4").press(tea.KeyEnter)
			b.take(fileMsg{gen: last[statFileIntent](b).gen, path: "/v.mp4", size: int64(len(data)), data: data})
			assert.JSONEq(t, string(want), b.body())
			assert.Empty(t, b.pane.report.Findings, "%v", b.pane.report.Findings)
		})
	}
}

func TestComposeTakesOutAFieldThatAVideoCanDoWithout(t *testing.T) {
	t.Parallel()
	b := newComposeBench(t, 118, 36)
	b.do(b.pane.load([]byte(`{"ok":true,"order_id":"`+someOrder+`","output_type":"video","result_url":"","file_base64":"AA==","filename":"v.mp4","mime_type":"video/mp4"}`), ""))
	b.focus("result_url").act(keymap.TakeOut)
	assert.NotContains(t, b.body(), "result_url")
	assert.NotEmpty(t, b.pane.why(keymap.TakeOut), "it is out")
	b.focus("order_id")
	assert.NotEmpty(t, b.pane.why(keymap.TakeOut), "every callback needs it")
}

func TestComposeUploadsAFileThatIsTooLarge(t *testing.T) {
	t.Parallel()
	b := newComposeBench(t, 118, 36)
	b.focus("output_type").act(keymap.Choose, keymap.Choose, keymap.Choose, keymap.Choose)
	b.focus("order_id").write(someOrder)
	b.focus("path").write("/big.zip").press(tea.KeyEnter)
	b.take(fileMsg{gen: last[statFileIntent](b).gen, path: "/big.zip", size: 3_600_000})
	assert.Contains(t, last[toastIntent](b).text, "goes by direct upload")
	assert.Contains(t, b.pane.View(), "big.zip, application/zip, goes by direct upload")
	for _, i := range b.asked {
		assert.IsNotType(t, readFileIntent{}, i, "a large file is never read into memory")
	}
	b.act(keymap.Send)
	send := last[sendIntent](b)
	require.Len(t, send.uploads, 1)
	assert.Equal(t, "/big.zip", send.uploads[0].path)
	sent := withKeys(send.body, map[string]string{send.uploads[0].mark: "key/1"})
	assert.Equal(t, `{"ok":true,"order_id":"`+someOrder+`","output_type":"file","files":[{"object_key":"key/1","filename":"big.zip","mime_type":"application/zip"}]}`, string(sent))
	assert.True(t, callback.Validate(sent).Valid)

	b.focus("files/0").act(keymap.TakeOut)
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
			b.do(b.pane.load([]byte(body), "01ORIGINAL"))
			row := "file_base64"
			if strings.Contains(body, "files") {
				row = "files/1"
			}
			b.focus(row).act(keymap.ByUpload)
			asked := last[keepFileIntent](b)
			assert.Equal(t, "r.pdf", asked.name)
			pdf := []byte("%PDF-1.7\n")
			b.take(keptFileMsg{row: asked.row, file: fileMsg{gen: asked.gen, path: "/state/uploads/01J/r.pdf", size: int64(len(pdf)), head: pdf}})
			assert.Contains(t, b.pane.View(), "goes by direct upload")
			assert.NotContains(t, b.body(), "JVBERi0xLjcK")
			uploads, lost := b.pane.draft.uploads(b.pane.uploads)
			assert.Empty(t, lost)
			require.Len(t, uploads, 1)
			assert.Equal(t, "/state/uploads/01J/r.pdf", uploads[0].path)
			assert.Equal(t, "application/pdf", uploads[0].mime)

			if row == "file_base64" {
				row = "files/0"
			}
			b.focus(row).act(keymap.ByUpload)
			read := last[readFileIntent](b)
			assert.Equal(t, "/state/uploads/01J/r.pdf", read.path)
			b.take(fileMsg{gen: read.gen, path: read.path, size: int64(len(pdf)), head: pdf, data: pdf})
			assert.Contains(t, b.body(), `{"file_base64":"JVBERi0xLjcK","filename":"r.pdf","mime_type":"application/pdf"}`, "inside the body again")
			b.focus("order_id")
			assert.Equal(t, row == "files/1", b.pane.why(keymap.ByUpload) != "", "the only file is meant wherever the focus is")
		})
	}
}

// TestComposeUploadsNothingThatADraftNames gives Compose a body that another
// wrote: it names no file of this machine, whatever stands in it.
func TestComposeUploadsNothingThatADraftNames(t *testing.T) {
	t.Parallel()
	b := newComposeBench(t, 118, 36)
	b.do(b.pane.load([]byte(`{"ok":true,"order_id":"`+someOrder+`","output_type":"file","files":[{"object_key":"`+uploadMark+`/etc/hosts","filename":"hosts","mime_type":"text/plain"}]}`), ""))
	b.act(keymap.Send)
	assert.Contains(t, last[toastIntent](b).text, "hosts goes by direct upload and must be chosen again")
	for _, i := range b.asked {
		assert.IsNotType(t, sendIntent{}, i)
	}
}

func TestComposeRawTakesAnyBytes(t *testing.T) {
	t.Parallel()
	b := newComposeBench(t, 118, 36)
	b.act(keymap.RawBody).write("x")
	assert.Equal(t, string(newDraft().raw)+"x", b.body())
	b.act(keymap.RawBody)
	assert.Contains(t, last[toastIntent](b).text, "The form can't show this body")
	b.press(tea.KeyBackspace).act(keymap.RawBody)
	assert.False(t, b.pane.raw)

	b.do(b.pane.load([]byte("not JSON \xff"), ""))
	assert.Contains(t, b.pane.View(), "not UTF-8: ctrl+e opens $EDITOR")
	assert.False(t, b.pane.typing())
	assert.Equal(t, "not JSON \xff", b.body())
}

func TestComposeEditor(t *testing.T) {
	t.Parallel()
	b := newComposeBench(t, 118, 36)
	b.focus("result_text").write("draft").act(keymap.Editor)
	asked := last[openEditorIntent](b)
	assert.Equal(t, "draft", string(asked.body))
	before := b.body()
	b.take(editedMsg{gen: asked.gen, err: errors.New("the editor vi: exit status 1")})
	assert.Equal(t, before, b.body(), "an editor that fails leaves the draft")
	b.take(editedMsg{gen: asked.gen - 1, body: []byte("of an older editor")})
	assert.Equal(t, before, b.body())
	b.take(editedMsg{gen: asked.gen, body: []byte("better\n")})
	text, _ := b.pane.draft.Text("result_text")
	assert.Equal(t, "better", text, "the newline is the editor's")

	b.focus("order_id").act(keymap.Editor)
	asked = last[openEditorIntent](b)
	assert.Equal(t, b.body(), string(asked.body), "a field of one line opens the body")
	b.take(editedMsg{gen: asked.gen, body: []byte("{}")})
	assert.Equal(t, "{}", b.body())
	b.act(keymap.Undo)
	assert.Equal(t, string(asked.body), b.body())
}

func TestComposeUndoGoesBackWordByWord(t *testing.T) {
	t.Parallel()
	b := newComposeBench(t, 118, 36)
	b.focus("result_text").write("one")
	b.do(b.pane.Key(tea.KeyMsg{Type: tea.KeySpace, Runes: []rune(" ")}))
	b.write("two")
	for _, want := range []string{"one", ""} {
		b.act(keymap.Undo)
		text, _ := b.pane.draft.Text("result_text")
		assert.Equal(t, want, text)
	}
}

func TestComposeSavesAndRestores(t *testing.T) {
	t.Parallel()
	now := time.Date(2026, 11, 22, 12, 0, 0, 0, time.UTC)
	b := newComposeBench(t, 118, 36)
	b.take(tickMsg{now: now}).focus("result_text").write("precious")
	b.take(tickMsg{now: now.Add(saveEvery / 2)})
	for _, i := range b.asked {
		assert.IsNotType(t, saveDraftIntent{}, i, "not at once")
	}
	b.take(tickMsg{now: now.Add(saveEvery)})
	saved := last[saveDraftIntent](b)
	assert.Equal(t, b.body(), string(saved.data))
	b.take(draftSavedMsg{gen: saved.gen, err: errors.New("disk full")})
	assert.Contains(t, last[toastIntent](b).text, "disk full")

	again := newComposeBench(t, 118, 36)
	again.take(draftMsg{data: saved.data})
	assert.Equal(t, b.body(), again.body())
	assert.Contains(t, last[toastIntent](again).text, "last session")

	busy := newComposeBench(t, 118, 36)
	busy.focus("result_text").write("new").take(draftMsg{data: saved.data})
	assert.NotContains(t, busy.body(), "precious", "what is being written is not replaced")
}

func TestComposeFollowsItsOwnDelivery(t *testing.T) {
	t.Parallel()
	b := newComposeBench(t, 118, 36)
	b.focus("order_id").Paste(someOrder).focus("result_text").write("x").act(keymap.Send)
	b.take(sendStartedMsg{id: 6, source: callback.FromReplay, replayOf: "other", target: "mock"})
	assert.False(t, b.pane.flight.sending, "another delivery")
	b.take(sendStartedMsg{id: 7, source: callback.FromCompose, target: "mock"})
	b.take(deliveryMsg{id: 7, event: callback.Event{Attempt: &callback.Attempt{N: 1, Status: 500}}})
	b.take(deliveryMsg{id: 7, event: callback.Event{Wait: 2 * time.Second}})
	assert.Contains(t, b.pane.View(), "try 1 got 500, again in 2.00 s")
	assert.Equal(t, "It is being sent; esc cancels.", b.pane.why(keymap.Send))
	b.act(keymap.Leave)
	assert.IsType(t, cancelSendIntent{}, b.asked[len(b.asked)-1])
	b.take(sentMsg{id: 7, source: callback.FromCompose, target: "mock", outcome: callback.Outcome{
		ID: "01JD7Q", State: callback.Rejected, Attempts: []callback.Attempt{{N: 1, Status: 401}},
	}})
	assert.Contains(t, b.pane.View(), "rejected by mock: 401 after 1 try")
	b.act(keymap.SeeSent)
}

// TestComposeClaimsNothingOfAWebPage sends to what answers 200 with a web page, as a
// login in front of the platform does.
func TestComposeClaimsNothingOfAWebPage(t *testing.T) {
	t.Parallel()
	b := newComposeBench(t, 118, 36)
	b.focus("order_id").Paste(someOrder).focus("result_text").write("x").act(keymap.Send)
	b.take(sendStartedMsg{id: 7, source: callback.FromCompose, target: "prod"})
	end := sentMsg{id: 7, source: callback.FromCompose, target: "prod", outcome: callback.Outcome{
		ID: "01JD7Q", State: callback.Delivered, Attempts: []callback.Attempt{{N: 1, Status: 200, Response: []byte("<!doctype html><html><title>Log in</title></html>")}},
	}}
	b.take(end)
	assert.Contains(t, b.pane.View(), "prod answered 200")
	assert.Contains(t, b.pane.View(), "A web page answered 200")
	assert.NotContains(t, b.pane.View(), "delivered")
	assert.NotContains(t, outcomeToast(end).text, "delivered")
	for _, i := range b.asked {
		assert.IsNotType(t, dropDraftIntent{}, i, "the draft stays")
	}
}

func TestComposeNextFinding(t *testing.T) {
	t.Parallel()
	b := newComposeBench(t, 118, 36)
	b.focus("ok").act(keymap.Problem)
	assert.Equal(t, "order_id", b.pane.row().name)
}

func TestComposeMouse(t *testing.T) {
	t.Parallel()
	b := newComposeBench(t, 118, 36)
	click := func(x, y int) {
		b.do(b.pane.Mouse(tea.MouseMsg{X: x, Y: y, Button: tea.MouseButtonLeft, Action: tea.MouseActionPress}))
	}
	click(labelWidth+12, 2)
	assert.Equal(t, callback.JSON, b.pane.draft.outputType())
	click(labelWidth+3, 4)
	assert.Equal(t, "order_id", b.pane.row().name)
	assert.True(t, b.pane.typing())
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
		b.do(b.pane.load([]byte(body), ""))
		for w := 1; w < 130; w += 7 {
			for h := 1; h < 45; h += 4 {
				b.pane.SetSize(w, h)
				exactly(t, b.pane.View(), w, h)
				if b.pane.row().editor != nil {
					b.press(tea.KeyDown, tea.KeyEnd, tea.KeyLeft)
				} else {
					b.pane.focusRow(b.pane.focus + 1)
				}
				b.do(b.pane.Mouse(tea.MouseMsg{X: w / 2, Y: h / 2, Button: tea.MouseButtonLeft, Action: tea.MouseActionPress}))
			}
		}
		b.pane.showBody = true
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
	require.NoError(t, s.app.keepDraft())
	saved := s.app.world.loadDraftCmd(loadDraftIntent{})().(draftMsg)
	assert.Contains(t, string(saved.data), "half an order id")

	again := newApp(s.app.world, Options{Target: mockName}, s.app.styles, s.app.table)
	again.Update(tea.WindowSizeMsg{Width: 120, Height: 40})
	again.Update(saved)
	assert.Contains(t, again.compose.View(), "half an order id")
}

func TestComposeSaysWhatACancelLeft(t *testing.T) {
	t.Parallel()
	b := newComposeBench(t, 118, 36)
	b.focus("order_id").Paste(someOrder).focus("result_text").write("x").act(keymap.Send)
	b.take(sendStartedMsg{id: 1, source: callback.FromCompose, target: "mock"})
	ended := sentMsg{id: 1, target: "mock", err: fmt.Errorf("send: %w", context.Canceled), outcome: callback.Outcome{
		ID: "01J", State: callback.Failed, Attempts: []callback.Attempt{{N: 1, Error: callback.ErrCanceled}},
	}}
	b.take(ended)
	assert.Contains(t, b.pane.View(), "not delivered to mock: cut-off after 1 try")
	assert.Contains(t, b.pane.View(), "The send was cancelled")
	assert.Contains(t, outcomeToast(ended).text, "may have been processed")
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
			bench.do(bench.pane.load([]byte(`{"ok":true,"order_id":"`+someOrder+`",`+value+`}`), ""))
			for b.Loop() {
				bench.pane.View()
			}
		})
	}
}
