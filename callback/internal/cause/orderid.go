package cause

import (
	"fmt"
	"regexp"
	"strings"
	"unicode/utf8"
)

// ExampleIDs are UUIDs that stand in examples, also in redial's own, and are
// no order's.
var ExampleIDs = map[string]string{
	"00000000-0000-0000-0000-000000000000": "the nil UUID",
	"ffffffff-ffff-ffff-ffff-ffffffffffff": "the UUID of all ones",
	"550e8400-e29b-41d4-a716-446655440000": "the UUID of examples",
	"123e4567-e89b-12d3-a456-426614174000": "the UUID of examples",
	"11111111-1111-1111-1111-111111111111": "a made-up UUID",
	"12345678-1234-1234-1234-123456789012": "a made-up UUID",
	"12345678-1234-1234-1234-123456789abc": "a made-up UUID",
}

var (
	uuidShape   = regexp.MustCompile(`[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}`)
	plainUUID   = regexp.MustCompile(`^[0-9a-fA-F]{32}$`)
	dashes      = regexp.MustCompile(`[\x{2010}-\x{2015}\x{2212}_.\x{00ad} ]`)
	uuidSoFar   = regexp.MustCompile(`^[0-9a-fA-F]{8}(-[0-9a-fA-F]{0,4}){0,3}(-[0-9a-fA-F]{0,11})?$`)
	uuidTooLong = regexp.MustCompile(`^[0-9a-fA-F]{8,}-[0-9a-fA-F]{4,}-[0-9a-fA-F]{4,}-[0-9a-fA-F]{4,}-[0-9a-fA-F]{12,}$`)
	exampleX    = regexp.MustCompile(`^[xX*#?0-]{8,36}$`)
	shortWord   = regexp.MustCompile(`^[A-Za-z0-9_]{4,16}$`)
)

// OrderID says what is wrong with a value that is no UUID, how to mend it, and,
// where that is certain, the UUID that was meant.
func OrderID(value string) (says, fix, meant string) {
	const again = "Copy order_id from the webhook unchanged."
	trimmed := strings.TrimSpace(value)
	if trimmed == "" {
		return "is empty: what should fill it gave nothing", "Map it to the webhook's order_id.", ""
	}
	if c := OfValue(trimmed); c != nil && c.Code != "bytes-printed" && c.Code != "printed-object" {
		if c.Code == "template-not-filled" {
			return c.Says, c.Fix + " Map it to the webhook's order_id.", ""
		}
		return c.Says, c.Fix, ""
	}
	found := uuidShape.FindAllString(trimmed, 3)
	if len(trimmed) == 36 && len(found) == 1 {
		return "has spaces or a line break round the UUID", "Remove the spaces around it.", trimmed
	}
	if len(found) == 1 && len(trimmed) > 36 {
		return withUUID(trimmed, found[0])
	}
	switch {
	case len(found) > 1:
		return "holds two UUIDs: two runs were joined", "Send one callback for each order.", ""
	case strings.HasPrefix(trimmed, "http://") || strings.HasPrefix(trimmed, "https://"):
		return "is an address, such as the callback_url, and no UUID", "Send the order_id of the webhook.", ""
	case plainUUID.MatchString(trimmed):
		meant = strings.Join([]string{trimmed[:8], trimmed[8:12], trimmed[12:16], trimmed[16:20], trimmed[20:]}, "-")
		return "is a UUID without its dashes", "Send it as the webhook has it.", meant
	case utf8.RuneCountInString(trimmed) == 36 && uuidShape.MatchString(dashes.ReplaceAllString(trimmed, "-")):
		return "has other signs in place of its hyphens (such as –)", "Copy it again, with plain hyphens.", dashes.ReplaceAllString(trimmed, "-")
	case exampleX.MatchString(trimmed):
		return "is still an example of x", "Replace it with the webhook's order_id.", ""
	case uuidTooLong.MatchString(trimmed):
		n := len(trimmed) - 36
		return fmt.Sprintf("has %s too many", characters(n)), again, ""
	case uuidSoFar.MatchString(trimmed):
		return fmt.Sprintf("has %d characters of the 36 of a UUID: it was cut off", len(trimmed)), again, ""
	case len(trimmed) == 36 && strings.Count(trimmed, "-") == 4:
		return "has the length of a UUID, but not only the digits 0 to 9 and a to f", again, ""
	case shortWord.MatchString(trimmed) && strings.ContainsAny(trimmed, "0123456789"):
		return "is not a UUID: it may be the short_id, or a number of your own", "Send the order_id of the webhook, which has both.", ""
	}
	return "", "", ""
}

func characters(n int) string {
	if n == 1 {
		return "a character"
	}
	return fmt.Sprintf("%d characters", n)
}

// withUUID says what stands round the UUID in a value.
func withUUID(trimmed, id string) (says, fix, meant string) {
	before, after, _ := strings.Cut(trimmed, id)
	switch {
	case strings.HasPrefix(trimmed, "http"):
		return "is an address with a UUID in it", "Send the UUID alone.", id
	case before == "=":
		return "is the UUID with a = before it: the mark of an expression", "Remove the =; in n8n, switch the field to Expression.", id
	case before == "{" && after == "}":
		return "is the UUID in braces", "Remove the { }.", id
	case before == "b'" || before == `b"`:
		return "is Python bytes as str() prints them (b'…')", "Use .decode() on the bytes; drop b' and '.", id
	case before == "" && invisibleOnly(after) || after == "" && invisibleOnly(before) || invisibleOnly(before) && invisibleOnly(after):
		return "has an invisible character beside the UUID (" + invisibleName(before+after) + ")", "Remove it.", id
	case strings.Trim(before+after, "\"'`\\,; \n") == "":
		return "is the UUID in quotes of its own: it was encoded twice", "Remove the inner quotes.", id
	case before == "":
		if isHex(after) {
			return fmt.Sprintf("has %s too many", characters(len(after))), "Copy order_id from the webhook unchanged.", ""
		}
		return "is the UUID with " + quoted([]byte(after)) + " behind it", "Send the UUID alone.", id
	}
	if isHex(before) {
		return fmt.Sprintf("has %s too many", characters(len(before))), "Copy order_id from the webhook unchanged.", ""
	}
	return "is the UUID with " + quoted([]byte(before)) + " before it", "Send the UUID alone.", id
}

func isHex(s string) bool { return s != "" && strings.Trim(s, "0123456789abcdefABCDEF") == "" }

// invisibleOnly reports whether a text is nothing but characters that can't be
// seen, and at least one.
func invisibleOnly(s string) bool {
	return s != "" && strings.IndexFunc(s, func(r rune) bool { return Invisible(r) == "" }) < 0
}

func invisibleName(s string) string {
	r, _ := utf8.DecodeRuneInString(s)
	return Invisible(r)
}
