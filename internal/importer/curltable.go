package importer

import (
	"slices"
	"strings"
	"sync"
)

// curlManual lists the options of curl 8 as its manual page has them: the short
// letter before a colon, and = behind the name of one that takes a value.
const curlManual = `
	abstract-unix-socket= alpn alt-svc= anyauth a:append aws-sigv4= basic N:buffer ca-native cacert= capath= E:cert=
	cert-status cert-type= ciphers= clobber compressed compressed-ssh K:config= connect-timeout= connect-to=
	C:continue-at= b:cookie= c:cookie-jar= create-dirs create-file-mode= crlf crlfile= curves= d:data= data-ascii=
	data-binary= data-raw= data-urlencode= delegation= digest q:disable disable-eprt disable-epsv
	disallow-username-in-url dns-interface= dns-ipv4-addr= dns-ipv6-addr= dns-servers= doh-cert-status doh-insecure
	doh-url= dump-ca-embed D:dump-header= ech= egd-file= engine= eprt epsv etag-compare= etag-save=
	expect100-timeout= f:fail fail-early fail-with-body false-start follow F:form= form-escape form-string=
	ftp-account= ftp-alternative-to-user= ftp-create-dirs ftp-method= ftp-pasv P:ftp-port= ftp-pret ftp-skip-pasv-ip
	ftp-ssl ftp-ssl-ccc ftp-ssl-ccc-mode= ftp-ssl-control ftp-ssl-reqd G:get g:globoff happy-eyeballs-timeout-ms=
	haproxy-clientip= haproxy-protocol I:head H:header= h:help= hostpubmd5= hostpubsha256= hsts= http0.9 0:http1.0
	http1.1 http2 http2-prior-knowledge http3 http3-only httpsig-algo= httpsig-headers= httpsig-key= httpsig-keyid=
	ignore-content-length include k:insecure interface= ip-tos= ipfs-gateway= 4:ipv4 6:ipv6 json=
	j:junk-session-cookies keepalive keepalive-cnt= keepalive-time= key= key-type= knownhosts= krb= krb4= libcurl=
	limit-rate= l:list-only local-port= L:location location-trusted login-options= mail-auth= mail-from= mail-rcpt=
	mail-rcpt-allowfails M:manual max-filesize= max-redirs= m:max-time= metalink mptcp negotiate n:netrc netrc-file=
	netrc-optional ::next noproxy= npn ntlm ntlm-wb oauth2-bearer= out-null o:output= output-dir= Z:parallel
	parallel-immediate parallel-max= parallel-max-host= pass= path-as-is pinnedpubkey= post301 post302 post303
	preproxy= #:progress-bar progress-meter proto= proto-default= proto-redir= x:proxy= proxy-anyauth proxy-basic
	proxy-ca-native proxy-cacert= proxy-capath= proxy-cert= proxy-cert-type= proxy-ciphers= proxy-crlfile=
	proxy-digest proxy-header= proxy-http2 proxy-http3 proxy-insecure proxy-key= proxy-key-type= proxy-negotiate
	proxy-ntlm proxy-pass= proxy-pinnedpubkey= proxy-service-name= proxy-ssl-allow-beast proxy-ssl-auto-client-cert
	proxy-tls13-ciphers= proxy-tlsauthtype= proxy-tlspassword= proxy-tlsuser= proxy-tlsv1 U:proxy-user= proxy1.0=
	p:proxytunnel pubkey= Q:quote= random-file= r:range= rate= raw e:referer= J:remote-header-name O:remote-name
	remote-name-all R:remote-time remove-on-error X:request= request-target= resolve= retry= retry-all-errors
	retry-connrefused retry-delay= retry-max-time= sasl-authzid= sasl-ir service-name= sessionid S:show-error
	i:show-headers sigalgs= s:silent skip-existing socks4= socks4a= socks5= socks5-basic socks5-gssapi
	socks5-gssapi-nec socks5-gssapi-service= socks5-hostname= Y:speed-limit= y:speed-time= ssl ssl-allow-beast
	ssl-auto-client-cert ssl-no-revoke ssl-reqd ssl-revoke-best-effort ssl-sessions= 2:sslv2 3:sslv3 stderr=
	styled-output suppress-connect-headers tcp-fastopen tcp-nodelay t:telnet-option= tftp-blksize= tftp-no-options
	z:time-cond= tls-earlydata tls-max= tls13-ciphers= tlsauthtype= tlspassword= tlsuser= 1:tlsv1 tlsv1.0 tlsv1.1
	tlsv1.2 tlsv1.3 tr-encoding trace= trace-ascii= trace-config= trace-ids trace-time unix-socket= T:upload-file=
	upload-flags= url= url-query= B:use-ascii u:user= A:user-agent= variable= v:verbose V:version vlan-priority=
	w:write-out= xattr`

// curlOption is one of curl's options.
type curlOption struct {
	name  string
	takes bool // it takes a value
}

// curlOptions is curlManual, by long name, by letter, and as sorted names.
type curlOptions struct {
	byName   map[string]curlOption
	byLetter map[byte]curlOption
	names    []string
}

var curlTable = sync.OnceValue(func() curlOptions {
	t := curlOptions{byName: map[string]curlOption{}, byLetter: map[byte]curlOption{}}
	for _, word := range strings.Fields(curlManual) {
		var letter byte
		if len(word) > 2 && word[1] == ':' {
			letter, word = word[0], word[2:]
		}
		name, takes := strings.CutSuffix(word, "=")
		o := curlOption{name, takes}
		t.byName[name] = o
		t.names = append(t.names, name)
		if letter != 0 {
			t.byLetter[letter] = o
		}
	}
	slices.Sort(t.names)
	return t
})

// longOption finds what stands behind two dashes, and the value that a = in it
// gives. curl before 8.10 takes any beginning that fits one name alone.
func longOption(word string) (o curlOption, value string, hasValue, ok bool) {
	t := curlTable()
	name := strings.TrimPrefix(word, "no-")
	if name == word {
		name = strings.TrimPrefix(word, "expand-")
	}
	if o, ok := t.byName[name]; ok {
		return o, "", false, true
	}
	if before, after, found := strings.Cut(name, "="); found {
		if o, ok := t.byName[before]; ok && o.takes {
			return o, after, true, true
		}
	}
	i, _ := slices.BinarySearch(t.names, name)
	fits := func(i int) bool { return i < len(t.names) && strings.HasPrefix(t.names[i], name) }
	if name == "" || !fits(i) || fits(i+1) {
		return curlOption{}, "", false, false
	}
	return t.byName[t.names[i]], "", false, true
}
