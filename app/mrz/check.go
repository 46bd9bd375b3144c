package mrz

// places says where the characters of a field with a check digit stand, and the
// digit itself.
type places struct {
	at    span
	tail  span // the rest of a long document number
	digit int  // in the line of at; none where there is no check digit
	date  bool
	next  span // what the number leaves of the optional field
}

// change is one character put right; a list of them is one way to make a field
// pass. The empty list is the field as it is.
type change struct {
	at int // in the field's line
	to byte
}

// checked is a field with a check digit on its way.
type checked struct {
	Field
	places places
	// ways are the smallest changes with which the field passes.
	ways [][]change
	// near is how many dates one digit away would pass: never made, only counted.
	near int
}

// maxDoubts is how many characters of one field may stand for two letters each;
// with more, the check digit cannot choose.
const maxDoubts = 6

// chars are the characters of a field as now used, in one piece.
func (r *reader) chars(p places) []byte {
	line := r.used[p.at.line]
	chars := append(make([]byte, 0, 32), line[p.at.from:p.at.to]...)
	return append(chars, line[p.tail.from:p.tail.to]...)
}

// positions are where these characters stand in their line.
func (p places) positions() []int {
	all := make([]int, 0, 32)
	for _, s := range [2]span{p.at, p.tail} {
		for i := s.from; i < s.to; i++ {
			all = append(all, i)
		}
	}
	return all
}

// checked reads a field with a check digit and finds the smallest changes with
// which it passes, if it does not. Whether one is made, settle decides.
func (r *reader) checked(name FieldName, p places) *checked {
	c := &checked{Field: r.field(name, p.at), places: p}
	line := r.used[p.at.line]
	if line == nil || p.digit == none || p.at.empty() {
		return c
	}
	digit, empty := line[p.digit], c.AsRead == ""
	if empty && (digit == '0' || digit == filler) {
		return c // not used; either digit may stand there
	}
	if p.date && digit == '0' && string(line[p.at.from:p.at.to]) == "000000" {
		c.State = Absent // some issuers' way to say that a date is not known at all
		return c
	}
	c.State = Wrong
	c.Fault, c.Bad = r.fault(p)
	if p.date {
		r.dateWays(c)
	} else {
		r.numberWays(c)
	}
	if c.Fault == FaultNone {
		c.State = Agrees
	}
	return c
}

// fault says why a field does not pass as it now is; FaultNone if it does.
func (r *reader) fault(p places) (Fault, int) {
	chars := r.chars(p)
	if p.date {
		if fault, bad := dateFault(chars, false); fault != FaultNone {
			return fault, bad
		}
	} else {
		for _, c := range chars {
			if c == unread {
				return FaultForm, 0
			}
		}
	}
	if !agrees(chars, r.used[p.at.line][p.digit]) {
		return FaultCheckDigit, 0
	}
	return FaultNone, 0
}

// passes reports whether a field passes with the changes.
func (r *reader) passes(p places, way []change) bool {
	undo := r.apply(p.at.line, way)
	defer undo()
	fault, _ := r.fault(p)
	return fault == FaultNone
}

// apply makes changes in a line and returns what takes them back.
func (r *reader) apply(at int, way []change) (undo func()) {
	line := r.used[at]
	was := make([]byte, len(way))
	for i, c := range way {
		was[i], line[c.at] = line[c.at], c.to
	}
	return func() {
		for i, c := range way {
			line[c.at] = was[i]
		}
	}
}

// dateWays: letters in a date can only be the digits they look like, all of them,
// the check digit too. Without letters, the dates one digit away are counted.
func (r *reader) dateWays(c *checked) {
	if c.Fault == FaultNone {
		return
	}
	p, line := c.places, r.used[c.places.at.line]
	var way []change
	for _, i := range append(p.positions(), p.digit) {
		if line[i] == filler {
			continue
		}
		d, ok := asDigit(line[i])
		if !ok {
			return
		}
		if d != line[i] {
			way = append(way, change{i, d})
		}
	}
	if len(way) > 0 {
		if r.passes(p, way) {
			c.ways = [][]change{way}
		}
		return
	}
	for i := p.at.from; i < p.at.to; i++ {
		was := line[i]
		for d := byte('0'); d <= '9' && was != filler; d++ {
			line[i] = d
			chars := line[p.at.from:p.at.to]
			if fault, _ := dateFault(chars, true); d != was && fault == FaultNone && agrees(chars, line[p.digit]) {
				c.near++
			}
		}
		line[i] = was
	}
}

// numberWays: first the letters that the keyboard can have meant, in every mix,
// for those were not misread; then one look-alike for one character, in the number
// or in place of its check digit.
func (r *reader) numberWays(c *checked) {
	p, l := c.places, r.lines[c.places.at.line]
	line := r.used[p.at.line]
	var doubts []int
	for _, i := range p.positions() {
		if line[i] == unread {
			return
		}
		if l.or(i) != 0 {
			doubts = append(doubts, i)
		}
	}
	if len(doubts) > 0 {
		r.keyboardWays(c, doubts)
		return
	}
	if c.Fault == FaultNone {
		return
	}
	if !isDigit(line[p.digit]) {
		if d, ok := asDigit(line[p.digit]); ok && r.passes(p, []change{{p.digit, d}}) {
			c.ways = [][]change{{{p.digit, d}}}
		}
		return
	}
	for _, i := range p.positions() {
		for _, alike := range []byte(lookAlikes(line[i])) {
			if way := []change{{i, alike}}; r.passes(p, way) {
				c.ways = append(c.ways, way)
			}
		}
	}
}

// odd reports whether a change would make a number less like one: letters and
// digits would change places more often than they do as read. A number of letters,
// then digits, is never odd.
//
// A digit that was misread for another digit leaves a look-alike somewhere else
// that passes by chance in three of ten numbers; most of those are odd.
func (r *reader) odd(p places, way []change) bool {
	before := turns(r.chars(p))
	undo := r.apply(p.at.line, way)
	defer undo()
	chars := r.chars(p)
	after := turns(chars)
	return after > before && (after > 1 || !isLetter(chars[0]))
}

// turns counts how often letters and digits change places.
func turns(chars []byte) int {
	n := 0
	for i := 1; i < len(chars); i++ {
		if a, b := chars[i-1], chars[i]; isLetter(a) && isDigit(b) || isDigit(a) && isLetter(b) {
			n++
		}
	}
	return n
}

// keyboardWays tries every mix of the letters that the keyboard does not tell
// apart. Where the only mix that passes is the field as it is, it agrees; where
// several pass, the check digit cannot choose.
func (r *reader) keyboardWays(c *checked, doubts []int) {
	if len(doubts) > maxDoubts {
		c.Fault = FaultKeyboard
		return
	}
	l := r.lines[c.places.at.line]
	for mix := range 1 << len(doubts) {
		way := []change{}
		for bit, i := range doubts {
			if mix&(1<<bit) != 0 {
				way = append(way, change{i, l.or(i)})
			}
		}
		if r.passes(c.places, way) {
			c.ways = append(c.ways, way)
		}
	}
	switch {
	case len(c.ways) > 1:
		c.Fault = FaultKeyboard
	case c.Fault == FaultNone:
		c.ways = nil
	}
}
