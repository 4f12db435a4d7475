package callback

import (
	"fmt"
	"path"
	"slices"
	"strconv"
	"strings"

	"redial/callback/internal/cause"
)

// Rules about files.
const (
	ruleFilenameMissing = iota
	ruleFilenameNotString
	ruleMIMEMissing
	ruleMIMENotString
	ruleMIMEForm
	ruleNameAndTypeDisagree
	ruleBytesDisagree
	ruleFileKind
	ruleFilesNotArray
	ruleFilesEmpty
	ruleEntryNotObject
	ruleEntryWithoutFile
	ruleKeyNotString
	ruleFilenamePath
	ruleFilenameValue
	ruleFilenameEnding
	ruleMIMEGeneral
	ruleKeyIsURL
)

var fileRules = [...]Rule{
	ruleFilenameMissing:     {"filename-missing", SeverityError, SourceDocs, `Add a filename with its ending, such as "report.pdf".`},
	ruleFilenameNotString:   {"filename-not-string", SeverityError, SourceDocs, "Send the filename as a string."},
	ruleMIMEMissing:         {"mime-type-missing", SeverityError, SourceDocs, `Add a mime_type, such as "application/pdf".`},
	ruleMIMENotString:       {"mime-type-not-string", SeverityError, SourceDocs, "Send the mime_type as a string."},
	ruleMIMEForm:            {"mime-type-form", SeverityWarning, SourceOurs, `Write it as type/subtype, such as "application/pdf".`},
	ruleNameAndTypeDisagree: {"name-and-type-disagree", SeverityWarning, SourceOurs, "Make filename and mime_type name the same kind of file."},
	ruleBytesDisagree:       {"bytes-disagree", SeverityWarning, SourceOurs, "Check that the right file was encoded, and name it as what it is."},
	ruleFileKind:            {"file-kind", SeverityWarning, SourceDocs, ""},
	ruleFilesNotArray:       {"files-not-array", SeverityError, SourceDocs, "Put the files in square brackets, also a single one."},
	ruleFilesEmpty:          {"files-empty", SeverityError, SourceDocs, "Put at least one file in."},
	ruleEntryNotObject:      {"file-not-object", SeverityError, SourceDocs, "Make each entry an object with filename, mime_type and file_base64 or object_key."},
	ruleEntryWithoutFile:    {"file-without-content", SeverityError, SourceDocs, "Add file_base64, or the object_key of a direct upload."},
	ruleFilenamePath:        {"filename-is-path", SeverityWarning, SourceOurs, "Send the last part alone."},
	ruleFilenameValue:       {"filename-no-name", SeverityWarning, SourceOurs, "Put the file's name in, with its ending."},
	ruleFilenameEnding:      {"filename-without-ending", SeverityNote, SourceOurs, "Add the ending: buyers can't open the file by a click without it."},
	ruleMIMEGeneral:         {"mime-type-general", SeverityNote, SourceOurs, ""},
	ruleKeyIsURL:            {"object-key-is-url", SeverityWarning, SourceLarge, "Send the object_key of the answer of prepare, not its upload_url."},
	ruleKeyNotString:        {"object-key-not-string", SeverityError, SourceLarge, "Send the object_key that prepare answered, as it is."},
}

// checkFiles holds a single file, or files[], to the rules of files.
func (v *validator) checkFiles(o object, t OutputType) {
	single, files := o.field("file_base64"), o.field("files")
	if !single.present() && !files.present() {
		v.resultMissing(o, t, "file_base64 with filename and mime_type, or files", SourceDocs)
		return
	}
	if single.present() {
		v.checkFile(o, t)
	}
	if !files.present() {
		return
	}
	if single.present() {
		v.add(outputRules[ruleTwoResults], files.path, files.key.start, "The body has both file_base64 and files; which one counts is not published.")
	}
	if files.told {
		return
	}
	if files.value.kind != tokenArray {
		v.filesNotArray(files)
		return
	}
	if n := v.checkEntries(files, t); n == 0 && !single.present() {
		v.missing(fileRules[ruleFilesEmpty], files.path, files.value.start, "files is empty.")
	}
}

