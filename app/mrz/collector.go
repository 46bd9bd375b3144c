package mrz

import (
	"errors"
	"slices"
	"strings"
	"sync"
	"time"

	"postern/app/border"
)

// Completeness says what a burst of keys made of the zone.
type Completeness string

// The values.
const (
	Whole   Completeness = "whole"    // all lines are there
	Part    Completeness = "part"     // some are, or some part of one: more may come
	NotZone Completeness = "not_zone" // the burst is no part of a zone: a typed name, a number
)

const (
	// Gap is how far apart the lines of one document may come: time to draw a
	// second line through a reader by hand, less than the time to the next
	// traveller. What comes later begins anew.
	Gap = 10 * time.Second
	// Pause is how far apart the pieces of one line may come: a reader that
	// stumbles, too short for a hand that types.
	Pause = time.Second
)

// Collector puts bursts of keys together to zones: line by line, several lines at
// once, a line in pieces, a line or a whole document read twice, another document
// after the first. Its zero value is ready. It is not safe for use by several
// goroutines at once.
//
// A screen calls Add at Enter, at Tab, and where the keys pause and Looks says
// that it is worth it; and Reset when a case is closed.
//
//	zone, done := c.Add(burst, now)
//	switch done {
//	case mrz.Whole: // check zone.Traveller
//	case mrz.Part:  // show what there is and wait; c.Unfinished() says what is wrong if nothing comes
//	case mrz.NotZone: // at Enter: a typed name. At a pause: nothing yet
//	}
type Collector struct {
	sheet  sheet
	last   time.Time // the last burst
	pieces []piece   // what came since the last longer pause
	wrong  error     // what is wrong with a piece, if nothing more comes
}

// piece is a burst that may turn out to be cut elsewhere than where it ended.
type piece struct {
	text   string
	before sheet // the lines without it
}

// maxPieces is how many bursts are tried together.
const maxPieces = 8

// Add takes a burst in: what was typed up to Enter, Tab or a pause. at is when it
// ended, and today for the century of dates. The zone is what is known now of the
// document: with Part the lines so far, none of them where only pieces came.
// A burst without a character changes nothing.
func (c *Collector) Add(burst string, at time.Time) (Zone, Completeness) {
	since := at.Sub(c.last)
	if since > Gap || since < 0 {
		c.Reset()
	}
	if strings.TrimSpace(burst) == "" {
		return c.held(at)
	}
	c.last = at
	if since > Pause || len(c.pieces) == maxPieces || len(burst) > MaxInput {
		c.pieces = nil
	}
	c.pieces = append(c.pieces, piece{burst, c.sheet})
	from, s, err := c.scan()
	if errors.Is(err, ErrNotZone) {
		return Zone{}, NotZone // yet it may be the beginning of a line that does not show
	}
	if err != nil && c.sheet.whole() {
		if _, alone := scan(burst); errors.Is(alone, ErrNotZone) {
			return Zone{}, NotZone // a key after the zone
		}
	}
	c.sheet = c.pieces[from].before
	if err != nil && (c.sheet.whole() || c.sheet.contradicts(s.misfit)) {
		c.sheet = sheet{} // another document, or this one once more
	}
	for _, l := range s.lines {
		c.sheet.add(l)
	}
	if err != nil {
		c.wrong = err
		return c.sheet.zone(at), Part
	}
	c.merge(from)
	if c.sheet.whole() {
		c.wrong = nil
	}
	return c.held(at)
}

// scan looks for a zone in the pieces together, then in those without the first,
// and so on to the last by itself; from is the first one that belongs to it. Where
// there is none, it names a line of a wrong length: the one after good lines, if
// there are such.
func (c *Collector) scan() (from int, s scanned, err error) {
	from, err = len(c.pieces)-1, ErrNotZone
	for i := range c.pieces {
		found, errHere := scan(c.joined(i, "\n"))
		if errHere == nil {
			return i, found, nil
		}
		var before *LengthError
		switch {
		case errors.Is(errHere, ErrNotZone):
		case errors.As(err, &before) && before.Line > 1:
		default:
			from, s, err = i, found, errHere
		}
	}
	return from, s, err
}

func (c *Collector) joined(from int, between string) string {
	texts := make([]string, 0, maxPieces)
	for _, p := range c.pieces[from:] {
		texts = append(texts, p.text)
	}
	return strings.Join(texts, between)
}

// merge makes one of the pieces that gave whole lines together: they were cut by
// chance.
func (c *Collector) merge(from int) {
	c.pieces[from].text = c.joined(from, "")
	c.pieces = c.pieces[:from+1]
}

// held is what the lines so far give.
func (c *Collector) held(at time.Time) (Zone, Completeness) {
	switch {
	case c.sheet.whole():
		return c.sheet.zone(at), Whole
	case c.sheet.width != 0 || c.wrong != nil:
		return c.sheet.zone(at), Part
	}
	return Zone{}, NotZone
}

// Unfinished is the error of Parse for what came and fits nothing, or nil. It is for
// a screen that has waited long enough after Part.
func (c *Collector) Unfinished() error { return c.wrong }

// Reset forgets all lines: the case is closed, or the officer cleared it.
func (c *Collector) Reset() { *c = Collector{} }

// codePrefixes holds the beginnings of all states' codes, "" and whole codes too.
var codePrefixes = sync.OnceValue(func() map[string]bool {
	all := map[string]bool{"": true, "D": true, "D<": true, "D<<": true}
	for _, e := range border.Countries() {
		for i := range e.Code {
			all[string(e.Code[:i+1])] = true
		}
	}
	return all
})

// Looks reports whether what was typed so far can be the beginning of a zone's
// line, through any of the keyboards. It is cheap and generous: only Add knows.
// True are texts with a filler, texts without a blank that have a digit, and
// letters that can be a document code and the beginning of a state's: PPPAK or,
// alas, PERU, but neither KHAN nor PIETRO.
func Looks(text string) bool {
	if len(text) > MaxInput {
		return false
	}
	looks := false
	eachReading(text, func(d typed) bool {
		for _, run := range d.runs {
			looks = looks || beginsLine(run.text, strings.ContainsAny(strings.TrimSpace(text), " \u00a0"))
		}
		return !looks
	})
	return looks
}

// WholeLines reports whether what was typed so far is as long as one or more lines of a zone
// (ICAO 9303 parts 4 to 6: 30, 36 or 44 characters), through any of the keyboards. What is
// not is a line of which letters are lost, or that has not ended.
func WholeLines(text string) bool {
	whole := false
	if len(text) <= MaxInput {
		eachReading(text, func(d typed) bool {
			whole = slices.ContainsFunc(widths[:], func(width int) bool { return d.length > 0 && d.length%width == 0 })
			return !whole
		})
	}
	return whole
}

func beginsLine(t string, blanks bool) bool {
	switch {
	case strings.IndexByte(t, filler) >= 0:
		return true
	case blanks:
		return false
	case digits(t) > 0:
		return true
	case strings.IndexByte("ACIPV", t[0]) < 0:
		return false
	}
	return len(t) <= 2 || codePrefixes()[t[2:min(5, len(t))]]
}
