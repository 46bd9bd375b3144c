package counter

import "time"

// A reader types a line in one burst: faster than hands can.
const (
	readerGap   = 35 * time.Millisecond  // between two letters of a reader
	readerRun   = 6                      // letters in a row at that speed: no hands do this
	burstPause  = 300 * time.Millisecond // ends a burst; shorter pauses are the machine's, painting
	readerQuiet = 150 * time.Millisecond // after which a reader that ends its lines with nothing has ended one
	readerStuck = 600 * time.Millisecond // and one whose line is not whole: till then the machine may have stumbled
)

// burst gathers what is typed without a pause and tells a reader from hands. A
// burst may begin with any character, a digit too.
type burst struct {
	runes   []rune
	last    time.Time
	fast    int
	machine bool
}

// add takes a rune typed at a time and reports whether it begins a new burst.
func (b *burst) add(r rune, at time.Time) (begins bool) {
	gap := at.Sub(b.last)
	begins = len(b.runes) == 0 || gap >= burstPause
	if begins {
		*b = burst{}
	}
	if !begins && gap < readerGap {
		b.fast++
	} else {
		b.fast = 0
	}
	b.runes, b.last = append(b.runes, r), at
	b.machine = b.machine || b.fast >= readerRun-1
	return begins
}

// reader reports whether a reader typed the burst.
func (b *burst) reader() bool { return b.machine }

// end forgets the burst.
func (b *burst) end() { *b = burst{} }

// stray is what a reader types into a field that is not for it.
type stray struct {
	before string // what stood in the field before the reader's first letter
	from   int    // where that letter is in the burst
	at     int    // the field of a form
	waits  bool   // for the reader to fall silent
}

// strays hears a rune that is typed into a field in which a text stands. Once it is a
// reader's, it gives what the reader has typed so far.
func (s *Screen) strays(t *stray, text string, r rune) (line string, reader bool) {
	s.burst.add(r, s.desk.Now())
	if s.burst.fast == 0 { // a hand's, or a reader's first
		t.before, t.from = text, len(s.burst.runes)-1
	}
	if !s.burst.reader() {
		return "", false
	}
	return string(s.burst.runes[t.from:]), true
}

// lead puts what a reader typed elsewhere where scans belong.
func (s *Screen) lead(line string) {
	s.byHand = len(s.rawLine())
	if s.locked() {
		s.held += line
	} else {
		s.panel.scan.Set(s.rawLine() + line)
		s.held = ""
	}
	s.awaitQuiet()
}
