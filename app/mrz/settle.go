package mrz

// settle decides which repairs are made, and reads the composite check digit.
//
// A field is put right where exactly one smallest change makes it pass. Where it
// is the only field that does not pass as it is, the composite digit must agree
// too; it may also choose between several changes. Where several fields do not
// pass, it has no word on each: it is asked at the end, and if it disagrees with
// all of them together, none is made. A change that makes an odd number is never
// made.
func (r *reader) settle(fields ...*checked) Field {
	var wrong []*checked
	for _, c := range fields {
		if c.State == Wrong {
			wrong = append(wrong, c)
		}
	}
	asked := r.compositeDigit()
	if len(wrong) == 1 && asked {
		c := wrong[0]
		var kept [][]change
		for _, way := range c.ways {
			undo := r.apply(c.places.at.line, way)
			if r.compositeAgrees() {
				kept = append(kept, way)
			}
			undo()
		}
		c.ways = kept
	}
	var undo []func()
	open := false
	for _, c := range wrong {
		if len(c.ways) == 1 && r.odd(c.places, c.ways[0]) {
			c.ways = nil
		}
		if len(c.ways) != 1 {
			c.Repairs = max(len(c.ways), c.near)
			if c.Repairs == 1 {
				c.Repairs = 0 // one date a digit away is no look-alike: the officer types it
			}
			open = true
			continue
		}
		undo = append(undo, r.apply(c.places.at.line, c.ways[0]))
	}
	if len(wrong) > 1 && !open && asked && !r.compositeAgrees() {
		for _, u := range undo {
			u()
		}
		return r.composite()
	}
	for _, c := range wrong {
		if len(c.ways) == 1 {
			c.repaired(r.lines[c.places.at.line].text)
		}
	}
	return r.composite()
}

// repaired notes the one change that was made. None at all means that the field
// agrees as it is, and the composite digit said that no other reading does.
func (c *checked) repaired(text string) {
	c.Fault, c.Bad, c.State = FaultNone, 0, Agrees
	for i, ch := range c.ways[0] {
		c.State = Repaired
		if i == 0 {
			c.Changed = ch.at
		}
		c.RepairFrom += text[ch.at : ch.at+1]
		c.RepairTo += string(ch.to)
	}
}

// compositeDigit makes sure that the composite digit can be asked: the format has
// one, its lines were read, and it is a digit or the look-alike of one, which is
// put right.
func (r *reader) compositeDigit() bool {
	at := r.format.composite
	if at.empty() {
		return false
	}
	for _, s := range r.format.covered {
		if r.used[s.line] == nil {
			return false
		}
	}
	line := r.used[at.line]
	d, ok := asDigit(line[at.from])
	line[at.from] = d
	return ok
}

// compositeAgrees adds up the covered characters as now used.
func (r *reader) compositeAgrees() bool {
	s, n := 0, 0
	for _, c := range r.format.covered {
		s += sum(r.used[c.line][c.from:c.to], n)
		n += c.to - c.from
	}
	at := r.format.composite
	return s%10 == value(r.used[at.line][at.from])
}

// composite reads the composite check digit, over the fields as now used.
func (r *reader) composite() Field {
	at := r.format.composite
	if at.empty() {
		return Field{Name: Composite, State: Absent}
	}
	f := r.field(Composite, at)
	asked := r.compositeDigit()
	if r.used[at.line] == nil {
		return f
	}
	for _, s := range r.format.covered {
		if r.used[s.line] == nil {
			f.State = Absent // it covers a line that was not read
			return f
		}
	}
	f.State = Agrees
	switch digit := r.used[at.line][at.from : at.from+1]; {
	case !asked:
		f.State, f.Fault = Wrong, FaultForm
	case !r.compositeAgrees():
		f.State, f.Fault = Wrong, FaultCheckDigit
	case string(digit) != f.AsRead:
		f.State = Repaired
		f.record(r.lines[at.line].text, at.from, string(digit))
		fallthrough
	default:
		f.Value = string(digit)
	}
	return f
}