// filesNotArray says what files is that is no list.
func (v *validator) filesNotArray(files field) {
	r := v.add(fileRules[ruleFilesNotArray], files.path, files.value.start, "files is %s, not an array.", v.shown(files.value))
	switch {
	case files.isText():
		text := strings.TrimSpace(files.value.decoded(v.body))
		if strings.HasPrefix(text, "[") || strings.HasPrefix(text, "{") {
			r.Message = "files is a string that holds the list: it was encoded twice."
			r.Fix = "Send the list itself, not JSON.stringify of it."
			if isJSON([]byte(text)) && text[0] == '[' {
				r.edit = &edit{files.value.start, files.value.end, []byte(text)}
			}
		} else if c := v.causeOfValue(text); c != nil {
			r.Message, r.Fix = "files "+c.Says+".", c.Fix
		}
	case files.value.kind == tokenObject:
		raw := v.body[files.value.start:files.value.end]
		r.edit = &edit{files.value.start, files.value.end, slices.Concat([]byte("["), raw, []byte("]"))}
	}
}

// checkEntries reads files[] a second time, now that the output type is known,
// and returns how many entries it has.
func (v *validator) checkEntries(files field, t OutputType) int {
	s := scanner{src: v.body[:files.value.end], pos: files.value.start}
	s.next()
	for n := 0; ; n++ {
		first := s.next()
		if first.kind == tokenEnd || s.depth() == 0 {
			return n
		}
		entry := files.path + "/" + strconv.Itoa(n)
		if first.kind != tokenObject {
			r := v.add(fileRules[ruleEntryNotObject], entry, first.start, "Entry %d of files is %s, not an object.", n+1, v.shown(first))
			if text, _ := first.short(v.body, longestCause); first.kind == tokenString {
				if c := v.causeOfValue(text); c != nil {
					r.Message, r.Fix = fmt.Sprintf("Entry %d of files %s.", n+1, c.Says), c.Fix
				}
				if strings.HasPrefix(text, "@{") {
					r.Fix = "ConvertTo-Json went not deep enough: give it -Depth 9."
				}
			}
			s.skip(first)
			continue
		}
		v.checkEntry(v.readObject(&s, entry, entryFields), t)
	}
}

func (v *validator) checkEntry(o object, t OutputType) {
	v.checkEntryNames(&o)
	data, key := o.field("file_base64"), o.field("object_key")
	switch {
	case data.present() && key.present():
		v.add(outputRules[ruleTwoResults], key.path, key.key.start, "The file has both file_base64 and object_key; which one counts is not published.")
	case !data.present() && !key.present() && v.entryHasURL(o):
	case !data.present() && !key.present():
		v.missing(fileRules[ruleEntryWithoutFile], o.path, o.start, "The file has neither file_base64 nor object_key.")
	}
	if key.present() && (!key.isText() || key.blank(v.body)) {
		v.add(fileRules[ruleKeyNotString], key.path, key.value.start, "object_key is %s, and no key.", v.shown(key.value))
	}
	if key.isText() {
		if text := key.value.prefix(v.body, 8); strings.HasPrefix(text, "http://") || strings.HasPrefix(text, "https://") {
			v.add(fileRules[ruleKeyIsURL], key.path, key.value.start, "object_key is an address, such as the upload_url.")
		}
	}
	v.checkFile(o, t)
	v.noteUnknown(o)
}

// entryHasURL reports an entry of files[] that has an address and no file.
func (v *validator) entryHasURL(o object) bool {
	for _, f := range o.unknown {
		if text := f.value.prefix(v.body, 8); f.isText() && (strings.HasPrefix(text, "http://") || strings.HasPrefix(text, "https://")) {
			r := v.add(fileRules[ruleEntryWithoutFile], f.path, f.key.start, "The file has an address (%s) and no content, and an entry of files has no url.", f.shown())
			r.Fix = `Send file_base64, or output_type "url" with result_url.`
			return true
		}
	}
	return false
}

