package tui

import (
	tea "github.com/charmbracelet/bubbletea"

	"redial/callback"
	"redial/history"
)

// How far back recent orders are looked for, in callbacks, and how many are
// offered.
const (
	ordersWithin = 500
	maxOrders    = 50
)

// recentOrdersIntent wants the orders of the newest callbacks; recentOrdersMsg
// answers.
type recentOrdersIntent struct{ gen generation }

// recentOrdersMsg answers recentOrdersIntent, each order once, newest first.
type recentOrdersMsg struct {
	gen    generation
	orders []recentOrder
	err    error
}

// recentOrder is an order, and where its newest callback stands.
type recentOrder struct {
	id     string
	state  callback.State
	target string
}

// recentOrdersCmd reads the newest callbacks' orders.
func (w world) recentOrdersCmd(i recentOrdersIntent) tea.Cmd {
	return func() tea.Msg {
		m := recentOrdersMsg{gen: i.gen}
		view, err := w.store.Select(w.ctx, history.Query{})
		if err != nil {
			m.err = err
			return m
		}
		seen := map[string]bool{"": true}
		for row := 0; row < min(view.Len(), ordersWithin) && len(m.orders) < maxOrders; row++ {
			e, err := view.Brief(row)
			if err != nil {
				m.err = err
				return m
			}
			if !seen[e.OrderID] {
				seen[e.OrderID] = true
				m.orders = append(m.orders, recentOrder{id: e.OrderID, state: e.State, target: e.Target})
			}
		}
		return m
	}
}
