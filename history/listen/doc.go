// Package listen is the recording proxy before an automation: point the platform's
// webhook at it, and each webhook is in the history before it goes on unchanged,
// and how it was answered after.
//
// What it promises:
//   - Authentication headers and the value of job_token reach neither the history
//     nor an Exchange, also where the automation echoes them.
//   - What a web page could have sent is refused. A foreign Host is a tunnel's, and
//     is let in.
//   - A webhook that can't be recorded goes on all the same, and its Exchange says
//     why.
//   - No redirect is followed, nothing is sent twice.
//   - With Options.CallbackThrough the callback_url is that of a capture, which
//     records the callback and passes it on to where it should have gone. The body
//     that the automation gets then differs from the one that came, which is the one
//     in the history.
package listen
