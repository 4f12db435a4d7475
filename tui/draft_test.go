package tui

import (
	"strings"
	"testing"

	"redial/tui/compose"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"redial/callback"
)

func draftOf(t *testing.T, body string) *compose.Draft {
	t.Helper()
	d := compose.NewDraft()
	d.Replace([]byte(body), "")
	require.NoError(t, d.Err)
	return &d
}

func TestDraftKeepsWhatItDoesNotKnow(t *testing.T) {
	t.Parallel()
	d := draftOf(t, "{ \"trace\" : [1,  2],\n  \"ok\":true, \"order_id\":\"x\",\"output_type\":\"text\",\"result_text\":\"a<b\" }\n")
	d.SetText("order_id", "y")
	assert.Equal(t, "{ \"trace\" : [1,  2],\n  \"ok\":true, \"order_id\":\"y\",\"output_type\":\"text\",\"result_text\":\"a<b\" }\n", string(d.Raw))
}

func TestDraftTypesAndBack(t *testing.T) {
	t.Parallel()
	first := `{"ok":true,"order_id":"x","output_type":"text","result_text":"precious"}`
	d := draftOf(t, first)
	for _, typ := range callback.OutputTypes() {
		d.SetOutputType(typ)
		require.Equal(t, typ, d.OutputType())
		_, carried := d.Body.Field("result_text")
		assert.Equal(t, typ.Carrier() == callback.CarriesText, carried, "%s", typ)
	}
	d.SetOK(false)
	assert.Equal(t, []string{"ok", "order_id", "error"}, d.Body.Names())
	d.SetOK(true)
	d.SetOutputType(callback.Text)
	text, locked := d.Text("result_text")
	assert.Equal(t, "precious", text)
	assert.Empty(t, locked)

	for d.Undo() {
	}
	assert.Equal(t, string(compose.NewDraft().Raw), string(d.Raw), "undo goes back to the first draft")
}

func TestDraftLocksWhatATextFieldCannotGiveBack(t *testing.T) {
	t.Parallel()
	tests := []struct{ name, value, locked string }{
		{"plain", `"a\nb"`, ""},
		{"controls", `"a\u0001\tb\r\n"`, ""},
		{"a written replacement character", `"\ufffd"`, ""},
		{"a real replacement character", "\"\ufffd\"", ""},
		{"half of a pair", `"\ud83d"`, "half of a surrogate pair"},
		{"a whole pair", `"\ud83d\ude00"`, ""},
		{"not UTF-8", "\"\xff\"", "not UTF-8"},
		{"an object", `{"a":1}`, "not a string"},
		{"a long line", `"` + strings.Repeat("x", compose.MaxLine+1) + `"`, "too long a line"},
		{"many lines", `"` + strings.Repeat(`x\n`, compose.MaxLine) + `"`, ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			d := draftOf(t, `{"ok":true,"result_text":`+tt.value+`}`)
			_, locked := d.Text("result_text")
			assert.Equal(t, tt.locked, locked)
		})
	}
}

func TestDraftForgetsTheOldestFirst(t *testing.T) {
	t.Parallel()
	d := compose.NewDraft()
	big := strings.Repeat("x", compose.UndoBytes/4)
	for i := range 10 {
		d.Replace([]byte(`{"n":"`+big+string(rune('0'+i))+`"}`), "")
	}
	assert.Less(t, len(d.Past), 5)
	require.True(t, d.Undo())
	assert.Contains(t, string(d.Raw[len(d.Raw)-5:]), "8")
}
