package mrz

import (
	"errors"
	"fmt"
	"strings"
	"time"
)

// MaxInput is how many bytes of text are looked at: many times the longest zone.
// A longer text is no zone.
const MaxInput = 2048

// ErrNotZone says that a text is no machine-readable zone nor a part of one: a
// typed name, a number, nothing.
var ErrNotZone = errors.New("not a machine-readable zone")

// ErrUnreadable says that a text is a zone, but so damaged that its lines cannot
// be told.
var ErrUnreadable = errors.New("read machine-readable zone: too damaged to tell its lines")

// LengthError says that a text is the beginning of a zone or a damaged one, but
// the length of one of its lines is that of no format.
type LengthError struct {
	Line   int // counted from 1 in the text
	Length int // its characters without blanks
}

func (e *LengthError) Error() string {
	return fmt.Sprintf("read machine-readable zone: line %d has %d characters, lines have 30, 36 or 44", e.Line, e.Length)
}

// Parse reads a zone, or some lines of one, in any order and divided by whatever
// the reader puts between them, also by nothing. today decides the century of the
// two-digit years: a birth date is the latest that does not lie in the future, an
// expiry the one that lies within 50 years of today.
//
// The error is ErrNotZone, ErrUnreadable or a *LengthError; with the last, the zone holds what
// the lines of a right length gave. A zone of which lines are missing is no error:
// their fields are Absent, see [Zone.Whole]. Where the text holds a line twice and
// the two differ, another document begins with the second one.
func Parse(text string, today time.Time) (Zone, error) {
	s, err := scan(text)
	if err != nil && len(s.lines) == 0 {
		return Zone{}, err
	}
	var sh sheet
	for _, l := range s.lines {
		sh.add(l)
	}
	return sh.zone(today), err
}

// scanned is what a text holds: lines of one width, with how badly they fit, and
// the first run that fits no width.
type scanned struct {
	lines  []line
	bad    int
	misfit line
}

// scan finds the lines in a text. It takes the layout and the width of line that
// fit best.
func scan(text string) (scanned, error) {
	if len(text) > MaxInput {
		return scanned{}, ErrNotZone
	}
	var (
		best, found = scanned{}, false
		part        scanned
		damaged     error
	)
	eachReading(text, func(d typed) bool {
		for _, width := range widths {
			lines, ok := cut(d.runs, width)
			if !ok {
				continue
			}
			if s, ok := judge(lines, d.unread); ok && (!found || s.bad < best.bad) {
				best, found = s, true
			}
		}
		if !found && damaged == nil {
			part, damaged = rest(d)
		}
		return true
	})
	switch {
	case found:
		return best, nil
	case damaged != nil:
		return part, damaged
	}
	return scanned{}, ErrNotZone
}

// cut divides what was typed into lines of a width: a run can hold several lines,
// and a line can lie in several runs.
func cut(runs []line, width int) ([]line, bool) {
	var (
		lines  []line
		open   line
		pieces int
	)
	for _, r := range runs {
		open = open.add(r)
		pieces++
		if len(open.text)%width == 0 {
			lines = append(lines, open.lines(width, pieces > 1)...)
			open, pieces = line{}, 0
		}
	}
	return lines, open.text == "" && len(lines) > 0
}

// lines divides a run into lines. They must fit strictly where the run was put
// together from pieces, or where they do not follow each other as in a zone: they
// may belong to a zone of another width.
func (l line) lines(width int, strict bool) []line {
	var all []line
	for i := 0; i < len(l.text); i += width {
		next := l.part(i, i+width).placed()
		if n := len(all); n > 0 && next.role != (all[n-1].role+1)%linesOf(width) {
			strict = true
		}
		all = append(all, next)
	}
	for i := range all {
		all[i].strict = strict
	}
	return all
}

// judge says whether lines of one width can be those of a zone, and how badly
// they fit. Every line must fit to three quarters, or nearly whole where that is
// strict; and one of them must show something that no typed name has: fillers
// beside a known state, double fillers, or the digits of a data line.
func judge(lines []line, unread int) (scanned, bool) {
	s, proof := scanned{lines: lines, bad: unread}, false
	for _, l := range lines {
		if l.bad*4 > len(l.text) || l.strict && l.bad > 2 {
			return scanned{}, false
		}
		s.bad += l.bad
		proof = proof || l.proves()
	}
	return s, proof
}

