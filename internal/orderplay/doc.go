// Package orderplay plays the platform towards an automation: it sends the webhook
// of an order, waits for the callback on a mock in the same process, and judges
// what comes.
//
// A webhook is in the history before it leaves, and a callback before it is
// answered. No secret and no job_token reaches the history or an event. What a
// player keeps in memory of an order that has ended is its id.
package orderplay
