package compose

import (
	tea "github.com/charmbracelet/bubbletea"

	"redial/tui/event"

	"redial/callback"
	"redial/history"
)

// How far back recent orders are looked for, in callbacks, and how many are
// offered.
const (
	ordersWithin = 500
	maxOrders    = 50
)

// RecentOrders wants the orders of the newest callbacks; RecentOrdersMsg
// answers.
type RecentOrders struct{ Gen event.Generation }

// RecentOrdersMsg answers RecentOrders, each order once, newest first.
type RecentOrdersMsg struct {
	Gen    event.Generation
	Orders []RecentOrder
	Err    error
}

// RecentOrder is an order, and where its newest callback stands.
type RecentOrder struct {
	ID     string
	state  callback.State
	target string
}

// recentOrdersCmd reads the newest callbacks' orders.
func (w World) recentOrdersCmd(i RecentOrders) tea.Cmd {
	return func() tea.Msg {
		m := RecentOrdersMsg{Gen: i.Gen}
		view, err := w.Store.Select(w.Ctx, history.Query{})
		if err != nil {
			m.Err = err
			return m
		}
		seen := map[string]bool{"": true}
		for row := 0; row < min(view.Len(), ordersWithin) && len(m.Orders) < maxOrders; row++ {
			e, err := view.Brief(row)
			if err != nil {
				m.Err = err
				return m
			}
			if !seen[e.OrderID] {
				seen[e.OrderID] = true
				m.Orders = append(m.Orders, RecentOrder{ID: e.OrderID, state: e.State, target: e.Target})
			}
		}
		return m
	}
}