// checkFile holds the fields that stand beside a file to one another and to
// the file's bytes.
func (v *validator) checkFile(o object, t OutputType) {
	name, byName := v.checkFilename(o)
	mime, byMIME := v.checkMIMEType(o)
	v.noteGeneralMIME(mime, byName)
	if !byMIME.names(byName) {
		v.add(fileRules[ruleNameAndTypeDisagree], mime.path, mime.value.start,
			"mime_type %s is %s, but filename %s is %s.", v.shown(mime.value), byMIME, v.shown(name.value), byName)
	}
	byBytes := kindUnknown
	if data := o.field("file_base64"); data.present() {
		b := v.checkBase64(data)
		if head := b.magic(); len(head) > 0 {
			byBytes = v.checkBytes(o, data, head, &b, byName, byMIME)
		}
	}
	v.checkKind(name, mime, t, byName, byMIME, byBytes)
}

// checkFilename returns the filename and the kind it names, both zero where
// there is none to go by.
func (v *validator) checkFilename(o object) (field, fileKind) {
	f := o.field("filename")
	switch {
	case f.told:
	case !f.present():
		v.missing(fileRules[ruleFilenameMissing], o.path+"/filename", o.start, "The file has no filename.")
	case !f.isText():
		v.add(fileRules[ruleFilenameNotString], f.path, f.value.start, "filename is %s, not a string.", v.shown(f.value))
	case f.blank(v.body):
		v.add(fileRules[ruleFilenameMissing], f.path, f.value.start, "filename is empty.")
	default:
		text, _ := f.value.short(v.body, peekLimit)
		v.checkFilenameText(f, text)
		return f, kindOfName(text)
	}
	return field{}, kindUnknown
}

// checkFilenameText warns of a filename that is a path, an address, or the word
// of a value that was missing.
func (v *validator) checkFilenameText(f field, text string) {
	stem := strings.TrimSuffix(text, path.Ext(text))
	c := v.causeOfValue(text)
	if c == nil && !strings.ContainsAny(stem, "/\\") {
		c = v.causeOfValue(stem)
	}
	switch {
	case c != nil:
		r := v.add(fileRules[ruleFilenameValue], f.path, f.value.start, "filename %s.", c.Says)
		r.Fix = c.Fix
	case strings.ContainsAny(text, "/\\"):
		r := v.add(fileRules[ruleFilenamePath], f.path, f.value.start, "filename %s is a path or an address, not a name.", v.shown(f.value))
		if last := text[strings.LastIndexAny(text, "/\\")+1:]; last != "" && !strings.ContainsAny(last, "?#") {
			r.Fix = "Send the last part alone: " + quoted(last) + "."
			r.edit = &edit{f.value.start, f.value.end, appendQuoted(nil, last)}
		}
	case path.Ext(text) == "" && text != "":
		v.add(fileRules[ruleFilenameEnding], f.path, f.value.start, "filename %s has no ending.", v.shown(f.value))
	}
}

// checkMIMEType is checkFilename for mime_type.
func (v *validator) checkMIMEType(o object) (field, fileKind) {
	f := o.field("mime_type")
	switch {
	case f.told:
	case !f.present():
		v.missing(fileRules[ruleMIMEMissing], o.path+"/mime_type", o.start, "The file has no mime_type.")
	case !f.isText():
		v.add(fileRules[ruleMIMENotString], f.path, f.value.start, "mime_type is %s, not a string.", v.shown(f.value))
	case f.blank(v.body):
		v.add(fileRules[ruleMIMEMissing], f.path, f.value.start, "mime_type is empty.")
	default:
		text, _ := f.value.short(v.body, peekLimit)
		if c := v.causeOfValue(text); c != nil {
			r := v.add(fileRules[ruleMIMEForm], f.path, f.value.start, "mime_type %s.", c.Says)
			r.Fix = c.Fix
		} else if !isMIMEType(text) {
			v.add(fileRules[ruleMIMEForm], f.path, f.value.start, "mime_type %s has not the form type/subtype.", v.shown(f.value))
		}
		return f, kindOfMIME(text)
	}
	return field{}, kindUnknown
}

