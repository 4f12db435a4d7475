package callback

import "strings"

// transportCause is what a transport's own words give away of the way to a
// target.
type transportCause struct {
	// sign is what the message of the attempt has in it, in lower case.
	sign string
	// says is the headline, because where to look and what helps.
	says, because string
	next          []Step
}

var toTarget = []Step{StepTarget, StepReplay}

// transportCauses are tried in their order.
var transportCauses = []transportCause{
	{
		"signed by unknown authority",
		"The target's certificate is signed by an authority that this machine does not know, so nothing was sent.",
		"A company's own authority is named by the target's ca_file, or by SSL_CERT_FILE; a public host that shows such a certificate has an incomplete chain, or something reads along on the way.",
		toTarget,
	},
	{
		"certificate has expired or is not yet valid: current time",
		"The target's certificate has expired, so nothing was sent.",
		"Its owner has to renew it. The clock of this machine counts too: check that it is right.",
		toTarget,
	},
	{
		"certificate is valid for",
		"The target's certificate is for another host, so nothing was sent.",
		"The URL names a host that the certificate does not: check the URL's spelling, or where the name points to.",
		toTarget,
	},
	{
		"cannot validate certificate for",
		"The target's certificate is for another host: it names none by its number, so nothing was sent.",
		"Write the host's name in the URL, not its IP address.",
		toTarget,
	},
	{
		"certificate is not valid for any names",
		"The target's certificate is for another host: it names none at all, so nothing was sent.",
		"Its owner has to make one that names the host.",
		toTarget,
	},
	{
		"http response to https client",
		"The port speaks plain http, and the URL says https: nothing was sent.",
		"Write the port that speaks https; http:// is for a host of your own (insecure_http).",
		toTarget,
	},
	{
		"first record does not look like a tls handshake",
		"The port speaks plain http, or no TLS at all, and the URL says https: nothing was sent.",
		"Write the port that speaks https; http:// is for a host of your own (insecure_http).",
		toTarget,
	},
	{
		"certificate required",
		"The target wants a certificate of the sender, so nothing was taken.",
		"The platform asks for none: a server in front of the URL does, and the URL is likely not the callback URL.",
		toTarget,
	},
	{
		"bad certificate",
		"The target wants a certificate of the sender, or refuses it, so nothing was taken.",
		"The platform asks for none: a server in front of the URL does, and the URL is likely not the callback URL.",
		toTarget,
	},
	{
		"protocol version not supported",
		"The target speaks a version of TLS that is too old to be safe, so nothing was sent.",
		"Its owner has to switch TLS 1.2 or 1.3 on.",
		toTarget,
	},
	{
		"handshake failure",
		"The target refused to secure the connection, so nothing was sent.",
		"Its host may serve no certificate for this name: check the URL's host.",
		toTarget,
	},
	{
		"proxy authentication required",
		"The proxy on the way wants a name and a password, so nothing reached the target.",
		"HTTPS_PROXY names it: write them there as https://name:password@host:port, or name the target in NO_PROXY.",
		toTarget,
	},
	{
		"proxyconnect",
		"The proxy on the way could not be used, so nothing reached the target.",
		"HTTPS_PROXY names it: check its address, or name the target in NO_PROXY.",
		toTarget,
	},
	{
		`malformed http response "ssh-`,
		"An SSH server answers at the target's address, and no web server.",
		"The URL's port is wrong.",
		toTarget,
	},
	{
		`malformed http version "ssh-`,
		"An SSH server answers at the target's address, and no web server.",
		"The URL's port is wrong.",
		toTarget,
	},
	{
		`malformed http response "220`,
		"A mail or FTP server answers at the target's address, and no web server.",
		"The URL's port is wrong.",
		toTarget,
	},
	{
		`malformed http version "220"`,
		"A mail or FTP server answers at the target's address, and no web server.",
		"The URL's port is wrong.",
		toTarget,
	},
	{
		`malformed http response "\x15\x03`,
		"The port speaks https, and the URL says http: nothing was taken.",
		"Write https:// in the URL.",
		toTarget,
	},
	{
		"malformed http",
		"What answers at the target's address speaks no HTTP.",
		"The URL's port is likely wrong: another kind of server listens there.",
		toTarget,
	},
	{
		"malformed mime header",
		"The target's answer breaks the rules of HTTP: its headers can't be read.",
		"The callback was sent and may have been processed. The fault is in the target's server, or in one on the way.",
		[]Step{StepTarget, StepRead, StepReplay},
	},
	{
		"server gave http response",
		"The port speaks plain http, and the URL says https: nothing was sent.",
		"Write the port that speaks https.",
		toTarget,
	},
	{
		"upload_url that can't be used",
		"The platform named an address for the upload that can't be used, so the file was not uploaded.",
		"Such an address has to be https with a host and without a user: the fault is on the platform's side. Prepare again, or host the file.",
		[]Step{StepResume, StepHost},
	},
	{
		"the answer to prepare",
		"The platform's answer to prepare can't be used, so the file was not uploaded.",
		"It has to name an upload_url and an object_key (guide \"Callback (Over 4.5 MB)\").",
		[]Step{StepResume, StepRead},
	},
	{
		"server response headers exceeded",
		"The target's answer has more headers than anybody reads.",
		"The callback was sent and may have been processed. The fault is in the target's server.",
		[]Step{StepTarget, StepReplay},
	},
	{
		"unsupported protocol scheme",
		"The URL's scheme is neither https nor http, so nothing was sent.",
		"Write https:// in the URL.",
		toTarget,
	},
	{
		"no such host",
		"The target's host name is not known, so nothing was sent.",
		"Check its spelling in the URL; a name of a private network is known there alone.",
		toTarget,
	},
	{
		"network is unreachable",
		"This machine has no way to the target's network, so nothing was sent.",
		"Check the connection, the VPN, and whether the address is IPv6 on a network without it.",
		toTarget,
	},
	{
		"no route to host",
		"There is no way to the target's host, so nothing was sent.",
		"The host is off, or a firewall stands before it.",
		toTarget,
	},
	{
		"too many open files",
		"This machine has no file handles left for a connection, so nothing was sent.",
		"Send fewer at once (--concurrency), or raise ulimit -n.",
		[]Step{StepReplay},
	},
}

// causeOfTransport returns the cause that a message gives away, or nil.
func causeOfTransport(message string) *transportCause {
	message = strings.ToLower(message)
	for i := range transportCauses {
		if c := &transportCauses[i]; strings.Contains(message, c.sign) {
			if c.sign == "certificate has expired or is not yet valid: current time" && strings.Contains(message, " is before ") {
				return &notValidYet
			}
			return c
		}
	}
	return nil
}

var notValidYet = transportCause{
	says:    "The target's certificate is not valid yet, so nothing was sent.",
	because: "The clock of this machine is likely wrong: set it. Else the owner of the host has to wait, or make another certificate.",
	next:    toTarget,
}