// proves reports whether a line shows what no typed name has.
func (l line) proves() bool {
	switch {
	case strings.Contains(l.text, "<<"):
		return true
	case l.role == 0:
		return strings.IndexByte(l.text, filler) >= 0 && knowsState(l, td1.issuer)
	case l.role == 1:
		return digits(l.text) >= 6
	}
	return l.text[len(l.text)-1] == filler
}

// rest takes a text apart that is no zone as it is: the lines that have a right
// length, and the first one that has not. The error is nil where the text is no
// zone at all.
func rest(d typed) (scanned, error) {
	var (
		lines  []line
		misfit line
		wrong  *LengthError
		like   bool
		count  = 1
	)
	for _, r := range d.runs {
		n := len(r.text)
		like = like || zoneLike(r)
		width := fitting(n)
		if len(lines) > 0 && n%len(lines[0].text) == 0 {
			width = len(lines[0].text)
		}
		if width == 0 || len(lines) > 0 && width != len(lines[0].text) {
			if wrong == nil {
				wrong, misfit = &LengthError{Line: count, Length: n}, r
			}
			count++
			continue
		}
		lines = append(lines, r.lines(width, false)...)
		count += n / width
	}
	s, ok := judge(lines, d.unread)
	switch {
	case wrong != nil && ok:
		s.misfit = misfit
		return s, wrong
	case wrong != nil && like:
		return scanned{misfit: misfit}, wrong
	case like:
		return scanned{}, ErrUnreadable
	}
	return scanned{}, nil
}

// fitting is the width of line of which n characters are a whole number, or 0.
func fitting(n int) int {
	for _, w := range widths {
		if n%w == 0 {
			return w
		}
	}
	return 0
}

// zoneLike reports whether a run that cannot be placed is a line of a zone all the
// same: it has double fillers, begins with a document code and a state, or is the
// greater part of a data line.
func zoneLike(r line) bool {
	t := r.text
	if strings.Contains(t, "<<") {
		return true
	}
	if len(t) > 5 && strings.IndexByte("ACIPV", t[0]) >= 0 && strings.IndexByte(t, filler) >= 0 && knowsState(r, td1.issuer) {
		return true
	}
	return len(t) >= 20 && digits(t) >= 8 && (knowsState(r, td3.nationality) || knowsState(r, td1.nationality))
}

// sheet is a zone on its way: the lines read so far.
type sheet struct {
	width int
	lines [3]line
	// again are the lines that came once more after the zone was whole: a line
	// read twice, or the beginning of the next reading of the same document.
	again [3]bool
}

func (s *sheet) whole() bool {
	for i := range linesOf(s.width) {
		if s.lines[i].text == "" {
			return false
		}
	}
	return s.width != 0
}

// add takes a line in. A line that differs from the one held in its place begins
// another document, or another reading of this one: then the lines above it stay
// only if they came again, too.
func (s *sheet) add(l line) {
	if len(l.text) != s.width {
		*s = sheet{width: len(l.text)}
	}
	i := l.role
	switch held := s.lines[i].text; {
	case held == "":
		s.lines[i] = l
	case held == l.text:
		s.again[i] = s.whole()
	default:
		next := sheet{width: s.width}
		for j := range i {
			if s.again[j] {
				next.lines[j] = s.lines[j]
			}
		}
		next.lines[i] = l
		*s = next
	}
}

// contradicts reports whether a run that fits nothing begins like a first line, but
// not like the one held: then it comes from another document.
func (s *sheet) contradicts(run line) bool {
	held, t := s.lines[0].text, run.text
	if held == "" || len(t) < 12 || strings.IndexByte("ACIPV", t[0]) < 0 || !knowsState(run, td1.issuer) {
		return false
	}
	return held[:12] != t[:12]
}

// zone reads the fields of the lines held.
func (s *sheet) zone(today time.Time) Zone {
	if s.width == 0 {
		return Zone{}
	}
	return newReader(formatOf(s.width, s.lines), s.lines, today).zone()
}
