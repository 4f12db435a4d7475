package tui

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"redial/callback"
)

func draftOf(t *testing.T, body string) *draft {
	t.Helper()
	d := newDraft()
	d.replace([]byte(body), "")
	require.NoError(t, d.err)
	return &d
}

func TestDraftKeepsWhatItDoesNotKnow(t *testing.T) {
	t.Parallel()
	d := draftOf(t, "{ \"trace\" : [1,  2],\n  \"ok\":true, \"order_id\":\"x\",\"output_type\":\"text\",\"result_text\":\"a<b\" }\n")
	d.SetText("order_id", "y")
	assert.Equal(t, "{ \"trace\" : [1,  2],\n  \"ok\":true, \"order_id\":\"y\",\"output_type\":\"text\",\"result_text\":\"a<b\" }\n", string(d.raw))
}

func TestDraftTypesAndBack(t *testing.T) {
	t.Parallel()
	first := `{"ok":true,"order_id":"x","output_type":"text","result_text":"precious"}`
	d := draftOf(t, first)
	for _, typ := range callback.OutputTypes() {
		d.setOutputType(typ)
		require.Equal(t, typ, d.outputType())
		_, carried := d.body.Field("result_text")
		assert.Equal(t, typ.Carrier() == callback.CarriesText, carried, "%s", typ)
	}
	d.setOK(false)
	assert.Equal(t, []string{"ok", "order_id", "error"}, d.body.Names())
	d.setOK(true)
	d.setOutputType(callback.Text)
	text, locked := d.Text("result_text")
	assert.Equal(t, "precious", text)
	assert.Empty(t, locked)

	for d.undo() {
	}
	assert.Equal(t, string(newDraft().raw), string(d.raw), "undo goes back to the first draft")
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
		{"a long line", `"` + strings.Repeat("x", maxLine+1) + `"`, "too long a line"},
		{"many lines", `"` + strings.Repeat(`x\n`, maxLine) + `"`, ""},
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
	d := newDraft()
	big := strings.Repeat("x", undoBytes/4)
	for i := range 10 {
		d.replace([]byte(`{"n":"`+big+string(rune('0'+i))+`"}`), "")
	}
	assert.Less(t, len(d.past), 5)
	require.True(t, d.undo())
	assert.Contains(t, string(d.raw[len(d.raw)-5:]), "8")
}
