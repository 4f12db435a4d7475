package history

// What stands before the values, in the order of a line.
var (
	lineKeyword       = keywordOf(`{"v":1,"kind":"`)
	callbackKeyword   = keywordOf(`callback","id":"`)
	attemptKeyword    = keywordOf(`attempt","id":"`)
	timeKeyword       = keywordOf(`,"time":"`)
	sourceKeyword     = keywordOf(`,"source":"`)
	replayOfKeyword   = keywordOf(`,"replay_of":"`)
	okTrueKeyword     = keywordOf(`,"ok":true`)
	okFalseKeyword    = keywordOf(`,"ok":false`)
	typeKeyword       = keywordOf(`,"output_type":"`)
	targetKeyword     = keywordOf(`,"target":"`)
	urlKeyword        = keywordOf(`,"url":"`)
	bytesKeyword      = keywordOf(`,"bytes":`)
	sha256Keyword     = keywordOf(`,"sha256":"`)
	bodyOfKeyword     = keywordOf(`,"body_of":"`)
	bodyKeyword       = keywordOf(`,"body":"`)
	bodyBase64Keyword = keywordOf(`,"body_base64":"`)
	orderKeyword      = keywordOf(`,"order_id":"`)
	statusKeyword     = keywordOf(`,"status":`)
	errorKeyword      = keywordOf(`,"error":"`)
	messageKeyword    = keywordOf(`,"message":"`)
	headersKeyword    = keywordOf(`,"headers":{`)
	responseKeyword   = keywordOf(`,"response":"`)
)

// parseFast reads a line in the order this package writes, and says no to any
// other and to whatever is not plainly right: parseSlow then has the word.
// Where it says yes, parseSlow would have said the same.
func parseFast(line []byte, h *head) bool {
	p, ok := parseHead(line, h)
	if !ok {
		return false
	}
	if h.tail != noTail {
		h.tailFrom, h.tailTo = p, len(line)-2
		if h.tailTo < p || line[h.tailTo] != '"' {
			return false
		}
		end, escaped := stringEnd(line[:h.tailTo], p)
		if end != h.tailTo {
			return false
		}
		h.escaped = escaped || h.tail == bodyBase64Tail || h.tail == responseBase64Tail
		p = len(line) - 1
	}
	return p == len(line)-1 && line[p] == '}'
}

// parseHead reads a line up to its tail and returns where the tail's first
// byte is. It needs no more of the line than that.
func parseHead(line []byte, h *head) (int, bool) {
	*h = head{}
	c := cursor{b: line}
	if !c.at(&lineKeyword) {
		return 0, false
	}
	switch {
	case c.at(&callbackKeyword):
		h.callbackHead(&c)
	case c.at(&attemptKeyword):
		h.attemptHead(&c)
	default:
		return 0, false
	}
	return c.p, !c.bad
}

func (h *head) callbackHead(c *cursor) {
	h.kind = callbackLine
	c.id(&h.id)
	h.time = c.time()
	h.source = c.optional(&sourceKeyword)
	h.replayOf = c.optional(&replayOfKeyword)
	c.order(&h.order)
	switch {
	case c.at(&okTrueKeyword):
		h.ok = okTrue
	case c.at(&okFalseKeyword):
		h.ok = okFalse
	}
	h.typ = c.optional(&typeKeyword)
	h.target = c.optional(&targetKeyword)
	h.url = c.optional(&urlKeyword)
	if c.at(&bytesKeyword) {
		h.size = c.integer()
	}
	h.sha = c.optional(&sha256Keyword)
	h.bodyOf = c.optional(&bodyOfKeyword)
	switch {
	case c.at(&bodyKeyword):
		h.tail = bodyTail
	case c.at(&bodyBase64Keyword):
		h.tail = bodyBase64Tail
	}
}

func (h *head) attemptHead(c *cursor) {
	h.kind = attemptLine
	c.id(&h.id)
	c.must(`,"n":`)
	if h.n = c.integer(); h.n < 1 {
		c.bad = true
	}
	h.time = c.time()
	h.order.text = c.optional(&orderKeyword) // its key is the callback's
	h.typ = c.optional(&typeKeyword)
	h.target = c.optional(&targetKeyword)
	if c.at(&statusKeyword) {
		h.status = int(c.integer())
	}
	if c.has(`,"ms":`) {
		h.micros = c.millis()
	}
	h.class = c.optional(&errorKeyword)
	h.unsent = c.has(`,"unsent":true`)
	if c.at(&messageKeyword) {
		c.skipString()
	}
	if c.at(&headersKeyword) {
		c.skipStrings()
	}
	if c.has(`,"response_bytes":`) {
		c.integer()
	}
	switch {
	case c.at(&responseKeyword):
		h.tail = responseTail
	case c.has(`,"response_base64":"`):
		h.tail = responseBase64Tail
	}
}
