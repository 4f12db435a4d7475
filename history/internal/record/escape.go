package record

// AppendEscaped appends s as the inside of a JSON string. Bytes that JSON lets
// stand as they are do so: a body stays readable in the file.
func AppendEscaped(dst, s []byte) []byte {
	for p := 0; ; p++ {
		end := specialAt(s, p)
		dst = append(dst, s[p:end]...)
		if p = end; p == len(s) {
			return dst
		}
		dst = append(dst, escapeOf[s[p]]...)
	}
}

// escapeOf is how the characters are written that do not stand as they are.
var escapeOf = func() (t [128]string) {
	const hex = "0123456789abcdef"
	for c := range t {
		t[c] = `\u00` + string(hex[c>>4]) + string(hex[c&15])
	}
	t['"'], t['\\'], t['\n'], t['\r'], t['\t'] = `\"`, `\\`, `\n`, `\r`, `\t`
	return t
}()
