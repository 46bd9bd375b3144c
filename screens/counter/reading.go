package counter

import (
	"strings"
	"time"

	"postern/app/border"
	"postern/app/desk"
	"postern/app/mrz"
)

// joinWithin is how long the lines of one document may be apart: past it a
// line belongs to another traveller's.
const joinWithin = time.Minute

// reading is what a reader has sent of one document so far: readers send the
// lines one by one, in any order, sometimes one only, sometimes cut in two.
type reading struct {
	text string    // the lines, divided by "\n"
	zone *mrz.Zone // nil while it is a part of a line
	at   time.Time
	cut  bool // the last line is a part of one
}

// whole reports whether every line of the zone was read.
func (r reading) whole() bool { return r.zone != nil && linesRead(r.zone) == len(r.zone.Lines) }

func linesRead(z *mrz.Zone) int {
	n := 0
	for _, line := range z.Lines {
		if line != "" {
			n++
		}
	}
	return n
}

// withPart is the reading with a part of a line that says nothing yet.
func (r reading) withPart(part string, at time.Time) reading {
	if r.zone != nil && !r.cut {
		r.text += "\n"
	}
	r.text, r.at, r.cut = r.text+part, at, true
	return r
}

// scanner is the part of the desk that a reading needs.
type scanner interface {
	Scan(text string, at time.Time) desk.Scan
}

// next says what a line makes of the reading: the document goes on, or another
// thing begins.
func (r reading) next(s scanner, line string, now time.Time) (joined reading, scan desk.Scan, same bool) {
	if r.text != "" && now.Sub(r.at) <= joinWithin {
		for _, text := range r.joins(line) {
			scan := s.Scan(text, now)
			if scan.Zone != nil && r.goesOn(scan.Zone) {
				return reading{text: text, zone: scan.Zone, at: now}, scan, true
			}
		}
	}
	scan = s.Scan(line, now)
	return reading{text: line, zone: scan.Zone, at: now}, scan, false
}

// joins are the ways in which a line can go on with what was read: as the next
// line, as the rest of a cut one, or, where the read was damaged, in place of
// one that was read badly.
func (r reading) joins(line string) []string {
	if r.whole() && r.zone.Read != border.ReadDamaged {
		return nil
	}
	if !r.whole() {
		return []string{r.text + "\n" + line, r.text + line}
	}
	var texts []string
	for i := range r.zone.Lines {
		kept := make([]string, 0, len(r.zone.Lines))
		for j, old := range r.zone.Lines {
			if j != i {
				kept = append(kept, old)
			}
		}
		texts = append(texts, strings.Join(append(kept, line), "\n"))
	}
	return texts
}

// goesOn reports whether a zone is this reading's document with more of it, or
// read better.
func (r reading) goesOn(z *mrz.Zone) bool {
	if r.zone == nil {
		return true
	}
	if z.Format != r.zone.Format && r.whole() {
		return false
	}
	if r.whole() {
		return linesRead(z) == len(z.Lines) && z.Read != border.ReadDamaged
	}
	return linesRead(z) > linesRead(r.zone)
}
