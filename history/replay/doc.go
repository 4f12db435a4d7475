// Package replay is a bulk replay as a plan: select, skip what is delivered,
// run with a concurrency and a pace, cancel, and sum up. The terminal UI and
// the command line run the same plan.
//
// Its promises: nothing is sent before Run; what is planned goes oldest first;
// every callback that is sent is a new one in the history, tied to the old one,
// before its first byte leaves; planning the same selection again after a
// cancel or a crash leaves out every order whose delivery the history holds, so
// that nothing acknowledged is sent twice; and the figures of a summary add up.
//
// A run of Options.All has no such resume: it is asked to send what is delivered,
// and the history does not distinguish runs. Begun anew it sends all
// again; without All, what is not delivered. Within one process Plan.Rest leaves
// out what a run has done, whatever its options.
package replay
