//go:build unix

package tui_test

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func journeyEdit(t *testing.T) {
	home := t.TempDir()
	seed(t, home, statuses(400)...)
	a := start(t, launch{home: home}).sees("1 callback", "REJECTED")
	a.do("edit").sees("edited replay of")
	a.do("next-field", "next-field", "next-field").press("End").write(" and more").sees("result number 0 and more")
	a.doTyping("send").sees("Edited replay of", "What you changed +1 change", "/result_text", `- "result number 0"`, `\+ "result number 0 and more"`)
	assert.Len(t, a.jq(`select(.kind=="callback") | .id`), 1, "nothing is sent before enter")
	a.press("Escape").loses("What you changed").doTyping("send").sees("What you changed").press("Enter")
	a.sees("200 after 1 try").doTyping("see-sent").sees("2 callbacks")
	assert.Len(t, a.jq(`select(.replay_of) | .replay_of`), 1)
	assert.Contains(t, a.run("show", "@last", "--body"), "result number 0 and more")
	a.do("quit").exits(0)
}

func journeyEditor(t *testing.T) {
	home := t.TempDir()
	script := func(name, text string) string {
		path := filepath.Join(home, name)
		require.NoError(t, os.WriteFile(path, []byte("#!/bin/sh\n"+text), 0o700))
		return path
	}
	good := script("good", `printf 'from the editor' > "$1"`)
	a := start(t, launch{home: home, env: []string{"EDITOR=" + good}}).do("compose").sees("new callback")
	a.do("next-field", "next-field", "next-field").write("x").doTyping("editor").sees("from the editor")
	a.doTyping("undo").loses("from the editor").doTyping("redo").sees("from the editor").doTyping("undo").loses("from the editor")
	a.stop()

	bad := script("bad", `printf 'half' > "$1"; exit 3`)
	b := start(t, launch{home: t.TempDir(), env: []string{"EDITOR=" + bad}}).do("compose").sees("new callback")
	b.do("next-field", "next-field", "next-field").write("what was there").doTyping("editor")
	b.sees("(?i)editor").loses("half").sees("what was there")
}

func journeyRaw(t *testing.T) {
	a := start(t, launch{}).do("compose").sees("new callback", "pretty")
	a.do("show-body").sees("exact bytes").do("show-body").sees("pretty")
	a.doTyping("edit-raw").sees("raw").doTyping("edit-raw").sees("output_type")
	a.doTyping("next-finding").write("=" + order).sees("mark of an expression")
	a.doTyping("mend").sees("Mended: order_id is the UUID").loses("a = before it")
	a.doTyping("new-draft").sees("order_id is empty").doTyping("undo").loses("order_id is empty")
}

func journeyFile(t *testing.T) {
	home := t.TempDir()
	path := filepath.Join(home, "report.pdf")
	require.NoError(t, os.WriteFile(path, []byte("%PDF-1.4 a report"), 0o600))
	a := start(t, launch{home: home}).do("compose").sees("new callback")
	a.do("next-field", "choose", "choose", "choose", "choose").sees(`\[file\]`)
	a.do("next-field").write(order).do("next-field").write(path).press("Enter").sees("application/pdf")
	a.doTyping("send").sees("200 after 1 try")
	assert.Contains(t, a.run("show", "@last", "--body"), `"filename":"report.pdf"`)
	a.doTyping("leave-field").do("down", "take-out").loses("application/pdf")
}

func journeyTemplates(t *testing.T) {
	home := t.TempDir()
	seed(t, home, statuses(500)...)
	a := start(t, launch{home: home}).sees("1 callback").do("compose").sees("new callback")
	a.doTyping("recent-orders").sees(seededOrder(0)[:8]).press("Enter").loses("order_id is empty")
	a.do("next-field", "next-field", "next-field").write("a template's text").sees("a template's text")
	a.doTyping("keep-template").write("mine").press("Enter").sees("mine")
	a.doTyping("new-draft").loses("a template's text")
	a.doTyping("open-template").sees("mine").press("Enter").sees("a template's text")
}

func journeyForm(t *testing.T) {
	a := start(t, launch{}).do("compose").sees("new callback")
	a.do("choose").sees(`\[false\]`, "error").do("choose-before").sees(`\[true\]`)
	a.do("next-field", "choose").sees(`\[html\]`).do("choose-before").sees(`\[text\]`)
	a.do("next-field").write(order).do("next-field").write("t").doTyping("previous-field").doTyping("leave-field")
	a.do("type-in").write("9").sees("a character too many").press("BSpace").loses("a character too many")
}

func journeyMockScript(t *testing.T) {
	a := start(t, launch{}).sees("Nothing has been sent yet").do("mock").sees("running", "no faults")
	a.do("mock-script").sees("500").press("Escape")
	a.do("mock-copy").sees("(?i)copied")
	a.do("mock-copy-secret").sees("(?i)the mock's secret")
	a.do("mock-secret").sees("Secret of mock").write("a secret of my own").press("Enter").sees("secret set here")
	a.do("mock-script").sees("500").press("Down", "Enter").loses("no faults: ")
	a.do("mock-plain").sees("no faults")
	a.do("quit").exits(0)
}

func journeyMockOff(t *testing.T) {
	a := start(t, launch{}).sees("Nothing has been sent yet").do("mock").sees("running")
	a.do("mock-toggle").sees("stopped").do("mock-toggle").sees("running")
	a.do("quit").exits(0)
}

func journeyQuit(t *testing.T) {
	home := t.TempDir()
	seed(t, home, statuses(500)...)
	a := start(t, launch{home: home, env: []string{"REDIAL_MOCK_SCRIPT=timeout"}}).sees("1 callback")
	a.do("replay").sees("sending 1").do("quit").sees("(?i)being sent|in flight|under way|wait")
	a.press("Escape").sees("sending 1").do("quit").sees("cancel").press("c").exits(0)
	assert.Contains(t, a.run("list", "--json"), `"error":"canceled"`)
	a.stop()
	b := start(t, launch{home: home, env: []string{"REDIAL_MOCK_SCRIPT=timeout"}}).sees("2 callbacks")
	b.do("replay").sees("sending 1, [0-9]+ s of 30 s, try 1 of 3").do("cancel").sees("The replay to mock was cancelled").loses("sending").do("quit").exits(0)
}
