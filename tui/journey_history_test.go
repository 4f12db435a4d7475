//go:build unix

package tui_test

import (
	"os"
	"os/exec"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func journeyFilter(t *testing.T) {
	home := t.TempDir()
	seed(t, home, statuses(200, 500, 401, 200, 500)...)
	a := start(t, launch{home: home}).sees("5 callbacks")
	a.do("filter").write("status:500").sees("2 of 5").loses("✗ 401")
	a.press("C-u").write("status:abc").sees("abc", `can't be "abc": write 500`)
	a.press("C-u").write(`"number 2"`).press("Enter").sees("1 of 5", "✗ 401")
	a.do("filter").press("C-u").write("order:ffff").press("Enter").sees("0 of 5", "No callback matches").loses("Request")
	a.do("replay-all").sees("No callback matches the filter; esc clears it")
	a.do("clear").loses("of 5").sees("✓ 200", "! 500", "✗ 401")
	a.do("this-order").sees("1 of 5").do("this-order").loses("of 5")
	a.do("quit").exits(0)
}

func journeyMove(t *testing.T) {
	home := t.TempDir()
	seed(t, home, statuses(make([]int, 60)...)...)
	a := start(t, launch{home: home, width: 80, height: 24}).sees("─ 60 ╮", "▌.*00000059")
	a.do("down", "down").sees("▌.*00000057").do("up").sees("▌.*00000058").do("times").sees("▌.*(ago|just now).*00000058").do("times").loses("(ago|just now).*00000058")
	a.do("page-down").loses("▌.*00000058").do("page-up").sees("00000059")
	a.do("bottom").sees("▌.*00000000").loses("following")
	a.do("top").sees("▌.*00000059")
	a.do("down").sees("▌.*00000058").do("follow").sees("▌.*00000059", "following")
	a.do("quit").exits(0)
}

func journeyReplayMarked(t *testing.T) {
	home := t.TempDir()
	seed(t, home, statuses(200, 500, 401, 500)...)
	a := start(t, launch{home: home}).sees("4 callbacks")
	a.do("mark-all").sees("4 marked").do("clear").loses("4 marked")
	a.do("range", "down", "down", "range").sees("3 marked").do("clear").loses("3 marked").do("top")
	a.do("mark", "down", "mark").sees("2 marked|marked 2")
	a.do("replay-all").sees("Sends +2 callbacks", "To +mock").press("Enter").sees("2 delivered")
	a.press("Escape").sees("6 callbacks")
	assert.Len(t, a.jq(`select(.kind=="callback" and .source=="replay") | .replay_of`), 2)
	a.do("clear", "quit").exits(0)
}

func journeyInspect(t *testing.T) {
	home := t.TempDir()
	seed(t, home, statuses(500)...)
	a := start(t, launch{home: home}).sees("1 callback", "FAILED  500")
	a.do("inspect").sees(`"result_text": "result number 0"`)
	a.do("raw").sees(`\{"ok":true,"order_id":`).do("wrap")
	a.do("scroll-right", "scroll-right").loses(`\{"ok":true,"order_id":`).do("scroll-left", "scroll-left").sees(`\{"ok":true`)
	a.do("line-numbers").sees(`1 .*\{"ok":true`)
	a.do("next-tab").sees("as it was answered").do("next-tab").sees("try 1").do("previous-tab").sees("as it was answered")
	a.do("back").sees("inspect")
	a.do("quit").exits(0)
}

func journeySearch(t *testing.T) {
	home := t.TempDir()
	seed(t, home, statuses(200)...)
	a := start(t, launch{home: home}).sees("1 callback").do("inspect").sees("result number")
	a.do("search").write("r").press("Enter").sees(`1 of \d`)
	a.do("next-match").sees(`2 of \d`).do("previous-match").sees(`1 of \d`)
	a.do("back", "back", "quit").exits(0)
}

func journeyFinding(t *testing.T) {
	a := start(t, launch{}).sees("Nothing has been sent yet").do("examples").sees("6 callbacks", "✗ 400")
	a.do("bottom", "inspect").sees("REJECTED  400").do("next-tab", "next-tab", "next-tab").sees("enter show")
	a.do("go-to").sees(`"sentiment"`)
	a.do("quit").exits(0)
}

func journeyDiff(t *testing.T) {
	home := t.TempDir()
	seed(t, home, statuses(500)...)
	a := start(t, launch{home: home}).sees("1 callback")
	a.do("replay").sees("2 callbacks", "✓ 200")
	a.do("diff").sees("(?i)same|no difference|original", "500", "200")
	a.press("Escape").do("quit").exits(0)
}

func journeyCopy(t *testing.T) {
	home := t.TempDir()
	seed(t, home, statuses(200)...)
	a := start(t, launch{home: home}).sees("1 callback", "result number 0")
	a.do("inspect", "copy").sees("(?i)copied")
	got, err := exec.Command("tmux", "-L", a.socket, "show-buffer").Output()
	require.NoError(t, err)
	assert.Equal(t, a.run("show", "@last", "--body"), string(got))
	a.do("copy-what").sees("curl", "order").press("Escape").loses("curl")
	a.do("quit").exits(0)
}

func journeyPanes(t *testing.T) {
	home := t.TempDir()
	seed(t, home, statuses(200)...)
	a := start(t, launch{home: home}).sees("1 callback", "Request", `╮╭`)
	a.do("zoom").loses("Request").do("zoom").sees("Request")
	before := a.screen()
	a.do("wider").changes(before)
	wide := a.screen()
	a.do("narrower").changes(wide)
	a.do("other-pane").sees("esc back").do("other-pane").sees("enter inspect")
	a.do("quit").exits(0)
}

func journeyPalette(t *testing.T) {
	home := t.TempDir()
	seed(t, home, statuses(200)...)
	a := start(t, launch{home: home}).sees("1 callback")
	a.do("palette").write("compose").sees("Go to Compose").press("Enter").sees("new callback")
	a.doTyping("palette").write("zzzz").loses("Go to Mock").press("Escape", "Escape")
	a.do("history").sees("1 callback").do("quit").exits(0)
}

func journeyHelp(t *testing.T) {
	a := start(t, launch{}).sees("Nothing has been sent yet")
	a.do("help").sees("Keys", "everywhere").write("/fault").press("Escape").press("Escape")
	a.do("help").sees("Keys").press("Escape").loses("Keys")
	a.do("mock").sees("running").do("quit").exits(0)
}

func journeyTarget(t *testing.T) {
	home := t.TempDir()
	require.NoError(t, os.MkdirAll(filepath.Join(home, "config/redial"), 0o700))
	require.NoError(t, os.WriteFile(filepath.Join(home, "config/redial/config.toml"),
		[]byte("[targets.far]\nurl = 'https://platform.invalid/api/orders/callback'\nsecret_env = 'REDIAL_SECRET'\n"), 0o600))
	seed(t, home, statuses(500)...)
	a := start(t, launch{home: home}).sees("target ● mock")
	a.do("target").sees("far", "platform.invalid").press("Down", "Enter").sees("target . far")
	a.do("replay").sees("not this machine").press("Escape").sees("1 callback")
	a.do("quit").exits(0)
	assert.Len(t, a.jq(`select(.kind=="callback") | .id`), 1, "asked, and nothing was sent")
}

func journeyMouse(t *testing.T) {
	home := t.TempDir()
	seed(t, home, statuses(200, 500, 401)...)
	a := start(t, launch{home: home}).sees("3 callbacks", "▌.*✗ 401")
	a.write("\x1b[<0;10;5M\x1b[<0;10;5m").sees("▌.*✓ 200") // a click on the third row
	a.wrote("\x1b[?1002h")
	a.do("mouse").sees("(?i)mouse").wrote("\x1b[?1002l")
	a.do("quit").exits(0)

	a = start(t, launch{home: home, args: []string{"--no-mouse"}}).sees("3 callbacks", "▌.*✗ 401")
	raw, err := os.ReadFile(a.raw)
	require.NoError(t, err)
	require.NotContains(t, string(raw), "\x1b[?1002h", "--no-mouse")
	a.do("mouse").wrote("\x1b[?1002h")
	a.do("quit").exits(0)
}

func journeySmall(t *testing.T) {
	home := t.TempDir()
	seed(t, home, statuses(200, 500)...)
	a := start(t, launch{home: home, width: 40, height: 12}).sees("! 500")
	a.do("inspect").sees("FAILED").do("back").sees("▌.*! 500")
	a.resize(20, 5).sees("(?i)small|needs|larger|bigger").resize(120, 40).sees("Request").do("quit").exits(0)
}

func journeyLive(t *testing.T) {
	a := start(t, launch{}).sees("Nothing has been sent yet")
	body := filepath.Join(t.TempDir(), "body.json")
	require.NoError(t, os.WriteFile(body, []byte(`{"ok":false,"order_id":"`+order+`","error":"no luck"}`), 0o600))
	a.run("send", body)
	a.sees("1 callback", "✓ 200")
	a.do("quit").exits(0)
}