// generalTypes are MIME types that say nothing of the kind of a file.
var generalTypes = []string{"application/octet-stream", "binary/octet-stream", "application/binary", "application/x-download", "application/force-download"}

// noteGeneralMIME notes a MIME type that says nothing, where the name says more.
func (v *validator) noteGeneralMIME(mime field, byName fileKind) {
	text, _ := mime.value.short(v.body, peekLimit)
	if !mime.isText() || !slices.Contains(generalTypes, strings.ToLower(strings.TrimSpace(text))) || mimeOf[byName] == "" {
		return
	}
	r := v.add(fileRules[ruleMIMEGeneral], mime.path, mime.value.start, "mime_type %s is the general one.", v.shown(mime.value))
	r.Fix = "Write " + quoted(mimeOf[byName]) + ", which fits the filename."
}

// checkBytes compares what the file's first bytes are with what its name and
// its type say, and returns it.
func (v *validator) checkBytes(o object, data field, head []byte, b *base64Text, byName, byMIME fileKind) fileKind {
	found := kindOfBytes(head)
	sure := true
	if found == kindZIP {
		found, sure = kindOfZIP(head, b.tail(v.body))
	}
	for _, claim := range [...]struct {
		kind  fileKind
		field field
	}{{byName, o.field("filename")}, {byMIME, o.field("mime_type")}} {
		if claim.kind == kindUnknown || claim.kind.holds(found) || !sure && found == kindZIP && claim.kind.isZIP() {
			continue
		}
		says, fix := cause.FileBytes(head, string(claim.kind))
		switch {
		case found == kindUnknown && says != "":
			r := v.add(fileRules[ruleBytesDisagree], data.path, data.value.start, "The bytes of %s %s.", data.shown(), says)
			r.Fix = fix
		case found == kindUnknown && cause.LowerCased(b.head):
			r := v.add(fileRules[ruleBytesDisagree], data.path, data.value.start, "All letters of %s are small: something lowercased it on its way.", data.shown())
			r.Fix = "Send the string as the encoder made it."
		case found == kindUnknown:
			v.add(fileRules[ruleBytesDisagree], data.path, data.value.start,
				"%s %s says %s, but the bytes do not begin as one does.", claim.field.name, v.shown(claim.field.value), claim.kind)
		default:
			v.add(fileRules[ruleBytesDisagree], data.path, data.value.start,
				"%s %s says %s, but the bytes are %s.", claim.field.name, v.shown(claim.field.value), claim.kind, found)
		}
		break
	}
	return found
}

// checkKind warns of kinds of files that the platform's pages do not list.
// Whether it goes by the name, the type or the bytes is not published, so one
// that fits is enough.
func (v *validator) checkKind(name, mime field, t OutputType, by ...fileKind) {
	if v.toldAt(name.path) || v.counts[fileRules[ruleFilenameValue].Code] > 0 {
		return
	}
	accepted := fileKinds[t]
	unlisted := slices.IndexFunc(by, fileKind.isUnlisted)
	if unlisted < 0 && slices.ContainsFunc(by, func(k fileKind) bool { return slices.Contains(accepted, k) }) {
		return
	}
	f := name
	if !f.isText() {
		f = mime
	}
	if len(accepted) == 0 || !f.isText() {
		return
	}
	what := v.shown(f.value)
	if unlisted >= 0 {
		what = string(by[unlisted])
	} else if text, _ := f.value.short(v.body, peekLimit); f.name == "filename" && len(path.Ext(text)) > 1 {
		what = clip(path.Ext(text))
	}
	r := v.add(fileRules[ruleFileKind], f.path, f.value.start, "The SellerShorts docs list no %s for output_type %q.", what, string(t))
	r.Fix = "Send one of " + kindList(t) + "."
}
