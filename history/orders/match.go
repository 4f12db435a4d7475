package orders

import (
	"slices"
	"strings"

	"redial/history"
	"redial/history/query"
)

// matches reports whether an order meets every term of a query.
func (o *Order) matches(q history.Query) bool {
	for _, t := range q.Terms() {
		if o.meets(t) == t.Not {
			return false
		}
	}
	return true
}

func (o *Order) meets(t query.Term) bool {
	switch t.Field {
	case query.Took:
		return o.TookMS > 0 && within(t.Spans, int64(o.TookMS*1000))
	case query.Status:
		return within(t.Spans, int64(o.Status)) || slices.Contains(t.Words, string(o.Error)) && o.Error != ""
	case query.Since, query.Until:
		return within(t.Spans, o.Time.UnixNano())
	default:
	}
	return slices.ContainsFunc(t.Words, func(word string) bool { return o.has(t.Field, strings.ToLower(word)) })
}

func within(spans []query.Span, n int64) bool {
	return slices.ContainsFunc(spans, func(s query.Span) bool { return s.Has(n) })
}

// has reports whether a field of the order has a word, in lower case.
func (o *Order) has(f query.Field, word string) bool {
	switch f {
	case query.Order:
		if part, anywhere := strings.CutPrefix(word, "*"); anywhere {
			return strings.Contains(strings.ToLower(o.OrderID), part)
		}
		return strings.HasPrefix(strings.ToLower(o.OrderID), word)
	case query.ID:
		return strings.HasPrefix(strings.ToLower(o.ID), word)
	case query.Is:
		return word == "order" || word == string(o.State) ||
			word == "undelivered" && o.State != Delivered && o.State != Waiting
	case query.Target:
		return strings.Contains(strings.ToLower(o.URL), word)
	case query.Source:
		return word == string(o.Source)
	default: // a bare word looks at all that a list shows
		return strings.Contains(strings.ToLower(strings.Join([]string{o.OrderID, o.ShortID, o.URL, o.Template, string(o.State)}, "\n")), word)
	}
}
