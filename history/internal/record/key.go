package record

import (
	"crypto/sha256"
	"encoding/binary"
)

// Key is an id or an order id in fixed width: the bits of a canonical ULID or
// UUID, else a hash of the text, which the index then keeps beside it.
type Key [16]byte

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

// IDKey returns the key of a callback's id; odd is true where it is a hash.
func IDKey(id []byte) (k Key, odd bool) {
	if len(id) == 26 {
		if k.fromULID((*[26]byte)(id)) {
			return k, false
		}
	}
	return HashKey(id), true
}

// fromULID reads a canonical ULID, if it is one. Its 130 bits begin with two
// zeros, then come 48 of time and 80 of chance, read here in two halves.
func (k *Key) fromULID(id *[26]byte) bool {
	var at, first, second uint64
	wrong := crockfordBits[id[0]] &^ 7
	for i := range 10 {
		v := crockfordBits[id[i]]
		wrong |= v & 0x80
		at = at<<5 | uint64(v)
	}
	for i := range 8 {
		v, w := crockfordBits[id[10+i]], crockfordBits[id[18+i]]
		wrong |= (v | w) & 0x80
		first, second = first<<5|uint64(v), second<<5|uint64(w)
	}
	binary.BigEndian.PutUint64(k[:8], at<<16|first>>24)
	binary.BigEndian.PutUint64(k[8:], first<<40|second)
	return wrong == 0
}

// ULID writes the key as the ULID it was made from.
func (k Key) ULID() string {
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

// OrderKey returns the key of an order id: a lower-case UUID, or a hash.
func OrderKey(order []byte) (k Key, odd bool) {
	if len(order) == 36 {
		if k.fromUUID((*[36]byte)(order)) {
			return k, false
		}
	}
	return HashKey(order), true
}

// fromUUID reads a UUID in lower case, if it is one.
func (k *Key) fromUUID(id *[36]byte) bool {
	wrong := (id[8] ^ '-') | (id[13] ^ '-') | (id[18] ^ '-') | (id[23] ^ '-')
	for i, at := range uuidDigits {
		high, low := hexBits[id[at]], hexBits[id[at+1]]
		wrong |= (high | low) &^ 15
		k[i] = high<<4 | low
	}
	return wrong == 0
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

// AppendUUID appends the key as the UUID it was made from. A search for a part
// of an order id does so for every row.
func (k Key) AppendUUID(dst []byte) []byte {
	const digits = "0123456789abcdef"
	var text [36]byte
	for i, at := range uuidDigits {
		text[at], text[at+1] = digits[k[i]>>4], digits[k[i]&15]
	}
	text[8], text[13], text[18], text[23] = '-', '-', '-', '-'
	return append(dst, text[:]...)
}

// noOrder is the key of an order id that is not there.
var noOrder = HashKey(nil)

// HashKey is the key of a text that is neither.
func HashKey(b []byte) (k Key) {
	sum := sha256.Sum256(b)
	copy(k[:], sum[:])
	return k
}

// Below compares keys as numbers, which for ULIDs is their order.
func (k Key) Below(other Key) bool {
	a, b := binary.BigEndian.Uint64(k[:8]), binary.BigEndian.Uint64(other[:8])
	if a != b {
		return a < b
	}
	return binary.BigEndian.Uint64(k[8:]) < binary.BigEndian.Uint64(other[8:])
}
