package query

import (
	"slices"
	"strings"
	"time"
)

// orderWords are the values of is: for orders.
var orderWords = []string{"order", "waiting", "silent", "delivered", "undelivered", "refused", "unreachable"}

// orderSources are the values of source: for orders.
var orderSources = []string{"play", "listen", "import"}

// orderKeys are the terms of a query for orders.
var orderKeys = []termKey{
	{"order", Order, "the beginning of an order id, or *PART for any part of it", nil},
	{"id", ID, "the beginning of a webhook's id", nil},
	{"is", Is, "order, waiting, silent, delivered, undelivered, refused or unreachable", orderWords},
	{"took", Took, ">30s or <=300ms", []string{">10s", ">30s"}},
	{"status", Status, "202, 4xx or none: of the webhook", []string{"2xx", "4xx", "5xx", "none"}},
	{"target", Target, "a part of the automation's URL", nil},
	{"source", Source, "play, listen or import", orderSources},
	{"since", Since, "2h, 7d, 2026-11-20 or a time", []string{"10m", "1h", "24h", "7d"}},
	{"until", Until, "2h, 7d, 2026-11-20 or a time", nil},
}

// ParseOrders reads a query for orders: the same language, with the terms that an
// order has.
func ParseOrders(s string, now time.Time) (Query, error) {
	p := parser{s: []rune(s), now: now, keys: orderKeys, is: orderWords, sources: orderSources}
	return p.query(s)
}

// ofOrders refuses, in a query for callbacks, what only an order can be asked.
func ofOrders(w word, word string) error {
	return w.errorf("%s is asked of orders, not of callbacks: redial orders '%s'", word, word)
}

func isOrderWord(lower string) bool {
	return slices.Contains(orderWords, lower) && !slices.Contains(isWords, lower)
}

func isTook(key string) bool { return strings.EqualFold(key, "took") }
