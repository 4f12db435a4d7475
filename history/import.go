package history

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"net/url"
	"slices"
	"strings"

	"redial/callback"
)

// Import is what was read from another program's record of requests. It holds
// no secret: a Record has no place for headers, and what else may hold one was
// dropped and counted.
type Import struct {
	Found []Imported
	// Dropped counts the secrets that were left out, by what held them.
	Dropped map[string]int
	// Skipped says of each request that was not taken, why; Notes says what may
	// be wrong with one that was.
	Skipped, Notes []string
}

// Imported is a callback, and how it ended where the record tells.
type Imported struct {
	Record  callback.Record
	Attempt *callback.Attempt
}

// Secrets is how many secrets were left out.
func (m Import) Secrets() int {
	n := 0
	for _, count := range m.Dropped {
		n += count
	}
	return n
}

// ErrNothingToImport is returned where a file has no callback in it.
var ErrNothingToImport = errors.New("there is no callback in it")

// Import journals what was imported, and returns the new ids in its order.
func (s *Store) Import(ctx context.Context, found []Imported) ([]string, error) {
	records := make([]callback.Record, len(found))
	for i, f := range found {
		records[i] = f.Record
	}
	ids, err := s.Callbacks(ctx, records)
	if err != nil {
		return nil, err
	}
	for i, f := range found {
		if f.Attempt == nil {
			continue
		}
		r := f.Record
		r.ID = ids[i]
		if err := s.Attempt(ctx, r, *f.Attempt); err != nil {
			return ids, err
		}
	}
	return ids, nil
}

// ImportBodies reads bodies: one, an array of objects, or one after another as
// NDJSON has them, each with its exact bytes. Bytes that are none of that are
// one body: what is wrong with it may be what one wants to find out.
func ImportBodies(b []byte) (Import, error) {
	var m Import
	if len(bytes.TrimSpace(b)) == 0 {
		return m, ErrNothingToImport
	}
	for _, body := range splitBodies(b) {
		m.Found = append(m.Found, Imported{Record: importedRecord(body, "")})
	}
	return m, nil
}

// splitBodies cuts bytes into bodies.
func splitBodies(b []byte) [][]byte {
	var list []json.RawMessage
	if json.Unmarshal(b, &list) == nil && len(list) > 0 && allObjects(list) {
		return rawBytes(list)
	}
	d := json.NewDecoder(bytes.NewReader(b))
	for {
		var one json.RawMessage
		err := d.Decode(&one)
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return splitLines(b)
		}
		list = append(list, one)
	}
	if len(list) < 2 || !allObjects(list) {
		return [][]byte{b}
	}
	return rawBytes(list)
}

// splitLines takes NDJSON with broken lines in it: one body a line, if the
// first is an object that ends where its line does.
func splitLines(b []byte) [][]byte {
	var lines [][]byte
	for line := range bytes.Lines(b) {
		if line = bytes.TrimRight(line, "\r\n"); len(bytes.TrimSpace(line)) > 0 {
			lines = append(lines, line)
		}
	}
	if len(lines) < 2 || lines[0][0] != '{' || !json.Valid(lines[0]) {
		return [][]byte{b}
	}
	return lines
}

func allObjects(list []json.RawMessage) bool {
	return !slices.ContainsFunc(list, func(one json.RawMessage) bool { return one[0] != '{' })
}

func rawBytes(list []json.RawMessage) [][]byte {
	all := make([][]byte, len(list))
	for i, one := range list {
		all[i] = one
	}
	return all
}

// importedRecord is the record of a body that went to a URL, or to nobody knows
// where.
func importedRecord(body []byte, rawURL string) callback.Record {
	p := callback.PeekBody(body)
	public := callback.Target{URL: rawURL}.PublicURL()
	return callback.Record{
		Source: callback.FromImport, OrderID: p.OrderID, OK: p.OK, OutputType: p.OutputType,
		Target: public, URL: public, Body: body,
	}
}

// importedRequest is a request as another program tells it.
type importedRequest struct {
	method, url string
	headers     []importedHeader
	body        []byte
	hasBody     bool
}

// importedHeader is a header, in the form of an HTTP archive.
type importedHeader struct {
	Name  string `json:"name"`
	Value string `json:"value"`
}

func (r *importedRequest) header(name string) string {
	for _, h := range r.headers {
		if strings.EqualFold(h.Name, name) {
			return h.Value
		}
	}
	return ""
}

// secretHeaders are the headers whose values are secrets.
var secretHeaders = []string{callback.SecretHeader, "authorization", "proxy-authorization", "cookie", "x-api-key"}

// take adds a request to the import, without its secrets. It is skipped where
// its body holds one.
func (m *Import) take(r importedRequest, where string, ended *callback.Attempt) {
	var secrets []callback.Secret
	dropped := map[string]int{}
	for _, h := range r.headers {
		name := strings.ToLower(h.Name)
		if h.Value == "" || strings.HasPrefix(h.Value, "$") || !slices.Contains(secretHeaders, name) {
			continue // a shell variable is no secret, only the name of one
		}
		dropped[name]++
		if name != "cookie" {
			_, token, _ := strings.Cut(h.Value, " ") // of "Bearer …"
			secrets = append(secrets, callback.NewSecret(h.Value), callback.NewSecret(token))
		}
	}
	if u, err := url.Parse(r.url); err == nil {
		if u.User != nil {
			dropped["user in the URL"]++
		}
		if u.RawQuery != "" {
			dropped["query of the URL"]++
		}
	}
	mask := callback.MaskOf(secrets...)
	if mask.Found(r.body) {
		m.Skipped = append(m.Skipped, where+": its body holds the secret itself, which must not be kept")
		return
	}
	if m.Dropped == nil {
		m.Dropped = map[string]int{}
	}
	for _, name := range slices.Sorted(maps.Keys(dropped)) {
		m.Dropped[name] += dropped[name]
	}
	f := Imported{Record: importedRecord(r.body, r.url)}
	if ended != nil {
		f.Record.Time = ended.Time
		masked := *ended
		masked.Response = []byte(mask.Text(string(ended.Response)))
		masked.Headers = make(map[string]string, len(ended.Headers))
		for name, value := range ended.Headers {
			if strings.EqualFold(name, "set-cookie") {
				m.Dropped["set-cookie"]++
				continue
			}
			masked.Headers[name] = mask.Text(value)
		}
		f.Attempt = &masked
	}
	m.Found = append(m.Found, f)
}

// refuse says why a request was not taken.
func (m *Import) refuse(where, why string, args ...any) {
	m.Skipped = append(m.Skipped, where+": "+fmt.Sprintf(why, args...))
}

// done returns the import, or why it has nothing in it.
func (m *Import) done() (Import, error) {
	if len(m.Found) > 0 {
		return *m, nil
	}
	if len(m.Skipped) > 0 {
		return *m, fmt.Errorf("%w: %s", ErrNothingToImport, m.Skipped[0])
	}
	return *m, ErrNothingToImport
}
