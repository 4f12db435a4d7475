//go:build unix

package tui_test

import (
	"bufio"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync/atomic"
	"syscall"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"redial/tui"
)

// journeys is every journey by what it shows. Together they do every action of
// the table.
var journeys = map[string]func(t *testing.T){
	"compose, fix, send":             journeyComposeFixSend,
	"retries and replay":             journeyRetriesAndReplay,
	"examples to debug":              journeyExamples,
	"a crash prints no secret":       journeyCrash,
	"a killed UI loses nothing":      journeyKilledUI,
	"filter the history":             journeyFilter,
	"move through a long list":       journeyMove,
	"replay what is marked":          journeyReplayMarked,
	"read a body every way":          journeyInspect,
	"search in a body":               journeySearch,
	"from a finding to its place":    journeyFinding,
	"compare a replay":               journeyDiff,
	"edit, then replay":              journeyEdit,
	"copy the bytes":                 journeyCopy,
	"arrange the panes":              journeyPanes,
	"find an action by name":         journeyPalette,
	"help runs what it shows":        journeyHelp,
	"choose a target":                journeyTarget,
	"leave the mouse alone":          journeyMouse,
	"a mock that fails on request":   journeyMockScript,
	"a mock that is off":             journeyMockOff,
	"an editor, and one that fails":  journeyEditor,
	"the body itself":                journeyRaw,
	"a file in a callback":           journeyFile,
	"templates and recent orders":    journeyTemplates,
	"to and fro in a form":           journeyForm,
	"a small terminal":               journeySmall,
	"quit while something is sent":   journeyQuit,
	"what another process sends":     journeyLive,
	"what is not delivered":          journeyUndelivered,
	"another target, another answer": journeyReplayTo,
	"a duplicate changes nothing":    journeyAgain,
	"a secret that is asked for":     journeySecret,
	"what capture records":           journeyCapture,
	"a file that is too large":       journeyUpload,
	"a file too large for its type":  journeyUploadOnDemand,
	"a run that is cancelled":        journeyCancelled,
}

// TestJourneys takes every journey, and fails for an action that none does.
func TestJourneys(t *testing.T) {
	t.Parallel()
	var taken atomic.Int32
	t.Run("all", func(t *testing.T) {
		for name, journey := range journeys {
			t.Run(name, func(t *testing.T) {
				t.Parallel()
				taken.Add(1)
				journey(t)
			})
		}
	})
	if t.Failed() || testing.Short() || int(taken.Load()) < len(journeys) {
		return
	}
	for id := range tui.ActionKeys() {
		_, done := used.Load(id)
		assert.True(t, done, "no journey does %q", id)
	}
}

const order = "7f0c3a52-9d1e-4b86-a2f4-c15e8d907b63"

const other = "7c9e6679-7425-40de-944b-e07fc1f90ae7"

// journeyComposeFixSend is a seller's first five minutes: an empty history,
// a json callback whose result_text is wrong, the finding, the fix, the 200.
func journeyComposeFixSend(t *testing.T) {
	a := start(t, launch{})
	a.sees("Nothing has been sent yet", `2 +compose a callback`, `6 example failures`)
	a.do("compose").sees("new callback", "[0-9] errors?")
	a.do("next-field", "choose", "choose").sees(`\[json\]`)
	a.press("Tab").write(order).loses("order_id is empty")
	a.press("Tab").write(`{"score":7,}`)
	a.sees("The JSON in result_text is broken", "a comma stands before", "Remove the comma", "1 error")
	a.doTyping("send").sees("error").press("Escape").sees("1 error")
	a.press("BSpace", "BSpace").write("}").loses("broken")
	a.doTyping("send").sees("DELIVERED|delivered", "200")
	a.doTyping("see-sent").sees("History", `✓ 200 .*json`, "DELIVERED")

	assert.Equal(t, []string{order + " 200"}, a.attempts())
	assert.Equal(t, `{"ok":true,"order_id":"`+order+`","output_type":"json","result_text":"{\"score\":7}"}`, a.run("show", "@last", "--body"))
	assert.Contains(t, a.run("list"), "200")
	a.do("quit").exits(0)
	assert.Empty(t, a.secretLeaks())
}

