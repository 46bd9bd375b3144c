package counter

import "time"

// A reader types a line in one burst: faster than hands can.
const (
	readerGap   = 35 * time.Millisecond  // between two letters of a reader
	readerRun   = 6                      // letters in a row at that speed: no hands do this
	burstPause  = 300 * time.Millisecond // ends a burst; shorter pauses are the machine's, painting
	readerQuiet = 150 * time.Millisecond // after which a reader that ends its lines with nothing has ended one
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
