package record

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
func parseFast(line []byte, h *Head) bool {
	p, ok := ParseHead(line, h)
	if !ok {
		return false
	}
	if h.Tail != NoTail {
		h.tailFrom, h.tailTo = p, len(line)-2
		if h.tailTo < p || line[h.tailTo] != '"' {
			return false
		}
		end, escaped := stringEnd(line[:h.tailTo], p)
		if end != h.tailTo {
			return false
		}
		h.Escaped = escaped || h.Tail == bodyBase64Tail || h.Tail == responseBase64Tail
		p = len(line) - 1
	}
	return p == len(line)-1 && line[p] == '}'
}

// ParseHead reads a line up to its tail and returns where the tail's first
// byte is. It needs no more of the line than that.
func ParseHead(line []byte, h *Head) (int, bool) {
	*h = Head{}
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

func (h *Head) callbackHead(c *cursor) {
	h.Kind = CallbackLine
	c.id(&h.ID)
	h.Time = c.time()
	h.Source = c.optional(&sourceKeyword)
	h.ReplayOf = c.optional(&replayOfKeyword)
	c.order(&h.Order)
	switch {
	case c.at(&okTrueKeyword):
		h.OK = OKTrue
	case c.at(&okFalseKeyword):
		h.OK = okFalse
	}
	h.Type = c.optional(&typeKeyword)
	h.Target = c.optional(&targetKeyword)
	h.URL = c.optional(&urlKeyword)
	if c.at(&bytesKeyword) {
		h.Size = c.integer()
	}
	h.SHA256 = c.optional(&sha256Keyword)
	h.BodyOf = c.optional(&bodyOfKeyword)
	switch {
	case c.at(&bodyKeyword):
		h.Tail = BodyTail
	case c.at(&bodyBase64Keyword):
		h.Tail = bodyBase64Tail
	}
}

func (h *Head) attemptHead(c *cursor) {
	h.Kind = AttemptLine
	c.id(&h.ID)
	c.must(`,"n":`)
	if h.N = c.integer(); h.N < 1 {
		c.bad = true
	}
	h.Time = c.time()
	h.Order.Text = c.optional(&orderKeyword) // its key is the callback's
	h.Type = c.optional(&typeKeyword)
	h.Target = c.optional(&targetKeyword)
	if c.at(&statusKeyword) {
		h.Status = int(c.integer())
	}
	if c.has(`,"ms":`) {
		h.Micros = c.millis()
	}
	h.Class = c.optional(&errorKeyword)
	h.Unsent = c.has(`,"unsent":true`)
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
		h.Tail = responseTail
	case c.has(`,"response_base64":"`):
		h.Tail = responseBase64Tail
	}
}
