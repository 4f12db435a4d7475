package callback

import (
	"encoding/base64"
	"fmt"
	"net/url"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
)

// frameworks are how common programs write the secret "Canary7Zq+Xy/9KwAB==".
var frameworks = map[string]string{
	"plain":                   `Canary7Zq+Xy/9KwAB==`,
	"PHP json_encode":         `Canary7Zq+Xy\/9KwAB==`,
	"PHP in PHP":              `Canary7Zq+Xy\\\/9KwAB==`,
	".NET System.Text.Json":   `Canary7Zq\u002BXy/9KwAB==`,
	"Python json in JSON":     `Canary7Zq\\u002bXy/9KwAB==`,
	".NET UrlEncode":          `Canary7Zq%2bXy%2f9KwAB%3d%3d`,
	"Python quote":            `Canary7Zq%2BXy/9KwAB%3D%3D`,
	"encodeURIComponent":      `Canary7Zq%2BXy%2F9KwAB%3D%3D`,
	"percent twice":           `Canary7Zq%252BXy%252F9KwAB%253D%253D`,
	"percent in JSON":         `Canary7Zq%2BXy\/9KwAB\u003D\u003d`,
	"every character by JSON": escapedBy(`\u%04x`),
	"every character by URL":  escapedBy("%%%02X"),
	"every character by HTML": escapedBy("&#%d;"),
	"HTML in hexadecimal":     escapedBy("&#x%x;"),
	"without padding":         `Canary7Zq+Xy/9KwAB`,
	"JavaScript":              `Canary7Zq\x2bXy\x2f9KwAB\x3d\x3d`,
}

const framed = "Canary7Zq+Xy/9KwAB=="

func escapedBy(format string) string {
	var b strings.Builder
	for _, c := range []byte(framed) {
		fmt.Fprintf(&b, format, c)
	}
	return b.String()
}

func TestASecretIsFoundInEveryEscape(t *testing.T) {
	t.Parallel()
	m := MaskOf(NewSecret(framed))
	forms := map[string]string{}
	for name, form := range frameworks {
		forms[name] = form
	}
	for shift := range 3 {
		inner := base64.StdEncoding.EncodeToString([]byte("xyz"[:shift] + framed + "."))
		forms[fmt.Sprint("base64 at ", shift)] = inner
		forms[fmt.Sprint("base64 at ", shift, " in PHP")] = strings.ReplaceAll(inner, "/", `\/`)
		forms[fmt.Sprint("base64 at ", shift, " in a URL")] = url.QueryEscape(strings.TrimRight(inner, "="))
	}
	for name, form := range forms {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			for _, long := range []int{0, 10 << 10} { // of which only a sample is looked at first
				around := strings.Repeat("x ", long)
				assert.True(t, m.Found([]byte(around+`{"result_text":"`+form+`"}`+around)))
				assert.False(t, m.Found([]byte(around+`{"result_text":"`+form[:len(form)/2]+`"}`+around)))
			}
			got := m.Text(`{"error":"bad secret ` + form + `, or é"}`)
			assert.Contains(t, got, masked)
			assert.Contains(t, got, `{"error":"bad secret `)
			assert.Contains(t, got, `, or é"}`)
			assert.False(t, m.Found([]byte(got)), "%s", got)
		})
	}
	assert.NotContains(t, m.Text("a form-decoded Canary7Zq Xy/9KwAB=="), "Canary")
}

// A text without a secret stays as it is, whatever escapes it has.
func TestAMaskLeavesEscapesAlone(t *testing.T) {
	t.Parallel()
	m := MaskOf(NewSecret(framed))
	for _, text := range []string{"", `\`, `\u`, `\u12`, `%`, `%4`, `100 % of "\u00e9\/" &amp; &#x; & \ud83d\ude00`, `\ud83d`} {
		assert.Equal(t, text, m.Text(text))
		assert.Equal(t, text+"[secret]"+text, m.Text(text+framed+text))
	}
}

// A short secret is hidden in answers, and not looked for in bodies: it would be found
// where nobody put it.
func TestAShortSecretBlocksNoBody(t *testing.T) {
	t.Parallel()
	m := MaskOf(NewSecret("a7"))
	assert.False(t, m.Found([]byte(`{"result_text":"a7"}`)))
	assert.Equal(t, "you sent [secret]", m.Text("you sent a7"))
}

// FuzzMask holds the mask to what a reader does who undoes every escape.
func FuzzMask(f *testing.F) {
	for _, form := range frameworks {
		f.Add("head "+form, 3)
	}
	f.Add(`\u0043anary7Zq+Xy/9KwAB`, 9)
	f.Fuzz(func(t *testing.T, text string, cut int) {
		m := MaskOf(NewSecret(framed))
		got := m.Text(text)
		for range mostLayers + 1 {
			assert.NotContains(t, got, framed)
			plain, changed := unescaped([]byte(got), nil)
			if !changed {
				break
			}
			got = string(plain)
		}
		assert.NotPanics(t, func() { m.masker.maskPart(text[:max(0, min(cut, len(text)))], false) })
	})
}
