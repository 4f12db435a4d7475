package importer

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"slices"
)

// Bodies reads bodies: one, an array of objects, or one after another as
// NDJSON has them, each with its exact bytes. Bytes that are none of that are
// one body: what is wrong with it may be what one wants to find out.
func Bodies(b []byte) (Result, error) {
	var m Result
	if len(bytes.TrimSpace(b)) == 0 {
		return m, ErrNothing
	}
	for _, body := range splitBodies(b) {
		m.Found = append(m.Found, Imported{Record: recordOf(body, "")})
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
