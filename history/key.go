package history

import (
	"crypto/sha256"
	"encoding/hex"
)

// key is an id or an order id in fixed width: the bits of a canonical ULID or
// UUID, else a hash of the text, which the index then keeps beside it.
type key [16]byte

const crockford = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"

// crockfordBits maps a digit of a canonical ULID to its value, others to 255.
var crockfordBits = func() (t [256]byte) {
	for i := range t {
		t[i] = 255
	}
	for i := range len(crockford) {
		t[crockford[i]] = byte(i)
	}
	return t
}()

// idKey returns the key of a callback's id; odd is true where it is a hash.
func idKey(id []byte) (k key, odd bool) {
	if len(id) != 26 || id[0] > '7' {
		return hashKey(id), true
	}
	var high, low uint64 // the 130 bits of 26 digits, of which the first two are zero
	for _, c := range id {
		v := crockfordBits[c]
		if v == 255 {
			return hashKey(id), true
		}
		high = high<<5 | low>>59
		low = low<<5 | uint64(v)
	}
	for i := range 8 {
		k[i], k[8+i] = byte(high>>(56-8*i)), byte(low>>(56-8*i))
	}
	return k, false
}

// ulid writes the key as the ULID it was made from.
func (k key) ulid() string {
	var high, low uint64
	for i := range 8 {
		high, low = high<<8|uint64(k[i]), low<<8|uint64(k[8+i])
	}
	var b [26]byte
	for i := 25; i >= 0; i-- {
		b[i] = crockford[low&31]
		low = low>>5 | high<<59
		high >>= 5
	}
	return string(b[:])
}

// orderKey returns the key of an order id: a lower-case UUID, or a hash.
func orderKey(order []byte) (k key, odd bool) {
	if len(order) != 36 || order[8] != '-' || order[13] != '-' || order[18] != '-' || order[23] != '-' {
		return hashKey(order), true
	}
	wrong := byte(0)
	for i, at := range uuidDigits {
		high, low := hexBits[order[at]], hexBits[order[at+1]]
		wrong |= high | low
		k[i] = high<<4 | low
	}
	if wrong > 15 {
		return hashKey(order), true
	}
	return k, false
}

// uuidDigits are the places of a UUID's bytes in its text.
var uuidDigits = [16]uint8{0, 2, 4, 6, 9, 11, 14, 16, 19, 21, 24, 26, 28, 30, 32, 34}

// hexBits maps a lower-case hex digit to its value, others to 255.
var hexBits = func() (t [256]byte) {
	for i := range t {
		t[i] = 255
	}
	for i := range 16 {
		t["0123456789abcdef"[i]] = byte(i)
	}
	return t
}()

// appendUUID appends the key as the UUID it was made from.
func (k key) appendUUID(dst []byte) []byte {
	dst = append(hex.AppendEncode(dst, k[:4]), '-')
	dst = append(hex.AppendEncode(dst, k[4:6]), '-')
	dst = append(hex.AppendEncode(dst, k[6:8]), '-')
	dst = append(hex.AppendEncode(dst, k[8:10]), '-')
	return hex.AppendEncode(dst, k[10:])
}

func hashKey(b []byte) (k key) {
	sum := sha256.Sum256(b)
	copy(k[:], sum[:])
	return k
}
