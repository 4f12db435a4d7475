package tui

import (
	"encoding/json"
	"strings"
)

// orderOfWebhook returns the order_id of a webhook's payload.
func orderOfWebhook(text string) (order string, found bool) {
	if !strings.HasPrefix(strings.TrimSpace(text), "{") {
		return "", false
	}
	var webhook struct {
		OrderID string `json:"order_id"`
	}
	if err := json.Unmarshal([]byte(text), &webhook); err != nil {
		return "", false
	}
	return webhook.OrderID, webhook.OrderID != ""
}
