// Package capture is the recording proxy: point an automation's callback URL
// at it and each request and each answer is recorded in the history while both
// pass unchanged.
package capture