// journeyRetriesAndReplay shows what a failing platform leaves behind: three
// attempts of one callback, then a failed one that a replay delivers.
func journeyRetriesAndReplay(t *testing.T) {
	a := start(t, launch{env: []string{"REDIAL_MOCK_SCRIPT=500x2,200,resetx3,200"}})
	a.sees("Nothing has been sent yet").press("2").sees("new callback")
	a.press("Tab", "Tab").write(order).press("Tab").write("the result").loses("stops it")
	a.press("C-s").sees("200 after 3 tries")
	a.press("C-g").sees(`✓ 200 .*text .*3 tries`)
	assert.Equal(t, []string{order + " 500", order + " 500", order + " 200"}, a.attempts())

	a.press("2", "C-n").sees("new callback", "order_id is empty")
	a.press("Tab", "Tab").write(other).press("Tab").write("another result").loses("stops it")
	a.press("C-s").sees("reset after 3 tries").press("C-g")
	a.sees(`! reset .*3 tries`, "FAILED")
	a.do("replay").sees(`✓ 200 .*1 try`, `! reset .*3 tries`)
	assert.Equal(t, []string{"reset", "reset", "reset", "200"}, a.jq(`select(.kind=="attempt") | .error // .status`)[3:])
	assert.Equal(t, 1, strings.Count(a.run("list", "is:replay status:200", "--json"), "\n"))
	a.do("quit").exits(0)
	assert.Empty(t, a.secretLeaks())
}

// journeyExamples is what an empty history offers: failures to debug, each
// with why. The README's picture is its last screen.
func journeyExamples(t *testing.T) {
	a := start(t, launch{width: 110, height: 20})
	a.sees("Nothing has been sent yet").do("examples").sees(`6 callbacks`, `✗ 413`, `! 500`, `✗ 401`, `✗ 400`)
	a.do("inspect", "back", "bottom").sees(`▌ .*✗ 400 .*json`, "REJECTED  400")
	a.do("inspect", "next-tab", "next-tab", "next-tab").sees("result_text is an object")
	a.loses("Loaded 6").savePicture("../testdata/screen.svg")
	a.do("quit").exits(0)
}

// attempts returns "order status" of each attempt, as jq reads the history.
func (a *app) attempts() []string {
	return a.jq(`select(.kind=="attempt") | "\(.order_id) \(.status)"`)
}

// jq runs a filter over the history file and returns the lines it prints.
func (a *app) jq(filter string) []string {
	a.t.Helper()
	if _, err := exec.LookPath("jq"); err != nil {
		a.t.Skip("this journey needs jq")
	}
	out, err := exec.Command("jq", "-r", filter, a.history()).CombinedOutput()
	require.NoError(a.t, err, string(out))
	return strings.Split(strings.TrimSpace(string(out)), "\n")
}

// journeyCrash kills a send so that Go prints every goroutine: the secret
// is in the program's memory, and not in what it prints or leaves behind.
func journeyCrash(t *testing.T) {
	body := filepath.Join(t.TempDir(), "body.json")
	require.NoError(t, os.WriteFile(body, []byte(`{"ok":true,"order_id":"`+order+`","output_type":"text","result_text":"r"}`), 0o600))
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	defer func() { _ = listener.Close() }()

	a := start(t, launch{env: []string{"GOTRACEBACK=all"}, args: []string{"send", body, "--to", "http://" + listener.Addr().String() + "/api/orders/callback"}})
	held, err := listener.Accept() // the request is on its way, with the secret
	require.NoError(t, err)
	defer func() { _ = held.Close() }()
	for in := bufio.NewReader(held); ; {
		line, err := in.ReadString('\n')
		require.NoError(t, err)
		if line == "\r\n" {
			break
		}
	}
	a.rests()
	require.NoError(t, syscall.Kill(a.pid(), syscall.SIGQUIT))
	a.exits(2)
	assert.Contains(t, a.recorded(), "goroutine")
	assert.Empty(t, a.secretLeaks())
	assert.Contains(t, a.run("list", "is:pending"), order[:8], "what was journaled before it was sent is still there")
}

// journeyKilledUI kills the UI with a draft half written and a callback
// being sent: both are there when it starts again.
func journeyKilledUI(t *testing.T) {
	a := start(t, launch{env: []string{"REDIAL_MOCK_SCRIPT=timeout"}})
	a.sees("Nothing has been sent yet").press("2").sees("new callback")
	a.press("Tab", "Tab").write(order).press("Tab").write("half a draft").loses("stops it").sees("draft saved")
	a.press("C-s").sees("sending")
	require.NoError(t, syscall.Kill(a.pid(), syscall.SIGKILL))
	a.exits(128 + 9)
	a.stop()

	b := start(t, launch{home: a.home})
	b.sees("1 callback", "pending|PENDING").press("2").sees("half a draft")
	b.press("C-s").sees("200 after 1 try")
	b.press("Escape", "q").exits(0)
	assert.Empty(t, b.secretLeaks())
}
