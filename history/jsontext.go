package history

// appendEscaped appends s as the inside of a JSON string. Bytes that JSON lets
// stand as they are do so: a body stays readable in the file.
func appendEscaped(dst, s []byte) []byte {
	const hex = "0123456789abcdef"
	for p := 0; p < len(s); p++ {
		end := specialAt(s, p)
		dst = append(dst, s[p:end]...)
		if p = end; p == len(s) {
			break
		}
		switch c := s[p]; c {
		case '"', '\\':
			dst = append(dst, '\\', c)
		case '\n':
			dst = append(dst, '\\', 'n')
		case '\r':
			dst = append(dst, '\\', 'r')
		case '\t':
			dst = append(dst, '\\', 't')
		default:
			dst = append(dst, '\\', 'u', '0', '0', hex[c>>4], hex[c&15])
		}
	}
	return dst
}
